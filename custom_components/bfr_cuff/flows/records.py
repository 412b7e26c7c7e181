"""Subentries of an athlete that are records: LOP, one-repetition maximum, wrap."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final, override

import voluptuous as vol

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    ConfigEntry,
    ConfigEntryState,
    ConfigSubentryFlow,
    SubentryFlowResult,
)
from homeassistant.const import CONF_NAME, UnitOfLength, UnitOfMass, UnitOfPressure
from homeassistant.helpers.selector import (
    DateSelector,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
)

from ..athletes import load_lop, usable_lop
from ..const import (
    CONF_CUFF,
    CONF_CUFF_WIDTH,
    CONF_DAY,
    CONF_EXERCISE,
    CONF_KG,
    CONF_METHOD,
    CONF_MMHG,
    CONF_PLACEMENT,
    CONF_POSTURE,
)
from ..lib.controller.placement import Placement
from ..lib.evidence import LOP_LEG_NARROW
from ..lib.training.lop import (
    LOWEST_MMHG,
    LopMethod,
    LopProblem,
    Posture,
    lop_problem,
    plausible_mmhg,
)
from ..sessions.choices import Choices
from ..sessions.training_cuffs import TrainingCuff, pumped_cuffs
from ..texts import Texts, async_lop_title, texts_of_home
from .forms import choice, missing, number, out_of_range, today

# An estimate is made when it is used, by a verified equation; nobody enters one.
METHODS: Final = (LopMethod.MEASURED, LopMethod.ENTERED)

LOP_ERRORS: Final = {
    LopProblem.ALREADY_THERE: (CONF_DAY, "already_there"),
    LopProblem.IN_FUTURE: (CONF_DAY, "in_future"),
    LopProblem.NOT_PLAUSIBLE: (CONF_MMHG, "not_plausible"),
}
"""The field of the form and its error for each problem of an LOP."""


class RecordFlow(ConfigSubentryFlow):
    """Add a record in one form, or edit it in the same."""

    schema: ClassVar[vol.Schema]
    # No two records of an athlete are alike in all of these.
    identity: ClassVar[tuple[str, ...]] = ()

    def __init__(self) -> None:
        """Start without a number that is out of range."""
        _, self._limits = out_of_range(self.schema, {})

    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for the record, and keep it."""
        errors: dict[str, str] = {}
        if user_input is not None:
            record = self._completed(_stripped(user_input))
            errors, self._limits = out_of_range(self.schema, record)
            if not (errors := errors or self._errors(record)):
                return self._keep(await self._title(record), record)
        return self.async_show_form(
            step_id="user",
            data_schema=self.add_suggested_values_to_schema(
                self._asked(), user_input or self._suggested()
            ),
            errors=errors,
            description_placeholders={
                "name": self._get_entry().title,
                **self._limits,
            },
        )

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Edit the record."""
        return await self.async_step_user(user_input)

    async def _title(self, record: Mapping[str, Any]) -> str:
        """Return what the record is called."""
        raise NotImplementedError

    def _asked(self) -> vol.Schema:
        """Return what the form asks for, which may be more than is kept."""
        return self.schema

    def _completed(self, record: dict[str, Any]) -> dict[str, Any]:
        """Return a record with what follows from something else that was given."""
        return record

    def _suggested(self) -> Mapping[str, Any]:
        """Return what the form begins with."""
        if self.source == SOURCE_RECONFIGURE:
            return self._get_reconfigure_subentry().data
        return {}

    def _errors(self, record: Mapping[str, Any]) -> dict[str, str]:
        """Return what is wrong with a record, by its field."""
        if errors := missing(record, *(str(field) for field in self.schema.schema)):
            return errors
        alike = any(self._alike(record, other) for other in self._others())
        return {self.identity[-1]: "already_there"} if alike else {}

    def _others(self) -> list[Mapping[str, Any]]:
        """Return the athlete's other records of this kind."""
        entry, (_, kind) = self._get_entry(), self.handler
        itself = (
            self._reconfigure_subentry_id if self.source == SOURCE_RECONFIGURE else None
        )
        return [
            subentry.data
            for subentry in entry.subentries.values()
            if subentry.subentry_type == kind and subentry.subentry_id != itself
        ]

    def _alike(self, record: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
        """Return whether two records are about the same."""
        return bool(self.identity) and all(
            str(record[key]).casefold() == str(other[key]).casefold()
            for key in self.identity
        )

    def _keep(self, title: str, record: Mapping[str, Any]) -> SubentryFlowResult:
        """Add the record, or put it in the place of the one that is edited."""
        if self.source != SOURCE_RECONFIGURE:
            return self.async_create_entry(title=title, data=record)
        return self.async_update_and_abort(
            self._get_entry(),
            self._get_reconfigure_subentry(),
            title=title,
            data=record,
        )


class LopFlow(RecordFlow):
    """Record an LOP."""

    schema = vol.Schema(
        {
            vol.Optional(CONF_PLACEMENT): choice(Placement, "placement"),
            vol.Optional(CONF_CUFF_WIDTH): vol.All(
                number(30, 300, UnitOfLength.MILLIMETERS), vol.Coerce(int)
            ),
            vol.Optional(CONF_POSTURE): choice(Posture, "posture"),
            vol.Optional(CONF_MMHG): number(
                LOWEST_MMHG, LOP_LEG_NARROW.value, UnitOfPressure.MMHG
            ),
            vol.Optional(CONF_DAY): DateSelector(),
            vol.Optional(CONF_METHOD): choice(METHODS, "lop_method"),
        }
    )

    @override
    def _suggested(self) -> Mapping[str, Any]:
        kept = dict(super()._suggested())
        if kept.get(CONF_METHOD) not in METHODS:
            # What a cuff has estimated is entered, once a person has changed it.
            kept.pop(CONF_METHOD, None)
        return {CONF_DAY: today().isoformat(), **kept}

    @override
    def _asked(self) -> vol.Schema:
        """Return the form with the cuffs that width and limb can be taken from."""
        texts = texts_of_home(self.hass)
        cuffs = [
            SelectOptionDict(value=cuff.key, label=_label(texts, cuff))
            for cuff in pumped_cuffs(self.hass)
            if cuff.placement is not None
        ]
        if not cuffs:
            return self.schema
        config = SelectSelectorConfig(options=cuffs, mode=SelectSelectorMode.DROPDOWN)
        cuff = {vol.Optional(CONF_CUFF): SelectSelector(config)}
        return vol.Schema(cuff | self.schema.schema)

    @override
    def _completed(self, record: dict[str, Any]) -> dict[str, Any]:
        """Return a record with what the chosen cuff says, where nothing was given."""
        key = record.pop(CONF_CUFF, None)
        cuff = next((each for each in pumped_cuffs(self.hass) if each.key == key), None)
        if cuff is None or cuff.placement is None:
            return record
        known = {
            CONF_PLACEMENT: cuff.placement.value,
            CONF_CUFF_WIDTH: cuff.width_mm,
            CONF_POSTURE: _posture(self._get_entry()).value,
        }
        return known | record

    @override
    def _errors(self, record: Mapping[str, Any]) -> dict[str, str]:
        if errors := super()._errors(record):
            return errors
        lop = load_lop(record)
        low, high = plausible_mmhg(lop.placement, lop.cuff_width_mm)
        self._limits |= {"low": f"{low:g}", "high": f"{high:g}"}
        others = filter(None, map(usable_lop, self._others()))
        problem = lop_problem(lop, others, today())
        return {} if problem is None else dict([LOP_ERRORS[problem]])

    @override
    async def _title(self, record: Mapping[str, Any]) -> str:
        return await async_lop_title(self.hass, record)


class OneRepMaxFlow(RecordFlow):
    """Record the 1RM of an exercise."""

    schema = vol.Schema(
        {
            vol.Required(CONF_EXERCISE): TextSelector(),
            vol.Optional(CONF_KG): number(0.5, 1000, UnitOfMass.KILOGRAMS, step=0.5),
        }
    )
    identity = (CONF_EXERCISE,)

    @override
    async def _title(self, record: Mapping[str, Any]) -> str:
        return f"{record[CONF_EXERCISE]}: {record[CONF_KG]:g} kg"


class WrapFlow(RecordFlow):
    """Name a wrap, and where it goes."""

    schema = vol.Schema(
        {
            vol.Required(CONF_NAME): TextSelector(),
            vol.Optional(CONF_PLACEMENT): choice(Placement, "placement"),
        }
    )
    identity = (CONF_NAME,)

    @override
    async def _title(self, record: Mapping[str, Any]) -> str:
        name: str = record[CONF_NAME]
        return name


def _label(texts: Texts, cuff: TrainingCuff) -> str:
    """Return a cuff as one finds it: its name, where it is worn, and how wide it is."""
    placement = texts.state("select.placement", str(cuff.placement))
    return f"{cuff.name}: {placement}, {cuff.width_mm} mm"


def _posture(entry: ConfigEntry[Any]) -> Posture:
    """Return the posture that an athlete trains in, as it was chosen last."""
    if entry.state is not ConfigEntryState.LOADED:
        return Choices().posture
    choices: Choices = entry.runtime_data.choices
    return choices.posture


def _stripped(user_input: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was entered without the spaces around it."""
    return {
        key: value.strip() if isinstance(value, str) else value
        for key, value in user_input.items()
    }
