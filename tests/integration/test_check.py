"""Tests of the check of a cuff: real Home Assistant, a real simulator, its faults."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.bfr_cuff.checks.kept import STORE
from custom_components.bfr_cuff.checks.words import findings_in_words
from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from custom_components.bfr_cuff.lib.check.expected import CEILING
from custom_components.bfr_cuff.lib.check.finding import Finding, Outcome, Step
from custom_components.bfr_cuff.lib.evidence import REPERFUSION
from custom_components.bfr_cuff.texts import LANGUAGES, async_texts
from custom_components.bfr_cuff.watched import PAGE_S
from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import issue_registry as ir
from simulator.device import Simulator
from simulator.rig.faults import Fault

from .bottle import Checker, failed, results
from .checked import kept
from .conftest import DEVICE_ID
from .helpers import (
    EMPTY_MMHG,
    PHASE,
    SWITCH,
    OutOfReach,
    act,
    eventually,
    hold,
    let_out,
    on_device,
    state,
)

CHECK = "sensor.gym_cuffs_cuff_1_check"
CHECKED_AT = "sensor.gym_cuffs_cuff_1_last_check"
STEPS = [
    "Filling",
    "Holding",
    "Air lost",
    "Silence of Home Assistant",
    "Emptying",
    "Button",
    "Deadline",
]
MARKS = {"✓", "✗", "–"}


@pytest.fixture
def checked_devices() -> dict[str, str]:
    """Return that no cuff has been checked before."""
    return {}


@pytest.fixture
def checker(
    hass: HomeAssistant,
    coordinator: BfrCuffCoordinator,
    entry: MockConfigEntry,
    simulator: Simulator,
) -> Checker:
    """Return somebody in front of the controller, who presses its button."""

    async def press() -> None:
        simulator.press_button()

    return Checker(hass, entry, press)


def _issue(hass: HomeAssistant, entry: MockConfigEntry, channel: int = 0) -> str | None:
    found = ir.async_get(hass).async_get_issue(
        DOMAIN, f"{entry.entry_id}_check_{channel}"
    )
    return None if found is None else found.translation_key


def _inflations(simulator: Simulator) -> Callable[[], bool]:
    """Return what tells whether any cuff is up on the controller."""
    channels = range(len(simulator.config.channels))
    return lambda: any(simulator.pressure(each) >= EMPTY_MMHG for each in channels)


async def test_passes(
    hass: HomeAssistant,
    checker: Checker,
    entry: MockConfigEntry,
    simulator: Simulator,
    hass_client: ClientSessionGenerator,
) -> None:
    """A controller in order passes; the device page and the diagnostics say so."""
    assert state(hass, CHECK).state == "not_checked"
    assert _issue(hass, entry) == "check_not_checked"
    up, used = {"inflating", "holding", "releasing"}, set[str]()

    @callback
    def _changed(event: Event[EventStateChangedData]) -> None:
        new = event.data["new_state"]
        if new is not None and new.entity_id == PHASE and new.state in up:
            used.add(new.attributes["used_for"])

    hass.bus.async_listen(EVENT_STATE_CHANGED, _changed)
    page = await checker.check()
    assert page["step_id"] == "check_passed"
    # Also while the check lets a lease run out, and no hold is left.
    assert used == {"check", "release"}
    assert list(results(page)) == STEPS
    assert {mark for mark, _ in results(page).values()} == {"✓"}
    assert [each.removeprefix("check_") for each in checker.shown] == [
        *("fill", "hold", "leak", "lease", "vent", "rest", "fill", "button"),
        *("rest", "fill", "deadline"),
    ]
    done = await checker.submit(page)
    assert done["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    await eventually(lambda: simulator.pressure(0) < EMPTY_MMHG)
    assert state(hass, CHECK).state == "passed"
    assert state(hass, CHECKED_AT).state not in ("unknown", "unavailable")
    assert _issue(hass, entry) is None
    assert _issue(hass, entry, 1) == "check_not_checked"
    kept = await get_diagnostics_for_config_entry(hass, hass_client, entry)
    assert kept["checks"]["0"]["firmware"] == "1.0.0"
    assert {each["outcome"] for each in kept["checks"]["0"]["findings"]} == {"passed"}


# What each fault of the hardware makes fail, and a word of how it is said.
FAULTS: dict[Fault, dict[str, str]] = {
    Fault.SENSOR_FROZEN: {"Filling": "Sensor fault"},
    Fault.SENSOR_ZERO: {"Filling": "Sensor fault"},
    Fault.SENSOR_OUT_OF_RANGE: {"Filling": "Sensor fault"},
    Fault.SENSOR_SILENT: {"Filling": "Sensor fault"},
    Fault.SENSOR_LATE: {"Filling": "Sensor fault"},
    Fault.SENSOR_DISPLACED: {"Filling": "Sensor fault"},
    Fault.LEAK: {"Air lost": "lost in a minute"},
    Fault.VENT_BLOCKED: {"Emptying": "did not go out"},
    Fault.PUMP_STUCK: {"Holding": "% of the time"},
    # Half of its readings are enough (rule 4); one of two valves is, for a first time.
    Fault.SENSOR_NACK: {},
    Fault.VALVE_STUCK: {},
}


@pytest.mark.parametrize("fault", list(Fault))
async def test_fault_is_found(
    hass: HomeAssistant, checker: Checker, simulator: Simulator, fault: Fault
) -> None:
    """Each fault makes its step fail, in words; no pressure is above the ceiling."""
    pressures = [0.0]

    async def _watch() -> None:
        while True:
            pressures.append(simulator.pressure(0))
            await asyncio.sleep(0.05)

    watching = asyncio.create_task(_watch())
    simulator.set_fault(0, fault)
    found = failed(await checker.check())
    watching.cancel()
    assert list(found) == list(FAULTS[fault])
    for step, word in FAULTS[fault].items():
        assert word in found[step]
    assert max(pressures) < CEILING
    await hass.async_block_till_done()
    assert state(hass, CHECK).state == ("failed" if found else "passed")


@pytest.mark.controller(channels=("arm-5cm",))
async def test_only_valve_is_stuck(
    hass: HomeAssistant, checker: Checker, simulator: Simulator
) -> None:
    """Of a cuff with one valve, a stuck one lets no air out."""
    simulator.set_fault(0, Fault.VALVE_STUCK)
    assert list(failed(await checker.check())) == ["Emptying"]


async def test_one_of_two_valves_stuck_since(
    hass: HomeAssistant, checker: Checker, simulator: Simulator
) -> None:
    """A cuff that empties much slower than when it passed is found."""
    assert not failed(await checker.check())
    simulator.set_fault(0, Fault.VALVE_STUCK)
    await asyncio.sleep(REPERFUSION.value + 10)
    page = await checker.check()
    assert "empty after" in failed(page)["Emptying"]
    assert list(failed(page)) == ["Emptying"]


async def test_no_button(
    hass: HomeAssistant, checker: Checker, simulator: Simulator
) -> None:
    """Without a press the button is found missing, and the deadline looked at."""
    checker.press = None
    found = results(await checker.check())
    assert found["Button"][0] == "✗"
    assert "no press" in found["Button"][1]
    assert found["Deadline"][0] == "✓"


async def test_nothing_moves_without_a_bottle(
    hass: HomeAssistant, checker: Checker, simulator: Simulator
) -> None:
    """Without saying so, or by opening pages alone, nothing is inflated."""
    page = await checker.ready()
    page = await checker.submit(page, around_bottle=False)
    assert page["errors"] == {"around_bottle": "not_around_bottle"}
    await asyncio.sleep(5)
    assert not _inflations(simulator)()


async def _closed(checker: Checker, page: Any, hass: HomeAssistant) -> None:
    checker.close(page)


async def _released(checker: Checker, page: Any, hass: HomeAssistant) -> None:
    await act(hass, "button.press", entity_id="button.gym_cuffs_release_all")


async def _switched_off(checker: Checker, page: Any, hass: HomeAssistant) -> None:
    await act(hass, "switch.turn_off", entity_id=SWITCH)


async def _unloaded(checker: Checker, page: Any, hass: HomeAssistant) -> None:
    await hass.config_entries.async_unload(checker.entry.entry_id)


@pytest.mark.parametrize(
    ("at", "end"),
    [
        ("check_fill", _closed),
        ("check_hold", _released),
        ("check_hold", _switched_off),
        ("check_hold", _unloaded),
        # Nothing renews the lease any more, and it is still given up.
        ("check_lease", _closed),
        ("check_lease", _unloaded),
    ],
)
async def test_ends_at_once(
    hass: HomeAssistant,
    checker: Checker,
    simulator: Simulator,
    at: str,
    end: Callable[[Checker, Any, HomeAssistant], Any],
) -> None:
    """Whatever ends a check lets the air out at once, and nothing is kept of it."""
    coordinator: BfrCuffCoordinator = checker.entry.runtime_data
    page = await checker.check(until=at)
    await eventually(lambda: coordinator.data.cuff(0).inflated)
    await end(checker, page, hass)
    await eventually(
        lambda: on_device(simulator)["phase"] in ("releasing", "vented"), within_s=0.5
    )
    await hass.async_block_till_done()
    assert not coordinator.checking
    await asyncio.sleep(10)
    assert not _inflations(simulator)()
    if end in (_released, _switched_off):
        page = await checker.flows.async_configure(page["flow_id"])
        assert (page["type"], page["reason"]) == (
            FlowResultType.ABORT,
            "check_stopped",
        )
        assert state(hass, CHECK).state == "not_checked"


async def test_browser_is_gone(
    hass: HomeAssistant, checker: Checker, simulator: Simulator
) -> None:
    """A page that is not looked at any more lets the air out, without saying so."""
    page = await checker.check(until="check_hold")
    await asyncio.sleep(PAGE_S - 1)
    assert on_device(simulator)["phase"] == "holding"
    await asyncio.sleep(2)
    assert on_device(simulator)["phase"] in ("releasing", "vented")
    page = await checker.flows.async_configure(page["flow_id"])
    assert page["reason"] == "check_stopped"


async def test_contact_is_lost(
    hass: HomeAssistant, checker: Checker, simulator: Simulator
) -> None:
    """Without contact the check is over; the controller vents by its lease."""
    page = await checker.check(until="check_hold")
    async with OutOfReach(simulator):
        await asyncio.sleep(20)
        page = await checker.flows.async_configure(page["flow_id"])
        assert page["reason"] == "check_stopped"
        assert not _inflations(simulator)()


async def test_nothing_else_is_inflated_meanwhile(
    hass: HomeAssistant, checker: Checker, simulator: Simulator
) -> None:
    """The other cuff stays down: the lease that runs out would take it along."""
    await checker.check(until="check_hold")
    with pytest.raises(ServiceValidationError) as refused:
        await act(hass, "switch.turn_on", entity_id="switch.gym_cuffs_cuff_2_inflate")
    assert refused.value.translation_key == "refused_in_check"
    other = Checker(hass, checker.entry)
    page = await other.begin(1)
    assert page["errors"] == {"base": "not_now"}
    assert simulator.pressure(1) < EMPTY_MMHG


async def test_release_of_the_other_cuff(
    hass: HomeAssistant, checker: Checker, simulator: Simulator
) -> None:
    """A check goes on when another cuff is released, and is stopped by its own."""
    page = await checker.check(until="check_hold")
    coordinator: BfrCuffCoordinator = checker.entry.runtime_data
    await act(hass, "switch.turn_off", entity_id="switch.gym_cuffs_cuff_2_inflate")
    page = await checker.flows.async_configure(page["flow_id"])
    assert page["type"] is FlowResultType.SHOW_PROGRESS
    assert on_device(simulator)["phase"] == "holding"
    await act(hass, "switch.turn_off", entity_id=SWITCH)
    assert not coordinator.checking
    # Closing the window of a check that is over has nothing left to end.
    checker.close(page)
    assert not coordinator.checking
    await eventually(lambda: on_device(simulator)["phase"] == "vented")


async def test_not_while_a_cuff_is_up(
    hass: HomeAssistant,
    checker: Checker,
    coordinator: BfrCuffCoordinator,
    simulator: Simulator,
) -> None:
    """A check begins with everything vented; the reason is said in words."""
    await hold(hass, coordinator, simulator, 1)
    page = await checker.begin()
    assert page["errors"] == {"base": "not_now"}
    assert "pressure" in page["description_placeholders"]["reason"]
    await act(hass, "switch.turn_off", entity_id="switch.gym_cuffs_cuff_2_inflate")
    await let_out(simulator, 1)


async def test_too_little_time(
    hass: HomeAssistant, checker: Checker, coordinator: BfrCuffCoordinator
) -> None:
    """With an owner's limit that is too short, it says how long a check takes."""
    number = "number.gym_cuffs_cuff_1_maximum_occlusion_time"
    await act(hass, "number.set_value", entity_id=number, value=2)
    page = await checker.begin()
    assert page["errors"] == {"base": "not_now"}
    assert "occlusion time" in page["description_placeholders"]["reason"]
    assert not coordinator.checking


