"""What the steps of an athlete's options share."""

from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import ConfigFlowResult, OptionsFlow

from ..athletes import load_athlete
from ..lib.training.athlete import Athlete


class AthleteOptions(OptionsFlow):
    """Options of an athlete, each step with keys of its own.

    Nothing is reloaded: a session that runs goes on, and the next one reads them anew.
    """

    @property
    def _athlete(self) -> Athlete:
        """Return what is known of the athlete now."""
        return load_athlete(self.hass, self.config_entry)

    def _save(self, *keys: str, given: Mapping[str, Any]) -> ConfigFlowResult:
        """Keep what was given for these keys, and everything else as it is."""
        kept = {
            key: value
            for key, value in self.config_entry.options.items()
            if key not in keys
        }
        told = {key: given[key] for key in keys if given.get(key) is not None}
        return self.async_create_entry(data={**kept, **told})
