"""What is wrong in a draft, by the same linter that reads the files."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from lms.errors import Problem
from lms.markup import read_outline
from lms.policies.company import get_company
from lms.policies.draft_text import read_draft
from lms.policies.drafts import list_drafts
from lms.policies.linter import ReadVersion, at_key, find_problems_of_number, lint_version
from lms.policies.sections import group_anchors, list_sections_in_force
from lms.policies.withdrawal.queries import list_withdrawn
from lms.policies.work import Work

_POLICY = re.compile(r"policy:([a-z0-9-]+)")
_KEY = re.compile(r"([a-z_]+)[ \t]*:")


@dataclass(frozen=True)
class Fault:
    """A problem as a page shows it: in the text by its line there, before it by its field."""

    sentence: str
    line: int | None
    column: int
    field: str


def lint_draft(
    work: Work, *, as_of: date, source: bytes | None = None, facts: Collection[str] | None = None
) -> tuple[Fault, ...]:
    """Everything that stops the draft, or the bytes that would become it, from being submitted."""
    kept = work.source if source is None else source
    text = kept.decode("utf-8", "replace")
    named = {"name", "legal_name", *(get_company().facts if facts is None else facts)}
    anchors, withdrawn = _list_anchors(work, text, as_of)
    version, problems = lint_version(work.path, text, facts=named, anchors=anchors)
    problems = [_name_withdrawal(problem, withdrawn) for problem in problems]
    if version is not None:
        problems += find_problems_of_number(version, work.before)
        problems += _find_problems_of_day(version, work)
    unique = dict.fromkeys(sorted(problems, key=lambda each: (each.line, each.column)))
    return tuple(_place(problem, kept) for problem in unique)


def _find_problems_of_day(version: ReadVersion, work: Work) -> Iterator[Problem]:
    before = work.before
    if before is None or version.read.effective_on >= work.effective_days[before]:
        return
    sentence = (
        f"Version {version.read.number} would take effect before version {before[0]}.{before[1]}, "
        f"on {work.effective_days[before]}. Give a later day."
    )
    yield at_key(version, "effective_on", sentence)


def _list_anchors(
    work: Work, text: str, as_of: date
) -> tuple[Mapping[str, set[str]], Mapping[str, date]]:
    """The sections at which the text may point, and since when policies are withdrawn.

    It may point at what is in force, at drafts of new policies, and at itself; not at a policy
    that was withdrawn, even where somebody is writing how to take it up again. Nobody is asked
    about policies that the text does not name.
    """
    own = {work.draft.slug: _read_anchors(text)}
    asked = {match[1] for match in _POLICY.finditer(text)} - own.keys()
    if not asked:
        return own, {}
    anchors = group_anchors(list_sections_in_force(as_of))
    if asked <= anchors.keys():
        return {**anchors, **own}, {}
    withdrawn = {each.slug: each.withdrawn_from for each in list_withdrawn(as_of)}
    drafts = {draft.slug: _read_anchors(draft.body) for draft in list_drafts()}
    coming = {slug: found for slug, found in drafts.items() if slug not in withdrawn}
    return {**coming, **anchors, **own}, withdrawn


def _name_withdrawal(problem: Problem, withdrawn: Mapping[str, date]) -> Problem:
    """The problem, or what is known better of a link that leads to a withdrawn policy."""
    for slug, day in withdrawn.items():
        if problem.sentence.startswith(f"There is no policy “{slug}”."):
            sentence = (
                f"The policy “{slug}” was withdrawn and has not applied since {day}. Link to what "
                "applies now, or say it without a link."
            )
            return replace(problem, sentence=sentence)
    return problem


def _read_anchors(body: str) -> set[str]:
    return {heading.anchor for heading in read_outline(body) if heading.anchor}


def _place(problem: Problem, source: bytes) -> Fault:
    draft = read_draft(source)
    if problem.line >= draft.body_line:
        return Fault(problem.sentence, problem.line - draft.body_line + 1, problem.column, "body")
    lines = source.decode("utf-8", "replace").splitlines()[: problem.line]
    keys = [match[1] for line in lines if (match := _KEY.match(line))]
    missing = re.match(r"“([a-z_]+)” is missing", problem.sentence)
    return Fault(problem.sentence, None, 1, missing[1] if missing else keys[-1] if keys else "kind")
