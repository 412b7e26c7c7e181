#!/usr/bin/env bash
# Home Assistant 2026.10.4, a number of device class pressure: 40 to 240 mmHg in steps of 5, without decimals.
# When a person chooses another unit for it, the step is not converted: 5 mmHg become 5 psi, 259 mmHg.
# The state keeps the decimals of the native value (none), so that a cuff at 150 mmHg shows "0.0" bar and "3.0" psi
# (155 mmHg); in bar nothing between 0 and 1 (750 mmHg) can be shown. The ends are rounded outwards.
# Seen: psi 3.0 (0 to 5, step 5), kPa 20.0 (5 to 32, step 5), bar 0.0 (0 to 1, step 5).
# Needs Python 3.14.2 or later, as this Home Assistant does (exits 75 without). Installs for a minute.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for python in python3.14 python3; do
  "$python" -c 'import sys; sys.exit(sys.version_info < (3, 14, 2))' 2>"$work/why" && break || python=
done
[ -n "$python" ] || { echo "needs Python 3.14.2 or later"; exit 75; }
"$python" -m venv --without-pip "$work/venv"
python3 -m pip --python "$work/venv/bin/python" install -qq --disable-pip-version-check homeassistant==2026.10.4 2>"$work/pip.log" \
  || { cat "$work/pip.log"; exit 1; }

"$work/venv/bin/python" - "$work/config" <<'PY'
import asyncio
import os
import sys

from homeassistant import bootstrap, loader
from homeassistant.components.number import DOMAIN, NumberDeviceClass, NumberEntity
from homeassistant.config_entries import ConfigEntries
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry
from homeassistant.setup import async_setup_component

EXPECTED = {
    "mmHg": ("150", 40, 240, 5), "psi": ("3.0", 0.0, 5.0, 5), "kPa": ("20.0", 5.0, 32.0, 5), "bar": ("0.0", 0.0, 1.0, 5),
}


class Cuff(NumberEntity):
    _attr_name = _attr_unique_id = "cuff"
    _attr_device_class = NumberDeviceClass.PRESSURE
    _attr_native_unit_of_measurement = "mmHg"
    _attr_native_min_value, _attr_native_max_value, _attr_native_step, _attr_native_value = 40, 240, 5, 150


async def see():
    hass = HomeAssistant(sys.argv[1])
    loader.async_setup(hass)
    hass.config_entries = ConfigEntries(hass, {})
    await bootstrap.async_load_base_functionality(hass)
    await async_setup_component(hass, DOMAIN, {})
    cuff, seen = Cuff(), {}
    await hass.data[DOMAIN].async_add_entities([cuff])
    for unit in EXPECTED:
        entity_registry.async_get(hass).async_update_entity_options(cuff.entity_id, DOMAIN, {"unit_of_measurement": unit})
        await hass.async_block_till_done()
        state = hass.states.get(cuff.entity_id)
        seen[unit] = (state.state, *(state.attributes[each] for each in ("min", "max", "step")))
    await hass.async_stop(force=True)
    return seen


os.makedirs(sys.argv[1])
seen = asyncio.run(see())
print(seen)
if seen != EXPECTED:
    sys.exit("changed")
PY
