"""The keeper of a lease, second by second on virtual time."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from custom_components.bfr_cuff.lib.controller.model import (
    ControllerError,
    ControllerRefused,
    ControllerSilent,
    ControllerUnreachable,
    RefusalCode,
)
from custom_components.bfr_cuff.lib.link.lease import RETRY_S, LeaseKeeper

from .virtual_time import freeze, now, run

LEASE_S = 5.0
THIRD_S = LEASE_S / 3
REPLY_TIMEOUT_S = 2.0


class Lease:
    """A controller's side of a lease: when it was renewed, and what goes wrong."""

    def __init__(self, *, outage: tuple[float, float] = (-1.0, -1.0)) -> None:
        """Start with a lease just taken; `outage` is when no reply and no news come."""
        self.start = now()
        self.outage = outage
        self.renewed: list[float] = []
        self.asked: list[float] = []
        self.error: ControllerError | None = None
        self.ends_at = LEASE_S
        self.taken_anew = False
        self.newest = -1.0

    @property
    def now(self) -> float:
        """Return the time since the lease was taken."""
        return now() - self.start

    async def renew(self) -> None:
        """Renew the lease, or fail as told."""
        self.asked.append(self.now)
        if self.error is not None:
            raise self.error
        if self.out:
            await asyncio.sleep(REPLY_TIMEOUT_S)
            raise ControllerSilent("no reply")
        self.taken_anew |= self.now >= self.ends_at
        self.renewed.append(self.now)
        self.ends_at = self.now + LEASE_S

    @property
    def out(self) -> bool:
        """Return whether the network is down."""
        return self.outage[0] <= self.now < self.outage[1]

    def fresh(self, at: float) -> bool:
        """Return whether the newest state was sent less than two seconds ago."""
        newest = self.outage[0] if self.out else at - self.start
        return at - self.start - newest <= 2.0

    def keeper(self) -> LeaseKeeper:
        """Return what keeps this lease."""
        return LeaseKeeper(self.renew, self.fresh, now, LEASE_S)


async def keep(lease: Lease, seconds: float) -> bool:
    """Keep a lease for a while; tell whether the keeper is still at it."""
    task = asyncio.create_task(lease.keeper().run())
    await asyncio.sleep(seconds)
    if task.done():
        task.result()
        return False
    task.cancel()
    return True


def timed(main: Coroutine[Any, Any, None]) -> None:
    """Run a test on virtual time."""
    run(main)


def test_a_lease_is_renewed_every_third() -> None:
    """To the moment, for as long as nothing is wrong."""

    async def main() -> None:
        lease = Lease()
        assert await keep(lease, 3600.0)
        gaps = {
            round(later - sooner, 6)
            for sooner, later in zip([0.0, *lease.renewed], lease.renewed, strict=False)
        }
        assert gaps == {round(THIRD_S, 6)}
        assert len(lease.renewed) in (2159, 2160)

    timed(main())


def test_slow_replies_do_not_make_renewals_rarer() -> None:
    """A third counts from one request to the next."""

    async def main() -> None:
        lease = Lease()
        renew = lease.renew

        async def slow() -> None:
            await renew()
            await asyncio.sleep(1.0)

        keeper = LeaseKeeper(slow, lease.fresh, now, LEASE_S)
        task = asyncio.create_task(keeper.run())
        await asyncio.sleep(5.5)
        task.cancel()
        assert lease.asked == pytest.approx([THIRD_S, 2 * THIRD_S, 3 * THIRD_S])

    timed(main())


@pytest.mark.parametrize("pace", [10.0, 60.0])
def test_a_short_lease_is_renewed_as_surely(pace: float) -> None:
    """As that of a simulator that runs faster than life; also after a failure."""

    async def main() -> None:
        lease = Lease()
        keeper = LeaseKeeper(lease.renew, lease.fresh, now, LEASE_S / pace)
        task = asyncio.create_task(keeper.run())
        await asyncio.sleep(3.0)
        assert len(lease.asked) == pytest.approx(3.0 / (THIRD_S / pace), abs=1.0)
        lease.error = ControllerUnreachable("not connected")
        await asyncio.sleep(0.5 * LEASE_S / pace)
        lease.error = None
        await asyncio.sleep(3.0)
        assert not task.done()
        task.cancel()

    timed(main())


