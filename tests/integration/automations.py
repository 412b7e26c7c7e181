"""Automations written in YAML, and what they do."""

from collections.abc import Mapping
from typing import Any

import yaml

from custom_components.bfr_cuff.const import DOMAIN
from homeassistant.components import automation
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers.icon import async_get_icons
from homeassistant.setup import async_setup_component

from .shipped import ICONS, TEXTS

TOLD = "told"

_REASON = "{{ trigger.to_state.attributes.reason | default(none) }}"


async def tell(
    hass: HomeAssistant, triggers: str, actions: str | None = None
) -> list[dict[str, Any]]:
    """Set an automation up; return a list that is added to whenever it runs.

    Without actions of its own it tells the id of the trigger and a reason, if any.
    """
    heard: list[dict[str, Any]] = []

    @callback
    def _on_told(event: Event) -> None:
        heard.append(dict(event.data))

    hass.bus.async_listen(TOLD, _on_told)
    say = {"event": TOLD, "event_data": {"id": "{{ trigger.id }}", "reason": _REASON}}
    config = {
        "alias": "Test",
        "mode": "queued",
        "max": 100,
        "triggers": yaml.safe_load(triggers),
        "actions": [say] if actions is None else yaml.safe_load(actions),
    }
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(
        hass, automation.DOMAIN, {automation.DOMAIN: [config]}
    )
    await hass.async_block_till_done()
    assert hass.states.is_state("automation.test", "on"), "not valid: see the log"
    return heard


def ids(told: list[dict[str, Any]]) -> list[str]:
    """Return which triggers have fired."""
    return [each["id"] for each in told]


async def check_described(
    hass: HomeAssistant,
    section: str,
    described: Mapping[str, Mapping[str, Any] | None],
    known: set[str],
) -> None:
    """Check that each trigger or condition of ours has a form, words and an icon."""
    start = f"{DOMAIN}."
    ours = {
        name.removeprefix(start): about
        for name, about in described.items()
        if name.startswith(start)
    }
    texts = TEXTS[section]
    assert set(ours) == known == set(texts) == set(ICONS[section])
    icons = await async_get_icons(hass, section, [DOMAIN])
    assert icons[DOMAIN] == ICONS[section]
    for name, about in ours.items():
        assert about is not None, name
        assert about["target"]["entity"][0]["integration"] == DOMAIN
        assert set(about.get("fields", {})) == set(texts[name].get("fields", {}))
        assert texts[name]["name"]
        assert texts[name]["description"]
