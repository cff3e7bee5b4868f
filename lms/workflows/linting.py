"""What is wrong in a whole content folder."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from difflib import get_close_matches
from pathlib import PurePosixPath

from lms.errors import Problem
from lms.lessons.linter import lint_lessons, list_lessons
from lms.policies.linter import lint_policies, list_anchors
from lms.programmes.linter import lint_programmes
from lms.quizzes.linter import lint_quizzes
from lms.workflows.content_tree import ContentTree
from lms.workflows.lesson_files import find_faults_of_media
from lms.workflows.session_files import lint_sessions

FILES = ("company.yaml", "glossary.md")
FOLDERS = ("lessons", "policies", "programmes", "quizzes", "sessions")
IGNORED = ("README.md",)


def lint_content(tree: ContentTree) -> tuple[Problem, ...]:
    """Every problem of the folder; of a file that is no text, only that it is none."""
    unreadable = {problem.file for problem in tree.unreadable}
    found = lint_tree(tree.texts, tree.media.keys())
    rest = (problem for problem in found if problem.file not in unreadable)
    return _sort((*tree.unreadable, *find_faults_of_media(tree.media), *rest))


def lint_tree(
    texts: Mapping[str, str], media: AbstractSet[str] = frozenset()
) -> tuple[Problem, ...]:
    """Every problem of the texts, by file and place; `media` are the files of lessons."""
    anchors = list_anchors(texts)
    quizzes = set(list_files(texts, "quizzes"))
    return _sort(
        (
            *lint_policies(texts),
            *lint_quizzes(texts, anchors),
            *lint_lessons(texts, media),
            *lint_sessions(texts),
            *lint_programmes(
                texts,
                anchors.keys(),
                quizzes,
                set(list_lessons(texts)),
                set(list_files(texts, "sessions")),
            ),
            *_find_strays(texts),
        )
    )


def list_files(texts: Mapping[str, str], folder: str) -> dict[str, str]:
    """The paths of the YAML files that stand in that folder itself, by their slugs."""
    places = (PurePosixPath(path) for path in sorted(texts))
    return {
        place.stem: str(place)
        for place in places
        if place.parent == PurePosixPath(folder) and place.suffix == ".yaml"
    }


def _find_strays(texts: Mapping[str, str]) -> Iterator[Problem]:
    """Files that nothing reads, so that nobody believes they count."""
    for path in texts:
        parts = PurePosixPath(path).parts
        if len(parts) == 1 and path not in (*FILES, *IGNORED):
            yield Problem(path, 1, 1, f"Nothing reads this file. {_guess(path, FILES)}")
        elif len(parts) > 1 and parts[0] not in FOLDERS:
            hint = _guess(parts[0], FOLDERS)
            yield Problem(path, 1, 1, f"Nothing reads the folder “{parts[0]}”. {hint}")
        elif len(parts) > 2 and parts[0] != "policies":
            sentence = f"Nothing reads folders inside {parts[0]}. Move the file up into it."
            yield Problem(path, 1, 1, sentence)


def _guess(name: str, known: tuple[str, ...]) -> str:
    close = get_close_matches(name, known, n=1)
    return f"Did you mean “{close[0]}”?" if close else f"Read here: {', '.join(known)}."


def _sort(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    unique = dict.fromkeys(problems)
    return tuple(sorted(unique, key=lambda each: (each.file, each.line, each.column)))
