"""Tests of who is meant, when nobody is named."""

from custom_components.bfr_cuff.voice.speaker import Candidate, Speaker, who_is_meant

GYM = frozenset({"assist_satellite.gym", "media_player.gym"})
ADA = Candidate(entry_id="a", name="Ada", person="person.ada")
BO = Candidate(entry_id="b", name="Bo", targets=frozenset({"media_player.gym"}))
CY = Candidate(entry_id="c", name="Cy", trains=True)
ALL = (ADA, BO, CY)


def meant(
    *candidates: Candidate,
    person: str | None = None,
    near: frozenset[str] = frozenset(),
    in_session: bool = False,
    no_one_else: bool = False,
) -> str:
    """Return the names of whoever may be meant."""
    persons = frozenset() if person is None else frozenset({person})
    found = who_is_meant(
        candidates,
        Speaker(persons=persons, near=near),
        in_session=in_session,
        no_one_else=no_one_else,
    )
    return " ".join(each.name for each in found)


def test_the_only_athlete() -> None:
    """Who is alone is meant, whoever speaks, and also without a session."""
    assert meant(ADA) == "Ada"
    assert meant(ADA, person="person.guest", near=GYM, in_session=True) == "Ada"


def test_who_speaks() -> None:
    """Whoever speaks means themselves, before the satellite and before a session."""
    assert meant(*ALL, person="person.ada") == "Ada"
    assert meant(*ALL, person="person.ada", near=GYM, in_session=True) == "Ada"
    assert meant(*ALL, person="person.guest") == "Ada Bo Cy"


def test_nobody_is_a_person_who_is_no_person() -> None:
    """Nobody's person is nobody: an athlete who is not linked is not the speaker."""
    assert meant(BO, CY, person=None) == "Bo Cy"


def test_no_one_else() -> None:
    """Who is known to be another person is not meant, where that matters."""
    assert meant(ADA, person="person.guest", no_one_else=True) == ""
    assert meant(ADA, BO, person="person.guest", no_one_else=True) == "Bo"
    assert meant(*ALL, person="person.ada", no_one_else=True) == "Ada"
    assert meant(ADA, person=None, no_one_else=True) == "Ada"


def test_the_satellite() -> None:
    """A satellite means who hears announcements on it."""
    assert meant(*ALL, near=GYM) == "Bo"
    assert meant(*ALL, near=frozenset({"assist_satellite.attic"})) == "Ada Bo Cy"


def test_the_session() -> None:
    """What is asked of a session means somebody who is in one, or nobody."""
    assert meant(*ALL, in_session=True) == "Cy"
    assert meant(*ALL, near=GYM, in_session=True) == "Cy"
    assert meant(ADA, BO, in_session=True) == ""


def test_several() -> None:
    """Who shares a satellite, or trains at the same time, has to be asked for."""
    dee = Candidate(
        entry_id="d", name="Dee", targets=frozenset({"assist_satellite.gym"})
    )
    assert meant(*ALL, dee, near=GYM) == "Bo Dee"
    both = Candidate(entry_id="e", name="Eve", trains=True, targets=GYM)
    assert meant(*ALL, both, in_session=True) == "Cy Eve"
    assert meant(*ALL, both, in_session=True, near=GYM) == "Eve"
    assert meant() == ""
