"""States are read alike the short way and the long one, and as they were meant."""

from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.bfr_cuff.lib.controller.model import (
    ControllerState,
    Fault,
    Phase,
    ReleaseReason,
)
from custom_components.bfr_cuff.lib.link.frames import parse
from custom_components.bfr_cuff.lib.link.state_frames import ordinary_state

from .frames import STATE, Json, Path, changed, text, without
from .wrong import JUNK, RIGHT_OR_WRONG, fields, refused, wrong_values


def test_an_ordinary_state_is_read_as_any_other() -> None:
    """A key more sends it the long way, field by field, to the same state."""
    short = ordinary_state(STATE)
    assert short is not None
    assert short == parse(text(STATE | {"more": 0}))
    unleased = changed(STATE, ("lease",), None)
    assert ordinary_state(unleased) == parse(text(unleased | {"more": 0}))


@pytest.mark.parametrize("path", fields(STATE), ids=str)
def test_what_the_short_way_takes_the_long_way_takes_too(path: Path) -> None:
    """Of every field: each wrong value is left to the long way, each right one alike."""
    if isinstance(path[-1], str):
        assert ordinary_state(without(STATE, path)) is None
    for value in (*wrong_values(STATE, path), *RIGHT_OR_WRONG):
        frame = changed(STATE, path, value)
        short = ordinary_state(frame)
        if short is not None:
            assert short == parse(text(frame | {"more": 0}))
        elif not refused(frame):
            assert parse(text(frame)) == parse(text(frame | {"more": 0}))
    for value in wrong_values(STATE, path):
        assert ordinary_state(changed(STATE, path, value)) is None


@given(st.data())
def test_random_changes_are_read_alike_both_ways(data: st.DataObject) -> None:
    """Several fields at once, with what JSON can have."""
    frame = STATE
    for path in data.draw(st.lists(st.sampled_from(fields(STATE)), max_size=3)):
        try:
            frame = changed(frame, path, data.draw(JUNK))
        except KeyError, TypeError, IndexError:
            # A part that held this field was changed before it.
            continue
    short = ordinary_state(frame)
    if short is not None:
        assert short == parse(text(frame | {"more": 0}))


# Anything valid is read back as it was meant.

milliseconds = st.integers(0, 2**53)
pressures = st.none() | st.floats(-1000, 1000)
channel_states = st.fixed_dictionaries(
    {
        "phase": st.sampled_from(list(Phase)),
        "pressure": pressures,
        "age_ms": st.none() | milliseconds,
        "target": pressures,
        "occluded_ms": milliseconds,
        "limit_ms": milliseconds,
        "left_ms": st.none() | milliseconds,
        "reperfused_ms": milliseconds,
        "reason": st.none() | st.sampled_from(list(ReleaseReason)),
        "fault": st.none() | st.sampled_from(list(Fault)),
    }
)
owners = st.text(st.characters(exclude_categories=["Cs"]), max_size=64).filter(
    lambda owner: len(owner.encode()) <= 64
)
states = st.fixed_dictionaries(
    {
        "type": st.just("state"),
        "seq": st.integers(0, 2**53),
        "uptime_ms": milliseconds,
        "lease": st.none()
        | st.fixed_dictionaries({"owner": owners, "left_ms": milliseconds}),
        "channels": st.lists(channel_states, min_size=1, max_size=5).map(
            lambda cuffs: [{"channel": n, **cuff} for n, cuff in enumerate(cuffs)]
        ),
    }
)


def as_json(state: ControllerState) -> Json:
    """Return the frame that says what a state says."""
    return {
        "type": "state",
        "seq": state.seq,
        "uptime_ms": state.uptime_s * 1000,
        "lease": state.lease
        and {"owner": state.lease.owner, "left_ms": state.lease.left_s * 1000},
        "channels": [
            {
                "channel": cuff.channel,
                "phase": cuff.phase,
                "pressure": cuff.pressure,
                "target": cuff.target,
                "occluded_ms": cuff.occluded_s * 1000,
                "limit_ms": cuff.limit_s * 1000,
                "left_ms": None if cuff.left_s is None else cuff.left_s * 1000,
                "reperfused_ms": cuff.reperfused_s * 1000,
                "reason": cuff.reason,
                "fault": cuff.fault,
            }
            for cuff in state.cuffs
        ],
    }


def rounded(value: Any) -> Any:
    """Return a frame without the noise of a thousandth and back."""
    if isinstance(value, dict):
        return {key: rounded(inner) for key, inner in value.items() if key != "age_ms"}
    if isinstance(value, list):
        return [rounded(inner) for inner in value]
    if isinstance(value, int | float):
        return pytest.approx(value, rel=1e-12, abs=1e-12)
    return value


@given(states)
def test_a_valid_state_is_read_as_it_was_meant(frame: Json) -> None:
    """Every value, in seconds."""
    state = parse(text(frame))
    assert isinstance(state, ControllerState)
    assert as_json(state) == rounded(frame)
