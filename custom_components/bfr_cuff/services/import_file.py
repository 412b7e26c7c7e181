"""What the action that takes history in does: read what it is given, and add it."""

from pathlib import Path
from typing import Any, Final

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import ServiceValidationError
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..errors import history_errors_explained
from ..history.import_messages import problem_in_words
from ..history.importer import async_take_in
from ..lib.store.import_json import History, read
from ..lib.store.strict_json import ImportProblem
from ..texts import async_words

LARGEST_IMPORT: Final = 64 << 20


async def async_import(call: ServiceCall, give_to: str | None) -> dict[str, Any]:
    """Add the sessions of an export; return how many, and problems in words."""
    history = await _async_read(call)
    with history_errors_explained():
        return await async_take_in(call.hass, history, give_to)


async def _async_read(call: ServiceCall) -> History:
    """Return what is in the text or file that is given."""
    content: str
    if "content" in call.data:
        content = call.data["content"]
    elif "file" in call.data:
        name: str = call.data["file"]
        content = await call.hass.async_add_executor_job(_text_of, call.hass, name)
    else:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="import_nothing"
        )
    try:
        return await call.hass.async_add_executor_job(read, content, dt_util.utcnow())
    except ImportProblem as err:
        problem = problem_in_words(err, await async_words(call.hass))
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="import_unreadable",
            translation_placeholders={"problem": problem},
        ) from err


def _text_of(hass: HomeAssistant, name: str) -> str:
    """Read a file in a folder that Home Assistant allows; not on the event loop."""
    path = Path(hass.config.path(name))
    # Before anything is asked of the file: whether it exists is not to be found out.
    if not hass.config.is_allowed_path(str(path)):
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="import_file_not_allowed",
            translation_placeholders={"file": name},
        )
    try:
        if path.stat().st_size <= LARGEST_IMPORT:
            return path.read_text(encoding="utf-8")
    except (OSError, ValueError) as err:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="import_file_unreadable",
            translation_placeholders={"file": name},
        ) from err
    raise ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key="import_file_too_large",
        translation_placeholders={"file": name},
    )
