"""What a controller says and does is checked, told, and forgotten when it is right."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_capture_events,
)

from custom_components.bfr_cuff.const import CONF_KEY, DOMAIN
from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from homeassistant.components import persistent_notification
from homeassistant.components.persistent_notification import Notification
from homeassistant.config_entries import (
    SOURCE_USER,
    ConfigEntryDisabler,
    ConfigEntryState,
)
from homeassistant.const import CONF_HOST, CONF_PORT
from homeassistant.core import HomeAssistant, callback
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import issue_registry as ir
from tests.misbehaving.controller import Json, Lies, Misbehaving

from .helpers import HOST, act, assert_state, eventually, set_up, state, unload_all

SWITCH = "switch.odd_box_cuff_1_inflate"
OTHER_SWITCH = "switch.odd_box_cuff_2_inflate"
TARGET = "number.odd_box_cuff_1_target_pressure"
LONGEST = "number.odd_box_cuff_1_maximum_occlusion_time"
PROBLEM = "binary_sensor.odd_box_problem"
RELEASE_ALL = "button.odd_box_release_all"


@pytest.fixture
async def box(hass: HomeAssistant) -> AsyncIterator[Misbehaving]:
    """Run a controller that behaves so far."""
    async with Misbehaving() as device:
        yield device
        await unload_all(hass)


def paired_with(
    hass: HomeAssistant, box: Misbehaving, **options: Any
) -> MockConfigEntry:
    """Return the entry of a controller that was paired before."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        title=box.name,
        unique_id=box.device_id,
        data={CONF_HOST: HOST, CONF_PORT: box.port, CONF_KEY: box.key_text},
        options=options,
    )
    entry.add_to_hass(hass)
    return entry


@pytest.fixture
def entry(hass: HomeAssistant, box: Misbehaving) -> MockConfigEntry:
    """Return its entry, not yet set up."""
    return paired_with(hass, box)


@pytest.fixture
async def coordinator(
    hass: HomeAssistant, entry: MockConfigEntry
) -> BfrCuffCoordinator:
    """Set it up."""
    return await set_up(hass, entry)


def alarms(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, str | None]:
    """Return the issues of a controller: their end and the key of their words."""
    return {
        issue.issue_id.removeprefix(f"{entry.entry_id}_"): issue.translation_key
        for issue in ir.async_get(hass).issues.values()
        if issue.domain == DOMAIN
    }


def notifications(hass: HomeAssistant) -> list[Notification]:
    """Return what a person sees at the bell."""
    return list(
        persistent_notification._async_get_or_create_notifications(hass).values()
    )


async def hold(hass: HomeAssistant, box: Misbehaving, target: float = 60.0) -> None:
    """Hold the first cuff."""
    await act(hass, "bfr_cuff.inflate", entity_id=SWITCH, target_pressure=target)
    await eventually(lambda: box.cuffs[0].phase == "holding")


async def test_a_release_that_is_ignored_costs_the_lease(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, box: Misbehaving
) -> None:
    """Of the other cuff too: it is the lease that keeps both up."""
    await hold(hass, box)
    await act(hass, "bfr_cuff.inflate", entity_id=OTHER_SWITCH, target_pressure=60)
    await eventually(lambda: box.cuffs[1].phase == "holding")
    box.lies = Lies(ignores=frozenset({"release"}))
    released_at = box.now
    await act(hass, "switch.turn_off", entity_id=SWITCH)
    assert {"ms": 0} not in box.asked("lease", released_at)
    await eventually(lambda: {"ms": 0} in box.asked("lease", released_at))
    assert box.now - released_at < 2.5
    await eventually(lambda: not any(cuff.up for cuff in box.cuffs))
    assert not coordinator._holding._holds


