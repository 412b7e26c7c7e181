"""Tests of the progress that a command shows."""

import io
import re

import pytest

from tools.demo.steps import Progress


def test_step() -> None:
    """A step is one line with its time."""
    stream = io.StringIO()
    with Progress(stream).step("Home Assistant"):
        assert stream.getvalue() == "  Home Assistant ..."
    assert re.fullmatch(r"  Home Assistant \.\.\. 0\.\d s\n", stream.getvalue())


def test_failed_step() -> None:
    """A step that fails says so, and the error goes on."""
    stream = io.StringIO()
    with pytest.raises(OSError, match="full"), Progress(stream).step("Disk"):
        raise OSError("full")
    assert stream.getvalue() == "  Disk ... no\n"
