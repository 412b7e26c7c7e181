"""How training developed, for the charts of the history card."""

from dataclasses import asdict
from functools import partial
from typing import Any, Final

import voluptuous as vol

from homeassistant.auth.permissions.const import POLICY_READ
from homeassistant.components import websocket_api
from homeassistant.components.websocket_api import ActiveConnection
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.importlib import async_import_module

from ..athletes import id_of_athlete
from ..const import DOMAIN
from ..errors import history_errors_explained
from ..history.keeper import HISTORY
from ..history.query import athlete_called
from ..lib.store.measurements import accepted
from ..permissions import check_history
from .lop_points import lop_points

DRAWN: Final = f"{__package__.rpartition('.')[0]}.lib.store.charts"
"""Only a card that shows charts needs it."""

CHARTS: Final = {
    vol.Required("type"): f"{DOMAIN}/history/charts",
    vol.Required("athlete"): str,
    vol.Required("since"): cv.date,
    vol.Required("until"): cv.date,
}


@websocket_api.websocket_command(CHARTS)
@websocket_api.async_response
async def ws_charts(
    hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]
) -> None:
    """Send an athlete's lines: load, volume, repetitions, pressure, LOP, time, band.

    LOPs are there from the first one on: they hold for longer than any span.
    """
    entry = athlete_called(hass, msg["athlete"])
    wanted = id_of_athlete(entry)
    check_history(hass, connection.user, wanted, POLICY_READ)
    drawn = await async_import_module(hass, DRAWN)
    ask = partial(
        drawn.charts, athlete_id=wanted, since=msg["since"], until=msg["until"]
    )
    with history_errors_explained():
        found = await hass.data[HISTORY].async_query(ask)
        measured = await hass.data[HISTORY].async_query(
            partial(accepted, athlete_id=wanted)
        )
    lop = drawn.beside_each_other([*drawn.lop_lines(lop_points(entry, measured))])
    lines = [asdict(line) for line in (*found.lines, *lop)]
    connection.send_result(msg["id"], asdict(found) | {"lines": lines})