async def test_an_unanswered_request_to_lower_is_not_done(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, box: Misbehaving
) -> None:
    """The cuff is as tight as it was, so it is let go."""
    await hold(hass, box)
    await eventually(lambda: coordinator.data.cuff(0).phase == "holding")

    def unanswered(op: str, frame: Json) -> list[Json | str]:
        return [] if op == "inflate" else [frame]

    box.lies = Lies(reply=unanswered, ignores=frozenset({"inflate"}))
    with pytest.raises(HomeAssistantError) as failed:
        await act(hass, "number.set_value", entity_id=TARGET, value=50)
    assert failed.value.translation_key == "silent"
    await eventually(lambda: not box.cuffs[0].up)


async def test_sixty_presses_in_a_second(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, box: Misbehaving
) -> None:
    """Few frames, and every press is answered without an error."""
    await hold(hass, box)
    begun = box.now

    async def press(number: int) -> None:
        await asyncio.sleep(number / 60)
        await act(hass, "button.press", entity_id=RELEASE_ALL)

    await asyncio.gather(*map(press, range(60)))
    assert 1 <= len(box.asked("release", begun)) <= 15
    assert not box.cuffs[0].up
    assert coordinator.last_update_success


@pytest.mark.parametrize("entity_id", [TARGET, LONGEST])
@pytest.mark.usefixtures("coordinator")
async def test_what_is_no_number_is_refused(
    hass: HomeAssistant, entity_id: str
) -> None:
    """NaN passes every comparison with a limit."""
    before = state(hass, entity_id).state
    with pytest.raises(ServiceValidationError) as refused:
        await act(hass, "number.set_value", entity_id=entity_id, value=float("nan"))
    assert refused.value.translation_key == "not_a_number"
    assert state(hass, entity_id).state == before


@pytest.mark.parametrize(
    "stored",
    [
        {"max_occlusion": float("nan")},
        {"max_occlusion": float("inf")},
        {"max_occlusion": -5},
        {"max_occlusion": "ten"},
        {"max_occlusion": True},
        {"placement": "nose"},
        {"name": 7},
        "nothing",
        None,
    ],
    ids=str,
)
async def test_a_stored_value_that_makes_no_sense(
    hass: HomeAssistant, box: Misbehaving, stored: Any
) -> None:
    """It is as if it had not been set, and the cuff works."""
    await set_up(hass, paired_with(hass, box, cuffs={"0": stored}))
    assert state(hass, LONGEST).state == "15.0"
    await hold(hass, box)
    await act(hass, "number.set_value", entity_id=LONGEST, value=10)
    assert state(hass, LONGEST).state == "10.0"


async def test_that_a_cuff_is_tight_outlives_a_reload(
    hass: HomeAssistant,
    coordinator: BfrCuffCoordinator,
    entry: MockConfigEntry,
    box: Misbehaving,
) -> None:
    """Until a vented cuff was seen, whether or not its controller is in reach."""
    await hold(hass, box)

    def blocked(frame: Json) -> Json:
        cuff = frame["channels"][0]
        if cuff["phase"] in {"releasing", "vented"}:
            cuff |= {"phase": "releasing", "pressure": 48.0}
        return frame

    box.lies = Lies(state=blocked)
    await act(hass, "switch.turn_off", entity_id=SWITCH)
    await eventually(lambda: "vent_blocked_0" in alarms(hass, entry), 30)
    box.lies = Lies(state=blocked, refuses=503)
    box.drop_all()
    await eventually(lambda: not coordinator.last_update_success)
    for _ in range(2):
        await hass.config_entries.async_reload(entry.entry_id)
        await hass.async_block_till_done()
        assert_state(entry, ConfigEntryState.SETUP_RETRY)
        assert alarms(hass, entry)["vent_blocked_0"] == "vent_blocked"
        assert [each["title"] for each in notifications(hass)] == [
            "Take Odd box cuff 1 off by hand, now"
        ]
    issue = ir.async_get(hass).async_get_issue(
        DOMAIN, f"{entry.entry_id}_vent_blocked_0"
    )
    assert issue is not None
    assert issue.is_persistent
    box.behave()
    await hass.config_entries.async_reload(entry.entry_id)
    await eventually(lambda: not alarms(hass, entry))
    assert not notifications(hass)


