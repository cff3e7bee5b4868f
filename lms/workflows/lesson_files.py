"""Bringing in lessons from a content folder, with their pictures and films."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from lms.errors import Problem, RefusalError
from lms.lessons import queries as lessons
from lms.lessons import service
from lms.lessons.linter import list_lessons
from lms.lessons.media import UNKNOWN, digest_stream, take_file
from lms.lessons.media_rules import ENDINGS, MediaFacts, find_kind
from lms.workflows.outcomes import Outcome, tell_version


@dataclass(frozen=True)
class Upload:
    """A picture or film that lies in its place already, and what it was before."""

    facts: MediaFacts
    origin: str


def find_faults_of_media(media: Mapping[str, Path]) -> Iterator[Problem]:
    """Files that are neither pictures nor films, or another kind than they are called."""
    for name, path in media.items():
        with path.open("rb") as stream:
            kind = find_kind(stream.read(64))
        if kind is None:
            yield Problem(name, 1, 1, UNKNOWN)
        elif not name.endswith(ENDINGS[kind]):
            sentence = f"What is in this file is {kind}. Let its name end in {ENDINGS[kind][0]}."
            yield Problem(name, 1, 1, sentence)


def take_media(
    media: Mapping[str, Path], folder: Path, *, most: int
) -> dict[str, Upload] | list[Problem]:
    """Put the pictures and films into their place, before anything is written about them."""
    taken: dict[str, Upload] = {}
    problems: list[Problem] = []
    for name, path in media.items():
        try:
            with path.open("rb") as stream:
                origin = digest_stream(stream)
                known = lessons.find_media_by_origin(origin)
                facts = known or take_file(folder, stream, most=most)
        except OSError as error:
            sentence = f"The file cannot be read: {error.strerror}."
            problems.append(Problem(name, 1, 1, sentence))
        except RefusalError as refusal:
            problems.append(Problem(name, 1, 1, str(refusal)))
        else:
            taken[name] = Upload(facts, origin)
    return problems or taken


def bring_in_lessons(
    texts: Mapping[str, str], media: Mapping[str, Upload], *, actor_id: int, at: datetime
) -> Iterator[Outcome]:
    """Publish every lesson that is new, with the files that lie beside it."""
    for slug, path in list_lessons(texts).items():
        known = lessons.list_media(slug)
        for name, upload in sorted(media.items()):
            place = PurePosixPath(name)
            if place.parent.name == slug and known.get(place.name) != upload.facts:
                service.record_media(upload.facts, upload.origin, actor_id=actor_id, at=at)
                service.name_media(slug, place.name, upload.facts, at=at)
        number = service.publish(slug, texts[path], actor_id=actor_id, at=at)
        yield tell_version(path, number)
