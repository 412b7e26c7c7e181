"""What every test may use."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the flag for a long fuzz run."""
    parser.addoption(
        "--fuzz-seconds",
        type=float,
        default=1.0,
        help="how long each fuzz test runs, in seconds",
    )


@pytest.fixture
def fuzz_seconds(request: pytest.FixtureRequest) -> float:
    """Return how long a fuzz test is to run."""
    return float(request.config.getoption("--fuzz-seconds"))
