"""Say in the language of this home what is wrong with a file."""

from collections.abc import Mapping
from typing import Final

from ..lib.store.problems import Location, Problem
from ..lib.store.strict_json import ImportProblem

MOST_SHOWN: Final = 20


def problem_in_words(problem: ImportProblem, words: Mapping[str, str]) -> str:
    """Return the first problems, and how many more there are."""
    shown = [
        one_problem_in_words(each, words) for each in problem.problems[:MOST_SHOWN]
    ]
    if (more := len(problem.problems) - MOST_SHOWN) > 0:
        shown.append(words["import_more"].format(count=more))
    return "; ".join(shown)


def one_problem_in_words(problem: Problem, words: Mapping[str, str]) -> str:
    """Return one problem with its place."""
    return words["import_problem"].format(
        place=_place(problem.place, words),
        what=words[f"import_flaw_{problem.kind}"].format(**problem.about),
    )


def _place(place: Location, words: Mapping[str, str]) -> str:
    steps = [words[f"import_at_{part}"].format(which=which) for part, which in place]
    return ", ".join(steps) or words["import_at_file"]
