"""What is wrong with the programme files, each by itself and all together."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from difflib import get_close_matches
from pathlib import PurePosixPath

from lms.errors import Problem
from lms.programmes.definition import After, ItemKey
from lms.programmes.reader import PlacedProgramme, read_placed_programme
from lms.quizzes.linter import list_content_files


def lint_programmes(
    tree: Mapping[str, str], policies: AbstractSet[str], quizzes: AbstractSet[str]
) -> tuple[Problem, ...]:
    """Every problem of the programme files; paths are those under the content folder."""
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
        problems += _lint_items(placed, policies=policies, quizzes=quizzes)
        problems += _lint_start(slug, placed, after, known)
    return tuple(sorted(problems, key=lambda p: (p.file, p.line, p.column)))


def _find_predecessor(placed: PlacedProgramme) -> str | None:
    starts = placed.definition.starts
    return starts.after if isinstance(starts, After) else None


def _lint_items(
    placed: PlacedProgramme, *, policies: AbstractSet[str], quizzes: AbstractSet[str]
) -> Iterator[Problem]:
    first: dict[ItemKey, int] = {}
    for number, item in enumerate(placed.definition.items):
        path = ("items", number, item.key.kind)
        known = policies if item.key.kind == "policy" else quizzes
        if item.key.slug not in known:
            yield placed.document.problem(
                path, _describe_unknown(item.key.kind, item.key.slug, known)
            )
        if first.setdefault(item.key, number) != number:
            yield placed.document.problem(
                path,
                f"The {item.key.kind} “{item.key.slug}” is item {first[item.key] + 1} already. "
                "Keep one of them.",
            )


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
        yield placed.document.problem(path, _describe_unknown("programme", predecessor, known))
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


def _describe_unknown(kind: str, slug: str, known: AbstractSet[str]) -> str:
    close = get_close_matches(slug, sorted(known), n=1)
    hint = f"Did you mean “{close[0]}”?" if close else "Check its name, or add it."
    return f"There is no {kind} “{slug}”. {hint}"