async def test_target_of_the_next_hold_stays(
    hass: HomeAssistant, checker: Checker, coordinator: BfrCuffCoordinator
) -> None:
    """A check has a pressure of its own."""
    target = "number.gym_cuffs_cuff_1_target_pressure"
    await act(hass, "number.set_value", entity_id=target, value=80)
    await checker.check()
    assert coordinator.target(0) == 80


async def test_results_can_be_read_again(checker: Checker) -> None:
    """What the last check found is on a page of its own."""
    page = await checker.check()
    await checker.submit(page)
    again = await checker.open()
    assert "Passed" in again["description_placeholders"]["standing"]
    assert again["menu_options"] == ["check_ready", "check_results"]
    again = await checker.submit(again, next_step_id="check_results")
    assert results(again) == results(page)


async def test_words(hass: HomeAssistant) -> None:
    """Whatever a check finds is said in every language, with its numbers."""
    findings = [
        Finding(step=step, outcome=outcome, seen=3.14, expected=7.0, reason="leak")
        for step in Step
        for outcome in Outcome
    ]
    said = {
        language: findings_in_words(await async_texts(hass, language), findings)
        for language in LANGUAGES
    }
    assert len(set(said.values())) == len(LANGUAGES)
    for text in said.values():
        lines = text.splitlines()
        assert len(lines) == len(findings)
        assert {line.removeprefix("- ")[0] for line in lines} == MARKS
        assert not [line for line in lines if "{" in line or "None" in line]
        assert text.count("3.1") >= len(Step) - 1


