"""The pressure of each cuff in a FIT file, which has no field of its own for it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from uuid import UUID

from fit_tool.base_type import BaseType
from fit_tool.developer_field import DeveloperField
from fit_tool.profile.messages.developer_data_id_message import DeveloperDataIdMessage
from fit_tool.profile.messages.field_description_message import FieldDescriptionMessage

from .model import KeptSession, Sample

APPLICATION: Final = UUID("6d9f4a43-9e4f-4b0a-8f7e-2c5d1b7a90c3")
UNITS: Final = "mmHg"

type Pressures = tuple[float | None, ...]
"""Pressure and target of each cuff in turn, at one moment."""


def names(kept: KeptSession) -> list[str]:
    """Return what the fields are called, as in `Pressures`."""
    limbs = [cuff["placement"].replace("_", " ") for cuff in kept.record.cuffs]
    return [f"{limb} {what}" for limb in limbs for what in ("pressure", "target")]


def introduction() -> DeveloperDataIdMessage:
    """Return the message that says whose fields these are."""
    message = DeveloperDataIdMessage()
    message.developer_data_index = 0
    message.application_id = APPLICATION.bytes
    return message


def description(number: int, name: str) -> FieldDescriptionMessage:
    """Return the message that says what a field is."""
    message = FieldDescriptionMessage()
    message.developer_data_index = 0
    message.field_definition_number = number
    message.fit_base_type_id = BaseType.FLOAT32.value
    message.field_name = name
    message.units = UNITS
    return message


def fields(field_names: Sequence[str], pressures: Pressures) -> list[DeveloperField]:
    """Return the fields of a moment; what is not known has none."""
    named = enumerate(zip(field_names, pressures, strict=True))
    return [
        _field(number, name, mmhg) for number, (name, mmhg) in named if mmhg is not None
    ]


def by_second(kept: KeptSession) -> Iterator[tuple[int, Pressures]]:
    """Yield each second that has a sample, with the last of each cuff in it."""
    cuffs = [
        _last_in_second(kept.traces.get(cuff["cuff"], ())) for cuff in kept.record.cuffs
    ]
    for second in sorted(set().union(*cuffs)):
        samples = [cuff.get(second) for cuff in cuffs]
        yield second, tuple(value for sample in samples for value in _both(sample))


def _last_in_second(samples: Sequence[Sample]) -> Mapping[int, Sample]:
    return {int(sample.at_s): sample for sample in samples}


def _both(sample: Sample | None) -> Pressures:
    return (None, None) if sample is None else (sample.pressure, sample.target)


def _field(number: int, name: str, mmhg: float) -> DeveloperField:
    field = DeveloperField(
        developer_data_index=0,
        field_id=number,
        name=name,
        units=UNITS,
        base_type=BaseType.FLOAT32,
        size=BaseType.FLOAT32.size,
    )
    field.set_value(0, mmhg)
    return field
