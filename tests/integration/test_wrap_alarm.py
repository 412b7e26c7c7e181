"""The wrap's alarm, where its words come late."""

import asyncio

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.sessions import wrap_alarm
from custom_components.bfr_cuff.texts import async_words
from homeassistant.core import HomeAssistant


async def test_silenced_before_its_words_are_read(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wrap that is off by then raises no alarm that would stay for ever."""
    read = asyncio.Event()

    async def _late(hass: HomeAssistant) -> dict[str, str]:
        await read.wait()
        return await async_words(hass)

    monkeypatch.setattr(wrap_alarm, "async_words", _late)
    alarm = wrap_alarm.WrapAlarm(hass, MockConfigEntry(domain=DOMAIN, title="Ben"))
    alarm.ring()
    alarm.silence()
    read.set()
    await hass.async_block_till_done()
    assert not hass.data.get("persistent_notification")

    alarm.ring()
    await hass.async_block_till_done()
    shown = hass.data["persistent_notification"].values()
    assert [note["title"] for note in shown] == ["Ben: take the wrap off now"]
