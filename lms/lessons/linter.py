"""What is wrong with the lesson files of a content folder."""

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from pathlib import PurePosixPath

from lms.errors import Problem
from lms.lessons.pictures import NAME
from lms.lessons.reader import find_missing_files, read_lesson

FOLDER = "lessons"
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_SLUG = 60


def lint_lessons(texts: Mapping[str, str], media: AbstractSet[str]) -> tuple[Problem, ...]:
    """Every problem of the lesson files; paths are those under the content folder.

    `media` are the paths of pictures and films: lessons/<slug>/<name>.
    """
    problems: list[Problem] = list(_find_unused(texts, media))
    for path in texts:
        place = PurePosixPath(path)
        if place.parts[0] != FOLDER or len(place.parts) != 2:
            continue
        if fault := _find_fault_of_name(place):
            problems.append(Problem(path, 1, 1, fault))
            continue
        lesson = read_lesson(texts[path], file=path)
        if isinstance(lesson, list):
            problems += lesson
        else:
            known = list_names(media, place.stem)
            problems += find_missing_files(lesson, known, file=path)
    return tuple(sorted(problems, key=lambda p: (p.file, p.line, p.column)))


def list_lessons(texts: Mapping[str, str]) -> dict[str, str]:
    """The paths of the lesson files by their slugs."""
    places = (PurePosixPath(path) for path in sorted(texts))
    return {
        place.stem: str(place)
        for place in places
        if place.parent == PurePosixPath(FOLDER) and place.suffix == ".md"
    }


def list_names(media: AbstractSet[str], slug: str) -> frozenset[str]:
    """The names of the pictures and films that belong to the lesson."""
    folder = PurePosixPath(FOLDER) / slug
    places = map(PurePosixPath, media)
    return frozenset(place.name for place in places if place.parent == folder)


def _find_unused(texts: Mapping[str, str], media: AbstractSet[str]) -> Iterator[Problem]:
    slugs = list_lessons(texts)
    for path in sorted(media):
        place = PurePosixPath(path)
        if place.parent.name not in slugs:
            sentence = f"There is no lesson “{place.parent.name}” that could show this."
            yield Problem(path, 1, 1, f"{sentence} Write {place.parent}.md, or remove it.")
        elif not NAME.fullmatch(place.name):
            sentence = "Small letters, digits and hyphens make the name of a picture. Rename it."
            yield Problem(path, 1, 1, sentence)


def _find_fault_of_name(place: PurePosixPath) -> str | None:
    if place.suffix != ".md":
        return "Only files whose names end in .md are read here. Rename the file, or remove it."
    if not _SLUG.fullmatch(place.stem) or len(place.stem) > LONGEST_SLUG:
        return (
            f"“{place.stem}” cannot be the name of a lesson. Use small letters, digits and "
            "single hyphens, at most 60 of them."
        )
    return None
