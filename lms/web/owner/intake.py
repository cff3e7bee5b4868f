"""Bringing in a document: what was guessed is shown and mended before anything is stored."""

from collections.abc import Mapping
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from lms import clock
from lms.db import transaction
from lms.document_import import Block, Kind, Reading, pack, read_docx, read_text, unpack
from lms.document_import.reading import Form
from lms.errors import RefusalError
from lms.people.roles import Action
from lms.policies.queries import list_policies
from lms.web.access import blueprint_for
from lms.web.company import get_company
from lms.web.identity import get_signed_in
from lms.web.owner.intake_forms import PasteForm, SaveForm
from lms.workflows.intake import Intake, look_at, save_new_policy, save_new_version
from lms.yaml_source import decode

blueprint = blueprint_for(Action.WRITE_POLICIES, "intake", __name__)
MOST_CHOICES = 400
KINDS = {
    Kind.TITLE: "the title of the policy",
    Kind.SECTION: "a heading",
    Kind.SUBSECTION: "a heading inside a section",
    Kind.PARAGRAPH: "a paragraph",
    Kind.CONTINUED: "the end of the paragraph before",
    Kind.APART: "a paragraph for each line",
    Kind.ITEM: "an item of a list",
    Kind.INNER_ITEM: "an item inside an item",
    Kind.NUMBERED: "an item with a number",
    Kind.DEFINITION: "a word and its definition",
    Kind.TABLE: "a table",
    Kind.AS_IT_STANDS: "Markdown as it stands",
    Kind.LEFT_OUT: "nothing: leave it out",
}


@blueprint.get("/drafts/bring-in")
def begin() -> ResponseReturnValue:
    """Where a document is pasted or chosen."""
    return render_template("owner/intake.html", form=PasteForm(formdata=None), refusal="")


@blueprint.post("/drafts/bring-in")
def read() -> ResponseReturnValue:
    """What was read, with everything that had to be guessed."""
    form = PasteForm()
    if not form.validate_on_submit():
        return render_template("owner/intake.html", form=form, refusal=""), 422
    try:
        reading = _read(form)
    except RefusalError as refusal:
        return render_template("owner/intake.html", form=form, refusal=str(refusal)), 422
    review = SaveForm(formdata=None)
    review.title.data = reading.title
    return _show(reading, review, {})


@blueprint.get("/drafts/bring-in/review")
def review_again() -> ResponseReturnValue:
    """Nothing was stored, so there is nothing to come back to."""
    return redirect(url_for(".begin"), code=303)


@blueprint.post("/drafts/bring-in/review")
def review() -> ResponseReturnValue:
    """Look again with the choices made, or save the text as a draft."""
    form = SaveForm()
    try:
        read_before = unpack(request.form.get("carried", ""))
    except RefusalError as refusal:
        paste = PasteForm(formdata=None)
        return render_template("owner/intake.html", form=paste, refusal=str(refusal)), 422
    reading = read_before.choosing(_read_choices())
    fillings = _read_fillings()
    if request.form.get("op") != "save":
        return _show(reading, form, fillings)
    form.policy.choices = _list_targets()
    if not form.validate_on_submit():
        return _show(reading, form, fillings), 422
    try:
        version_id = _save(form, reading, fillings)
    except RefusalError as refusal:
        return _show(reading, form, fillings, refusal=str(refusal)), 422
    return redirect(url_for("owner.draft", version_id=version_id), code=303)


def _read(form: PasteForm) -> Reading:
    if form.file.data:
        return _read_file(form.file.data.filename or "", form.file.data.read())
    return read_text(form.text.data or "", Form(form.form.data))


def _read_file(name: str, content: bytes) -> Reading:
    if content.startswith(b"PK") or name.lower().endswith((".docx", ".docm")):
        return read_docx(content)
    text = decode(content, file=name)
    if isinstance(text, list):
        raise RefusalError(f"The file cannot be read. {text[0].sentence}")
    is_markdown = name.lower().endswith((".md", ".markdown"))
    return read_text(text, Form.MARKDOWN if is_markdown else Form.GUESSED)


def _read_choices() -> dict[str, Kind]:
    given = {
        name.removeprefix("kind-"): value
        for name, value in request.form.items()
        if name.startswith("kind-")
    }
    return {key: Kind(value) for key, value in given.items() if value in set(Kind)}


def _read_fillings() -> dict[str, str]:
    return {
        name.removeprefix("blank-"): value
        for name, value in request.form.items()
        if name.startswith("blank-") and value.strip()
    }


def _save(form: SaveForm, reading: Reading, fillings: Mapping[str, str]) -> int:
    at, person_id = clock.now(), get_signed_in().id
    intake = look_at(reading, fillings, as_of=get_company().day_of(at))
    if intake.refusal:
        raise RefusalError(intake.refusal)
    summary = form.summary.data or ""
    titles = {policy.slug: policy.title for policy in list_policies(get_company().day_of(at))}
    slug = form.policy.data or ""
    with transaction():
        if slug in titles:
            return save_new_version(
                slug,
                titles[slug],
                intake.body,
                kind=form.kind.data or "substantive",
                summary=summary,
                person_id=person_id,
                at=at,
            )
        return save_new_policy(
            form.title.data or "", intake.body, summary=summary, person_id=person_id, at=at
        )


def _list_targets() -> list[SelectChoice]:
    """A new policy, or the next version of one in force."""
    policies = list_policies(clock.today(get_company().time_zone))
    new = SelectChoice("", "A new policy")
    return [new, *(SelectChoice(each.slug, each.title) for each in policies)]


def _show(
    reading: Reading, form: SaveForm, fillings: Mapping[str, str], *, refusal: str = ""
) -> str:
    intake = look_at(reading, fillings, as_of=clock.today(get_company().time_zone))
    form.policy.choices = _list_targets()
    chosen = sum(bool(block.guess) for block in reading.blocks)
    return render_template(
        "owner/intake_review.html",
        form=form,
        intake=intake,
        reading=reading,
        carried=pack(reading),
        fillings=fillings,
        facts=get_company().facts,
        choices=_list_choices,
        is_cut=chosen > MOST_CHOICES,
        most=MOST_CHOICES,
        refusal=refusal,
        **_count(intake),
    )


def _count(intake: Intake) -> dict[str, Any]:
    open_blanks = [p for p in intake.problems if p.sentence.startswith("The blank")]
    return {
        "open_blanks": len(open_blanks),
        "faults": [p for p in intake.problems if p not in open_blanks],
    }


def _list_choices(block: Block) -> list[tuple[str, str]]:
    """What the part can be taken for; a table only where it has rows."""
    return [(kind.value, words) for kind, words in KINDS.items() if _can_be(block, kind)]


def _can_be(block: Block, kind: Kind) -> bool:
    if kind is Kind.TABLE:
        return bool(block.rows)
    if kind is Kind.APART:
        return len(block.pieces) > 1
    return kind is not Kind.AS_IT_STANDS or block.kind is Kind.AS_IT_STANDS
