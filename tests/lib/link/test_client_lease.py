"""The client's lease: taken, renewed, and ended."""

import asyncio
from dataclasses import replace
from typing import Any

import aiohttp
import pytest

from custom_components.bfr_cuff.lib.controller.model import (
    ControllerUnreachable,
    ReleaseReason,
)
from custom_components.bfr_cuff.lib.link import client as client_module
from custom_components.bfr_cuff.lib.link.client import CuffLink
from custom_components.bfr_cuff.lib.link.lease import LeaseKeeper
from simulator.device import Simulator

from .conftest import CLIENT_ID, DEVICE_ID, Listener, address_of, eventually, never
from .holding import SHORT_LEASE, hold
from .own_loop import OwnLoop, block_for


@pytest.mark.parametrize("simulator_config", [SHORT_LEASE])
class TestLease:
    """The lease is kept while that is safe, and not a moment longer."""

    async def test_it_can_be_let_run_out(
        self, following: CuffLink, listener: Listener, simulator: Simulator
    ) -> None:
        """Then it is renewed no more, until it is taken anew."""
        await hold(following, listener)
        following.let_lease_run_out()
        await eventually(lambda: not listener.newest.cuff(0).inflated)
        assert listener.newest.cuff(0).reason is ReleaseReason.LEASE_EXPIRED
        simulator.warp(10)
        await hold(following, listener)
        await never(lambda: not listener.newest.cuff(0).inflated, 1.5)

    async def test_leaving_releases_while_it_runs_out(
        self, following: CuffLink, listener: Listener, simulator: Simulator
    ) -> None:
        """To renew it no more is not to have let go."""
        await hold(following, listener)
        following.let_lease_run_out()
        await following.close()
        cuff = simulator._powered().state()["channels"][0]
        assert cuff["reason"] == ReleaseReason.COMMAND

    async def test_it_is_renewed(self, following: CuffLink, listener: Listener) -> None:
        """For longer than it lasts."""
        await hold(following, listener)
        await never(lambda: not listener.newest.cuff(0).inflated, 2.2)

    async def test_it_is_renewed_sooner_where_a_controller_lives_faster(
        self, following: CuffLink, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Where ten of its seconds are one of ours, a lease lasts a tenth."""
        lengths: list[float] = []

        class _Noting(LeaseKeeper):
            def __init__(self, *args: Any) -> None:
                super().__init__(*args)
                lengths.append(args[3])

        monkeypatch.setattr(client_module, "LeaseKeeper", _Noting)
        monkeypatch.setattr(following._freshness, "pace", lambda now: 10.0)
        await following.take_lease()
        lease_s = following._connected().info.limits.lease_max_s
        assert lengths == [lease_s / 10.0]

    async def test_a_second_hold_keeps_the_same_lease(
        self, following: CuffLink, listener: Listener
    ) -> None:
        """There is one keeper, not two."""
        await hold(following, listener, 0)
        first = following._keeper
        await hold(following, listener, 1)
        assert first is not None
        await asyncio.sleep(0)
        assert first.cancelled()
        await never(lambda: not listener.newest.cuff(1).inflated, 1.2)

    async def test_a_stalled_network_ends_it(
        self, following: CuffLink, listener: Listener, simulator: Simulator
    ) -> None:
        """On reconnection it is not taken again, nor is the cuff inflated."""
        await hold(following, listener)
        keeper = following._keeper
        simulator.stall_network()
        await asyncio.sleep(1.5)
        simulator.stall_network(on=False)
        await eventually(
            lambda: listener.newest.cuff(0).reason is ReleaseReason.LEASE_EXPIRED
        )
        await eventually(lambda: keeper and keeper.done())
        await eventually(lambda: listener.newest.lease is None)
        await never(lambda: listener.newest.lease, 1.2)

    async def test_a_connection_lost_and_found_in_time_keeps_it(
        self,
        session: aiohttp.ClientSession,
        following: CuffLink,
        listener: Listener,
    ) -> None:
        """A closed socket does not end a lease."""
        await hold(following, listener)
        assert following._connection is not None
        await following._connection.close()
        await eventually(lambda: len(listener.infos) == 2)
        await never(lambda: not listener.newest.cuff(0).inflated, 1.2)

    async def test_a_restarted_controller_is_not_asked_again(
        self, following: CuffLink, listener: Listener, simulator: Simulator
    ) -> None:
        """However fast it came back: its lease ended with its boot."""
        await hold(following, listener)
        await simulator.cut_power()
        await simulator.restore_power()
        await eventually(lambda: len(listener.infos) == 2)
        assert listener.infos[0].boot != listener.infos[1].boot
        assert following._keeper is None
        await never(
            lambda: listener.newest.lease or listener.newest.cuff(0).inflated, 1.2
        )

    async def test_a_clock_that_fell_back_ends_it(
        self, following: CuffLink, listener: Listener
    ) -> None:
        """It is a restart, whatever the controller says of its boot: nothing is renewed."""
        await eventually(lambda: listener.states)
        await following.take_lease()
        newest = listener.newest
        following._observe(replace(newest, uptime_s=newest.uptime_s + 0.1))
        assert following._keeper is not None
        following._observe(replace(newest, uptime_s=0.0))
        assert following._keeper is None

    async def test_a_lease_whose_connection_was_lost_meanwhile_is_not_kept(
        self,
        following: CuffLink,
        simulator: Simulator,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """Its reply came, and then everything changed."""
        renew = following._renew

        async def renew_and_lose() -> None:
            await renew()
            await simulator.cut_power()
            await eventually(lambda: following._connection is None)

        monkeypatch.setattr(following, "_renew", renew_and_lose)
        with pytest.raises(ControllerUnreachable):
            await following.take_lease()
        assert following._keeper is None


async def test_a_frozen_event_loop_ends_the_lease(
    session: aiohttp.ClientSession, listener: Listener
) -> None:
    """The controller runs elsewhere, as controllers do."""
    # Blocking this loop freezes a simulator on it as well: it needs its own.
    async with OwnLoop(SHORT_LEASE) as simulator:
        link = CuffLink(session, address_of(simulator), DEVICE_ID, CLIENT_ID)
        await link.open(listener)
        await hold(link, listener)
        keeper = link._keeper
        block_for(1.8)
        await eventually(
            lambda: listener.newest.cuff(0).reason is ReleaseReason.LEASE_EXPIRED
        )
        await eventually(lambda: keeper and keeper.done())
        await never(lambda: listener.newest.lease, 1.2)
        assert not listener.newest.cuff(0).inflated
        await link.close()
