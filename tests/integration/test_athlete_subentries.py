"""Tests of what an athlete has several of: LOPs, 1RMs, wraps and own protocols."""

from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.bfr_cuff.athletes import load_athlete, wraps
from custom_components.bfr_cuff.lib.controller.placement import Placement
from custom_components.bfr_cuff.lib.training.lop import Lop, LopMethod, Posture
from custom_components.bfr_cuff.lib.training.protocol_file import read_protocol
from custom_components.bfr_cuff.lib.training.yaml_lines import marked
from custom_components.bfr_cuff.protocols import (
    async_load_protocols,
    builtin_protocols,
    protocols,
)
from homeassistant.config_entries import SOURCE_USER, ConfigSubentry, SubentryFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData, UnknownHandler
from simulator.device import Simulator

from .athletes import add_athlete, day, filled_in, lop, record, suggested
from .helpers import paired, set_up

LOP: dict[str, Any] = {
    "placement": "left_thigh",
    "cuff_width_mm": 110.0,
    "posture": "seated",
    "mmhg": 176.0,
    "day": "2026-03-01",
    "method": "measured",
}
OWN = """\
# For the weekend.
format: 1
name: Weekend
kind: resistance
pressure: {proposed: 50, lowest: 40, highest: 60}
time_limit_s: 300
sets:
  - {repetitions: 20, rest_s: 30, times: 2}
"""


async def _submit(
    hass: HomeAssistant, result: Any, **user_input: Any
) -> SubentryFlowResult:
    return await hass.config_entries.subentries.async_configure(
        result["flow_id"], user_input
    )


async def _add(
    hass: HomeAssistant, entry: MockConfigEntry, kind: str
) -> SubentryFlowResult:
    return await hass.config_entries.subentries.async_init(
        (entry.entry_id, kind), context={"source": SOURCE_USER}
    )


async def _edit(hass: HomeAssistant, entry: MockConfigEntry) -> Any:
    return await entry.start_subentry_reconfigure_flow(hass, _only(entry).subentry_id)


def _only(entry: MockConfigEntry) -> ConfigSubentry:
    """Return the only subentry of an athlete."""
    subentries: list[ConfigSubentry] = list(entry.subentries.values())
    assert len(subentries) == 1
    return subentries[0]


def _assert_edited(result: Any) -> None:
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "reconfigure_successful"


@pytest.fixture(autouse=True)
async def _protocols(hass: HomeAssistant) -> None:
    """Read the protocols that are built in."""
    await async_load_protocols(hass)


async def test_controllers_have_none(hass: HomeAssistant, simulator: Simulator) -> None:
    """A controller has no LOP of its own."""
    entry = paired(hass, simulator)
    with pytest.raises(UnknownHandler):
        await _add(hass, entry, "lop")


# LOP.


async def test_lop(hass: HomeAssistant) -> None:
    """A record is asked for whole, and is the athlete's then."""
    entry = add_athlete(hass)
    result = await _add(hass, entry, "lop")
    assert suggested(result) == dict.fromkeys(LOP) | {"day": day().isoformat()}
    result = await _submit(hass, result, **LOP)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "Left thigh, 110 mm, Seated: 176 mmHg (2026-03-01)"
    assert load_athlete(hass, entry).lops == (
        Lop(
            mmhg=176.0,
            placement=Placement.LEFT_THIGH,
            cuff_width_mm=110,
            posture=Posture.SEATED,
            day=day().replace(year=2026, month=3, day=1),
            method=LopMethod.MEASURED,
        ),
    )
    assert type(_only(entry).data["cuff_width_mm"]) is int


