"""Controllers that announce more than any may."""

import pytest

from custom_components.bfr_cuff.lib.controller.model import (
    MIN_TARGET_MMHG,
    ControllerInfo,
)
from custom_components.bfr_cuff.lib.evidence import LEASE_MIN
from custom_components.bfr_cuff.lib.link.errors import (
    ExcessiveLimits,
    UnsafeLimits,
    UselessLimits,
)
from custom_components.bfr_cuff.lib.link.frames import parse
from custom_components.bfr_cuff.lib.link.limits import check_limits

from .frames import HELLO, Path, changed, text


def info(path: Path, value: float) -> ControllerInfo:
    """Return what a controller says that announces this."""
    parsed = parse(text(changed(HELLO, path, value)))
    assert isinstance(parsed, ControllerInfo)
    return parsed


CASES = [
    (("limits", "lease_max_ms"), 5000, 5001, "lease_max_s", 5.0),
    (("limits", "occlusion_max_s"), 1200, 1200.1, "occlusion_max_s", 1200.0),
    (("limits", "reperfusion_s"), 60, 59.9, "reperfusion_s", 60.0),
    (("channels", 0, "pressure_max"), 280, 280.1, "pressure_max", 280.0),
    (("channels", 1, "pressure_max"), 280, 300, "pressure_max", 280.0),
]


@pytest.mark.parametrize(("path", "allowed", "too_much", "name", "bound"), CASES)
def test_each_limit(
    path: Path, allowed: float, too_much: float, name: str, bound: float
) -> None:
    """The bound itself is allowed; what lies beyond is refused by its name."""
    check_limits(info(path, allowed))
    with pytest.raises(UnsafeLimits) as unsafe:
        check_limits(info(path, too_much))
    assert unsafe.value.name == name
    assert unsafe.value.allowed == bound
    assert unsafe.value.value == pytest.approx(
        too_much / 1000 if name == "lease_max_s" else too_much
    )
    assert name in str(unsafe.value)


@pytest.mark.parametrize(
    ("path", "enough", "too_little", "name"),
    [
        (("limits", "lease_max_ms"), LEASE_MIN.value * 1000, 1, "lease_max_s"),
        (("limits", "occlusion_max_s"), 60.0, 59.9, "occlusion_max_s"),
        (("channels", 0, "pressure_max"), MIN_TARGET_MMHG, 29.9, "pressure_max"),
        (("channels", 1, "fill_s"), 0.1, 0.09, "fill_s"),
    ],
)
def test_each_limit_that_is_needed(
    path: Path, enough: float, too_little: float, name: str
) -> None:
    """What is just enough will do; what is less is refused by its name."""
    check_limits(info(path, enough))
    with pytest.raises(UselessLimits) as useless:
        check_limits(info(path, too_little))
    assert useless.value.name == name


def test_a_rest_that_no_one_waits_for() -> None:
    """An hour is believed; a year of it would bar the cuff without a word."""
    check_limits(info(("limits", "reperfusion_s"), 3600))
    with pytest.raises(
        ExcessiveLimits, match=r"reperfusion_s is 3\.15576e\+07"
    ) as error:
        check_limits(info(("limits", "reperfusion_s"), 31557600))
    assert (error.value.name, error.value.value) == ("reperfusion_s", 31557600.0)
    assert error.value.most == 3600.0


def test_a_cuff_that_fills_for_longer_than_it_may_be_up() -> None:
    """Nothing could be done with it, and its pump would be let run for as long."""
    check_limits(info(("channels", 1, "fill_s"), 900.0))
    with pytest.raises(UselessLimits) as useless:
        check_limits(info(("channels", 1, "fill_s"), 900.1))
    assert (useless.value.name, useless.value.needed) == ("occlusion_max_s", 900.1)
