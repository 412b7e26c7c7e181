"""The MPR sensor: its answers, its silences and its lies."""

import math

import pytest

from simulator.controller.sensor_watch import SensorWatch
from simulator.gpio.mpr import MprSensor, decode

from .bench import GOOD, Mpr, counts_of


@pytest.mark.parametrize(
    ("counts", "pressure"),
    [(1_677_722, 0.0), (15_099_494, 300.0), (8_388_608, 150.0), (0, -37.5)],
)
def test_transfer_function(counts: int, pressure: float) -> None:
    """A tenth to nine tenths of 24 bits are 0 to 300 mmHg."""
    sample = decode(bytes([GOOD]) + counts.to_bytes(3), 10)
    assert sample is not None
    assert (sample.raw, sample.age_ms) == (counts, 10)
    assert sample.pressure == pytest.approx(pressure, abs=1e-4)


@pytest.mark.parametrize("status", [0x00, 0x44, 0x04, 0xFF & ~0x60])
def test_a_bad_status_is_no_sample(status: int) -> None:
    """Without power, or with a memory that has failed."""
    assert decode(bytes([status, 0x80, 0, 0]), 0) is None


def test_saturation_is_out_of_range() -> None:
    """Known at once, not after 250 ms without a sample."""
    sample = decode(bytes([GOOD | 0x01, 0xFF, 0xFF, 0xFF]), 0)
    assert sample is not None
    assert math.isinf(sample.pressure)
    assert SensorWatch(300, 0).read(10, sample, 0) is None


def test_one_conversion_for_each_call() -> None:
    """The first call starts one; each later one brings the last one's result."""
    bus = Mpr()
    sensor = MprSensor(bus)
    bus.pressure = 100.0
    assert sensor.read(10) is None
    bus.pressure = 120.0
    first, second = sensor.read(10), sensor.read(20)
    assert first is not None
    assert first.pressure == pytest.approx(100, abs=0.01)
    assert first.age_ms == 10
    assert second is not None
    assert second.pressure == pytest.approx(120, abs=0.01)
    assert second.age_ms == 20
    assert bus.commands == [b"\xaa\x00\x00"] * 3


def test_no_answer_and_back() -> None:
    """Nothing that was converted before the silence is taken for new."""
    bus = Mpr()
    sensor = MprSensor(bus)
    sensor.read(10)
    bus.answers = False
    assert [sensor.read(10) for _ in range(3)] == [None] * 3
    bus.answers = True
    bus.pressure = 80.0
    assert sensor.read(10) is None
    sample = sensor.read(10)
    assert sample is not None
    assert sample.pressure == pytest.approx(80, abs=0.01)


def test_busy_is_waited_for() -> None:
    """Without another command, which would start it over."""
    bus = Mpr()
    sensor = MprSensor(bus)
    sensor.read(10)
    bus.status = GOOD | 0x20
    assert sensor.read(10) is None
    assert len(bus.commands) == 1
    bus.status = GOOD
    assert sensor.read(10) is not None


def test_zeros_with_a_good_status() -> None:
    """A latched-up sensor: below any range, and without a change."""
    bus = Mpr()
    bus.counts = 0
    sensor = MprSensor(bus)
    sensor.read(10)
    assert {sample and sample.raw for sample in map(sensor.read, [10] * 5)} == {0}
    watch = SensorWatch(300, 0)
    assert watch.read(10, sensor.read(10), 10) is None
    assert watch.failed(10)


def test_the_way_back() -> None:
    """The bench and the driver agree on every whole mmHg."""
    for pressure in range(301):
        sample = decode(bytes([GOOD]) + counts_of(pressure).to_bytes(3), 0)
        assert sample is not None
        assert sample.pressure == pytest.approx(pressure, abs=1e-4)
