"""How the texts come out in the story: drafted, released, with their quizzes and programmes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from typing import TypeVar

from lms.demonstration.cast import APPROVERS, TRAINER
from lms.demonstration.history import (
    DRAFTED_BEFORE,
    REFRESHERS_FROM,
    RELEASED_BEFORE,
)
from lms.demonstration.releasing import release_version
from lms.demonstration.stage import Stage
from lms.demonstration.timetable import find_working_day
from lms.errors import Problem, RefusalError
from lms.policies import company_service
from lms.policies import service as policies
from lms.policies.company import get_company
from lms.policies.drafts import list_drafts
from lms.policies.linter import list_anchors
from lms.policies.placeholders import fill_facts
from lms.policies.reader import (
    PolicyFile,
    VersionFile,
    read_company,
    read_glossary,
    read_policy_facts,
    read_version,
)
from lms.programmes import service as programmes
from lms.programmes.reader import read_programme
from lms.quizzes import publishing as quizzes
from lms.quizzes.reader import read_quiz

Read = TypeVar("Read")
COMPANY, GLOSSARY = "company.yaml", "glossary.md"
_VERSION = re.compile(r"policies/([^/]+)/(\d+\.\d+)\.md")
_QUIZ = re.compile(r"quizzes/([^/]+)\.yaml")
_PROGRAMME = re.compile(r"programmes/([^/]+)\.yaml")
_EFFECTIVE = re.compile(r"^effective_on: *(\d{4}-\d{2}-\d{2})", re.MULTILINE)
_ITEM = re.compile(r"^  - (policy|quiz): *([a-z0-9-]+)")


MADE, HALF_MADE = "yes", "being made"


@dataclass(frozen=True)
class Edition:
    """A version of a policy, and the day of the story on which it comes into force."""

    slug: str
    number: str
    path: str
    effective_on: date


def mark_company(stage: Stage, mark: str, at: datetime) -> None:
    """Bring in what the company says of itself, and that all of it is made up."""
    company = _expect(read_company(stage.texts[COMPANY], COMPANY))
    marked = company.model_copy(update={"facts": {**company.facts, "demonstration": mark}})
    company_service.bring_in_company(marked, at=at)


def found_library(stage: Stage, at: datetime) -> None:
    """Bring in the company, not yet made to its end, and its glossary."""
    mark_company(stage, HALF_MADE, at)
    glossary = fill_facts(stage.texts[GLOSSARY], get_company().facts)
    company_service.bring_in_glossary(_expect(read_glossary(glossary, GLOSSARY)))


def plan_library(stage: Stage) -> None:
    """Put drafting, releasing and publishing on the agenda."""
    editions = list_editions(stage)
    for edition in editions:
        drafted = find_working_day(edition.effective_on - DRAFTED_BEFORE)
        released = find_working_day(edition.effective_on - RELEASED_BEFORE)
        stage.agenda.add(stage.timetable.at(drafted, time(16, 10)), partial(_draft, stage, edition))
        stage.agenda.add(
            stage.timetable.at(released, time(11, 20)), partial(_release, stage, edition)
        )
    for day in sorted({edition.effective_on for edition in editions} | {REFRESHERS_FROM}):
        known = frozenset(edition.slug for edition in editions if edition.effective_on <= day)
        act = partial(_publish, stage, known, day)
        stage.agenda.add(stage.timetable.at(day, time(8, 35)), act)


def list_editions(stage: Stage) -> tuple[Edition, ...]:
    """Every version of every policy, in the order in which they come into force."""
    found = []
    for path, text in stage.texts.items():
        match, effective = _VERSION.fullmatch(path), _EFFECTIVE.search(text)
        if match and effective:
            day = date.fromisoformat(effective[1])
            found.append(Edition(match[1], match[2], path, day))
    return tuple(sorted(found, key=lambda each: (each.effective_on, each.slug, each.number)))


def keep_items(source: str, known: frozenset[str]) -> str:
    """The programme without the items about what does not exist yet."""
    kept, is_known = [], True
    for line in source.splitlines(keepends=True):
        if match := _ITEM.match(line):
            is_known = match[2] in known
        elif not line.startswith("   "):
            is_known = True
        if is_known:
            kept.append(line)
    return "".join(kept)


def _draft(stage: Stage, edition: Edition, at: datetime) -> None:
    day = get_company().day_of(at)
    facts = _read_facts(stage, edition)
    policies.bring_in_policy(edition.slug, facts, day=day, at=at)
    version = _read_edition(stage, edition)
    policies.bring_in_version(edition.slug, facts.title, version, day=day, at=at)


def _read_facts(stage: Stage, edition: Edition) -> PolicyFile:
    path = f"{edition.path.rpartition('/')[0]}/policy.yaml"
    return _expect(read_policy_facts(stage.texts[path], path))


def _read_edition(stage: Stage, edition: Edition) -> VersionFile:
    """The version as the file has it; a story before its time has its days moved in the text."""
    text = stage.texts[edition.path]
    moved = stage.timetable.to_day(edition.effective_on)
    if moved < edition.effective_on:
        text = _EFFECTIVE.sub(f"effective_on: {moved}", text, count=1)
    return _expect(read_version(text, edition.path, edition.number))


def _release(stage: Stage, edition: Edition, at: datetime) -> None:
    draft = next(d for d in list_drafts() if (d.slug, d.number) == (edition.slug, edition.number))
    approvers = [stage.ids[number] for number in APPROVERS]
    allowed = [person_id for person_id in approvers if person_id != draft.author_id]
    first = stage.chance.pick(allowed, "approver", edition.path)
    others = [person_id for person_id in allowed if person_id != first]
    release_version(draft.version_id, approver_ids=[first, *others], at=at)


def _publish(stage: Stage, known: frozenset[str], day: date, at: datetime) -> None:
    actor_id, anchors = stage.ids[TRAINER], list_anchors(stage.texts)
    ready = set(known)
    for slug, path in _list_files(stage, _QUIZ):
        if path not in stage.published:
            if _expect(read_quiz(stage.texts[path], file=path)).policy not in known:
                continue
            quizzes.publish(slug, stage.texts[path], anchors=anchors, actor_id=actor_id, at=at)
            stage.published[path] = stage.texts[path]
        ready.add(slug)
    for slug, path in _list_files(stage, _PROGRAMME):
        source = keep_items(stage.texts[path], frozenset(ready))
        if stage.published.get(path) == source:
            continue
        starts = _expect(read_programme(source, file=path)).starts
        if starts == "on hiring" or day >= REFRESHERS_FROM:
            programmes.publish(slug, source, actor_id=actor_id, at=at)
            stage.published[path] = source


def _list_files(stage: Stage, pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    for path in sorted(stage.texts):
        if match := pattern.fullmatch(path):
            yield match[1], path


def _expect(read: Read | list[Problem]) -> Read:
    if isinstance(read, list):
        raise RefusalError(f"The demonstration cannot use its content: {read[0]}")
    return read