@pytest.mark.parametrize("checked_devices", [{DEVICE_ID: "0.9.0"}])
async def test_asked_for_again_after_new_firmware(
    hass: HomeAssistant, checker: Checker, entry: MockConfigEntry
) -> None:
    """What passed with other firmware does not count."""
    assert state(hass, CHECK).state == "outdated"
    assert _issue(hass, entry) == "check_outdated"
    page = await checker.open()
    assert "0.9.0" in page["description_placeholders"]["standing"]
    assert "check_accept" in page["menu_options"]


async def test_forgotten_with_the_controller(
    hass: HomeAssistant, checker: Checker, entry: MockConfigEntry
) -> None:
    """A controller that was removed is not checked when it is added again."""
    await checker.submit(await checker.check())
    await hass.async_block_till_done()
    await hass.config_entries.async_remove(entry.entry_id)
    again = MockConfigEntry(
        domain=DOMAIN, title=entry.title, unique_id=DEVICE_ID, data=dict(entry.data)
    )
    again.add_to_hass(hass)
    assert await hass.config_entries.async_setup(again.entry_id)
    await hass.async_block_till_done()
    assert state(hass, CHECK).state == "not_checked"


async def test_forgotten_though_never_set_up(
    hass: HomeAssistant, entry: MockConfigEntry, hass_storage: dict[str, Any]
) -> None:
    """A disabled controller is removed before anything of ours was set up."""
    hass_storage[STORE] = kept({DEVICE_ID: "1.0.0"})
    await hass.config_entries.async_set_disabled_by(
        entry.entry_id, ConfigEntryDisabler.USER
    )
    await hass.config_entries.async_remove(entry.entry_id)
    assert hass_storage[STORE]["data"] == {}
