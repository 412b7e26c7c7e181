"""Tests of controllers that cannot be set up: why, and what mends it."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

from aiohttp import web
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.bfr_cuff import coordinator as coordinator_module
from custom_components.bfr_cuff.const import DOMAIN
from homeassistant.config_entries import ConfigEntryDisabler, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.translation import async_get_translations
from homeassistant.util import dt as dt_util
from simulator.controller.door import tls_context
from simulator.device import Simulator

from .helpers import HOST, assert_reason, assert_state, eventually, paired, running
from .stranger import Stranger


async def _fail(
    hass: HomeAssistant, entry: MockConfigEntry, state: ConfigEntryState
) -> None:
    """Set an entry up, which must not work."""
    await hass.config_entries.async_setup(entry.entry_id)
    assert_state(entry, state)


async def _try_again(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Let the time pass after which Home Assistant tries again by itself."""
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(minutes=2))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert_state(entry, ConfigEntryState.LOADED)


def _issue(hass: HomeAssistant, entry: MockConfigEntry) -> ir.IssueEntry | None:
    return ir.async_get(hass).async_get_issue(DOMAIN, f"{entry.entry_id}_unsupported")


async def _words(hass: HomeAssistant, issue: ir.IssueEntry) -> str:
    """Return the issue as a person reads it."""
    texts = await async_get_translations(hass, "en", "issues", [DOMAIN])
    key = f"component.{DOMAIN}.issues.{issue.translation_key}"
    template = f"{texts[f'{key}.title']}\n{texts[f'{key}.description']}"
    return template.format(**(issue.translation_placeholders or {}))


async def test_unreachable(
    hass: HomeAssistant, entry: MockConfigEntry, simulator: Simulator
) -> None:
    """A controller without power is tried again later."""
    await simulator.cut_power()
    await _fail(hass, entry, ConfigEntryState.SETUP_RETRY)
    assert_reason(entry, "unreachable")
    await simulator.restore_power()
    await hass.config_entries.async_reload(entry.entry_id)
    assert_state(entry, ConfigEntryState.LOADED)


@pytest.mark.controller(clients=1)
async def test_full(
    hass: HomeAssistant, entry: MockConfigEntry, stranger: Stranger
) -> None:
    """A controller that serves as many as it can is tried again later."""
    await _fail(hass, entry, ConfigEntryState.SETUP_RETRY)
    assert_reason(entry, "unreachable")


async def test_wrong_device(
    hass: HomeAssistant, entry: MockConfigEntry, simulator: Simulator
) -> None:
    """Another device at the old address, even with the key, is not worked with."""
    await simulator.stop()
    config = replace(simulator.config, device_id="bfr-0b5e55ed", port=simulator.port)
    async with running(hass, config) as other:
        await _fail(hass, entry, ConfigEntryState.SETUP_RETRY)
        assert_reason(entry, "wrong_device")
        assert "bfr-0b5e55ed" in (entry.reason or "")
        assert not other._powered().state()["lease"]


async def test_wrong_key(
    hass: HomeAssistant, entry: MockConfigEntry, simulator: Simulator
) -> None:
    """A wrong key is asked for, until the right one fits again."""
    key = simulator.config.key
    await simulator.change_key(bytes(32))
    await _fail(hass, entry, ConfigEntryState.SETUP_RETRY)
    assert_reason(entry, "wrong_key")
    (flow,) = hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    assert flow["context"]["source"] == "reauth"
    assert _issue(hass, entry) is None
    await simulator.change_key(key)
    await _try_again(hass, entry)
    assert not hass.config_entries.flow.async_progress_by_handler(DOMAIN)


