"""What follows when a content folder is brought in: drafts, quizzes, programmes, duties."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import TypeVar

from lms.errors import Problem, RefusalError
from lms.people import queries as people
from lms.policies import company_service as companies
from lms.policies import service as policies
from lms.policies.company import get_company, list_glossary
from lms.policies.linter import list_anchors
from lms.policies.placeholders import fill_facts
from lms.policies.reader import (
    read_company,
    read_front_matter,
    read_glossary,
    read_policy_facts,
    read_version,
)
from lms.policies.withdrawal.queries import list_withdrawn
from lms.programmes import service as programmes
from lms.quizzes import publishing as quizzes
from lms.workflows.lesson_files import Upload, bring_in_lessons
from lms.workflows.linting import lint_tree, list_files
from lms.workflows.outcomes import UNCHANGED, Outcome, tell_version
from lms.workflows.reconciling import Reconciliation, reconcile
from lms.workflows.session_files import bring_in_sessions, find_unknown_trainers
from lms.yaml_source import Document, read_yaml

Read = TypeVar("Read")
COMPANY, GLOSSARY = "company.yaml", "glossary.md"
Path = tuple[str | int, ...]
_FACTS = re.compile(r"policies/([^/]+)/policy\.yaml")
_VERSION = re.compile(r"policies/([^/]+)/(\d+)\.(\d+)\.md")


class ContentError(RefusalError):
    """The content cannot be brought in; every problem has its place."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(str(problems[0]))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class PublishReport:
    """What became of each file, and what people owe since."""

    outcomes: tuple[Outcome, ...]
    reconciliation: Reconciliation

    def count_changes(self) -> int:
        """The number of files from which something was brought in."""
        return sum(outcome.is_change for outcome in self.outcomes)


def publish_tree(
    texts: Mapping[str, str],
    media: Mapping[str, Upload] = MappingProxyType({}),
    *,
    actor_id: int,
    at: datetime,
) -> PublishReport:
    """Bring in everything that is new; versions come in as drafts and wait for their release.

    Bringing in the same texts twice changes nothing. The caller's transaction holds all of it.
    """
    if problems := lint_tree(texts, media.keys()):
        raise ContentError(problems)
    outcomes = [_bring_in_company(texts, actor_id=actor_id, at=at)]
    day = get_company().day_of(at)
    if problems := (*_find_unknown_people(texts, day), *find_unknown_trainers(texts, day)):
        raise ContentError(problems)
    outcomes += _bring_in_glossary(texts)
    outcomes += _bring_in_policies(texts, day=day, actor_id=actor_id, at=at)
    anchors = list_anchors(texts)
    for slug, path in list_files(texts, "quizzes").items():
        number = quizzes.publish(slug, texts[path], anchors=anchors, actor_id=actor_id, at=at)
        outcomes.append(tell_version(path, number))
    outcomes += bring_in_lessons(texts, media, actor_id=actor_id, at=at)
    outcomes += bring_in_sessions(texts, day=day, actor_id=actor_id, at=at)
    for slug, path in list_files(texts, "programmes").items():
        number = programmes.publish(slug, texts[path], actor_id=actor_id, at=at)
        outcomes.append(tell_version(path, number))
    return PublishReport(tuple(outcomes), reconcile(at=at))


def _bring_in_company(texts: Mapping[str, str], *, actor_id: int, at: datetime) -> Outcome:
    company = _expect(read_company(texts[COMPANY], COMPANY))
    changed = companies.bring_in_company(company, at=at, actor_id=actor_id)
    facts = "1 fact" if changed == 1 else f"{changed} facts"
    return Outcome(COMPANY, f"{facts} brought in" if changed else UNCHANGED)


