"""What happens in a storm, and when: drawn from a seed, and nothing else."""

from dataclasses import asdict, dataclass
import json
from random import Random
from typing import Any, Final

LONGEST_S: Final = 60.0
"""So long after the start, whoever trains has had enough, and stops."""

MOST_BLOWS: Final = 6

HANDS: Final = (
    "next",
    "pause",
    "resume",
    "skip",
    "extra_set",
    "log_set",
    "discomfort",
    "pain",
    "numbness",
    "refill_long",
    "too_tight",
    "stop",
    "start_again",
    "release_switch",
    "release_all",
    "hold",
    "lower_target",
    "lower_maximum",
    "measure",
)
CONTROLLER: Final = (
    "button",
    "reboot",
    "reset",
    "stall",
    "displaced",
    "stranger_inflates",
    "stranger_releases",
    "other_home",
    "second_address",
    "key_changed",
)
RIG: Final = (
    "sensor_frozen",
    "sensor_zero",
    "sensor_out_of_range",
    "sensor_silent",
    "sensor_nack",
    "sensor_late",
    "sensor_displaced",
    "leak",
    "valve_stuck",
    "vent_blocked",
    "pump_stuck",
    "exercise",
    "drift",
)
HOME: Final = (
    "reload_controller",
    "disable_controller",
    "remove_controller",
    "reload_athlete",
    "remove_athlete",
    "rename_athlete",
    "rename_controller",
    "protocol_changed",
    "protocol_removed",
    "rename_entity",
    "disable_entity",
    "clock_step",
    "daylight_saving",
    "time_zone",
    "language",
    "units",
    "database_locked",
    "database_full",
    "database_read_only",
    "database_gone",
    "loop_stands",
    "restart",
    "home_stops",
    "killed",
)
KINDS: Final = HANDS + CONTROLLER + RIG + HOME


@dataclass(frozen=True, slots=True)
class Blow:
    """One thing that happens `at_s` seconds after the start; `size` is 0 to 1."""

    at_s: float
    kind: str
    size: float


@dataclass(frozen=True, slots=True)
class Storm:
    """One session and what happens to it.

    `seed` drew it; `work_s` and `rest_s` are those of its `sets`; `limit_s` is the
    protocol's and `maximum_s` the owner's, of which the smaller counts.
    """

    seed: int
    kind: str
    sets: int
    work_s: int
    rest_s: int
    released: bool
    limit_s: int
    maximum_s: int
    both: bool
    blows: tuple[Blow, ...]

    @property
    def protocol(self) -> str:
        """Return the protocol as a person would have written it."""
        work = (
            f"work_s: {self.work_s}"
            if self.kind == "passive"
            else f"repetitions: {max(1, self.work_s // 4)}"
        )
        rest = f", rest_s: {self.rest_s}, times: {self.sets}" if self.sets else ""
        first = f"  - {{{work}{rest}}}\n" if self.sets else ""
        return (
            "format: 1\n"
            f"name: Storm\nkind: {self.kind}\nabout: Drawn from a seed.\n"
            "pressure: {proposed: 50, lowest: 40, highest: 60}\n"
            f"time_limit_s: {self.limit_s}\n"
            f"released_in_rests: {str(self.released).lower()}\n"
            f"sets:\n{first}  - {{{work}}}\nsources: [E002]\n"
        )

    def as_json(self) -> str:
        """Return it as one line, for whoever replays it."""
        return json.dumps(asdict(self))


def draw(seed: int) -> Storm:
    """Return the storm of a seed."""
    chance = Random(seed)
    blows = (
        Blow(
            round(chance.uniform(0, LONGEST_S), 2),
            chance.choice(chance.choice((HANDS, CONTROLLER, RIG, HOME))),
            round(chance.random(), 3),
        )
        for _ in range(chance.randint(0, MOST_BLOWS))
    )
    return Storm(
        seed=seed,
        kind=chance.choice(("passive", "resistance")),
        sets=chance.randint(0, 3),
        work_s=chance.randint(4, 20),
        rest_s=chance.randint(5, 25),
        released=chance.random() < 0.5,
        limit_s=chance.choice((60, 90, 300)),
        maximum_s=chance.choice((60, 120, 900)),
        both=chance.random() < 0.3,
        blows=tuple(sorted(blows, key=lambda blow: blow.at_s)),
    )


def from_json(text: str) -> Storm:
    """Return a storm that was written as JSON."""
    fields: dict[str, Any] = json.loads(text)
    return Storm(**fields | {"blows": tuple(Blow(**blow) for blow in fields["blows"])})
