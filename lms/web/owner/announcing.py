"""Telling people of a version: a mail and an intranet text to copy, a notice to print."""

from typing import Any, NoReturn
from urllib.parse import quote

from flask import abort, make_response, render_template, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.errors import RefusalError
from lms.pdf import PdfUnavailableError
from lms.people.roles import Action, Actor, Role
from lms.policies.announcements import rules
from lms.policies.announcements.document import Notice, render_notice
from lms.policies.announcements.queries import ReleasedVersion, find_released
from lms.policies.announcements.rules import Announcement
from lms.web.access import blueprint_for, may
from lms.web.company import get_company
from lms.web.identity import get_signed_in
from lms.web.learner.certificates import send_pdf
from lms.web.refusals import render_refusal
from lms.web.settings import get_settings

blueprint = blueprint_for(Action.ANNOUNCE_POLICY, "announcing", __name__)
# They look after the policies of everybody; an owner tells people of their own.
FOR_ALL = frozenset({Role.APPROVER, Role.HR, Role.ADMINISTRATOR})


@blueprint.get("/policies/<slug:slug>/<number:major>.<number:minor>/tell")
def tell(slug: str, major: int, minor: int) -> ResponseReturnValue:
    """The texts for each channel, ready to be copied."""
    version, told = _get(slug, f"{major}.{minor}")
    subject, text = rules.write_subject(told), rules.write_mail(told)
    return render_template(
        "announcing/tell.html",
        **_describe(version, told),
        subject=subject,
        text=text,
        mail_address=f"mailto:?subject={quote(subject)}&body={quote(text)}",
        intranet=(
            ("html", "As HTML", rules.write_html(told)),
            ("markdown", "As Markdown", rules.write_markdown(told)),
        ),
    )


@blueprint.get("/policies/<slug:slug>/<number:major>.<number:minor>/notice")
def notice(slug: str, major: int, minor: int) -> ResponseReturnValue:
    """The notice as a page to print."""
    version, told = _get(slug, f"{major}.{minor}")
    return render_template("announcing/notice.html", **_describe(version, told))


@blueprint.get("/policies/<slug:slug>/<number:major>.<number:minor>/notice.pdf")
def notice_pdf(slug: str, major: int, minor: int) -> ResponseReturnValue:
    """The notice as a sheet of A4."""
    version, told = _get(slug, f"{major}.{minor}")
    try:
        content = render_notice(Notice(told, version.text_digest))
    except RefusalError as refusal:
        _refuse(str(refusal), "This notice cannot be a PDF", url_for(".tell", **_cut(version)))
    return send_pdf(content, f"notice-{slug}-{told.number}.pdf")


@blueprint.errorhandler(PdfUnavailableError)
def _refuse_pdf(error: PdfUnavailableError) -> ResponseReturnValue:
    return render_refusal(503, str(error), headline="No PDF can be made on this machine")


def may_tell(owner_id: int, actor: Actor) -> bool:
    """Whether that person tells people of a policy with that owner."""
    is_own = owner_id == actor.person_id and Role.OWNER in actor.roles
    return may(Action.ANNOUNCE_POLICY) and (is_own or bool(actor.roles & FOR_ALL))


def find_obstacle(version: ReleasedVersion) -> str | None:
    """Why nobody is to be told of that version any more."""
    return rules.find_obstacle(
        version.number,
        is_called_back=version.is_called_back,
        is_overtaken=version.is_overtaken,
        is_withdrawn=version.is_withdrawn,
    )


def _get(slug: str, number: str) -> tuple[ReleasedVersion, Announcement]:
    """The version with what is told of it; 404 for owners of other policies."""
    company = get_company()
    today = clock.today(company.time_zone)
    version = find_released(slug, number, today)
    if version is None or not may_tell(version.owner_id, get_signed_in().actor):
        abort(404)
    if obstacle := find_obstacle(version):
        _refuse(
            obstacle, "Nobody is to be told of it", url_for("history.policy_history", slug=slug)
        )
    base = get_settings().base_url
    public = url_for("visitor_check.public_policy", slug=slug) if version.is_public else ""
    return version, Announcement(
        company=company.name,
        title=version.title,
        number=number,
        asked_for=version.asked_for,
        summary=version.summary,
        audience=version.audience,
        in_force_from=version.in_force_from,
        due_on=version.due_on,
        today=today,
        address=f"{base}{url_for('learner.policy', slug=slug)}",
        public_address=f"{base}{public}" if public else "",
    )


def _refuse(sentence: str, headline: str, next_url: str) -> NoReturn:
    page, status = render_refusal(
        422, sentence, headline=headline, next_url=next_url, next_label="Go back"
    )
    abort(make_response(page, status))


def _cut(version: ReleasedVersion) -> dict[str, Any]:
    """Slug and number as addresses take them."""
    major, minor = version.number.split(".")
    return {"slug": version.slug, "major": int(major), "minor": int(minor)}


def _describe(version: ReleasedVersion, told: Announcement) -> dict[str, Any]:
    return {
        "version": version,
        "told": told,
        "notice": Notice(told, version.text_digest),
        "parts": _cut(version),
    }
