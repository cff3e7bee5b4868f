"""Any two versions of a policy, one beside the other in one text."""

from typing import Any

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.policies import queries as policies
from lms.policies.changes import compare_versions
from lms.web.company import get_company
from lms.web.differences import describe_difference
from lms.web.learner.blueprint import blueprint
from lms.web.learner.changed import list_between


@blueprint.get(
    "/policies/<slug:slug>/compare/<number:major>.<number:minor>"
    "/<number:other_major>.<number:other_minor>"
)
def compare_policy(
    slug: str, major: int, minor: int, other_major: int, other_minor: int
) -> ResponseReturnValue:
    """What changed from the earlier of two versions to the later, both in force by today."""
    if (major, minor) > (other_major, other_minor):
        return _turn(slug, (other_major, other_minor), (major, minor))
    today = clock.today(get_company().time_zone)
    old = policies.find_version(slug, f"{major}.{minor}", today)
    new = policies.find_version(slug, f"{other_major}.{other_minor}", today)
    if old is None or new is None:
        abort(404)
    changes = compare_versions(old.text, old.html, new.text, new.html)
    versions = policies.list_versions(new.policy_id, today)
    return render_template(
        "learner/policy_compare.html",
        old=old,
        version=new,
        versions=versions,
        between=list_between((major, minor), new, versions),
        **describe_difference(changes, new.terms, new.contents),
    )


def _turn(slug: str, old: tuple[int, int], new: tuple[int, int]) -> ResponseReturnValue:
    """The way to the same page with the earlier version first."""
    numbers: dict[str, Any] = dict(
        zip(("major", "minor", "other_major", "other_minor"), old + new, strict=True)
    )
    return redirect(url_for(".compare_policy", slug=slug, **numbers))
