"""An athlete's LOPs by day: what was measured by a cuff, and what was entered."""

from collections.abc import Iterable
from typing import Any

from homeassistant.config_entries import ConfigEntry

from ..athletes import lop_records
from ..lib.training.lop import Lop, LopMethod


def lop_points(
    entry: ConfigEntry, measured: Iterable[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return every LOP in the order of days; `measured` come from the history."""
    points = [*measured, *map(_point, _entered(entry))]
    points.sort(key=lambda point: point["day"])
    return points


def _entered(entry: ConfigEntry) -> list[Lop]:
    """Return the LOPs that were not measured by a cuff: those are in the history."""
    return [
        lop for lop in lop_records(entry) if lop.method is not LopMethod.OSCILLOMETRY
    ]


def _point(lop: Lop) -> dict[str, Any]:
    return {
        "day": lop.day.isoformat(),
        "placement": lop.placement.value,
        "cuff_width_mm": lop.cuff_width_mm,
        "posture": lop.posture.value,
        "method": lop.method.value,
        "low": lop.mmhg,
        "high": None,
        "measurement_id": None,
    }
