"""What is wrong with the quiz files, each by itself and beside the policies they test."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from difflib import get_close_matches
from pathlib import PurePosixPath

from lms.errors import Problem
from lms.quizzes.fields import is_slug
from lms.quizzes.reader import PlacedQuiz, read_placed_quiz


def lint_quizzes(
    tree: Mapping[str, str], anchors: Mapping[str, AbstractSet[str]]
) -> tuple[Problem, ...]:
    """Every problem of the quiz files; paths are those under the content folder.

    `anchors` has the sections of each policy by their anchors.
    """
    problems: list[Problem] = []
    for path, fault in list_content_files(tree, "quizzes").items():
        placed = [fault] if fault else read_placed_quiz(tree[path], file=path)
        problems += placed if isinstance(placed, list) else lint_places(placed, anchors)
    return tuple(sorted(problems, key=lambda p: (p.file, p.line, p.column)))


def lint_places(placed: PlacedQuiz, anchors: Mapping[str, AbstractSet[str]]) -> Iterator[Problem]:
    """The policies and sections that the quiz names and that do not exist."""
    definition, document = placed.definition, placed.document
    if definition.policy not in anchors:
        yield document.problem(("policy",), _describe_unknown_policy(definition.policy, anchors))
    for number, question in enumerate(definition.questions):
        path = ("questions", number, "section")
        if question.policy not in anchors:
            yield document.problem(path, _describe_unknown_policy(question.policy, anchors))
        elif question.anchor not in anchors[question.policy]:
            yield document.problem(
                path,
                f"“{question.policy}” has no section “{question.anchor}”. "
                + _guess(question.anchor, anchors[question.policy]),
            )


def list_content_files(tree: Mapping[str, str], folder: str) -> dict[str, Problem | None]:
    """The files of that folder, each with the fault of its name."""
    found: dict[str, Problem | None] = {}
    for path in sorted(tree):
        place = PurePosixPath(path)
        if place.parent.name != folder or "policies" in place.parts[:-2]:
            continue
        fault = _find_fault_of_name(place)
        found[path] = Problem(path, 1, 1, fault) if fault else None
    return found


def _find_fault_of_name(place: PurePosixPath) -> str | None:
    if place.suffix != ".yaml":
        return "Only files whose names end in .yaml are read here. Rename the file, or remove it."
    if not is_slug(place.stem) or len(place.stem) > 60:
        return (
            f"“{place.stem}” cannot be the name of a file here. Use small letters, digits and "
            "single hyphens, at most 60 of them."
        )
    return None


def _describe_unknown_policy(slug: str, anchors: Mapping[str, AbstractSet[str]]) -> str:
    return f"There is no policy “{slug}”. {_guess(slug, anchors.keys())}"


def _guess(word: str, known: AbstractSet[str]) -> str:
    close = get_close_matches(word, sorted(known), n=1)
    if close:
        return f"Did you mean “{close[0]}”?"
    return f"There are: {', '.join(sorted(known))}." if known else "Add it, or name another."