def _bring_in_glossary(texts: Mapping[str, str]) -> Iterator[Outcome]:
    if GLOSSARY not in texts:
        return
    filled = fill_facts(texts[GLOSSARY], get_company().facts)
    terms = _expect(read_glossary(filled, GLOSSARY))
    wanted = {(term.word, term.definition) for term in terms}
    if wanted == set(list_glossary()):
        yield Outcome(GLOSSARY, UNCHANGED)
        return
    companies.bring_in_glossary(terms)
    words = "1 word" if len(terms) == 1 else f"{len(terms)} words"
    yield Outcome(GLOSSARY, f"{words} brought in")


def _bring_in_policies(
    texts: Mapping[str, str], *, day: date, actor_id: int, at: datetime
) -> Iterator[Outcome]:
    titles: dict[str, str] = {}
    for path in sorted(texts):
        if match := _FACTS.fullmatch(path):
            facts = _expect(read_policy_facts(texts[path], path))
            titles[match[1]] = facts.title
            changed = policies.bring_in_policy(match[1], facts, day=day, at=at, actor_id=actor_id)
            yield Outcome(path, f"holds from {day}" if changed else UNCHANGED)
    withdrawn = {each.slug: each.withdrawn_from for each in list_withdrawn(day)}
    for path, slug, number in _list_versions(texts):
        version = _expect(read_version(texts[path], path, number))
        changed = policies.bring_in_version(
            slug, titles[slug], version, day=day, at=at, actor_id=actor_id
        )
        yield Outcome(
            path, _tell_draft(version.kind, withdrawn.get(slug)) if changed else UNCHANGED
        )


def _tell_draft(kind: str, withdrawn_from: date | None) -> str:
    """What became of a draft; one of a withdrawn policy takes nothing up again by itself."""
    if withdrawn_from is None:
        return "brought in as a draft"
    if kind == "substantive":
        since = f"the policy is withdrawn since {withdrawn_from}"
        return f"brought in as a draft; {since}, and releasing it takes the policy up again"
    return (
        f"brought in as a draft that cannot be released: the policy is withdrawn since "
        f"{withdrawn_from}, and only a substantive version takes it up again"
    )


def _list_versions(texts: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Path, slug and number of each version, the older before the newer."""
    matches = [match for path in texts if (match := _VERSION.fullmatch(path))]
    for match in sorted(matches, key=lambda each: (each[1], int(each[2]), int(each[3]))):
        yield match[0], match[1], f"{match[2]}.{match[3]}"


def _find_unknown_people(texts: Mapping[str, str], day: date) -> Iterator[Problem]:
    """Owners, authors and approvers whom nobody has imported yet."""
    is_known: dict[str, bool] = {}
    for document, path, number in _list_named(texts):
        if number not in is_known:
            is_known[number] = people.find_person_by_staff_number(number, day) is not None
        if not is_known[number]:
            sentence = f"Nobody has the staff number {number}. Import the people first, or mend it."
            yield document.problem(path, sentence)


def _list_named(texts: Mapping[str, str]) -> Iterator[tuple[Document, Path, str]]:
    """Every staff number in those documents, with where it stands."""
    for document, key in _list_documents(texts):
        facts = document.data if isinstance(document.data, dict) else {}
        approval = facts.get("approval")
        by = approval.get("by") if isinstance(approval, dict) else None
        named: list[tuple[Path, object]] = [((key,), facts.get(key))]
        if isinstance(by, list):
            named += [(("approval", "by", place), number) for place, number in enumerate(by)]
        for path, number in named:
            if isinstance(number, str):
                yield document, path, number


def _list_documents(texts: Mapping[str, str]) -> Iterator[tuple[Document, str]]:
    """What stands in front of each policy and version, and the key that names a person there."""
    for path in sorted(texts):
        if _VERSION.fullmatch(path):
            yield _expect(read_front_matter(texts[path], path)), "author"
        elif _FACTS.fullmatch(path):
            yield _expect(read_yaml(texts[path], file=path)), "owner"


def _expect(read: Read | list[Problem]) -> Read:
    if isinstance(read, list):
        raise ContentError(read)
    return read
