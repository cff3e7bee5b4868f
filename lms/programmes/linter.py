"""What is wrong with the programme files, each by itself and all together."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from pathlib import PurePosixPath

from lms.errors import Problem
from lms.programmes.definition import After
from lms.programmes.item_linter import describe_unknown, lint_items
from lms.programmes.reader import PlacedProgramme, read_placed_programme
from lms.quizzes.linter import list_content_files


def lint_programmes(
    tree: Mapping[str, str],
    policies: AbstractSet[str],
    quizzes: AbstractSet[str],
    lessons: AbstractSet[str] = frozenset(),
    sessions: AbstractSet[str] = frozenset(),
) -> tuple[Problem, ...]:
    """Every problem of the programme files; paths are those under the content folder."""
    things = {"policy": policies, "quiz": quizzes, "lesson": lessons, "session": sessions}
    problems: list[Problem] = []
    programmes: dict[str, PlacedProgramme] = {}
    files = list_content_files(tree, "programmes")
    for path, fault in files.items():
        placed = [fault] if fault else read_placed_programme(tree[path], file=path)
        if isinstance(placed, list):
            problems += placed
        else:
            programmes[PurePosixPath(path).stem] = placed
    known = {PurePosixPath(path).stem for path in files}
    after = {slug: _find_predecessor(placed) for slug, placed in programmes.items()}
    for slug, placed in programmes.items():
        problems += lint_items(placed, things)
        problems += _lint_start(slug, placed, after, known)
    return tuple(sorted(problems, key=lambda p: (p.file, p.line, p.column)))


def _find_predecessor(placed: PlacedProgramme) -> str | None:
    starts = placed.definition.starts
    return starts.after if isinstance(starts, After) else None


def _lint_start(
    slug: str, placed: PlacedProgramme, after: Mapping[str, str | None], known: AbstractSet[str]
) -> Iterator[Problem]:
    predecessor = after[slug]
    path = ("starts", "after")
    if predecessor is None:
        return
    if predecessor == slug:
        yield placed.document.problem(
            path,
            "A programme cannot come after itself. Name the one that it follows the first time; "
            "it repeats by itself from then on.",
        )
    elif predecessor not in known:
        yield placed.document.problem(path, describe_unknown("programme", predecessor, known))
    elif slug in (circle := _follow(slug, after)):
        names = " → ".join((slug, *circle))
        yield placed.document.problem(
            path,
            f"These programmes wait for each other: {names}. Let one of them start on hiring.",
        )


def _follow(slug: str, after: Mapping[str, str | None]) -> list[str]:
    """The programmes that this one waits for, up to the first that repeats."""
    chain: list[str] = []
    current = after[slug]
    while current is not None and current not in chain:
        chain.append(current)
        current = after.get(current)
    return chain
