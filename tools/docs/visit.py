"""A demo to visit: started, used and ended by one thread that waits for each step."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
import json
import math
import os
from pathlib import Path
import signal
import subprocess
import time
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from tools.demo import ports
from tools.demo.home import ROOT
from tools.demo.steps import CommandError

TIME_SCALE = "2"
STOP_PATIENCE_S = 45.0
ANSWER_PATIENCE_S = 15.0
POLL_S = 0.05
USED_MIN = 4.0
RESTED_S = 240.0


@dataclass(frozen=True, slots=True)
class Home:
    """Home Assistant with two athletes, and a simulated controller with two cuffs."""

    url: str
    token: str
    pids: dict[str, int]

    def state(self, entity_id: str) -> str:
        """Return the state of an entity."""
        answer = self._ask("GET", f"states/{entity_id}")
        return str(answer["state"])

    def act(self, action: str, **data: object) -> None:
        """Perform an action, as in `bfr_cuff.stop_session`."""
        self._ask("POST", f"services/{action.replace('.', '/')}", data)

    def show(self, entity_id: str, state: str, **attributes: object) -> None:
        """Have an entity in a state, for the eyes only."""
        body = {"state": state, "attributes": attributes}
        self._ask("POST", f"states/{entity_id}", body)

    def automate(self, automation_id: str, config: dict[str, Any]) -> None:
        """Keep an automation, as the editor does."""
        self._ask("POST", f"config/automation/config/{automation_id}", config)

    def _is_below(self, entity_id: str, bound: float) -> bool:
        state = self.state(entity_id)
        return state != "unavailable" and float(state) < bound

    def pressure(self, cuff: int) -> float:
        """Return the pressure of a cuff, counted from 1, in mmHg; unknown is infinite."""
        state = self.state(f"sensor.gym_cuffs_cuff_{cuff}_pressure")
        return math.inf if state == "unavailable" else float(state)

    def press(self, athlete: str, button: str) -> None:
        """Press a button of an athlete."""
        self.act("button.press", entity_id=f"button.{athlete}_{button}")

    def start(self, *athletes: str) -> None:
        """Start what each athlete has chosen, and begin the first sets."""
        for athlete in athletes:
            self.press(athlete, "start_session")
        for athlete in athletes:
            self.wait_for_state(f"sensor.{athlete}_session", "ready", 30)
            self.press(athlete, "next")
        for athlete in athletes:
            self.wait_for_state(f"sensor.{athlete}_session", "work", 10)

    def rest(self) -> None:
        """End whatever runs, and wait until every cuff is empty."""
        self.wait_for_state("binary_sensor.gym_cuffs_connectivity", "on", 30)
        self.act("bfr_cuff.release_all")
        for athlete in ("ada", "ben"):
            self.act("bfr_cuff.stop_session", athlete=athlete)
        for cuff in (1, 2):
            self.wait_for_state(f"sensor.gym_cuffs_cuff_{cuff}_phase", "vented", 20)
        for athlete in ("ada", "ben"):
            self.wait_for_state(f"sensor.{athlete}_session", "idle", 20)

    def wait_until_rested(self) -> None:
        """Wait until each limb may be occluded for another three minutes.

        What a busy machine takes longer for is longer for the limbs too, and a
        controller that it has started anew has them rest.
        """
        for cuff in (1, 2):
            used = f"sensor.gym_cuffs_cuff_{cuff}_occlusion_time"
            wait_for(partial(self._is_below, used, USED_MIN), RESTED_S)

    def wait_for_state(self, entity_id: str, state: str, within_s: float) -> None:
        """Wait until an entity has a state, or raise TimeoutError."""
        wait_for(lambda: self.state(entity_id) == state, within_s)

    def forget(self, domain: str, *titles: str) -> None:
        """Remove entries of an integration, as if they had never been added; or all."""
        for entry in self._ask("GET", f"config/config_entries/entry?domain={domain}"):
            if not titles or entry["title"] in titles:
                self._ask("DELETE", f"config/config_entries/entry/{entry['entry_id']}")

    @contextmanager
    def frozen_controller(self) -> Iterator[None]:
        """Have the simulated controller say nothing for a while."""
        os.kill(self.pids["simulator"], signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self.pids["simulator"], signal.SIGCONT)

    def _ask(self, method: str, path: str, body: object = None) -> Any:
        request = Request(
            f"{self.url}/api/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self.token}"},
        )
        try:
            with urlopen(request, timeout=ANSWER_PATIENCE_S) as response:
                return json.load(response)
        except HTTPError as err:
            # What was refused, and why, stands in the answer alone.
            err.add_note(f"{path} {body}: {err.read().decode(errors='replace')}")
            raise


def wait_for(condition: Callable[[], bool], within_s: float) -> float:
    """Wait until something is so, and return how long that took, or raise TimeoutError."""
    start = time.monotonic()
    while not condition():
        if time.monotonic() - start > within_s:
            raise TimeoutError(f"It was not so within {within_s:.0f} s.")
        time.sleep(POLL_S)
    return time.monotonic() - start


@contextmanager
def running_demo(folder: Path, time_scale: str = TIME_SCALE) -> Iterator[Home]:
    """Run the demo's own command in a folder until nobody needs it, or raise CommandError."""
    errors = folder.with_name("demo.log")
    with errors.open("wb") as stderr:
        process = subprocess.Popen(
            [
                *(str(ROOT / "scripts" / "demo"), "--json", "--config", str(folder)),
                *("--port", str(ports.any_free()), "--time-scale", time_scale),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=stderr,
        )
    try:
        assert process.stdout
        if not (line := process.stdout.readline()):
            raise CommandError(errors.read_text())
        ready = json.loads(line)
        yield Home(ready["url"], ready["token"], ready["pids"])
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(STOP_PATIENCE_S)
