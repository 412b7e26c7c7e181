"""What may never be, whatever happens: looked at ten times a second, and at the end."""

import asyncio
from dataclasses import dataclass
from typing import Final

from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.lib.session.measurement_messages import (
    MeasurementPhase,
    StopReason,
)
from custom_components.bfr_cuff.lib.session.measurement_record import MeasurementRecord
from custom_components.bfr_cuff.lib.session.messages import ENDING, EndReason
from custom_components.bfr_cuff.lib.session.phases import Session
from custom_components.bfr_cuff.lib.session.record import SessionRecord
from custom_components.bfr_cuff.sessions.athlete_measurements import RunningMeasurement
from homeassistant.helpers import issue_registry as ir
from tests.integration.helpers import EMPTY_MMHG

from .blows import LONGEST_OUTAGE_S
from .home import CHANNELS, StormHome

LOOK_S: Final = 0.1
VENT_S: Final = 20.0
ASKED_S: Final = 10.0
"""So soon after it was asked for, a cuff comes up, or never."""

DOWN_S: Final = 15.0
"""So long a cuff may take to come down once nothing keeps it up: a lease and a vent."""

ROUNDED_S: Final = 1.0
OVER: Final = {MeasurementPhase.RELEASING, MeasurementPhase.ENDED}


@dataclass
class Seen:
    """A session as it was seen to run, from `since` to `until` in the loop's time."""

    session: Session
    since: float
    until: float
    occluded: bool = False


class Watch:
    """Whoever looks on, and believes only the limb."""

    def __init__(self, home: StormHome) -> None:
        """Look on at a home."""
        self.violations: list[str] = []
        self.seen: dict[str, Seen] = {}
        self.measured: dict[str, RunningMeasurement] = {}
        self._home = home
        self._up_since: list[float | None] = [None] * len(CHANNELS)
        self._was_pumping = [False] * len(CHANNELS)
        self._was_active = False
        self._kept_up_at = 0.0
        self._told = False

    async def look(self) -> None:
        """Look until cancelled."""
        while True:
            self._note_session()
            if self._is_kept_up:
                self._kept_up_at = self._now
            for channel in range(len(CHANNELS)):
                self._look_at(channel)
            self._was_active = self._is_active
            await asyncio.sleep(LOOK_S)

    @property
    def is_vented(self) -> bool:
        """Return whether the blood flows in every limb."""
        pressure = self._home.simulator.pressure
        return all(pressure(channel) < EMPTY_MMHG for channel in range(len(CHANNELS)))

    @property
    def has_trained(self) -> bool:
        """Return whether any session has had a limb under pressure."""
        return any(seen.occluded for seen in self.seen.values())

    @property
    def _now(self) -> float:
        return self._home.hass.loop.time()

    @property
    def _is_active(self) -> bool:
        """Return whether a session or a measurement runs that may inflate."""
        if (sessions := self._home.sessions) is None:
            return False
        session, measured = sessions.session, sessions.measurements.running
        return (session is not None and session.phase not in ENDING) or (
            measured is not None and measured.runner.measurement.phase not in OVER
        )

    @property
    def _is_kept_up(self) -> bool:
        """Return whether a cuff may be up: for somebody, or for want of a valve."""
        wanted = self._is_asked or self._is_active or self._is_held
        return wanted or not self._home.can_vent

    @property
    def _is_held(self) -> bool:
        """Return whether a hold that is no session's keeps a cuff up."""
        coordinator = self._home.coordinator
        return coordinator is not None and any(
            coordinator.holds(channel) and channel not in coordinator.in_session
            for channel in range(len(CHANNELS))
        )

    @property
    def _is_asked(self) -> bool:
        """Return whether a cuff may still come up for what somebody asked."""
        return any(0 <= self._now - at < ASKED_S for at in self._home.starts)

    def _note_session(self) -> None:
        if (sessions := self._home.sessions) is None:
            return
        if (measured := sessions.measurements.newest) is not None:
            self.measured[measured.measurement_id] = measured
        if (running := sessions.running) is None:
            return
        session, session_id = running.runner.session, running.recording.session_id
        seen = self.seen.setdefault(session_id, Seen(session, self._now, self._now))
        seen.occluded |= not self.is_vented
        if session.phase != "ended":
            seen.until = self._now

    def _look_at(self, channel: int) -> None:
        self._look_for_an_unasked_inflation(channel)
        if self._home.simulator.pressure(channel) < EMPTY_MMHG:
            self._up_since[channel] = None
            return
        since = self._up_since[channel]
        if since is None:
            since = self._up_since[channel] = self._now
        longest = self._home.storm.maximum_s + VENT_S + LONGEST_OUTAGE_S
        if self._now - since > longest and not self._is_told():
            self._violated(f"cuff {channel + 1} occluded for {self._now - since:.1f} s")
        left_alone = self._now - self._kept_up_at
        if left_alone > DOWN_S and not self._is_told():
            self._violated(f"cuff {channel + 1} is up though nothing keeps it")

    def _look_for_an_unasked_inflation(self, channel: int) -> None:
        is_pumping = self._phase(channel) == "inflating"
        may = self._is_asked or self._is_active or self._was_active
        if is_pumping and not self._was_pumping[channel] and not may:
            self._violated(f"cuff {channel + 1} came up unasked")
        self._was_pumping[channel] = is_pumping

    def _phase(self, channel: int) -> str:
        """Return a channel's phase as the controller has it; none without power."""
        try:
            state = self._home.simulator._powered().state()
        except RuntimeError:
            return "off"
        return str(state["channels"][channel]["phase"])

    def _is_told(self) -> bool:
        """Return whether the person was told to take a cuff off by hand."""
        issues = ir.async_get(self._home.hass).issues
        self._told |= any(domain == DOMAIN for domain, _ in issues)
        return self._told

    def _violated(self, what: str) -> None:
        if what not in self.violations:
            self.violations.append(what)

    def look_back_at_measurements(
        self, kept: dict[str, MeasurementRecord | None]
    ) -> None:
        """Compare what is on record of measurements with how they were seen to end."""
        for measurement_id, seen in self.measured.items():
            measurement = seen.runner.measurement
            reason = measurement.reason or StopReason.INTERRUPTED
            if (record := kept.get(measurement_id)) is not None:
                if record.reason != reason.value:
                    self._violated(f"measured: {record.reason}, ended as {reason}")
            elif reason is not StopReason.REFUSED:
                self._violated(f"no record of a measurement ({reason})")

    def look_back(self, kept: dict[str, SessionRecord | None]) -> None:
        """Compare what is on record with what was seen."""
        for session_id, seen in self.seen.items():
            record = kept.get(session_id)
            if record is None:
                if seen.occluded and seen.session.reason is not EndReason.REFUSED:
                    self._violated(f"no record of a session ({seen.session.reason})")
                continue
            reason = seen.session.reason or EndReason.INTERRUPTED
            if record.reason != reason.value:
                self._violated(f"on record as {record.reason}, ended as {reason}")
            lasted = seen.until - seen.since
            slack = ROUNDED_S + LONGEST_OUTAGE_S
            if not lasted - ROUNDED_S <= record.duration_s <= lasted + slack:
                self._violated(
                    f"{record.duration_s:.1f} s on record, {lasted:.1f} seen"
                )
