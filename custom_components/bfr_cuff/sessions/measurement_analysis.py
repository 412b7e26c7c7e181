"""The analysis of a measurement, which needs numpy and runs off the event loop.

Nothing but a measurement loads it: a home that only trains never does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
import importlib
from typing import TYPE_CHECKING, Final

from homeassistant.core import HomeAssistant
from homeassistant.requirements import RequirementsNotFound, async_process_requirements

from ..const import DOMAIN
from ..lib.session.measurement_messages import Analyse
from ..lib.session.refusal import SessionRefused
from ..lib.training.oscillogram import Oscillogram

if TYPE_CHECKING:
    from types import ModuleType

REQUIREMENTS: Final = ["numpy"]
"""In the version that Home Assistant's own constraints name; its images have it."""

_MODULE: Final = f"{__package__.rpartition('.')[0]}.lib.training.oscillometry"
_STILL: Final = [60.0] * 500


@dataclass(frozen=True, slots=True)
class Analysis:
    """What sees the pulse of a hold at once, and analyses a whole run in a thread."""

    hass: HomeAssistant
    _module: ModuleType

    def pulse_of(
        self,
        pressure: Sequence[float | None],
        interval_ms: float,
        period_s: float | None,
    ) -> tuple[float, float | None]:
        """Return the pulse of one hold; half a millisecond's work."""
        found: tuple[float, float | None] = self._module.hold_pulse(
            pressure, interval_ms, period_s
        )
        return found

    async def async_analyse(self, run: Analyse) -> Oscillogram:
        """Return what one run says of the limb."""
        found: Oscillogram = await self.hass.async_add_executor_job(
            self._module.analyse, run.pressure, run.interval_ms, run.holds
        )
        return found


async def async_load_analysis(hass: HomeAssistant) -> Analysis:
    """Return the analysis, or raise SessionRefused where numpy cannot be had."""
    try:
        await async_process_requirements(hass, DOMAIN, REQUIREMENTS, False)
        module = await hass.async_add_import_executor_job(_load)
    except (RequirementsNotFound, ImportError) as err:
        raise SessionRefused("measure_no_analysis") from err
    return Analysis(hass, module)


def _load() -> ModuleType:
    """Import the analysis, and use it once: the first time takes a while."""
    module = importlib.import_module(_MODULE)
    module.hold_pulse(_STILL, 10.0, None)
    return module