def test_stale_news_stops_it() -> None:
    """And once the lease has run out, fresh news does not start it again."""

    async def main() -> None:
        lease = Lease(outage=(-10.0, 5.5))
        assert not await keep(lease, 60.0)
        assert lease.asked == []

    timed(main())


def test_three_seconds_without_a_network_are_nothing() -> None:
    """Whenever they begin: the lease lives on, and is never taken anew."""

    async def main() -> None:
        for start in range(60):
            lease = Lease(outage=(start / 10, start / 10 + 3.0))
            assert await keep(lease, 60.0), start
            assert not lease.taken_anew

    timed(main())


def test_seven_seconds_without_a_network_end_it() -> None:
    """Whenever they begin: a lease that ran out is not taken again."""

    async def main() -> None:
        for start in range(60):
            lease = Lease(outage=(start / 10, start / 10 + 7.0))
            assert not await keep(lease, 60.0), start
            assert not lease.taken_anew

    timed(main())


def test_one_lost_renewal_is_survived() -> None:
    """The next one comes in time, though the reply was waited for."""

    async def main() -> None:
        lease = Lease(outage=(THIRD_S - 0.1, THIRD_S + 0.1))
        assert await keep(lease, 60.0)
        assert lease.renewed[0] == pytest.approx(
            THIRD_S + REPLY_TIMEOUT_S + RETRY_S, abs=0.01
        )

    timed(main())


@pytest.mark.parametrize("code", [RefusalCode.LEASE_HELD, RefusalCode.INTERNAL])
def test_a_refusal_ends_it(code: RefusalCode) -> None:
    """Somebody else has the lease; asking on would take it back one day."""

    async def main() -> None:
        lease = Lease()
        lease.error = ControllerRefused(code)
        assert not await keep(lease, 60.0)
        assert len(lease.asked) == 1

    timed(main())


def test_a_lost_connection_is_tried_until_the_lease_has_run_out() -> None:
    """A new connection of the same client may renew; later than that, never."""

    async def main() -> None:
        lease = Lease()
        lease.error = ControllerUnreachable("not connected")
        task = asyncio.create_task(lease.keeper().run())
        await asyncio.sleep(4.5)
        assert not task.done()
        await asyncio.sleep(1.0)
        assert task.done()
        assert max(lease.asked) < LEASE_S

    timed(main())


def test_a_connection_found_again_in_time_renews() -> None:
    """Within what is left of the lease."""

    async def main() -> None:
        lease = Lease()
        lease.error = ControllerUnreachable("not connected")
        task = asyncio.create_task(lease.keeper().run())
        await asyncio.sleep(4.5)
        lease.error = None
        await asyncio.sleep(1.0)
        assert not task.done()
        assert len(lease.renewed) == 1
        assert not lease.taken_anew
        task.cancel()

    timed(main())


@pytest.mark.parametrize("frozen_s", [4.0, 5.0, 6.0, 3600.0])
@pytest.mark.parametrize("start", [0.0, 1.0, THIRD_S, 2.5, 4.9])
def test_a_frozen_loop_stops_it(start: float, frozen_s: float) -> None:
    """The lease runs out meanwhile, and nobody takes it again afterwards."""

    async def main() -> None:
        lease = Lease()
        task = asyncio.create_task(lease.keeper().run())
        await asyncio.sleep(start)
        freeze(frozen_s)
        await asyncio.sleep(30.0)
        assert not lease.taken_anew
        if frozen_s >= LEASE_S:
            assert task.done()
        task.cancel()

    timed(main())


def test_a_reply_that_arrives_after_a_freeze_prolongs_nothing() -> None:
    """The lease counts from when it was asked for, not from when that was heard."""

    async def main() -> None:
        lease = Lease()

        async def renew() -> None:
            lease.asked.append(lease.now)
            freeze(6.0)

        keeper = LeaseKeeper(renew, lambda at: True, now, LEASE_S)
        await keeper.run()
        assert lease.asked == pytest.approx([THIRD_S])

    timed(main())


def test_another_error_ends_it() -> None:
    """Whatever it was, the lease then ends by itself."""

    async def main() -> None:
        async def renew() -> None:
            raise ZeroDivisionError

        keeper = LeaseKeeper(renew, lambda at: True, now, LEASE_S)
        with pytest.raises(ZeroDivisionError):
            await keeper.run()

    timed(main())