@pytest.mark.parametrize("disabled", [False, True])
async def test_lost_contact_outlives_a_reload(
    hass: HomeAssistant,
    coordinator: BfrCuffCoordinator,
    entry: MockConfigEntry,
    box: Misbehaving,
    disabled: bool,
) -> None:
    """As long as there is none, also when the entry was off in between."""
    await hold(hass, box)
    box.lies = Lies(refuses=503)
    box.drop_all()
    await eventually(lambda: "contact_lost" in alarms(hass, entry))
    if disabled:
        for by in (ConfigEntryDisabler.USER, None):
            await hass.config_entries.async_set_disabled_by(entry.entry_id, by)
            await hass.async_block_till_done()
    else:
        await hass.config_entries.async_reload(entry.entry_id)
    assert_state(entry, ConfigEntryState.SETUP_RETRY)
    assert "contact_lost" in alarms(hass, entry)
    assert notifications(hass)
    box.behave()
    await hass.config_entries.async_reload(entry.entry_id)
    await eventually(lambda: not alarms(hass, entry))


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"limits": {"lease_max_ms": 6000}}, "unsafe_limits"),
        ({"limits": {"occlusion_max_s": 30}}, "useless_limits"),
        ({"limits": {"reperfusion_s": 315576000}}, "excessive_limits"),
        ({"device": {"id": "bfr-another"}}, "wrong_device"),
        ({"protocol": 2}, "unsupported_protocol"),
        ({"protocol": 0}, "firmware_too_old"),
    ],
)
@pytest.mark.usefixtures("coordinator")
async def test_a_later_hello_is_looked_at_too(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    box: Misbehaving,
    changes: Json,
    key: str,
) -> None:
    """It is told at once, and forgotten as soon as it is right again."""

    def hello(frame: Json) -> Json:
        for part, value in changes.items():
            frame[part] = {**frame[part], **value} if isinstance(value, dict) else value
        return frame

    box.lies = Lies(hello=hello)
    box.drop_all()
    await eventually(lambda: alarms(hass, entry) == {"unsupported": key})
    assert state(hass, PROBLEM).state == "on"
    box.behave()
    await eventually(lambda: not alarms(hass, entry), 60)
    await eventually(lambda: state(hass, PROBLEM).state == "off")


@pytest.mark.parametrize(
    ("even", "odd"),
    [
        ({"fault": "sensor", "phase": "fault"}, {}),
        ({"fault": "sensor", "phase": "fault"}, {"fault": "leak", "phase": "fault"}),
        ({"pressure": 19.0}, {"pressure": 21.0}),
    ],
)
@pytest.mark.usefixtures("coordinator")
async def test_what_flickers_is_told_once(
    hass: HomeAssistant, box: Misbehaving, even: Json, odd: Json
) -> None:
    """Not with each state: neither a repair, nor an event, nor a line in the logbook."""
    told = async_capture_events(hass, ir.EVENT_REPAIRS_ISSUE_REGISTRY_UPDATED)
    changes = async_capture_events(hass, "state_changed")
    blocked = {"fault": "vent_blocked", "phase": "fault"} if "pressure" in even else {}

    def flicker(frame: Json) -> Json:
        frame["channels"][0] |= blocked | (odd if frame["seq"] % 2 else even)
        return frame

    box.lies = Lies(state=flicker)
    await asyncio.sleep(30.0)
    assert 1 <= len(told) <= 1 + bool(blocked)
    seen = Counter(change.data["entity_id"] for change in changes)
    assert seen["sensor.odd_box_cuff_1_fault"] == 1
    assert seen["event.odd_box_cuff_1_events"] == 1
    assert seen[PROBLEM] == 1


