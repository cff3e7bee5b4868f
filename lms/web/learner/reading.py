"""Reading a policy and acknowledging it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.acknowledgements import queries as acknowledgements
from lms.acknowledgements.queries import LastRead
from lms.assignments import queries as assignments
from lms.assignments.queries import AssignmentView
from lms.assignments.rules import FIRST
from lms.assignments.why import list_askers, say_why
from lms.certificates import queries as certificates
from lms.db import transaction
from lms.errors import RefusalError, TextChangedError
from lms.people.audience import Audience
from lms.policies import queries as policies
from lms.policies.queries import VersionView
from lms.policies.withdrawal.queries import find_withdrawn
from lms.web.company import get_company
from lms.web.differences import split_number
from lms.web.identity import get_signed_in
from lms.web.learner.blueprint import blueprint
from lms.web.learner.changed import describe_changes, name_view
from lms.web.learner.forms import AcknowledgeForm
from lms.web.learner.presented import read_presented, sign_presented
from lms.web.policy_page import describe_version
from lms.web.questions.beside import (
    describe_asking_about_changes,
    describe_notes,
    describe_questions,
)
from lms.web.settings import get_settings
from lms.web.sign_in_facts import describe_sign_in
from lms.workflows.acknowledging import acknowledge as take_acknowledgement

UNREADABLE = "What was sent cannot be read. Load this page again, then acknowledge."


@blueprint.get("/policies/<slug:slug>")
def policy(slug: str) -> ResponseReturnValue:
    """The version in force, with the place to acknowledge it."""
    return _show(slug)


@blueprint.get("/policies/<slug:slug>/<number:major>.<number:minor>")
def policy_version(slug: str, major: int, minor: int) -> ResponseReturnValue:
    """A version as it was, in force or not."""
    today = clock.today(get_company().time_zone)
    version = policies.find_version(slug, f"{major}.{minor}", today)
    if version is None:
        abort(404)
    described = describe_version(version, today)
    return render_template(
        "learner/policy_version.html",
        withdrawn=find_withdrawn(slug, today),
        **{**described, **describe_notes(version, described["sections"])},
        **describe_questions(version, today),
    )


@blueprint.post("/policies/<slug:slug>/acknowledge")
def acknowledge_policy(slug: str) -> ResponseReturnValue:
    """Take the person's own acknowledgement of the text they were shown."""
    form = AcknowledgeForm()
    if not form.validate_on_submit():
        return _show(slug, 422, refusal=_describe_fault(form))
    at = clock.now()
    try:
        with transaction():
            receipt = take_acknowledgement(
                read_presented(form.presented.data or ""),
                slug,
                person_id=get_signed_in().id,
                is_agreed=bool(form.agree.data),
                reading_seconds=form.reading_seconds.data or 0,
                sign_in=describe_sign_in(),
                base_url=get_settings().base_url,
                at=at,
            )
    except TextChangedError as changed:
        return _show(slug, 409, refusal=str(changed))
    except RefusalError as refusal:
        return _show(slug, 422, refusal=str(refusal))
    return redirect(url_for(".receipt", receipt_id=receipt.id), code=303)


@blueprint.get("/receipts/<token:receipt_id>")
def receipt(receipt_id: str) -> ResponseReturnValue:
    """What was recorded of an acknowledgement."""
    found = acknowledgements.find_receipt(get_signed_in().id, receipt_id)
    if found is None:
        abort(404)
    issued = [
        certificate
        for certificate in certificates.list_certificates(found.person_id)
        if certificate.issued_at == found.acknowledged_at
    ]
    return render_template("learner/receipt.html", receipt=found, issued=issued)


def _describe_fault(form: AcknowledgeForm) -> str:
    return next(map(str, form.presented.errors), UNREADABLE)


def _show(slug: str, status: int = 200, *, refusal: str = "") -> ResponseReturnValue:
    signed_in, at = get_signed_in(), clock.now()
    today = get_company().day_of(at)
    version = policies.find_version_in_force(slug, today)
    if version is None:
        return _show_withdrawn(slug, today, was_acknowledging=status == 409)
    occasion = _choose_occasion()
    wanted = (version.policy_id, version.asks_for, occasion)
    given = acknowledgements.find_acknowledgement(signed_in.id, *wanted)
    asked = None if given else assignments.find_assignment(signed_in.id, "policy", *wanted)
    last = None if given else _find_last_read(version)
    is_whole = last is None or request.values.get("view") == "whole"
    shown = describe_version(version, today)
    beside: Mapping[str, Any]
    if last and not is_whole:
        changes = describe_changes(last, version, shown["versions"])
        beside = {**changes, **describe_asking_about_changes(version, changes["changed_html"])}
    else:
        beside = describe_notes(version, shown["sections"])
    page = render_template(
        "learner/policy.html",
        **{"last": last, "changes": None, **shown, **beside},
        **describe_questions(version, today),
        presented=_sign(version, occasion, at, view=name_view(None if is_whole else last)),
        refusal=refusal,
        is_changed=status == 409,
        given=given,
        asked=asked,
        why=_say_why(asked, version.audience) if asked else "",
        occasion=occasion,
    )
    return page, status


def _say_why(asked: AssignmentView, audience: Audience) -> str:
    asker = list_askers([asked.rule]).get(asked.rule or "")
    return say_why(asker, audience, get_signed_in().facts.person_facts)


def _show_withdrawn(slug: str, today: date, *, was_acknowledging: bool) -> ResponseReturnValue:
    """That the policy holds no more; to who was about to acknowledge it, that nothing was."""
    withdrawn = find_withdrawn(slug, today)
    if withdrawn is None:
        abort(404)
    page = render_template(
        "learner/withdrawn.html", withdrawn=withdrawn, was_acknowledging=was_acknowledging
    )
    return page, 409 if was_acknowledging else 410


def _find_last_read(version: VersionView) -> LastRead | None:
    """The earlier version that this person acknowledged last, if there is one."""
    last = acknowledgements.find_last_read(get_signed_in().id, version.policy_id)
    is_earlier = last and (last.major, last.minor) < split_number(version.number)
    return last if is_earlier else None


def _choose_occasion() -> str:
    """The occasion that the address names, if a duty of this person does too."""
    wanted = request.values.get("occasion", FIRST)
    if wanted != FIRST and not assignments.has_occasion(get_signed_in().id, wanted):
        abort(404)
    return wanted


def _sign(version: VersionView, occasion: str, at: datetime, *, view: str) -> str:
    return sign_presented(
        person_id=get_signed_in().id,
        version_id=version.version_id,
        html_digest=version.html_digest,
        statement_digest=version.statement_digest,
        occasion=occasion,
        view=view,
        at=at,
    )
