"""A simulator on an event loop of its own, which nobody here can block."""

import asyncio
from collections.abc import Coroutine
import threading
import time

from simulator.device import Simulator, SimulatorConfig


class OwnLoop:
    """Run a simulator in a thread while the body runs."""

    def __init__(self, config: SimulatorConfig) -> None:
        """Take what is simulated."""
        self._config = config
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)

    async def __aenter__(self) -> Simulator:
        """Start; the simulator may be read from here, not driven."""
        self._thread.start()
        self._simulator = await self._there(self._start())
        return self._simulator

    async def __aexit__(self, *error: object) -> None:
        """Stop the simulator, then its thread."""
        await self._there(self._simulator.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _start(self) -> Simulator:
        simulator = Simulator(self._config)
        await simulator.start()
        simulator.warp(2)
        return simulator

    async def _there[T](self, main: Coroutine[None, None, T]) -> T:
        """Run something on the other loop and wait for it here."""
        future = asyncio.run_coroutine_threadsafe(main, self._loop)
        return await asyncio.wrap_future(future)


def block_for(seconds: float) -> None:
    """Freeze the running event loop, as bad code does."""
    time.sleep(seconds)
