"""What the page on which a draft is written shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from lms import clock
from lms.errors import RefusalError
from lms.markup import read_outline, render_markdown
from lms.people.names import list_names
from lms.policies.draft_linter import Fault
from lms.policies.draft_text import DraftText, read_draft
from lms.policies.drafts import DraftView
from lms.policies.holding import Hold, find_hold
from lms.policies.placeholders import fill_facts
from lms.policies.reader import DEFAULT_STATEMENT
from lms.policies.work import Work
from lms.web.company import get_company
from lms.web.identity import get_signed_in
from lms.workflows.draft_linting import look_through

FIELD_WORDS = {
    "kind": "Kind of change",
    "effective_on": "In force from",
    "author": "Author",
    "summary": "What changes",
    "statement": "What people agree to",
    "language": "Language",
}


class DraftForm(FlaskForm):
    """The facts of a version; its text stands beside them."""

    kind = SelectField(
        FIELD_WORDS["kind"],
        choices=[
            SelectChoice("substantive", "Substantive: what people have to do changes"),
            SelectChoice("editorial", "Editorial: only the words change"),
        ],
        validate_choice=False,
    )
    effective_on = StringField(FIELD_WORDS["effective_on"])
    language = StringField(
        FIELD_WORDS["language"], description="A code such as en. Empty for the company’s."
    )
    summary = TextAreaField(
        FIELD_WORDS["summary"], description="What readers see first: in their words, in short."
    )
    statement = TextAreaField(
        FIELD_WORDS["statement"],
        description=f"Empty for the usual sentence: “{DEFAULT_STATEMENT}”",
    )


@dataclass(frozen=True)
class Look:
    """How a text would read, or why it cannot be shown."""

    html: str
    refusal: str


def show_editor(work: Work, *, refusal: str = "", is_typed: bool = False) -> str:
    """The editor with the draft as it is kept, or with what was typed and not saved."""
    at, me = clock.now(), get_signed_in().id
    kept = read_draft(work.source)
    shown = _read_typed(kept) if is_typed else kept
    hold = find_hold(work.version_id, at=at)
    other = hold if hold and hold.person_id != me else None
    people = {work.draft.owner_id, work.draft.author_id, *([other.person_id] if other else ())}
    return render_template(
        "owner/write.html",
        draft=work.draft,
        kept=kept,
        body=shown.body,
        form=DraftForm(formdata=None, data=dict(shown.fields)),
        other=other,
        is_other_kept=is_typed and (shown.body, shown.fields) != (kept.body, kept.fields),
        names=list_names(people, get_company().day_of(at)),
        refusal=refusal,
        may_discard=may_discard(work.draft),
        zone=get_signed_in().time_zone,
        **describe_work(work),
    )


def describe_work(work: Work) -> Mapping[str, Any]:
    """What stands beside the text: faults, notes, outline and look."""
    found = look_through(work, as_of=_today(), facts=get_company().facts.keys())
    return {
        "work": work,
        "faults": [_say(fault) for fault in found.faults],
        "notes": found.notes,
        "outline": [h for h in read_outline(work.draft.body) if h.level <= 3],
        "look": _render(work.draft),
    }


def may_discard(draft: DraftView) -> bool:
    """Whether the signed-in person began the draft or keeps the policy."""
    return get_signed_in().id in {draft.author_id, draft.owner_id}


def name_holder(hold: Hold) -> str:
    """What whoever has the draft in hand is called."""
    return list_names({hold.person_id}, _today()).get(hold.person_id, "Somebody who left")


def _today() -> Any:
    return get_company().day_of(clock.now())


def _say(fault: Fault) -> Fault:
    """The fault in the words of the page instead of those of the file."""
    sentence = fault.sentence
    for key, words in FIELD_WORDS.items():
        sentence = sentence.replace(f"“{key}”", f"“{words}”")
    return Fault(sentence, fault.line, fault.column, fault.field)


def _render(draft: DraftView) -> Look:
    try:
        return Look(render_markdown(fill_facts(draft.body, get_company().facts)).html, "")
    except RefusalError as refusal:
        return Look("", str(refusal))


def _read_typed(kept: DraftText) -> DraftText:
    fields = {key: request.form[key] for key in FIELD_WORDS if key in request.form}
    body = request.form.get("body", kept.body).replace("\r\n", "\n")
    return DraftText({**kept.fields, **fields}, body, kept.body_line)
