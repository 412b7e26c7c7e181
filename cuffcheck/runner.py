"""Make the checks one after the other, and let the air out, whatever happens."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from fnmatch import fnmatch

from .bench import Bench, Settings
from .check import Check
from .checks.news import limits
from .holding import ready, settle
from .report import Outcome, Report, Result
from .verdict import CannotRun, NotHeld, Skipped, words

BY_HAND = "The controller does not come to rest. TAKE THE CUFF OFF BY HAND. "
LOCKED_OUT_S = 1.2
"""An address with five failed handshakes is not answered for the rest of a second."""
RELEASE_S = 20.0
"""How long the last release is tried, in real seconds."""
# What a controller sends may lack what a check reads, or be of another type.
MALFORMED = (KeyError, TypeError, ValueError, IndexError, AttributeError)


def chosen(checks: Sequence[Check], settings: Settings) -> Iterator[Check]:
    """Yield the checks that a person asked for."""
    for check in checks:
        if not settings.only or any(fnmatch(check.name, one) for one in settings.only):
            yield check


class Runner:
    """One run of checks against one controller."""

    def __init__(
        self, settings: Settings, checks: Sequence[Check], tell: Callable[[str], None]
    ) -> None:
        """Make these checks; `tell` shows a line to the person."""
        self._settings = settings
        self._checks = tuple(chosen(checks, settings))
        self._tell = tell
        self._bench = Bench(settings, tell)
        self._results: list[Result] = []
        self._unsafe: str | None = None

    async def run(self) -> Report:
        """Make every check; raise CannotRun if there is no controller to check."""
        if not self._checks:
            raise CannotRun("No check has such a name.")
        await self._bench.meet()
        trouble = None
        try:
            await self._look()
            await self._make_all()
        except asyncio.CancelledError:
            trouble = "interrupted"
        finally:
            if not await self._released():
                trouble = BY_HAND
        return self._report(trouble)

    async def _look(self) -> None:
        """Refuse to inflate what announces more than it may, or does not rest."""
        try:
            await limits.function(self._bench)
            await settle(self._bench)
        except (NotHeld, OSError, *MALFORMED) as err:
            self._unsafe = f"nothing is inflated: {words(err)}"

    async def _make_all(self) -> None:
        """Make each check and tell its result, grouped by rule."""
        rule = ""
        for check in self._checks:
            if check.rule != rule:
                rule = check.rule
                self._tell(f"\n{rule}")
            result = await self._make(check)
            self._results.append(result)
            for line in result.lines():
                self._tell(line)

    async def _make(self, check: Check) -> Result:
        """Make one check, with the controller at rest before and after."""
        why = self._reason_to_skip(check)
        if why is not None:
            return Result(check, Outcome.SKIPPED, why)
        began = asyncio.get_running_loop().time()
        outcome, seen = await self._outcome(check)
        if check.failed_handshakes:
            await asyncio.sleep(LOCKED_OUT_S)
        if check.inflates or check.hooks or outcome is Outcome.NOT_HELD:
            await self._rest(check)
        spent = asyncio.get_running_loop().time() - began
        return Result(check, outcome, seen, spent)

    async def _rest(self, check: Check) -> None:
        """Bring the controller to rest, or inflate no more."""
        try:
            await settle(self._bench)
        except (NotHeld, OSError, *MALFORMED) as err:
            self._unsafe = f"no rest after {check.name}: {words(err)}"
            self._tell(f"  !!!  {BY_HAND}")

    async def _outcome(self, check: Check) -> tuple[Outcome, str]:
        """Return how a check ended."""
        try:
            if check.inflates:
                await ready(self._bench)
            return Outcome.HELD, await check.function(self._bench)
        except NotHeld as err:
            return Outcome.NOT_HELD, str(err)
        except Skipped as err:
            return Outcome.SKIPPED, str(err)
        except OSError as err:
            return Outcome.NOT_HELD, f"the connection failed: {words(err)}"
        except MALFORMED as err:
            return Outcome.NOT_HELD, f"a frame cannot be used: {err!r}"

    def _reason_to_skip(self, check: Check) -> str | None:
        """Return why a check is not made, if it is not."""
        if check.slow and self._settings.quick:
            return "not in a quick run"
        if check.hooks and self._settings.hook is None:
            return "needs a hook"
        return self._unsafe if check.inflates else None

    async def _released(self) -> bool:
        """Release everything at the end, and return whether it shows."""
        task = asyncio.current_task()
        assert task is not None
        # A second Ctrl-C must not keep the air in.
        while task.cancelling():
            task.uncancel()
        for _ in range(3):
            with suppress(NotHeld, OSError, asyncio.CancelledError, *MALFORMED):
                async with asyncio.timeout(RELEASE_S):
                    return await self._vented()
            await asyncio.sleep(0.2)
        return False

    async def _vented(self) -> bool:
        """Release, and return whether no cuff is up any more."""
        bench = self._bench
        async with bench.link() as link:
            reply = await link.ask("release")
            state = await link.state(
                lambda state: all(
                    cuff["phase"] not in ("inflating", "holding")
                    for cuff in state["channels"]
                ),
                "everything released",
            )
            return reply.ok and bool(state)

    def _report(self, trouble: str | None) -> Report:
        """Return what came of it."""
        settings = self._settings
        return Report(
            self._bench.hello,
            settings.time_scale,
            settings.quick,
            tuple(self._results),
            trouble,
        )
