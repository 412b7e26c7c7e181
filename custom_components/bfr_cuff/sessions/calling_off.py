"""What calls off a start that has not begun yet: all that would end a session."""

from homeassistant.core import CALLBACK_TYPE, callback

from ..lib.controller.guard import Verdict
from .training_cuffs import TrainingCuff


@callback
def call_off_by(cuff: TrainingCuff, call_off: CALLBACK_TYPE) -> list[CALLBACK_TYPE]:
    """Call `call_off` at whatever would end a session with this cuff.

    That is a release of it by anyone, a verdict of the guard, the button or a restart of
    its controller, and lost contact: whatever happens then, a person has to ask once
    more. Returns what ends the following; there is nothing to follow of a wrap.
    """
    coordinator = cuff.coordinator
    if coordinator is None:
        return []

    @callback
    def _on_release(channel: int | None) -> None:
        if channel in (None, cuff.channel):
            call_off()

    @callback
    def _on_verdict(verdict: Verdict) -> None:
        _on_release(verdict.channel)

    @callback
    def _on_news() -> None:
        if not coordinator.last_update_success:
            call_off()

    return [
        coordinator.releases.add(_on_release),
        coordinator.verdicts.add(_on_verdict),
        coordinator.button_presses.add(call_off),
        coordinator.async_add_listener(_on_news),
    ]
