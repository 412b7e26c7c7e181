"""Fixtures of the firmware's tests."""

from collections.abc import Iterator

import pytest

from .esphome import Validator, validator


@pytest.fixture(scope="module")
def esphome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Validator]:
    """Return ESPHome's validation of configurations."""
    with validator(tmp_path_factory.mktemp("esphome")) as running:
        yield running
