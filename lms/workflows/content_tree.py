"""Where the content files are, and what they say as texts."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lms.errors import Problem, RefusalError
from lms.yaml_source import decode

LARGEST_FILE = 1_000_000
MOST_FILES = 5_000
COMPANY = "company.yaml"
_BESIDE_PACKAGE = Path(__file__).resolve().parent.parent.parent / "content"
_IN_PACKAGE = Path(__file__).resolve().parent.parent / "_shipped" / "content"


@dataclass(frozen=True)
class ContentTree:
    """The texts of a content folder by their paths below it, and the files that are no texts.

    A file that is no text still stands among the texts, so that nothing else misses it. Pictures
    and films of lessons stand apart, each with its place.
    """

    texts: Mapping[str, str]
    unreadable: tuple[Problem, ...]
    media: Mapping[str, Path] = field(default_factory=dict)


def find_content(configured: Path | None = None) -> Path:
    """The content folder: the one that is set, or else the one that is shipped."""
    if configured is not None:
        return configured
    return _IN_PACKAGE if _IN_PACKAGE.is_dir() else _BESIDE_PACKAGE


def find_root(path: Path) -> Path:
    """The content folder that the path is, or lies in."""
    if not path.exists():
        raise RefusalError(f"There is nothing at {path}. Name the content folder, or a file in it.")
    for folder in (path, *path.resolve().parents):
        if (folder / COMPANY).is_file():
            return folder
    if path.is_dir():
        return path
    raise RefusalError(
        f"{path} lies in no content folder: none of the folders above it has a {COMPANY}."
    )


def read_tree(root: Path) -> ContentTree:
    """Read every file below the folder; links to elsewhere are not followed."""
    texts: dict[str, str] = {}
    unreadable: list[Problem] = []
    media: dict[str, Path] = {}
    for path in _list_files(root):
        name = path.relative_to(root).as_posix()
        if len(texts) + len(media) >= MOST_FILES:
            raise RefusalError(
                f"There are more than {MOST_FILES:,} files in {root}. Name the content folder."
            )
        if _is_media(name) and path.is_file() and not path.is_symlink():
            media[name] = path
            continue
        texts[name], problems = _read_file(path, name)
        unreadable += problems
    return ContentTree(texts, tuple(unreadable), media)


def _is_media(name: str) -> bool:
    """Whether the file lies where the pictures and films of a lesson lie."""
    return name.startswith("lessons/") and name.count("/") == 2 and not name.endswith(".md")


def _list_files(folder: Path) -> Iterator[Path]:
    """The files below the folder in a fixed order, without those whose names begin with a dot."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        raise RefusalError(f"{folder} cannot be read: {error.strerror}.") from error
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _list_files(Path(entry.path))
        else:
            yield Path(entry.path)


def _read_file(path: Path, name: str) -> tuple[str, list[Problem]]:
    if sentence := _find_obstacle(path):
        return "", [Problem(name, 1, 1, sentence)]
    try:
        source = path.read_bytes()
    except OSError as error:
        return "", [Problem(name, 1, 1, f"The file cannot be read: {error.strerror}.")]
    text = decode(source, file=name)
    if isinstance(text, list):
        return source.decode(errors="replace"), text
    return text, []


def _find_obstacle(path: Path) -> str | None:
    if path.is_symlink():
        return "This is a link, and links are not followed. Put the file itself here."
    if not path.is_file():
        return "This is not a file of text. Remove it."
    if path.stat().st_size > LARGEST_FILE:
        return "The file is larger than 1 MB. Divide it, or take out what does not belong there."
    return None
