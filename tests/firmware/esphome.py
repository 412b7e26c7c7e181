"""ESPHome as the firmware's tests use it: configurations, and what it makes of them."""

from collections.abc import Iterator
from contextlib import contextmanager
import json
import os
from pathlib import Path
import re
import subprocess
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
FIRMWARE = ROOT / "firmware"
EXAMPLES = FIRMWARE / "examples"
ESPHOME = ROOT / ".cache/firmware/esphome/bin"
BENCHES = Path(__file__).with_name("benches")
DATA = ROOT / ".cache/firmware/esphome-data"
MISSING = "ESPHome is not there: run scripts/firmware test"

SECRETS = """\
wifi_ssid: Home
wifi_password: a-long-password
ota_password: another-long-password
cuff_key: /u2E0IKrcJEAO1kcX9n2q4zGm6PWL8ZQmVJ0cMNY8Vk=
"""

CHIPS = {
    "esp32": {"bus": ("GPIO21", "GPIO22"), "pump": "GPIO25", "valve": "GPIO26"},
    "esp32s3": {"bus": ("GPIO8", "GPIO9"), "pump": "GPIO4", "valve": "GPIO6"},
    "esp32c3": {"bus": ("GPIO0", "GPIO1"), "pump": "GPIO4", "valve": "GPIO5"},
}
"""Pins of each chip that are quiet while it starts."""
BUTTONS = {"esp32": "GPIO27", "esp32s3": "GPIO14", "esp32c3": "GPIO3"}


def controller(chip: str = "esp32c3") -> dict[str, Any]:
    """Return a whole valid configuration of one channel, to be made wrong."""
    pins = CHIPS[chip]
    sda, scl = pins["bus"]
    return {
        "esphome": {"name": "cuffs"},
        "esp32": {"variant": chip, "framework": {"type": "esp-idf"}},
        "external_components": [
            {"source": {"type": "local", "path": str(FIRMWARE / "components")}}
        ],
        "wifi": {"ssid": "Home", "password": "a-long-password"},
        "logger": {},
        "i2c": [{"id": "bus", "sda": sda, "scl": scl}],
        "output": [{"platform": "ledc", "id": "pump", "pin": pins["pump"]}],
        "cuff_link": {
            "key": "/u2E0IKrcJEAO1kcX9n2q4zGm6PWL8ZQmVJ0cMNY8Vk=",
            "button": BUTTONS[chip],
            "channels": [
                {
                    "cuff_width": "11cm",
                    "pressure_max": 250,
                    "fill_time": "14s",
                    "pump": "pump",
                    "valves": [pins["valve"]],
                    "sensor": {"type": "mpr", "i2c_id": "bus"},
                }
            ],
        },
    }


def portable(example: Path, folder: Path) -> Path:
    """Write an example so that its components come from this checkout; return where."""
    text = re.sub(
        r"type: git\n +url: .*\n +path: .*",
        f"type: local\n      path: {FIRMWARE / 'components'}",
        example.read_text(),
    )
    (folder / "secrets.yaml").write_text(SECRETS)
    file = folder / example.name
    file.write_text(text)
    return file


class Validator:
    """ESPHome's own validation, in a process of its own."""

    def __init__(self, process: subprocess.Popen[str], folder: Path) -> None:
        """Keep what is needed for a question."""
        self._process = process
        self._folder = folder

    def refusals(self, configuration: dict[str, Any] | Path) -> list[str]:
        """Return why ESPHome refuses a configuration; nothing when it is valid."""
        file = configuration
        if isinstance(configuration, dict):
            file = self._folder / "configuration.yaml"
            file.write_text(yaml.safe_dump(configuration))
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{file}\n")
        self._process.stdin.flush()
        answer: list[str] = json.loads(self._process.stdout.readline())
        return answer


@contextmanager
def validator(folder: Path) -> Iterator[Validator]:
    """Run a validator until the end of the block."""
    assert ESPHOME.exists(), MISSING
    with subprocess.Popen(
        [ESPHOME / "python", ROOT / "tools/firmware/validator.py"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            yield Validator(process, folder)
        finally:
            process.terminate()


def build(bench: str, **substitutions: str) -> None:
    """Compile a configuration of tests/firmware/benches for this machine."""
    given = {"mbedtls": str(ROOT / ".cache/mbedtls"), **substitutions}
    words = (word for pair in given.items() for word in ("-s", *pair))
    _run(*words, "compile", BENCHES / f"{bench}.yaml")


def program_of(name: str) -> Path:
    """Return the program that ESPHome has made of the node of that name."""
    return DATA / "build" / name / ".pioenvs" / name / "program"


def _run(*words: str | Path, data: Path | None = None) -> None:
    """Run ESPHome."""
    assert ESPHOME.exists(), MISSING
    environment = os.environ | {"ESPHOME_DATA_DIR": str(data or DATA)}
    done = subprocess.run(
        [ESPHOME / "python", "-m", "esphome", *words],
        env=environment,
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


def generate(file: Path, data: Path) -> Path:
    """Have ESPHome write a project's sources; return their folder."""
    _run("compile", "--only-generate", file, data=data)
    return next((data / "build").iterdir())