@pytest.mark.controller(channels=("arm", "thigh-11cm"))
async def test_lop_of_a_cuff(hass: HomeAssistant, simulator: Simulator) -> None:
    """Limb and width are those of the cuff, the posture that of the training."""
    cuffs = {"0": {"placement": "left_arm"}, "1": {"placement": "left_thigh"}}
    coordinator = await set_up(hass, paired(hass, simulator, cuffs=cuffs))
    entry = add_athlete(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    entry.runtime_data.choices.posture = Posture.STANDING
    result = await _add(hass, entry, "lop")
    schema = result["data_schema"]
    assert schema is not None
    options = schema.schema["cuff"].config["options"]
    labels = [option["label"] for option in options]
    assert labels[0] == "Gym cuffs cuff 1: Left arm, 110 mm"
    assert labels[1].endswith("Left thigh, 110 mm")
    given = {"cuff": f"{coordinator.config_entry.entry_id}:0", "mmhg": 150}
    result = await _submit(
        hass, result, **given, day=day().isoformat(), method="measured"
    )
    assert result["type"] is FlowResultType.CREATE_ENTRY
    [lop_of_cuff] = load_athlete(hass, entry).lops
    assert lop_of_cuff.fits(Placement.LEFT_ARM, 110)
    assert lop_of_cuff.posture is Posture.STANDING
    assert lop_of_cuff.cuff is None


async def test_lop_that_a_cuff_has_estimated(hass: HomeAssistant) -> None:
    """Once a person has changed it, it is a person's; how it was found is asked."""
    entry = add_athlete(hass, lop(method="oscillometry", high_mmhg=190.0))
    [subentry] = entry.subentries.values()
    result = await entry.start_subentry_reconfigure_flow(hass, subentry.subentry_id)
    assert suggested(result)["method"] is None
    assert suggested(result)["mmhg"] == 176.0


async def test_lop_edited_and_removed(hass: HomeAssistant) -> None:
    """A record begins as it is, keeps its id, and goes with its subentry."""
    entry = add_athlete(hass, lop())
    before = _only(entry).subentry_id
    result = await _edit(hass, entry)
    assert suggested(result) == LOP
    _assert_edited(await _submit(hass, result, **LOP | {"mmhg": 181.5}))
    assert _only(entry).subentry_id == before
    assert _only(entry).title == "Left thigh, 110 mm, Seated: 181.5 mmHg (2026-03-01)"
    assert load_athlete(hass, entry).lops[0].mmhg == 181.5
    hass.config_entries.async_remove_subentry(entry, before)
    assert load_athlete(hass, entry).lops == ()


@pytest.mark.parametrize("field", LOP)
async def test_lop_with_a_gap(hass: HomeAssistant, field: str) -> None:
    """Nothing of a record is guessed, and nothing typed is lost."""
    entry = add_athlete(hass)
    given = {key: value for key, value in LOP.items() if key != field}
    result = await _submit(hass, await _add(hass, entry, "lop"), **given)
    assert result["errors"] == {field: "required"}
    assert suggested(result) == given | {field: None}
    assert not entry.subentries


@pytest.mark.parametrize(
    ("given", "errors"),
    [
        ({"mmhg": 74.0}, {"mmhg": "out_of_range"}),
        ({"mmhg": 410.0}, {"mmhg": "out_of_range"}),
        ({"cuff_width_mm": 29.0}, {"cuff_width_mm": "out_of_range"}),
        # Measured on arms, three standard deviations up are 318 mmHg (E087).
        ({"placement": "left_arm", "mmhg": 320.0}, {"mmhg": "not_plausible"}),
        # On legs under wide cuffs 389 (E160); narrow ones need more (E164).
        ({"cuff_width_mm": 180.0, "mmhg": 391.0}, {"mmhg": "not_plausible"}),
        ({"cuff_width_mm": 50.0, "mmhg": 391.0}, {}),
    ],
)
async def test_lop_is_plausible(
    hass: HomeAssistant, given: dict[str, Any], errors: dict[str, str]
) -> None:
    """An LOP that no one was measured with is refused, with what would be taken."""
    entry = add_athlete(hass)
    result = await _submit(hass, await _add(hass, entry, "lop"), **LOP | given)
    assert (result.get("errors") or {}) == errors
    if errors:
        assert {"low", "high"} <= set(result["description_placeholders"] or ())
    assert len(entry.subentries) == (not errors)


@pytest.mark.parametrize(
    "given", [{"method": "estimated"}, {"placement": "neck"}, {"day": "yesterday"}]
)
async def test_no_lop(hass: HomeAssistant, given: dict[str, Any]) -> None:
    """What cannot be an LOP of a limb is not taken; an estimate is never a record."""
    entry = add_athlete(hass)
    result = await _add(hass, entry, "lop")
    with pytest.raises(InvalidData):
        await _submit(hass, result, **LOP | given)


async def test_lop_of_tomorrow(hass: HomeAssistant) -> None:
    """A record is never newer than today."""
    entry = add_athlete(hass)
    result = await _add(hass, entry, "lop")
    result = await _submit(hass, result, **LOP | {"day": day(-1).isoformat()})
    assert result["errors"] == {"day": "in_future"}
    result = await _submit(hass, result, **LOP | {"day": day().isoformat()})
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_lop_twice(hass: HomeAssistant) -> None:
    """One limb, cuff and posture has one record a day."""
    entry = add_athlete(hass, lop())
    result = await _submit(hass, await _add(hass, entry, "lop"), **LOP)
    assert result["errors"] == {"day": "already_there"}
    result = await _submit(hass, result, **LOP | {"posture": "supine"})
    assert result["type"] is FlowResultType.CREATE_ENTRY


# 1RM and wrap.


async def test_one_rep_max(hass: HomeAssistant) -> None:
    """Each exercise has one 1RM, which grows."""
    entry = add_athlete(hass)
    result = await _add(hass, entry, "one_rep_max")
    result = await _submit(hass, result, exercise=" Leg press ", kg=82.5)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "Leg press: 82.5 kg"
    assert load_athlete(hass, entry).one_rep_max_kg == {"Leg press": 82.5}

    result = await _edit(hass, entry)
    assert suggested(result) == {"exercise": "Leg press", "kg": 82.5}
    _assert_edited(await _submit(hass, result, exercise="Leg press", kg=90.0))
    assert load_athlete(hass, entry).one_rep_max_kg == {"Leg press": 90.0}

    result = await _add(hass, entry, "one_rep_max")
    result = await _submit(hass, result, exercise="leg PRESS", kg=100.0)
    assert result["errors"] == {"exercise": "already_there"}
    result = await _submit(hass, result, exercise=" ", kg=100.0)
    assert result["errors"] == {"exercise": "required"}
    result = await _submit(hass, result, exercise="Curl")
    assert result["errors"] == {"kg": "required"}


async def test_wrap(hass: HomeAssistant) -> None:
    """A wrap has a name and a place on a limb."""
    entry = add_athlete(hass)
    result = await _add(hass, entry, "wrap")
    assert result["description_placeholders"] == {"name": "Ada"}
    result = await _submit(hass, result, name="Red", placement="left_arm")
    assert result["title"] == "Red"
    (wrap,) = wraps(entry)
    assert wrap.wrap_id == _only(entry).subentry_id
    assert (wrap.name, wrap.placement) == ("Red", Placement.LEFT_ARM)

    result = await _submit(hass, await _edit(hass, entry), name="Red")
    assert result["errors"] == {"placement": "required"}
    _assert_edited(await _submit(hass, result, name="RED", placement="right_arm"))
    assert wraps(entry)[0].placement is Placement.RIGHT_ARM
    result = await _add(hass, entry, "wrap")
    result = await _submit(hass, result, name="red", placement="left_calf")
    assert result["errors"] == {"name": "already_there"}


async def test_kinds_do_not_get_in_each_others_way(hass: HomeAssistant) -> None:
    """A wrap and an exercise may have the same name."""
    entry = add_athlete(hass, record("one_rep_max", exercise="Red", kg=20.0), lop())
    result = await _add(hass, entry, "wrap")
    result = await _submit(hass, result, name="Red", placement="left_arm")
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert len(wraps(entry)) == 1


# Protocol.


async def _as_text(hass: HomeAssistant, entry: Any, start: str = "empty") -> Any:
    """Go on with a start as text, which leaves it as it is."""
    result = await _submit(hass, await _add(hass, entry, "protocol"), start=start)
    assert result["step_id"] == "form"
    result = await _submit(hass, result, **filled_in(result), as_text=True)
    assert result["step_id"] == "edit"
    return result


@pytest.mark.parametrize(
    "protocol_id",
    [
        *("aerobic", "circuit", "classic_75", "cycle", "first_time"),
        *("floss", "intermittent", "passive", "to_failure"),
    ],
)
async def test_copy_of_a_builtin(hass: HomeAssistant, protocol_id: str) -> None:
    """Each built-in protocol can be copied as it is, under a name of its own."""
    assert set(builtin_protocols(hass)) == set(protocols(hass))
    original = builtin_protocols(hass)[protocol_id]
    entry = add_athlete(hass)
    result = await _as_text(hass, entry, protocol_id)
    result = await _submit(hass, result, text=suggested(result)["text"])
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == f"{original.name} (2)"
    own = protocols(hass)[f"own_{_only(entry).subentry_id}"]
    assert own.sets == original.sets
    assert own.time_limit_s == original.time_limit_s
    assert protocols(hass)[protocol_id] is original


async def test_copy_of_a_copy(hass: HomeAssistant) -> None:
    """An own protocol, whoever's it is, is copied with its comments."""
    bo = add_athlete(hass, record("protocol", "Weekend", text=OWN), name="Bo")
    source = f"own_{_only(bo).subentry_id}"
    entry = add_athlete(hass)
    for number in (2, 3):
        result = await _as_text(hass, entry, source)
        text = suggested(result)["text"]
        assert text == OWN.replace("Weekend", f"Weekend ({number})")
        await _submit(hass, result, text=text)
    assert len(protocols(hass)) == len(builtin_protocols(hass)) + 3


async def test_from_the_template(hass: HomeAssistant) -> None:
    """The template waits for a name, and is a protocol with one."""
    entry = add_athlete(hass)
    result = await _as_text(hass, entry)
    text = suggested(result)["text"]
    result = await _submit(hass, result, text=text)
    assert result["errors"] == {"text": "protocol_problem"}
    assert result["description_placeholders"] == {
        "line": "2",
        "what": "“name” is missing",
    }
    text = text.replace("name:", "name: Mine").replace("about:", "about: Easy.")
    result = await _submit(hass, result, text=text)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "Mine"
    assert _only(entry).data == {"text": text}


@pytest.mark.parametrize(
    ("old", "new", "line", "word"),
    [
        ("format: 1", "format: 2", "2", "format 1"),
        ("kind: resistance", "kind: boxing", "4", "resistance"),
        ("highest: 60", "highest: 90", "5", "80"),
        ("time_limit_s: 300", "time_limit_s: 1000", "6", "900"),
        ("time_limit_s: 300", "time_limit_s: 60", "6", "60"),
        ("repetitions: 20", "repetition: 20", "8", "repetition"),
        ("sets:", "sets: [", "8", ""),
        ("name: Weekend", "name: Weekend\nname: Again", "4", "twice"),
    ],
)
async def test_problem_in_a_line(
    hass: HomeAssistant, old: str, new: str, line: str, word: str
) -> None:
    """A problem names its line and marks it; else the text is there as it was typed."""
    entry = add_athlete(hass)
    result = await _as_text(hass, entry)
    wrong = OWN.replace(old, new)
    result = await _submit(hass, result, text=wrong)
    assert result["errors"] == {"text": "protocol_problem"}
    given = result["description_placeholders"]
    assert given is not None
    assert given["line"] == line
    assert word in given["what"]
    assert suggested(result)["text"] == marked(wrong, int(line))
    # A mark that is still there is none of what is read.
    result = await _submit(hass, result, **suggested(result))
    assert suggested(result)["text"] == marked(wrong, int(line))
    result = await _submit(hass, result, text=OWN)
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize("name", ["weekend", "Classic 75", "classic_75"])
async def test_name_of_another_protocol(hass: HomeAssistant, name: str) -> None:
    """A name stands for one protocol, whosever it is."""
    add_athlete(hass, record("protocol", "Weekend", text=OWN), name="Bo")
    entry = add_athlete(hass)
    result = await _as_text(hass, entry)
    text = OWN.replace("Weekend", name)
    result = await _submit(hass, result, text=text)
    assert result["errors"] == {"text": "name_taken"}
    assert suggested(result)["text"] == text


async def test_protocol_edited(hass: HomeAssistant) -> None:
    """A protocol begins as it was typed, and keeps its id under another name."""
    entry = add_athlete(hass, record("protocol", "Weekend", text=OWN))
    protocol_id = f"own_{_only(entry).subentry_id}"
    assert protocols(hass)[protocol_id] == read_protocol(protocol_id, OWN)
    result = await _submit(hass, await _edit(hass, entry), next_step_id="edit")
    assert result["step_id"] == "edit"
    assert suggested(result)["text"] == OWN
    result = await _submit(hass, result, text=OWN.replace("name", "nom"))
    assert result["errors"] == {"text": "protocol_problem"}
    text = OWN.replace("repetitions: 20", "repetitions: 25")
    _assert_edited(await _submit(hass, result, text=text))
    assert protocols(hass)[protocol_id].sets[0].repetitions == 25

    result = await _submit(hass, await _edit(hass, entry), next_step_id="edit")
    _assert_edited(await _submit(hass, result, text=text.replace("Weekend", "Sunday")))
    assert _only(entry).title == "Sunday"
    assert protocols(hass)[protocol_id].name == "Sunday"
