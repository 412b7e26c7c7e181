"""The configuration folder of a demo: Home Assistant with nothing left to set up."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
import fcntl
import json
from pathlib import Path
import shutil
from typing import Any

from . import ports
from .checked import KEY, VERSION, checked
from .controllers import Controller, Simulated, save, write_private
from .credentials import access_token, new_auth
from .steps import CommandError

ROOT = Path(__file__).resolve().parents[2]

CONFIGURATION = """\
homeassistant:
  name: Training room
  unit_system: metric
  time_zone: {time_zone}
  country: DE
  currency: EUR
  language: en
  auth_providers:
    - type: trusted_networks
      trusted_networks: [127.0.0.1/32, "::1/128"]
      allow_bypass_login: true
    - type: homeassistant

automation: !include automations.yaml
history:
logbook:
recorder:
  commit_interval: 1
logger:
  default: warning
  logs:
    custom_components.bfr_cuff: info
    # Cameras and sound files, which no cuff needs
    haffmpeg: critical
    homeassistant.components.camera.img_util: critical
"""
SERVER = {
    "server_host": [ports.LOOPBACK],
    "cors_allowed_origins": [],
    "ip_ban_enabled": True,
    "login_attempts_threshold": -1,
    "ssl_profile": "modern",
    "use_x_frame_options": True,
}
CONFIGURED = "configured_controller.json"
ONBOARDED = {"done": ["user", "core_config", "analytics", "integration"]}


@dataclass(frozen=True, slots=True)
class Home:
    """A folder that Home Assistant runs in, and what the demo keeps beside it."""

    path: Path

    @property
    def description(self) -> Path:
        """Return the file that describes the running demo, as `--json` prints it."""
        return self.path / "demo.json"

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Hold the folder for one demo. Raise CommandError if it is not ours to take."""
        marker = self.path / "demo.lock"
        if self.path.exists() and not marker.exists() and any(self.path.iterdir()):
            raise CommandError(
                f"{self.path} holds something that no demo made: choose another folder."
            )
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        with marker.open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise CommandError(
                    f"A demo runs in {self.path}: end it, or choose another --config."
                ) from error
            yield

    def clear(self) -> None:
        """Remove everything that earlier demos left in the folder."""
        for entry in self.path.iterdir():
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            elif entry.name != "demo.lock":
                entry.unlink()

    def prepare(self, port: int) -> None:
        """Write what Home Assistant finds at its start; keep what it has learned."""
        configuration = self.path / "configuration.yaml"
        if not configuration.exists():
            configuration.write_text(CONFIGURATION.format(time_zone=time_zone()))
            (self.path / "automations.yaml").write_text("[]\n")
            self._store("auth", 1, 1, new_auth())
            self._store("onboarding", 4, 1, ONBOARDED)
        # In YAML these two would be a trial that Home Assistant takes back after 5 min.
        server = {**SERVER, "server_port": port}
        settled = {"stable": server, "pending": None, "yaml_migration_done": True}
        self._store("http", 2, 2, settled)
        self._link_integration()

    def token(self) -> str:
        """Return an access token of the owner. Raise CommandError if it is gone."""
        try:
            stored = json.loads((self.path / ".storage" / "auth").read_text())
            return access_token(stored["data"])
        except (FileNotFoundError, StopIteration) as error:
            raise CommandError(
                f"The demo's token was removed from {self.path}: use --reset."
            ) from error

    def simulated(self) -> Simulated:
        """Return the simulated controller of this folder, the same at each start."""
        file = self.path / "simulated_controller.json"
        simulated = Simulated.load(file)
        save(file, simulated)
        return simulated

    def check(self, simulated: Simulated) -> None:
        """Keep that a simulated controller has passed, unless checks are kept already."""
        if not (self.path / ".storage" / KEY).exists():
            self._store(KEY, VERSION, 1, checked(simulated.id))

    def configured(self) -> Controller | None:
        """Return the controller that Home Assistant was given, if any."""
        file = self.path / CONFIGURED
        return Controller(**json.loads(file.read_text())) if file.exists() else None

    def configure(self, controller: Controller) -> None:
        """Remember the controller that Home Assistant was given."""
        save(self.path / CONFIGURED, controller)

    def forget_controller(self) -> None:
        """Forget it: what Home Assistant has now is no controller."""
        (self.path / CONFIGURED).unlink(missing_ok=True)

    def _link_integration(self) -> None:
        link = self.path / "custom_components"
        if link.is_symlink():
            link.unlink()
        link.symlink_to(ROOT / "custom_components", target_is_directory=True)

    def _store(self, key: str, version: int, minor: int, data: dict[str, Any]) -> None:
        storage = self.path / ".storage"
        storage.mkdir(mode=0o700, exist_ok=True)
        content = {"version": version, "minor_version": minor, "key": key, "data": data}
        write_private(storage / key, json.dumps(content))


def time_zone(localtime: Path = Path("/etc/localtime")) -> str:
    """Return the name of this machine's time zone, or UTC."""
    _, found, name = str(localtime.resolve()).partition("/zoneinfo/")
    return name if found and not name.startswith("Etc/") else "UTC"
