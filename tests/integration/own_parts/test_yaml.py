"""Tests of the YAML that the form shows."""

import yaml

from custom_components.bfr_cuff.flows.own_yaml import YAML, async_esphome
from homeassistant.core import HomeAssistant


async def test_it_stands_by_itself(hass: HomeAssistant) -> None:
    """It is the end of the file that is built and run, and refers to nothing before it."""
    fence, _, rest = (await async_esphome(hass)).partition("\n")
    shown = rest.removesuffix("```")
    assert fence == "```yaml"
    assert YAML.read_text().endswith(shown)
    assert "${" not in shown
    assert "!secret" not in shown
    read = yaml.safe_load(shown)
    assert list(read) == ["output", "switch", "script"]
    (let_go,) = read["script"]
    assert let_go["mode"] == "restart"
    assert {"switch.turn_off": "vent_valve"} in let_go["then"]
