"""The blueprint of what anybody may check and read without an account."""

from flask import url_for

from lms.web.access import public_blueprint

blueprint = public_blueprint("visitor_check", __name__)


@blueprint.app_context_processor
def _offer_open_pages() -> dict[str, tuple[tuple[str, str], ...]]:
    """At the foot of every page, the way to what needs no account."""
    return {
        "foot_links": (
            ("Public policies", url_for("visitor_check.public_policies")),
            ("Check a certificate", url_for("visitor_check.verify")),
        )
    }
