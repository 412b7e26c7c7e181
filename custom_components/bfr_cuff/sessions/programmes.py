"""The programmes of an athlete, read without trust, and what they propose now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from .. import stored
from ..const import (
    CONF_BEGINS,
    CONF_DUE_FROM,
    CONF_HELD_SINCE,
    CONF_HELD_UNTIL,
    CONF_LIMB,
    CONF_PROGRAMME,
    CONF_TEXT,
    DOMAIN,
    LOGGER,
    SUBENTRY_PROGRAMME,
)
from ..history.athlete_history import AthleteHistory
from ..lib.controller.placement import Placement
from ..lib.session.programme_log import Log, tempered
from ..lib.session.progression import Suggestion
from ..lib.session.record import SessionRecord
from ..lib.training.programme import Programme
from ..lib.training.programme_file import read_programme
from ..lib.training.programme_outlook import (
    Hold,
    Logged,
    Outlook,
    Planned,
    State,
    outlook,
)
from ..lib.training.yaml_lines import ProtocolProblem
from ..protocols import protocol_called
from .training_cuffs import LIMBS

FOLDER: Final = Path(__file__).parents[1] / "lib" / "training" / "programmes"
DUE_FROM: Final = time(8)
"""From when on a session is due, unless the athlete says otherwise."""

_BUILTIN: HassKey[Mapping[str, str]] = HassKey(f"{DOMAIN}.programmes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned:
    """A programme that an athlete does on a limb, from a day on."""

    subentry_id: str
    programme: Programme
    limb: str
    begins: date
    due_from: time = DUE_FROM
    hold: Hold | None = None

    @property
    def placements(self) -> frozenset[Placement]:
        """Return what the limb is."""
        return frozenset(LIMBS[self.limb])


@dataclass(frozen=True, slots=True)
class Standing:
    """A programme, and how it goes on."""

    assigned: Assigned
    outlook: Outlook

    @property
    def limb(self) -> str:
        """Return the limb that it is for."""
        return self.assigned.limb

    @property
    def is_over(self) -> bool:
        """Return whether nothing comes any more."""
        return self.outlook.state is State.FINISHED


async def async_load_programmes(hass: HomeAssistant) -> None:
    """Read the programmes that are built in, once, off the event loop."""
    hass.data[_BUILTIN] = await hass.async_add_executor_job(_builtin_texts)


@callback
def programme_texts(hass: HomeAssistant) -> Mapping[str, str]:
    """Return the file of every programme that is built in, by its id."""
    return hass.data[_BUILTIN]


@callback
def assigned(hass: HomeAssistant, entry: ConfigEntry) -> tuple[Assigned, ...]:
    """Return the programmes of an athlete; what makes no sense counts as not there."""
    found = (
        _assigned(hass, subentry.subentry_id, subentry.data)
        for subentry in entry.subentries.values()
        if subentry.subentry_type == SUBENTRY_PROGRAMME
    )
    return tuple(each for each in found if each is not None)


def _assigned(
    hass: HomeAssistant, subentry_id: str, data: Mapping[str, Any]
) -> Assigned | None:
    programme_id = stored.text(data.get(CONF_PROGRAMME)) or f"own_{subentry_id}"
    text = stored.text(data.get(CONF_TEXT)) or hass.data[_BUILTIN].get(programme_id)
    limb, begins = stored.text(data.get(CONF_LIMB)), stored.day(data.get(CONF_BEGINS))
    programme = None if text is None else _read(programme_id, text)
    if text is None or programme is None or limb not in LIMBS or begins is None:
        return None
    since = stored.day(data.get(CONF_HELD_SINCE))
    until = stored.day(data.get(CONF_HELD_UNTIL))
    due_from = stored.readable(lambda: time.fromisoformat(data[CONF_DUE_FROM]))
    return Assigned(
        subentry_id=subentry_id,
        programme=_with_ids(
            programme_id,
            text,
            tuple((name, _protocol_id(hass, name)) for name in programme.protocols),
        ),
        limb=limb,
        begins=begins,
        due_from=due_from or DUE_FROM,
        hold=None if since is None else Hold(since, until),
    )


def _protocol_id(hass: HomeAssistant, name: str) -> str:
    """Return the id of a protocol; the name itself once it is gone."""
    protocol = protocol_called(hass, name)
    return name if protocol is None else protocol.protocol_id


@lru_cache(maxsize=64)
def _read(programme_id: str, text: str) -> Programme | None:
    """Return a programme, read once; one that fails is told of once."""
    try:
        return read_programme(programme_id, text)
    except ProtocolProblem as err:
        LOGGER.warning("Programme %s cannot be used: %s", programme_id, err)
        return None


@lru_cache(maxsize=64)
def _with_ids(
    programme_id: str, text: str, ids: tuple[tuple[str, str], ...]
) -> Programme:
    """Return a programme that can be read, with the ids of its protocols, made once."""
    programme = _read(programme_id, text)
    assert programme is not None
    return programme.with_protocols(dict(ids).__getitem__)


def _builtin_texts() -> dict[str, str]:
    files = sorted(FOLDER.glob("*.yaml"))
    return {path.stem: path.read_text(encoding="utf-8") for path in files}


class Programmes:
    """How the programmes of one athlete stand now.

    Entities ask at every change of a session, so the answer is kept for a second, as
    long as the same sessions and programmes are asked about.
    """

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry, history: AthleteHistory
    ) -> None:
        """Take whose programmes they are, and what was done."""
        self._hass = hass
        self._entry = entry
        self._history = history
        self._asked: tuple[object, ...] = ()
        self._standing: tuple[Standing, ...] = ()
        self._ahead: tuple[tuple[Standing, Planned], ...] = ()
        self._logs: dict[frozenset[Placement], Log] = {}

    @property
    def standing(self) -> tuple[Standing, ...]:
        """Return every programme with its outlook, in the order they were added."""
        self._look()
        return self._standing

    def _look(self) -> None:
        """Look how the programmes go on, unless that was asked just now."""
        records, now = self._history.records, dt_util.now()
        # Home Assistant puts other data in its place, and never changes it.
        kept = [
            (subentry_id, subentry.data)
            for subentry_id, subentry in self._entry.subentries.items()
        ]
        # The list itself, not its id: that of one that is gone may be another's.
        asked = (records, len(records), kept, now.replace(microsecond=0))
        if asked != self._asked:
            self._asked = asked
            self._standing = tuple(
                Standing(each, _outlook(each, self._logged(each, records), now))
                for each in assigned(self._hass, self._entry)
            )
            found = [
                (each, planned)
                for each in self._standing
                for planned in each.outlook.ahead
            ]
            self._ahead = tuple(sorted(found, key=lambda planned: planned[1].at))

    def _logged(
        self, assigned: Assigned, records: list[SessionRecord]
    ) -> tuple[Logged, ...]:
        placements = assigned.placements
        return self._logs.setdefault(placements, Log(placements)).read(records)

    @property
    def due(self) -> tuple[tuple[Standing, Planned], ...]:
        """Return what is due now, of every programme that is not held."""
        now = dt_util.now()
        return tuple(
            (each, planned)
            for each in self.standing
            for planned in each.outlook.due(now)
        )

    @property
    def ahead(self) -> tuple[tuple[Standing, Planned], ...]:
        """Return everything that is to come, of every programme, in order."""
        self._look()
        return self._ahead

    @property
    def changes_at(self) -> datetime | None:
        """Return when the next session becomes due; None when none is planned."""
        now = dt_util.now()
        later = (planned.at for _, planned in self.ahead if planned.at > now)
        return next(later, None)

    def tempered(self, record: SessionRecord, suggestion: Suggestion) -> Suggestion:
        """Return what is suggested after a session, as its programme allows it."""
        limbs = {cuff["placement"] for cuff in record.cuffs}
        for each in self.standing:
            stage = each.outlook.stage
            if stage is None or limbs.isdisjoint(each.assigned.placements):
                continue
            if record.protocol_id in stage.protocols:
                return tempered(suggestion, stage)
        return suggestion


def _outlook(assigned: Assigned, logged: tuple[Logged, ...], now: datetime) -> Outlook:
    return outlook(
        assigned.programme,
        assigned.begins,
        logged,
        now,
        due_from=assigned.due_from,
        hold=assigned.hold,
    )
