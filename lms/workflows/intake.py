"""What a document that was read would be as a text, and its saving as a draft."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from lms.document_import import Block, Kind, Reading, escape, write_markdown
from lms.errors import Problem, RefusalError
from lms.markup import Rendered, render_markdown
from lms.people.audience import Everyone
from lms.people.names import find_signer
from lms.policies.beginning import begin_policy, begin_version
from lms.policies.company import get_company
from lms.policies.draft_text import read_draft
from lms.policies.drafts import list_drafts
from lms.policies.keeping import list_slugs
from lms.policies.linter import lint_version
from lms.policies.placeholders import fill_facts, find_blanks, suggest_fact
from lms.policies.reader import cut_version, read_policy_facts
from lms.policies.saving import Save, save_draft
from lms.policies.sections import group_anchors, list_sections_in_force
from lms.policies.work import get_work
from lms.policies.writer import write_front_matter, write_policy_facts
from lms.slugs import choose_slug
from lms.workflows.draft_linting import note_text

LONGEST_FILLING = 1000
# Owners change these facts before the first version is submitted.
USUAL = {
    "visibility": "internal",
    "asks": "each version",
    "review_every_months": 12,
    "days_after_publishing": 14,
    "days_after_hiring": 14,
}
_FACT = re.compile(r"\{\{ ?[a-z][a-z0-9_]{0,59} ?\}\}")


@dataclass(frozen=True)
class Blank:
    """A blank of the document: where it stood, and what it may be filled with."""

    key: str
    line: int
    text: str
    suggestion: str
    around: str


@dataclass(frozen=True)
class Intake:
    """A document as the text that it would become, with what is wrong in it."""

    reading: Reading
    body: str
    blanks: tuple[Blank, ...]
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]
    rendered: Rendered | None
    refusal: str


def look_at(reading: Reading, fillings: Mapping[str, str], *, as_of: date) -> Intake:
    """What the document would become with these choices; nothing is stored."""
    facts = get_company().facts
    blanks = tuple(blank for block in reading.blocks for blank in list_blanks(block, facts))
    filled = [_fill(block, fillings) for block in reading.blocks]
    body = write_markdown(filled).text
    anchors = group_anchors(list_sections_in_force(as_of))
    problems = lint_body(body, facts={"name", "legal_name", *facts}, anchors=anchors)
    notes = note_text(body)
    try:
        rendered, refusal = render_markdown(fill_facts(body, facts)), ""
    except RefusalError as error:
        rendered, refusal = None, str(error)
    return Intake(reading, body, blanks, problems, notes, rendered, refusal)


def lint_body(
    body: str, *, facts: set[str], anchors: Mapping[str, set[str]]
) -> tuple[Problem, ...]:
    """What the linter of the files says about a text alone; lines count from 1 in it."""
    fields = {"kind": "substantive", "effective_on": "2026-01-01", "author": "-", "summary": "-"}
    text = write_front_matter(fields) + body
    shift = cut_version(text).body_line - 1
    _, problems = lint_version("policies/new/1.0.md", text, facts=facts, anchors=anchors)
    mine = (replace(problem, line=max(1, problem.line - shift)) for problem in problems)
    unique = dict.fromkeys(sorted(mine, key=lambda each: (each.line, each.column)))
    return tuple(unique)


def list_blanks(block: Block, facts: Mapping[str, str]) -> Iterator[Blank]:
    """The blanks of a part of the document that comes into the text."""
    if block.kind in {Kind.TITLE, Kind.LEFT_OUT}:
        return
    count = 0
    for field in _list_fields(block):
        for place in find_blanks(field):
            line = field.split("\n")[place.line - 1]
            fact = suggest_fact(place.text, facts)
            yield Blank(
                key=f"{block.key}-{count}",
                line=block.line,
                text=place.text.replace("\\", ""),
                suggestion=f"{{{{ {fact} }}}}" if fact else "",
                around=line[max(0, place.column - 60) : place.column + len(place.text) + 40],
            )
            count += 1


def _list_fields(block: Block) -> tuple[str, ...]:
    """The texts of the block that are written, by what it was taken for."""
    if block.kind is Kind.TABLE:
        return tuple(cell for row in block.rows for cell in row)
    return block.pieces if block.kind is Kind.APART and block.pieces else (block.text,)


def _fill(block: Block, fillings: Mapping[str, str]) -> Block:
    mine = {key: value for key, value in fillings.items() if key.startswith(f"{block.key}-")}
    if not mine or block.kind in {Kind.TITLE, Kind.LEFT_OUT}:
        return block
    counted = 0
    filled: list[str] = []
    for field in _list_fields(block):
        text, count = _fill_field(field, block.key, counted, mine)
        filled.append(text)
        counted += count
    if block.kind is Kind.TABLE:
        cells = iter(filled)
        return replace(block, rows=tuple(tuple(next(cells) for _ in row) for row in block.rows))
    if block.kind is Kind.APART and block.pieces:
        return replace(block, pieces=tuple(filled))
    return replace(block, text=filled[0])


def _fill_field(field: str, key: str, counted: int, fillings: Mapping[str, str]) -> tuple[str, int]:
    lines = field.split("\n")
    places = find_blanks(field)
    for number, place in reversed(list(enumerate(places, start=counted))):
        value = " ".join(fillings.get(f"{key}-{number}", "").split())[:LONGEST_FILLING]
        if value:
            line, begin = lines[place.line - 1], place.column - 1
            written = value if _FACT.fullmatch(value) else escape(value)
            lines[place.line - 1] = line[:begin] + written + line[begin + len(place.text) :]
    return "\n".join(lines), len(places)


def save_new_policy(title: str, body: str, *, summary: str, person_id: int, at: datetime) -> int:
    """Save the text as the first version of a new policy; the draft's id, also when sent twice."""
    if find_blanks(title):
        raise RefusalError("The title has an open blank. Write the title out.")
    for draft in list_drafts():
        if (draft.title, draft.author_id, draft.body) == (title, person_id, body):
            return draft.version_id
    day = get_company().day_of(at)
    signer = find_signer(person_id, day)
    if signer is None:
        raise RefusalError("Nothing is known of you on this day. Ask HR to mend your record.")
    source = write_policy_facts({"title": title, "owner": signer.staff_number, **USUAL}, Everyone())
    facts = read_policy_facts(source, "policy.yaml")
    if isinstance(facts, list):
        raise RefusalError(f"The title cannot be kept. {facts[0].sentence}")
    slug = choose_slug(title, list_slugs(), kind="policy")
    version_id = begin_policy(slug, facts, person_id=person_id, day=day, at=at)
    return _write(version_id, body, summary=summary, person_id=person_id, at=at)


def save_new_version(
    slug: str, title: str, body: str, *, kind: str, summary: str, person_id: int, at: datetime
) -> int:
    """Save the text as the next version of a policy; refused where one waits as a draft."""
    for draft in list_drafts():
        if draft.slug != slug:
            continue
        if draft.body == body:
            return draft.version_id
        raise RefusalError(
            f"Version {draft.number} of this policy waits as a draft. Write in that one, or give "
            "it up first."
        )
    day = get_company().day_of(at)
    version_id = begin_version(slug, title, kind=kind, person_id=person_id, day=day, at=at)
    return _write(version_id, body, summary=summary, person_id=person_id, at=at)


def _write(version_id: int, body: str, *, summary: str, person_id: int, at: datetime) -> int:
    work = get_work(version_id)
    fields = dict(read_draft(work.source).fields)
    save = Save(
        version_id=version_id,
        fields={**fields, **({"summary": summary} if summary else {})},
        body=body,
        seen=work.draft.source_digest,
        person_id=person_id,
    )
    save_draft(save, at=at)
    return version_id
