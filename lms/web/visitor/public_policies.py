"""The policies that the company shows to everybody, each version at an address of its own."""

import re
from datetime import UTC, date, datetime

from flask import Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.pdf import PdfUnavailableError
from lms.policies import queries as policies
from lms.policies.public_versions import PublicVersion, list_public, list_public_versions
from lms.policies.queries import VersionView
from lms.policies.withdrawal.queries import find_withdrawn
from lms.web.company import get_company
from lms.web.learner.certificates import send_pdf
from lms.web.policy_page import WORDS_A_MINUTE, describe_version
from lms.web.refusals import render_refusal
from lms.web.settings import get_settings
from lms.web.visitor.check import blueprint
from lms.workflows.printing import set_public_policy

ENTRIES = 50
SECONDS_KEPT = 300
# What the feed says of its age while nothing was ever public.
BEGAN = datetime(1970, 1, 1, tzinfo=UTC)
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LINK = re.compile(r'<a href="/policies/([a-z0-9-]+)(#[^"]*)?">(.*?)</a>', re.DOTALL)


@blueprint.get("/public/policies")
def public_policies() -> ResponseReturnValue:
    """All policies that are public."""
    public = list_public(_find_today())
    minutes = {p.slug: max(1, round(p.words / WORDS_A_MINUTE)) for p in public}
    return render_template("visitor/policies.html", policies=public, minutes=minutes, today=None)


@blueprint.get("/public/policies.atom")
def public_policies_feed() -> ResponseReturnValue:
    """What came into force, the latest first, for readers of feeds (RFC 4287)."""
    today, company = _find_today(), get_company()
    versions = list_public_versions(list_public(today), today)[:ENTRIES]
    text = render_template(
        "visitor/policies_feed.xml",
        versions=versions,
        updated=max((v.came_at(company.time_zone) for v in versions), default=BEGAN),
        base=get_settings().base_url,
        company=company,
    )
    answer = Response(_NO_XML.sub("", text), mimetype="application/atom+xml")
    answer.headers["Cache-Control"] = f"public, max-age={SECONDS_KEPT}"
    answer.add_etag()
    return answer.make_conditional(request)


@blueprint.get("/public/policies/<slug:slug>")
def public_policy(slug: str) -> ResponseReturnValue:
    """The version in force of a public policy, or since when there is none any more."""
    shown = _list_versions(slug)
    current = next((version for version in shown if version.until is None), None)
    if current is None:
        return _show_withdrawn(slug, shown)
    return _show(current, shown, canonical=url_for(".public_policy", slug=slug))


@blueprint.get("/public/policies/<slug:slug>/<number:major>.<number:minor>")
def public_policy_version(slug: str, major: int, minor: int) -> ResponseReturnValue:
    """A version of a public policy as it was, at the address that stays its own."""
    shown = _list_versions(slug)
    return _show(_choose(shown, major, minor), shown, canonical=request.path)


@blueprint.get("/public/policies/<slug:slug>/<number:major>.<number:minor>.pdf")
def public_policy_pdf(slug: str, major: int, minor: int) -> ResponseReturnValue:
    """A version of a public policy for paper, without the names of the company's people."""
    chosen = _choose(_list_versions(slug), major, minor)
    try:
        content = set_public_policy(policies.get_version(chosen.version_id, _find_today()))
    except PdfUnavailableError as fault:
        return render_refusal(503, str(fault), headline="No PDF can be made on this machine")
    return send_pdf(content, f"{slug}-{chosen.number}.pdf")


def _find_today() -> date:
    return clock.today(get_company().time_zone)


def _list_versions(slug: str) -> tuple[PublicVersion, ...]:
    today = _find_today()
    public = [p for p in list_public(today) if p.slug == slug]
    withdrawn = find_withdrawn(slug, today)
    return list_public_versions(public or ([withdrawn] if withdrawn else []), today)


def _choose(versions: tuple[PublicVersion, ...], major: int, minor: int) -> PublicVersion:
    chosen = next((v for v in versions if v.number == f"{major}.{minor}"), None)
    if chosen is None:
        abort(404)
    return chosen


def _show_withdrawn(slug: str, versions: tuple[PublicVersion, ...]) -> ResponseReturnValue:
    """That a policy holds no more, with what it said until then; 404 where it was never public."""
    withdrawn = find_withdrawn(slug, _find_today())
    if withdrawn is None or not versions:
        abort(404)
    page = render_template(
        "visitor/withdrawn.html", withdrawn=withdrawn, versions=versions, today=None
    )
    return page, 410


def _show(
    chosen: PublicVersion, versions: tuple[PublicVersion, ...], *, canonical: str
) -> ResponseReturnValue:
    today = _find_today()
    version: VersionView = policies.get_version(chosen.version_id, today)
    shown = dict(describe_version(version, today))
    slugs = {policy.slug for policy in list_public(today)}
    for part in ("standfirst", "sections"):
        shown[part] = lead_to_public(shown[part], slugs)
    return render_template(
        "visitor/policy.html",
        **{**shown, "today": None, "versions": versions},
        withdrawn=find_withdrawn(chosen.slug, today) if chosen.until else None,
        chosen=chosen,
        canonical=f"{get_settings().base_url}{canonical}",
    )


def lead_to_public(html: str, slugs: set[str]) -> str:
    """Let links lead to the public pages of other policies, and stay words where there is none."""

    def lead(match: re.Match[str]) -> str:
        slug, anchor, words = match.groups()
        if slug not in slugs:
            return words
        return f'<a href="{url_for(".public_policy", slug=slug)}{anchor or ""}">{words}</a>'

    return _LINK.sub(lead, html)
