"""What a check is: a sentence of the protocol, and a function that holds it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from .bench import Bench

type Function = Callable[[Bench], Awaitable[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check.

    `rule` is a section or rule of the protocol, `sentence` what it says in our words,
    `expected` what a controller does. `function` returns what was seen, or raises
    NotHeld or Skipped. `hooks` are the commands that the controller needs for it; after
    `failed_handshakes`, the controller may not answer us for a second.
    """

    name: str
    rule: str
    sentence: str
    expected: str
    function: Function
    inflates: bool = False
    slow: bool = False
    hooks: tuple[str, ...] = ()
    failed_handshakes: bool = False


def check(
    rule: str,
    sentence: str,
    expected: str,
    *,
    inflates: bool = False,
    slow: bool = False,
    hooks: tuple[str, ...] = (),
    failed_handshakes: bool = False,
) -> Callable[[Function], Check]:
    """Make a check of a function; its name is the function's."""

    def make(function: Function) -> Check:
        return Check(
            name=function.__name__,
            rule=rule,
            sentence=sentence,
            expected=expected,
            function=function,
            inflates=inflates,
            slow=slow,
            hooks=hooks,
            failed_handshakes=failed_handshakes,
        )

    return make
