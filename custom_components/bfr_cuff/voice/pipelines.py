"""The languages that the home's voice assistants speak.

Apart from the rest, for it needs what only a home with such assistants has.
"""

from homeassistant.components.assist_pipeline import async_get_pipelines
from homeassistant.core import HomeAssistant, callback


@callback
def pipeline_languages(hass: HomeAssistant) -> frozenset[str]:
    """Return every language that a pipeline understands."""
    return frozenset(
        language
        for pipeline in async_get_pipelines(hass)
        for language in (pipeline.conversation_language, pipeline.stt_language)
        if language is not None
    )
