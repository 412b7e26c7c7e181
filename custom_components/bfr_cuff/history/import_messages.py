"""Say in the language of this home what is wrong with a file."""

from collections.abc import Mapping
from typing import Final

from ..lib.store.flaws import Location, Told
from ..lib.store.strict_json import ImportProblem

MOST_TOLD: Final = 20


def problem_in_words(problem: ImportProblem, words: Mapping[str, str]) -> str:
    """Return the first problems, and how many more there are."""
    told = [told_in_words(each, words) for each in problem.problems[:MOST_TOLD]]
    if (more := len(problem.problems) - MOST_TOLD) > 0:
        told.append(words["import_more"].format(count=more))
    return "; ".join(told)


def told_in_words(told: Told, words: Mapping[str, str]) -> str:
    """Return one problem with its place."""
    return words["import_problem"].format(
        place=_place(told.place, words),
        what=words[f"import_flaw_{told.flaw}"].format(**told.about),
    )


def _place(place: Location, words: Mapping[str, str]) -> str:
    steps = [words[f"import_at_{part}"].format(which=which) for part, which in place]
    return ", ".join(steps) or words["import_at_file"]
