"""What the page of a draft shows: its text, how its checking stands, and who may do what next."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from lms import clock
from lms.errors import FaultyTextError, RefusalError, TextChangedError
from lms.markup import explain_terms, split_standfirst
from lms.people.audience_words import describe
from lms.people.roles import Action, Role, authorize
from lms.policies.approval_rules import Candidate, Step, find_obstacle
from lms.policies.decisions import APPROVAL
from lms.policies.queries import get_version
from lms.web.company import get_company, get_glossary
from lms.web.identity import get_signed_in
from lms.web.owner.difference import describe_against_force
from lms.web.owner.forms import ApproveForm, ChangesForm, CommentForm, EmergencyForm
from lms.web.policy_page import WORDS_A_MINUTE
from lms.workflows.previewing import Preview, find_preview

_BLOCK = r"(?:p|li|td|th|dd)\b"
_PARAGRAPH = re.compile(
    rf'<{_BLOCK}[^>]*\bid="(p-[^"]+)"[^>]*>(.*?)(?=<{_BLOCK}|</{_BLOCK})', re.DOTALL
)
_TAG = re.compile(r"<[^>]*>")
FORMS = {
    "approve": ApproveForm,
    "changes": ChangesForm,
    "comment": CommentForm,
    "emergency": EmergencyForm,
}


def get_preview(version_id: int) -> Preview | None:
    """The draft as it would be released now."""
    return find_preview(version_id, company=get_company(), at=clock.now())


def point_to_release(version_id: int) -> ResponseReturnValue:
    """The way to the receipt of a draft that is none any more."""
    get_version(version_id, clock.today(get_company().time_zone))
    return redirect(url_for("owner.released", version_id=version_id), code=303)


def show_draft(preview: Preview, *, refusals: Sequence[str] = (), **sent: FlaskForm) -> str:
    """The page, with the forms as they were sent and what was refused."""
    forms = {
        name: sent.get(name) or make(formdata=None, prefix=name) for name, make in FORMS.items()
    }
    for form in forms.values():
        if "seen_digest" in form:
            form.seen_digest.data = preview.seen_digest
    paragraphs = list_paragraphs(preview.rendered.html)
    forms["comment"].offer(paragraphs)
    return render_template(
        "owner/draft.html",
        preview=preview,
        draft=preview.draft,
        forms=forms,
        sent=next(iter(sent.values()), None),
        refusals=[("", sentence) for sentence in refusals],
        paragraphs=paragraphs,
        audience=describe(preview.draft.audience),
        meaning=APPROVAL,
        steps=list_steps(preview),
        **_describe_people(preview),
        is_whole=request.values.get("view") == "whole",
        **{**_describe_text(preview), **describe_against_force(preview)},
    )


def show_again(version_id: int, refusal: RefusalError, **sent: FlaskForm) -> ResponseReturnValue:
    """The page as it stands now, with the sentence of what was refused."""
    preview = get_preview(version_id)
    if preview is None:
        abort(404)
    if isinstance(refusal, TextChangedError):
        return show_draft(preview, refusals=[str(refusal)]), 409
    sentences = refusal.sentences if isinstance(refusal, FaultyTextError) else (str(refusal),)
    return show_draft(preview, refusals=sentences, **sent), 422


def list_steps(preview: Preview, *, publishing: bool = False) -> list[tuple[str, str]]:
    """The way of a version: each step with past, here or nothing."""
    here = {Step.DRAFT: 0, Step.IN_REVIEW: 1, Step.APPROVED: 2}[preview.step]
    here = 3 if publishing else here
    words = ("Written", "Reviewed", "Approved", "Check and publish")
    here = here + 1 if preview.step is Step.APPROVED and not publishing else here
    return [
        (word, "past" if place < here else "here" if place == here else "")
        for place, word in enumerate(words)
    ]


def list_paragraphs(html: str) -> dict[str, str]:
    """The paragraphs of a text by their ids, each with its first words."""
    found = {}
    for paragraph, inner in _PARAGRAPH.findall(html):
        words = " ".join(_TAG.sub("", inner).split())
        found[paragraph] = words if len(words) <= 70 else f"{words[:69]}…"
    return found


def _describe_people(preview: Preview) -> Mapping[str, Any]:
    draft, actor = preview.draft, get_signed_in().actor
    candidate = Candidate(
        actor.person_id,
        is_approver=authorize(actor, Action.RELEASE_POLICY),
        author_id=draft.author_id,
        editor_ids=frozenset(preview.editor_ids),
    )
    submission = preview.submission
    approvals = submission.approvals if submission else ()
    is_owner = actor.person_id == draft.owner_id and Role.OWNER in actor.roles
    is_writer = actor.person_id in {*preview.editor_ids, draft.owner_id}
    return {
        "names": preview.names,
        "obstacle": find_obstacle(candidate, draft.approval),
        "has_approved": any(each.reviewer_id == actor.person_id for each in approvals),
        "is_writer": is_writer,
        "may_comment": is_writer or candidate.is_approver,
        "may_publish": is_owner or candidate.is_approver,
        "may_release": authorize(actor, Action.RELEASE_IN_EMERGENCY)
        and actor.person_id not in preview.editor_ids,
    }


def _describe_text(preview: Preview) -> Mapping[str, Any]:
    rendered = preview.rendered
    standfirst, sections = split_standfirst(rendered.html)
    return {
        "standfirst": standfirst,
        "sections": explain_terms(sections, (*rendered.terms, *get_glossary())),
        "contents": [
            (f"s-{section.anchor}", section.number, section.title, False)
            for section in rendered.sections
            if section.level == 2
        ],
        "minutes": max(1, round(rendered.words / WORDS_A_MINUTE)),
    }
