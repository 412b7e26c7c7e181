"""One athlete's months: session after session, each with what the last ones suggest."""

from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from random import Random
from typing import Final
import uuid

from custom_components.bfr_cuff.lib.controller.placement import Placement
from custom_components.bfr_cuff.lib.session.actions import NotNow
from custom_components.bfr_cuff.lib.session.messages import Action
from custom_components.bfr_cuff.lib.session.progression import Change
from custom_components.bfr_cuff.lib.session.record import SessionRecord, session_record
from custom_components.bfr_cuff.lib.store.model import KeptSession
from custom_components.bfr_cuff.lib.training import protocol_file
from custom_components.bfr_cuff.lib.training.athlete import Athlete
from custom_components.bfr_cuff.lib.training.load import load_from_one_rep_max
from custom_components.bfr_cuff.lib.training.lop import (
    Lop,
    LopMethod,
    Posture,
    newest_lop,
)
from custom_components.bfr_cuff.lib.training.plan import CuffPlan, Plan
from custom_components.bfr_cuff.lib.training.prescription import felt, from_lop
from custom_components.bfr_cuff.lib.training.protocol import Protocol
from custom_components.bfr_cuff.sessions.progress import Progress
from custom_components.bfr_cuff.sessions.suggestion import next_step
from simulator.rig.cuffs import CUFFS, Cuff
from tools.demo.people import FIRST_MONDAY, Person

from .conduct import Conduct
from .diary import Appointment, Happening, diary
from .room import Room

PROTOCOLS: Final = Path(protocol_file.__file__).parent / "protocols"
CUFF_OF: Final = {
    Placement.LEFT_ARM: ("arm", CUFFS["arm"]),
    Placement.LEFT_THIGH: ("thigh", CUFFS["thigh"]),
    Placement.RIGHT_THIGH: ("other thigh", CUFFS["thigh"]),
}
"""By limb the name and the hardware of the cuff."""

WRAP: Final = "floss band"
WRAPPED: Final = Placement.RIGHT_CALF
SHORT_LIMIT_S: Final = 420.0
"""A time limit that somebody chose who then took longer."""

WILLING: Final = 0.7
"""How often a suggestion is taken over; a step back always is."""


def months(person: Person) -> Iterator[KeptSession]:
    """Yield every session of a person, who lives by UTC."""
    random = Random(person.seed)
    records: list[SessionRecord] = []
    progress: dict[str, Progress] = {}
    for appointment in diary(person, random):
        base = built_in(appointment.protocol_id)
        done_as = progress.get(base.protocol_id, Progress())
        kept = train(
            person, appointment, plan_for(person, appointment, done_as), random
        )
        records.append(kept.record)
        progress[base.protocol_id] = _go_on(person, base, done_as, records, random)
        yield kept


def train(
    person: Person, appointment: Appointment, plan: Plan, random: Random
) -> KeptSession:
    """Do one session, to the moment when everything is vented."""
    conduct = Conduct(
        plan=plan,
        random=random,
        sensitivity=person.sensitivity,
        week=(appointment.at.date() - FIRST_MONDAY).days // 7,
        happening=appointment.happening,
    )
    cuffs = dict(_hardware(appointment))
    room = Room(plan, cuffs, random.randrange(2**32), conduct.hear)
    room.start()
    while not room.session.over:
        room.advance()
        for action in conduct.due(room.now):
            _attempt(room, action)
    session_id = uuid.UUID(int=random.getrandbits(128), version=4)
    record = session_record(
        room.session, str(session_id), appointment.at.isoformat(), room.now
    )
    traces = {key: tuple(samples) for key, samples in room.samples.items()}
    return KeptSession(record=record, events=tuple(room.events), traces=traces)


@cache
def _athlete(person: Person) -> Athlete:
    """Return a person as the domain knows one."""
    return Athlete(
        athlete_id=person.key,
        name=person.name,
        lops=tuple(
            Lop(
                mmhg=lop.mmhg,
                placement=Placement(lop.placement),
                cuff_width_mm=lop.cuff_width_mm,
                posture=Posture.SEATED,
                day=lop.day,
                method=LopMethod.MEASURED,
            )
            for lop in person.lops
        ),
        one_rep_max_kg={person.exercise: person.one_rep_max_kg},
    )


@cache
def built_in(protocol_id: str) -> Protocol:
    """Return a protocol that comes with the integration."""
    text = (PROTOCOLS / f"{protocol_id}.yaml").read_text(encoding="utf-8")
    return protocol_file.read_protocol(protocol_id, text)


def _attempt(room: Room, action: Action) -> None:
    """Do something, unless the session has gone on in the meantime."""
    with suppress(NotNow):
        room.act(action)


def _hardware(appointment: Appointment) -> Iterator[tuple[str, Cuff]]:
    return (CUFF_OF[limb] for limb in appointment.limbs)


def plan_for(person: Person, appointment: Appointment, progress: Progress) -> Plan:
    """Return what a session is going to do."""
    base = built_in(appointment.protocol_id)
    protocol = progress.protocol(base)
    percent = progress.share(base) or protocol.pressure.proposed
    dawdled = appointment.happening is Happening.DAWDLED
    return Plan(
        athlete_id=person.key,
        protocol=protocol,
        cuffs=_cuff_plans(person, appointment, percent),
        limit_s=SHORT_LIMIT_S if dawdled else protocol.time_limit_s,
        load_kg=progress.load_kg or _first_load(person, protocol),
        beat=not dawdled,
    )


def _cuff_plans(
    person: Person, appointment: Appointment, percent: float
) -> tuple[CuffPlan, ...]:
    """Return the cuffs at a share of the LOP that was known by then, or the wrap."""
    if not appointment.limbs:
        wrap = CuffPlan(cuff=WRAP, placement=WRAPPED, prescription=felt(WRAPPED))
        return (wrap,)
    today = appointment.at.date()
    known = [lop for lop in _athlete(person).lops if lop.day <= today]
    plans = []
    for limb in appointment.limbs:
        name, hardware = CUFF_OF[limb]
        lop = newest_lop(known, limb, hardware.width_mm, Posture.SEATED, today)
        prescription = from_lop(lop, percent)
        plans.append(CuffPlan(cuff=name, placement=limb, prescription=prescription))
    return tuple(plans)


def _first_load(person: Person, protocol: Protocol) -> float | None:
    """Return the load that a 1RM says, where a protocol has one."""
    if protocol.load is None:
        return None
    maxima = {person.exercise: person.one_rep_max_kg}
    return load_from_one_rep_max(maxima, person.exercise, protocol.load).kg


def _go_on(
    person: Person,
    base: Protocol,
    progress: Progress,
    records: list[SessionRecord],
    random: Random,
) -> Progress:
    """Take over what is suggested after the last session, mostly."""
    step = next_step(records, base, progress, _athlete(person))
    if step is None or step.kind is Change.HOLD:
        return progress
    if step.kind is not Change.STEP_BACK and random.random() > WILLING:
        return progress
    return progress.with_suggestion(base, records[-1], step)
