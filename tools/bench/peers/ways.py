"""What a way from cuffs to Home Assistant is, to those that compare them."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from homeassistant.core import HomeAssistant

type Count = Callable[[float], Awaitable[float]]
"""Return how many states a second come from all controllers, looked at for a while."""

type Way = Callable[[HomeAssistant, Path, int, int], AbstractAsyncContextManager[Count]]
"""Have so many controllers with so many cuffs each send states to Home Assistant."""