@pytest.mark.usefixtures("coordinator")
async def test_nonsense_is_told_until_it_makes_sense(
    hass: HomeAssistant, entry: MockConfigEntry, box: Misbehaving
) -> None:
    """A connection that lasts takes it back."""
    await box.say("nonsense")
    await eventually(lambda: alarms(hass, entry) == {"erratic": "erratic"})
    await eventually(lambda: not alarms(hass, entry), 30)


async def test_another_box_with_the_same_id(
    hass: HomeAssistant,
    coordinator: BfrCuffCoordinator,
    entry: MockConfigEntry,
    box: Misbehaving,
) -> None:
    """Its key is not the one of the entry, so it is another device."""
    before = dict(entry.data)
    async with Misbehaving(key=bytes(32)) as twin:
        flows = hass.config_entries.flow
        flow = await flows.async_init(DOMAIN, context={"source": SOURCE_USER})
        await flows.async_configure(flow["flow_id"], {"next_step_id": "controller"})
        address = {CONF_HOST: HOST, CONF_PORT: twin.port}
        await flows.async_configure(flow["flow_id"], address)
        result = await flows.async_configure(flow["flow_id"], {CONF_KEY: twin.key_text})
        assert result["type"] is FlowResultType.ABORT
        assert result["reason"] == "same_id"
    assert dict(entry.data) == before
    assert entry.runtime_data is coordinator
    assert alarms(hass, entry) == {"twin": "twin"}
    await hold(hass, box)
    await act(hass, "switch.turn_off", entity_id=SWITCH)
    await eventually(lambda: not coordinator.data.cuff(0).inflated)
    flow = await entry.start_reconfigure_flow(hass)
    address = {CONF_HOST: HOST, CONF_PORT: box.port}
    result = await flows.async_configure(flow["flow_id"], address)
    assert result["reason"] == "reconfigure_successful"
    await hass.async_block_till_done()
    assert not alarms(hass, entry)


async def test_a_name_is_plain_text(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, entry: MockConfigEntry
) -> None:
    """In whatever a person is told, also of an entry made by an older version."""
    hass.config_entries.async_update_entry(
        entry, title="**Free** [air](http://a)\u202e"
    )
    coordinator.issues.contact_lost()
    await eventually(lambda: notifications(hass))
    [told] = notifications(hass)
    assert told["title"] == "Free air(http: a): contact lost with an inflated cuff"
    assert "[air]" not in told["message"]


async def test_the_question_for_the_key_is_taken_back(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, box: Misbehaving
) -> None:
    """When the key fits again, nobody has to answer it."""
    key, box.key = box.key, bytes(32)
    box.drop_all()
    flows = hass.config_entries.flow
    await eventually(lambda: flows.async_progress_by_handler(DOMAIN))
    assert not coordinator.last_update_success
    box.key = key
    await eventually(lambda: coordinator.last_update_success, 60)
    assert not flows.async_progress_by_handler(DOMAIN)


@pytest.mark.parametrize("is_shown", [True, False])
async def test_a_reload_in_a_hold_is_told(
    hass: HomeAssistant, entry: MockConfigEntry, box: Misbehaving, is_shown: bool
) -> None:
    """The air goes out, and the logbook says why; also of what no state has shown yet."""
    coordinator = await set_up(hass, entry)
    told: list[str] = []
    hass.bus.async_listen(
        "bfr_cuff_release",
        callback(lambda event: told.append(event.data["reason"])),
    )
    box.lies = Lies(is_silent=not is_shown)
    await hold(hass, box)
    if is_shown:
        await eventually(lambda: coordinator.data.cuff(0).inflated)
    assert coordinator.data.cuff(0).inflated == is_shown
    await hass.config_entries.async_reload(entry.entry_id)
    assert told == ["leaving"]
    await eventually(lambda: box.cuffs[0].phase == "vented")
