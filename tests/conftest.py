"""What every test may use."""

from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the flags for a long fuzz run, and for the firmware instead of the simulator."""
    parser.addoption(
        "--fuzz-seconds",
        type=float,
        default=1.0,
        help="how long each fuzz test runs, in seconds",
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


@pytest.fixture
def fuzz_seconds(request: pytest.FixtureRequest) -> float:
    """Return how long a fuzz test is to run."""
    return float(request.config.getoption("--fuzz-seconds"))


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Give each fuzz test the time that it was asked to run, beside its usual one."""
    longer = float(config.getoption("--fuzz-seconds")) + 300.0
    for item in items:
        if "fuzz_seconds" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.timeout(longer))
