"""What every test may use."""

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random, SystemRandom
import time

from hypothesis import settings
import pytest

type Chances = Callable[[int], Iterator[tuple[int, Random]]]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the flags for a long fuzz run, and for the firmware instead of the simulator."""
    parser.addoption(
        "--fuzz-seconds",
        type=float,
        default=0.0,
        help="how long each fuzz test draws anew, in seconds, after what it always draws",
    )
    parser.addoption(
        "--firmware",
        type=Path,
        metavar="PROGRAM",
        help="the firmware's host program, in the place of the integration's simulator",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker of tests on a loop that really waits."""
    config.addinivalue_line(
        "markers", "real_time: other processes take part, so time must be real"
    )
    # What is drawn is the same in every run, or coverage and failures come by luck.
    fixed = not config.getoption("--fuzz-seconds")
    settings.register_profile("suite", derandomize=fixed)
    settings.load_profile("suite")


@pytest.fixture
def fuzz_seconds(request: pytest.FixtureRequest) -> float:
    """Return for how long a fuzz test is to draw anew."""
    return float(request.config.getoption("--fuzz-seconds"))


@pytest.fixture
def chances(fuzz_seconds: float) -> Chances:
    """Return what yields seeds with their chance: so many fixed ones, then new ones."""

    def draw(count: int) -> Iterator[tuple[int, Random]]:
        yield from ((seed, Random(seed)) for seed in range(count))
        ends, new = time.monotonic() + fuzz_seconds, SystemRandom()
        while time.monotonic() < ends:
            seed = new.randrange(2**32)
            yield seed, Random(seed)

    return draw


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Give each fuzz test the time that it was asked to run, beside its usual one."""
    longer = float(config.getoption("--fuzz-seconds")) + 300.0
    for item in items:
        if "fuzz_seconds" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.timeout(longer))
