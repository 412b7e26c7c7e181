"""Tests of traces as bytes."""

from collections.abc import Iterator
from dataclasses import replace
import random
import zlib

from hypothesis import example, given, strategies as st
import pytest

from custom_components.bfr_cuff.lib.store.database import HistoryError, HistoryProblem
from custom_components.bfr_cuff.lib.store.model import THUMBNAIL_POINTS, Sample
from custom_components.bfr_cuff.lib.store.trace import (
    decode,
    encode,
    highest_target,
    thumbnail,
)
from simulator.controller.controller import Controller
from simulator.controller.limits import ControllerConfig, Identity, Limits
from simulator.controller.loop import ControlLoop
from simulator.controller.memory import BriefMemory
from simulator.controller.requests import InflateRequest, LeaseRequest
from simulator.rig.calibration import channel_limits
from simulator.rig.cuffs import CUFFS
from simulator.rig.plant import Plant

from .builders import samples_of

QUARTER_OF_AN_HOUR = 15 * 60
BYTES_MAX = 20_000

TENTHS = st.integers(-(10**6), 10**6).map(lambda tenths: tenths / 10)
SAMPLES = st.lists(
    st.builds(
        Sample,
        st.integers(-(10**9), 10**9).map(lambda ms: ms / 1000),
        st.none() | TENTHS,
        st.none() | TENTHS,
    ),
    max_size=50,
)


def simulated(target: float = 160.0) -> Iterator[Sample]:
    """Yield ten states a second of a thigh at leg press: 30 s of rest, 87 s of work.

    The network adds a jitter of 1 ms to when they come.
    """
    limits = Limits(occlusion_max_s=1200)
    cuff = CUFFS["thigh"]
    config = ControllerConfig(
        Identity("trace", "", "", ""), limits, (channel_limits(cuff, 250.0),)
    )
    plant = Plant(cuff, 0)
    control = ControlLoop(config, (plant,), BriefMemory(), lambda _: None)
    controller = control.boot()
    control.run(100)
    jitter = random.Random(4)
    for state in range(QUARTER_OF_AN_HOUR * 10):
        keep_alive(controller, target, at_start=not state)
        plant.movement.on = state % 1170 > 300
        control.run(10)
        at_s = controller.now / 1000 + jitter.gauss(0, 0.001)
        channel = controller.channels[0]
        yield Sample(at_s, channel.pressure, channel.target)


def keep_alive(controller: Controller, target: float, *, at_start: bool) -> None:
    """Renew the lease; at the start, inflate."""
    controller.carry_out("trace", LeaseRequest(5000))
    if at_start:
        controller.carry_out("trace", InflateRequest(0, target, None))


@given(SAMPLES)
@example([])
@example([Sample(0.0, None, None)])
def test_what_comes_out_is_what_went_in(samples: list[Sample]) -> None:
    """To the millisecond and the tenth of a mmHg, in any order, gaps included."""
    assert decode(encode(samples)) == tuple(samples)


@given(st.floats(0, 10_000), st.floats(-50, 400))
def test_what_is_finer_is_rounded(at_s: float, pressure: float) -> None:
    """Not cut off."""
    [sample] = decode(encode([Sample(at_s, pressure, None)]))
    assert sample.at_s == pytest.approx(at_s, abs=0.000_51)
    assert sample.pressure == pytest.approx(pressure, abs=0.051)


def test_a_quarter_of_an_hour_is_small() -> None:
    """A cuff on a limb that works, at the full rate."""
    samples = list(simulated())
    pressures = {sample.pressure for sample in samples}
    assert len(samples) == 9000
    assert len(pressures) > 200
    encoded = encode(samples)
    print(f"15 min at 10 Hz: {len(encoded)} bytes")
    assert len(encoded) < BYTES_MAX
    for kept, sample in zip(decode(encoded), samples, strict=True):
        assert kept.at_s == pytest.approx(sample.at_s, abs=0.000_51)
        assert kept.pressure == pytest.approx(sample.pressure, abs=0.051)
        assert kept.target == sample.target


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"\x03" + encode(samples_of())[1:],
        encode(samples_of())[:-1],
        b"\x02",
        b"\x02" + zlib.compress(b"\x02\x03"),
        b"\x02" + zlib.compress(bytes(4)),
        b"\x02" + zlib.compress(bytes(16)),
        # A sample without a time
        b"\x02" + zlib.compress(b"\0\0\0\x80" + bytes(8)),
    ],
)
def test_damage_is_told(damaged: bytes) -> None:
    """And never taken for pressures."""
    with pytest.raises(HistoryError, match="[Tt]race") as caught:
        decode(damaged)
    assert caught.value.kind is HistoryProblem.DAMAGED


@given(st.integers(0, 200), st.integers(0, 255))
def test_any_byte_that_is_changed_is_noticed(place: int, value: int) -> None:
    """Or makes no difference."""
    encoded = bytearray(encode(samples_of()))
    encoded[place % len(encoded)] = value
    try:
        decoded = decode(bytes(encoded))
    except HistoryError:
        return
    assert decoded == samples_of()


def test_thumbnail() -> None:
    """Means of equal spans of time."""
    samples = [Sample(at / 10, float(at // 10), 100.0) for at in range(1200)]
    picture = thumbnail(samples)
    assert len(picture) == THUMBNAIL_POINTS
    assert picture[:3] == (0, 2, 4)
    assert picture[-1] == 118


def test_thumbnail_of_few_samples() -> None:
    """A point for each; of none, none."""
    assert thumbnail([]) == ()
    assert thumbnail([Sample(4.0, 87.6, 90.0)]) == (88,)
    assert thumbnail([Sample(4.0, 80.0, 90.0), Sample(5.0, 90.0, 90.0)]) == (80, 90)
    assert thumbnail([Sample(4.0, 80.0, 90.0), Sample(4.0, 90.0, 90.0)]) == (85, 85)


def test_thumbnail_of_a_gap() -> None:
    """What is not known is drawn as it was before; at the start there was nothing."""
    samples = [
        replace(sample, pressure=None if 30 <= number < 60 or number < 10 else 80.0)
        for number, sample in enumerate(samples_of(10.0))
    ]
    assert thumbnail(samples) == (*[0] * 6, *[80] * 54)


def test_highest_target() -> None:
    """Of those that there were."""
    assert highest_target([]) is None
    assert highest_target([Sample(0.0, 1.0, None)]) is None
    targets = (None, 88.0, 98.0, 78.0)
    assert highest_target(Sample(0.0, 1.0, target) for target in targets) == 98.0
