"""Tests of the net under every test: something without words does not get through."""

from typing import Any

import pytest

from custom_components.bfr_cuff.flows.records import LopFlow, WrapFlow
from homeassistant.data_entry_flow import FlowResultType

from .words import missing, missing_of_step


def step(**result: Any) -> dict[str, Any]:
    """Return what a step without fields shows."""
    empty: dict[str, Any] = {"step_id": "user", "data_schema": None, "errors": {}}
    return {"type": FlowResultType.FORM, **empty, **result}


@pytest.fixture
def flow() -> WrapFlow:
    """Return a flow that adds a wrap."""
    flow = WrapFlow()
    flow.handler = ("entry", "wrap")
    return flow


def test_a_text_and_what_fills_it() -> None:
    """Neither a key without a text nor a placeholder that nothing fills."""
    key = "exceptions.no_placement.message"
    assert not [*missing(key, {"cuff": "Red"})]
    assert [*missing(key)] == [f"nothing fills cuff in {key}"]
    assert [*missing("exceptions.gone.message")] == [
        "exceptions.gone.message has no text"
    ]


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (step(), []),
        (step(errors={"name": "already_there"}), []),
        # An error of another form of ours is none of this one's.
        (
            step(errors={"day": "in_future"}),
            ["config_subentries.wrap.error.in_future has no text"],
        ),
        (step(step_id="edit"), ["config_subentries.wrap.step.edit.title has no text"]),
        (
            {"type": FlowResultType.ABORT, "reason": "tired"},
            ["config_subentries.wrap.abort.tired has no text"],
        ),
    ],
)
def test_steps(flow: WrapFlow, result: dict[str, Any], said: list[str]) -> None:
    """Each is looked for where the frontend looks for it."""
    assert [*missing_of_step(flow, result)] == said


def test_another_kind_of_record() -> None:
    """What is an error of one form is looked for at that form."""
    lop = LopFlow()
    lop.handler = ("entry", "lop")
    assert not [*missing_of_step(lop, step(errors={"day": "in_future"}))]


def test_flows_of_the_home() -> None:
    """Those of others are theirs."""
    assert not [*missing_of_step(object(), step(step_id="nowhere"))]
