"""Bringing in sessions from a content folder, with those who teach them."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from lms.errors import Problem, RefusalError
from lms.people import queries as people
from lms.quizzes.linter import list_content_files
from lms.sessions import service
from lms.sessions.definition import SessionKeys, read_placed_session, read_session
from lms.workflows.outcomes import Outcome, tell_version

FOLDER = "sessions"


def lint_sessions(texts: Mapping[str, str]) -> tuple[Problem, ...]:
    """Every problem of the session files; paths are those under the content folder."""
    problems: list[Problem] = []
    for path, fault in list_content_files(texts, FOLDER).items():
        read = [fault] if fault else read_session(texts[path], file=path)
        problems += read if isinstance(read, list) else []
    return tuple(problems)


def find_unknown_trainers(texts: Mapping[str, str], day: date) -> Iterator[Problem]:
    """Trainers whom nobody has imported yet."""
    for path, fault in list_content_files(texts, FOLDER).items():
        placed = None if fault else read_placed_session(texts[path], file=path)
        if placed is None or isinstance(placed, list):
            continue
        keys, document = placed
        for place, number in enumerate(keys.trainers):
            if people.find_person_by_staff_number(number, day) is None:
                sentence = f"Nobody has the staff number {number}. Import the people first, or "
                yield document.problem(("trainers", place), f"{sentence}mend it.")


def bring_in_sessions(
    texts: Mapping[str, str], *, day: date, actor_id: int, at: datetime
) -> Iterator[Outcome]:
    """Publish every session that is new; its dates are planned in the pages."""
    for path in list_content_files(texts, FOLDER):
        slug = path.rpartition("/")[2].removesuffix(".yaml")
        number = publish_session(slug, texts[path], day=day, actor_id=actor_id, at=at)
        yield tell_version(path, number)


def publish_session(
    slug: str, source: str, *, day: date, actor_id: int, at: datetime
) -> int | None:
    """Publish what the file says, for the people whom it names by their staff numbers."""
    keys = read_session(source, file=f"{slug}.yaml")
    if isinstance(keys, list):
        raise RefusalError(f"The session cannot be published: {keys[0].sentence}")
    return service.publish(
        slug, source, keys, trainer_ids=_find_trainers(keys, day), actor_id=actor_id, at=at
    )


def _find_trainers(keys: SessionKeys, day: date) -> list[int]:
    found = []
    for number in keys.trainers:
        person = people.find_person_by_staff_number(number, day)
        if person is None or not person.is_employed:
            raise RefusalError(f"Nobody with the staff number {number} works here. Mend it.")
        found.append(person.id)
    return found
