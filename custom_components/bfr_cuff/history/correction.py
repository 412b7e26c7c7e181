"""Put a kept session right: what an athlete said of it, and a note."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.auth.permissions.const import POLICY_CONTROL
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError

from ..const import DOMAIN
from ..errors import history_errors_explained
from ..lib.store.correction import Correction, NoSuchSet
from ..lib.store.model import KeptSession
from ..permissions import async_check_history
from .change_database import under_way
from .keeper import HISTORY

MOST_SETS: Final = 1000
MOST_REPETITIONS: Final = 1000
"""More in one set is a slip of the hand."""

HEAVIEST_KG: Final = 500.0
LONGEST_NOTE: Final = 1000


def correction_of(given: Mapping[str, Any]) -> Correction:
    """Return what is to be put right; raise ServiceValidationError if that is nothing."""
    note = str(given.get("note", "")).strip() or None
    correction = Correction(
        set_number=given.get("set"),
        repetitions=given.get("repetitions"),
        rpe=given.get("rpe"),
        discomfort=given.get("discomfort"),
        load_kg=given.get("load"),
        note=note,
    )
    if correction == Correction(set_number=correction.set_number):
        raise _refused("nothing_to_correct")
    if correction.of_set and correction.set_number is None:
        raise _refused("which_set")
    if note is not None and len(note) > LONGEST_NOTE:
        raise _refused("note_too_long")
    return correction


async def async_correct(
    hass: HomeAssistant, context: Context, session_id: str, correction: Correction
) -> None:
    """Keep a correction; raise ServiceValidationError or Unauthorized."""
    keeper = hass.data[HISTORY]
    with history_errors_explained():
        kept: KeptSession | None = await keeper.async_read(
            lambda reader: reader.session(session_id)
        )
    whose = None if kept is None else kept.record.athlete_id
    # Before anything is said: whether a session is kept is not to be found out.
    await async_check_history(hass, context, whose, POLICY_CONTROL)
    if session_id in under_way(hass):
        raise _refused("session_still_on")
    try:
        with history_errors_explained():
            athlete_id = await keeper.async_write(
                lambda writer: writer.put_right(session_id, correction)
            )
    except NoSuchSet as err:
        raise _refused("no_such_set") from err
    if athlete_id is None:
        raise _refused("no_kept_session")
    keeper.async_changed(athlete_id)


def _refused(key: str) -> ServiceValidationError:
    return ServiceValidationError(translation_domain=DOMAIN, translation_key=key)
