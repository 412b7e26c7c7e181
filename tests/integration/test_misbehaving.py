"""Every way to misbehave, in a hold, a session, a rest, a count-in and idle.

One home goes through all of them, in a time that runs faster than life. After each:
nothing was inflated unasked, no error was logged, the person was told, and everything
is well again once the controller is.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
import logging
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.bfr_cuff.const import CONF_KEY, DOMAIN
from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from custom_components.bfr_cuff.lib.session.messages import Next
from custom_components.bfr_cuff.logbook_events import EVENT_RELEASE
from custom_components.bfr_cuff.sessions.athlete_sessions import AthleteSessions
from homeassistant.const import CONF_HOST, CONF_PORT
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from tests.misbehaving.controller import Lies, Misbehaving
from tests.misbehaving.kinds import ENDING, KINDS, Kind, Outcome

from .athletes import lop, record
from .helpers import HOST, act, set_up, unload_all
from .training import LEFT, athlete, start

PROTOCOL = """\
format: 1
name: Short
kind: passive
about: Twenty seconds on and a rest without pressure.
pressure: {proposed: 50, lowest: 40, highest: 60}
time_limit_s: 300
released_in_rests: true
sets:
  - {work_s: 20, rest_s: 40, times: 3}
  - {work_s: 20}
sources: [E002]
"""
SWITCH = "switch.odd_box_cuff_1_inflate"
CONTACT = "binary_sensor.odd_box_connectivity"
TARGET = 60.0


class Home:
    """A home with one misbehaving controller, and what its person is told."""

    def __init__(self, hass: HomeAssistant, box: Misbehaving) -> None:
        """Follow what is told."""
        self.hass = hass
        self.box = box
        self.told: list[str] = []
        self.sessions: AthleteSessions | None = None
        self.entry = MockConfigEntry(
            domain=DOMAIN,
            title=box.name,
            unique_id=box.device_id,
            data={CONF_HOST: HOST, CONF_PORT: box.port, CONF_KEY: box.key_text},
            options={"cuffs": LEFT},
        )
        hass.bus.async_listen(
            EVENT_RELEASE, callback(lambda e: self.told.append("release"))
        )
        hass.bus.async_listen("state_changed", self._on_state)
        hass.bus.async_listen(
            ir.EVENT_REPAIRS_ISSUE_REGISTRY_UPDATED,
            callback(lambda e: self.told.append("issue")),
        )

    @callback
    def _on_state(self, event: Any) -> None:
        entity_id, new = event.data["entity_id"], event.data["new_state"]
        if entity_id == CONTACT and new is not None and new.state == "off":
            self.told.append("contact")
        if entity_id.startswith("event.odd_box_cuff_1") and new is not None:
            self.told.append(str(new.attributes.get("event_type")))

    @property
    def coordinator(self) -> BfrCuffCoordinator:
        """Return the coordinator, which a reload replaces."""
        coordinator: BfrCuffCoordinator = self.entry.runtime_data
        return coordinator

    async def until(self, is_so: Callable[[], object], within_s: float = 60.0) -> None:
        """Wait in the loop's own time."""
        async with asyncio.timeout(within_s):
            while not is_so():
                await asyncio.sleep(0.05)

    async def well(self) -> None:
        """Have the controller behave, and wait until everything is well again."""
        self.box.channels = 2
        self.box.behave()
        await asyncio.sleep(1.0)
        await self.until(self._is_well, 120.0)

    def _is_well(self) -> bool:
        issues = ir.async_get(self.hass).issues
        ours = [key for key in issues if key[0] == DOMAIN]
        if self.entry.state.value != "loaded" or ours:
            return False
        news = self.coordinator.data
        return self.coordinator.last_update_success and not any(
            cuff.occluded or cuff.inflated for cuff in news.cuffs
        )

    async def in_idle(self) -> None:
        """Do nothing."""

    async def in_a_hold(self) -> None:
        """Hold a cuff by the action."""
        await act(
            self.hass, "bfr_cuff.inflate", entity_id=SWITCH, target_pressure=TARGET
        )
        await self.until(lambda: self.box.cuffs[0].phase == "holding")
        await self.until(lambda: self.coordinator.data.cuff(0).phase == "holding")

    async def in_a_count_in(self) -> None:
        """Start a session and wait for its count-in."""
        if self.sessions is None:
            records = lop(mmhg=120.0), record("protocol", text=PROTOCOL)
            self.sessions = await athlete(self.hass, *records)
        await start(self.hass, protocol="Short", percent=50)
        await self.phase("ready")

    async def in_a_session(self) -> None:
        """Be in the first set."""
        await self.in_a_count_in()
        assert self.sessions is not None
        self.sessions.act(Next())
        await self.phase("work")

    async def in_a_rest(self) -> None:
        """Be in the rest after it, without pressure."""
        await self.in_a_session()
        assert self.sessions is not None
        self.sessions.act(Next())
        await self.phase("rest")
        await self.until(lambda: self.box.cuffs[0].phase == "vented")

    async def phase(self, phase: str) -> None:
        """Wait for a phase of the session."""
        sessions = self.sessions
        assert sessions is not None
        await self.until(lambda: sessions.session and sessions.session.phase == phase)

    @property
    def is_over(self) -> bool:
        """Return whether nothing is held and no session goes on."""
        if self.sessions is not None and (running := self.sessions.session):
            if running.phase not in {"releasing", "ended"}:
                return False
        return (
            self.entry.state.value != "loaded" or not self.coordinator._holding._holds
        )