@pytest.mark.parametrize(
    ("version", "key"), [(0, "firmware_too_old"), (2, "unsupported_protocol")]
)
async def test_another_protocol_version(
    hass: HomeAssistant, simulator: Simulator, version: int, key: str
) -> None:
    """Another version of the protocol is a repair, until the firmware is changed."""
    await simulator.stop()
    config = replace(simulator.config, protocol=version, port=simulator.port)
    entry = paired(hass, simulator)
    async with running(hass, config):
        await _fail(hass, entry, ConfigEntryState.SETUP_RETRY)
        assert_reason(entry, "unsupported_protocol")
        assert f"version {version} of Cuff Link" in (entry.reason or "")
        issue = _issue(hass, entry)
        assert issue is not None
        assert issue.translation_key == key
        assert not issue.is_fixable
        assert issue.severity is ir.IssueSeverity.ERROR
        words = await _words(hass, issue)
        assert words.startswith("Gym cuffs ")
        assert f"version {version} of Cuff Link" in words
    async with running(hass, replace(config, protocol=1)):
        await _try_again(hass, entry)
        assert _issue(hass, entry) is None


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ({"lease_max_ms": 6000}, "lease_max_s of 6; 5 is what is safe"),
        ({"occlusion_max_s": 1201}, "occlusion_max_s of 1201; 1200 is what is safe"),
        ({"reperfusion_s": 59}, "reperfusion_s of 59; 60 is what is safe"),
        ({"pressure_max": 281.0}, "pressure_max of 281; 280 is what is safe"),
        ({"lease_max_ms": 999}, "lease_max_s of 0.999; less than 1 is of no use"),
        ({"occlusion_max_s": 59}, "occlusion_max_s of 59; less than 60 is of no use"),
        ({"pressure_max": 29.0}, "pressure_max of 29; less than 30 is of no use"),
        (
            {"reperfusion_s": 31557600},
            "reperfusion_s of 31557600; more than 3600 is of no use",
        ),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
async def test_unsafe_limits(
    hass: HomeAssistant, simulator: Simulator, limits: dict[str, Any], words: str
) -> None:
    """A controller that announces unsafe limits is a repair that names them."""
    await simulator.stop()
    config = replace(simulator.config, port=simulator.port)
    entry = paired(hass, simulator)
    async with running(hass, replace(config, **limits)):
        await _fail(hass, entry, ConfigEntryState.SETUP_RETRY)
        key = "useless_limits" if "of no use" in words else "unsafe_limits"
        key = "excessive_limits" if "more than" in words else key
        assert_reason(entry, key)
        assert words in (entry.reason or "")
        issue = _issue(hass, entry)
        assert issue is not None
        assert issue.translation_key == key
        assert words.split(";", maxsplit=1)[0] in await _words(hass, issue)
    async with running(hass, config):
        await _try_again(hass, entry)
        assert _issue(hass, entry) is None


async def test_removal_takes_the_repair_with_it(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """A controller that never could be set up leaves nothing behind either."""
    await simulator.stop()
    config = replace(simulator.config, protocol=2, port=simulator.port)
    entry = paired(hass, simulator)
    async with running(hass, config):
        await _fail(hass, entry, ConfigEntryState.SETUP_RETRY)
        assert _issue(hass, entry) is not None
        await hass.config_entries.async_remove(entry.entry_id)
    assert _issue(hass, entry) is None


async def test_disabled_after_a_refusal(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """Who disables a controller that could not be set up is asked to mend nothing."""
    await simulator.stop()
    config = replace(simulator.config, protocol=2, port=simulator.port)
    entry = paired(hass, simulator)
    disable = hass.config_entries.async_set_disabled_by
    async with running(hass, config):
        await _fail(hass, entry, ConfigEntryState.SETUP_RETRY)
        assert _issue(hass, entry) is not None
        await disable(entry.entry_id, ConfigEntryDisabler.USER)
        assert _issue(hass, entry) is None
        await disable(entry.entry_id, None)
        await hass.async_block_till_done()
        assert _issue(hass, entry) is not None


async def test_greets_and_falls_silent(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    simulator: Simulator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A controller that says hello but sends no state is tried again later.

    No simulator does that, so this one is a socket with nothing but a hello; and the
    time that is waited for a state is cut short.
    """
    monkeypatch.setattr(coordinator_module, "FIRST_STATE_TIMEOUT_S", 0.3)
    hello = simulator._powered().hello()
    left = asyncio.Event()

    async def _greet(request: web.BaseRequest) -> web.StreamResponse:
        socket = web.WebSocketResponse(protocols=("bfr-cuff.1",))
        await socket.prepare(request)
        await socket.send_json(hello)
        async for _ in socket:
            pass
        left.set()
        return socket

    await simulator.stop()
    runner = web.ServerRunner(web.Server(_greet))
    await runner.setup()
    site = web.TCPSite(
        runner, HOST, simulator.port, ssl_context=tls_context(simulator.config.key)
    )
    await site.start()
    await _fail(hass, entry, ConfigEntryState.SETUP_RETRY)
    assert_reason(entry, "silent")
    await eventually(left.is_set)
    await runner.cleanup()
