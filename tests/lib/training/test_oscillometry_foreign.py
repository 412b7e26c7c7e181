"""The analysis of ramps that no simulator made: right within 20 mmHg, or refused."""

import pytest

from custom_components.bfr_cuff.lib.training.oscillogram import Refusal
from custom_components.bfr_cuff.lib.training.oscillometry import analyse

from .foreign import Recording

SEEDS = range(5)

USUAL = {
    "down at 2": Recording(rate=2.0),
    "down at 3": Recording(),
    "down at 4": Recording(rate=4.0),
    "up at 3": Recording(up=True),
    "50 a second": Recording(samples_a_second=50),
    "128 a second": Recording(samples_a_second=128),
    "500 a second": Recording(samples_a_second=500),
    "1,000 a second": Recording(samples_a_second=1000, rate=4.0),
    "steps of 0.1": Recording(quantum=0.1),
    "steps of 0.5": Recording(quantum=0.5),
    "steps of 1": Recording(quantum=1.0),
    "steps of 1, 500 a second": Recording(quantum=1.0, samples_a_second=500),
    "hum of 50 Hz": Recording(hum=0.3, samples_a_second=125),
    "hum of 60 Hz": Recording(hum=0.3, hum_hz=60.0),
    "a baseline that drifts": Recording(drift=1.5),
    "samples lost": Recording(missing=0.01),
    "a tenth of the samples lost": Recording(missing=0.1),
    "a fifth of 500 a second lost": Recording(missing=0.2, samples_a_second=500),
    "half a second lost": Recording(gap=(0.5, 0.51)),
    "down at 8": Recording(rate=8.0, rate_a_minute=(70.0, 95.0)),
    "up at 8": Recording(up=True, rate=8.0, rate_a_minute=(70.0, 95.0)),
    "pumped up at 12": Recording(pumped_at=12.0),
    "single wrong samples": Recording(spikes=15),
    "deep breaths": Recording(breath=0.2),
    "a slow heart": Recording(rate_a_minute=(44.0, 46.0)),
    "a fast heart": Recording(rate_a_minute=(110.0, 130.0)),
    "begun in the ramp": Recording(begins=0.3),
    "in stages of 6 s": Recording(stages=True, rate=1.3),
    "in stages of 8 s": Recording(stages=True, rate=1.0),
    "in stages, steps of 0.5": Recording(stages=True, rate=1.0, quantum=0.5),
    "in stages, 500 a second": Recording(stages=True, rate=1.0, samples_a_second=500),
    "a chest that heaves": Recording(deep=2.0, breath=0.14),
    "a chest that heaves faster": Recording(deep=2.0, deep_s=6.0, breath=0.14),
    "a knock": Recording(knocks=1),
    "two knocks": Recording(knocks=2),
    "two hard knocks": Recording(knocks=2, knock=20.0),
}
HARD = {
    "steps of 2": Recording(quantum=2.0),
    "half of the samples lost": Recording(missing=0.5),
    "a sixth lost in one": Recording(gap=(0.4, 0.57)),
    "in stages of 3 s": Recording(stages=True),
    "in stages of 6 s, ended at it": Recording(stages=True, rate=1.3, beyond=0.0),
    "in stages of 6 s, begun at the largest pulse": Recording(
        stages=True, rate=1.3, bottom=95.0
    ),
    "five knocks": Recording(knocks=5),
    "out of breath": Recording(deep=3.0, deep_s=4.0, breath=0.3),
    "begun at the largest pulse": Recording(bottom=95.0),
    "ended 25 above": Recording(up=True, beyond=25.0),
    "ended 10 above": Recording(beyond=10.0),
    "ended at it": Recording(up=True, beyond=0.0),
    "ended below": Recording(up=True, beyond=-10.0),
    "shaken at the beginning": Recording(shaken=(0.2, 0.3)),
    "shaken at the end": Recording(shaken=(0.75, 0.85)),
    "fibrillation": Recording(irregular=0.24),
    "full scale at 150": Recording(full_scale=150.0),
}


@pytest.mark.parametrize("name", USUAL | HARD)
def test_right_or_refused(name: str) -> None:
    """Both ends enclose the half of the pulse, 20 mmHg allowed; most usual ones are read."""
    recording = (USUAL | HARD)[name]
    accepted = 0
    for seed in SEEDS:
        samples, half = recording.of(seed)
        found = analyse(samples, 1000 / recording.samples_a_second)
        assert (found.low_mmhg is None) is bool(found.refusals)
        if found.low_mmhg is not None and found.high_mmhg is not None:
            accepted += 1
            assert found.low_mmhg - 20 <= half <= found.high_mmhg + 20
            assert found.low_mmhg == pytest.approx(half, abs=20)
    assert accepted >= (3 if name in USUAL else 0)


def test_a_ramp_that_ends_before_its_high_end() -> None:
    """The low end is seen, not guessed; the high one is where the flank goes on to."""
    recording = Recording(beyond=16.0)
    records = [recording.of(seed) for seed in range(12)]
    found = [(analyse(samples, 10), half) for samples, half in records]
    accepted = [each for each in found if not each[0].refusals]
    assert len(accepted) >= 4
    for ends, half in accepted:
        assert ends.low_mmhg == pytest.approx(half, abs=10)
        assert ends.high_mmhg is not None
        assert half + 8 < ends.high_mmhg < half + 30


@pytest.mark.parametrize(
    "name",
    [
        "ended at it",
        "ended below",
        "begun at the largest pulse",
        "fibrillation",
        "half of the samples lost",
        "in stages of 3 s",
        "in stages of 6 s, ended at it",
        "five knocks",
        "out of breath",
    ],
)
def test_what_cannot_be_known_is_refused(name: str) -> None:
    """Every time."""
    recording = HARD[name]
    for seed in SEEDS:
        samples, _ = recording.of(seed)
        assert analyse(samples, 1000 / recording.samples_a_second).refusals


@pytest.mark.parametrize("seed", [1023, 1036, 1038])
def test_shaking_that_looks_like_a_pulse_is_none(seed: int) -> None:
    """It makes an envelope of its own, far too large; it was once read, 38 too low."""
    samples, _ = HARD["shaken at the end"].of(seed)
    assert Refusal.MOVEMENT in analyse(samples, 10).refusals