@pytest.fixture
async def home(hass: HomeAssistant) -> AsyncIterator[Home]:
    """Return a home whose controller behaves so far."""
    async with Misbehaving() as box:
        home = Home(hass, box)
        home.entry.add_to_hass(hass)
        await set_up(hass, home.entry)
        yield home
        await unload_all(hass)


async def misbehave(
    home: Home, kind: Kind, caplog: pytest.LogCaptureFixture, begin: Callable[[], Any]
) -> None:
    """Go into a situation, misbehave, and see what becomes of it."""
    caplog.clear()
    await begin()
    since = home.box.now
    home.told.clear()
    inflations = len(home.box.asked("inflate"))
    await kind.begin(home.box)
    if begin == home.in_idle:
        await asyncio.sleep(4.0)
    elif kind.outcome is Outcome.ENDS:
        await home.until(lambda: home.is_over, 30.0)
        # As long as a lease lives, for a controller that goes by nothing else.
        await asyncio.sleep(5.5)
        assert not any(cuff.up for cuff in home.box.cuffs)
        assert home.told or home.sessions, "no one was told"
    else:
        await asyncio.sleep(6.0)
    if kind.outcome is Outcome.GOES_ON and begin == home.in_a_hold:
        assert not home.is_over
    if kind.outcome is Outcome.ENDS or begin == home.in_idle:
        assert len(home.box.asked("inflate")) == inflations
    assert len(frames_in_a_second(home, since)) < 50
    errors = [entry for entry in caplog.records if entry.levelno >= logging.ERROR]
    assert not errors, errors[0].getMessage()
    assert not any(entry.exc_info for entry in caplog.records if entry.exc_info)
    if not home.is_over:
        await act(home.hass, "bfr_cuff.release_all")
        if home.sessions is not None:
            home.sessions.stop()
    await home.well()
    if home.sessions is not None:
        sessions = home.sessions
        await home.until(lambda: sessions.runner is None, 90.0)
        assert sessions.records or kind.outcome is not Outcome.ENDS


def frames_in_a_second(home: Home, since: float) -> list[float]:
    """Return the fullest second of what was asked since a time."""
    times = [at for at, _, _ in home.box.requests if at >= since]
    windows = ([t for t in times if at <= t < at + 1.0] for at in times)
    return max(windows, key=len, default=[])


async def go_through(
    home: Home,
    kinds: Sequence[Kind],
    situation: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Try every kind in one home, and name all that went wrong."""
    wrong: list[str] = []
    for kind in kinds:
        try:
            await misbehave(home, kind, caplog, getattr(home, situation))
        except (AssertionError, TimeoutError, HomeAssistantError) as err:
            told = [
                entry.getMessage() for entry in caplog.records if entry.levelno > 20
            ]
            wrong.append(f"{kind.name}: {err!r} {told[-5:]}")
            with suppress(TimeoutError):
                await home.well()
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("situation", ["in_idle", "in_a_hold"])
async def test_every_kind(
    home: Home, situation: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Idle and in a hold, all of them."""
    await go_through(home, KINDS, situation, caplog)


@pytest.mark.parametrize("situation", ["in_a_session", "in_a_count_in", "in_a_rest"])
async def test_what_ends_a_session(
    home: Home, situation: str, caplog: pytest.LogCaptureFixture
) -> None:
    """What must end a session does so in each of its phases."""
    kinds = [kind for kind in ENDING if kind.at_rest or situation != "in_a_rest"]
    await go_through(home, kinds, situation, caplog)


@pytest.mark.parametrize("situation", ["in_idle", "in_a_hold", "in_a_rest"])
async def test_up_under_no_lease(home: Home, situation: str) -> None:
    """A cuff that comes up by itself is released; one that is held stays up."""
    await getattr(home, situation)()
    since = home.box.now
    home.box.cuffs[1].inflate(100.0, 900.0)
    await home.until(lambda: not home.box.cuffs[1].up, 2.0)
    assert home.box.asked("release", since)
    assert home.box.cuffs[0].up is (situation == "in_a_hold")


@pytest.mark.parametrize(
    ("shown", "code"),
    [
        ({"pressure": None, "age_ms": None}, "refused_no_news"),
        ({"pressure": None}, "refused_no_news"),
        ({"age_ms": None}, "refused_no_news"),
        ({"pressure": -40.0}, "refused_no_news"),
        ({"age_ms": 90_000}, "refused_no_news"),
        ({"pressure": 60.0}, "refused_not_vented"),
    ],
)
async def test_what_is_not_inflated(
    home: Home, shown: dict[str, Any], code: str
) -> None:
    """Vented, with a pressure that no one can know, or that will not go: not begun."""

    def state(frame: dict[str, Any]) -> dict[str, Any]:
        frame["channels"] = [cuff | shown for cuff in frame["channels"]]
        return frame

    home.box.lies = Lies(state=state)
    await asyncio.sleep(22.0)
    with pytest.raises(HomeAssistantError) as refused:
        await act(home.hass, "bfr_cuff.inflate", entity_id=SWITCH)
    assert refused.value.translation_key == code
    assert not home.box.asked("inflate")
    await home.well()
    await home.in_a_hold()
