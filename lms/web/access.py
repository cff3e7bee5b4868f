"""Who may open which page: every blueprint is made here, and none is open by accident."""

from typing import Any

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from lms.people.roles import Action, authorize
from lms.web.identity import find_signed_in, get_signed_in


class GuardedBlueprint(Blueprint):
    """A blueprint that says which action opens its pages; None opens them to visitors."""

    required_action: Action | None = None


def blueprint_for(
    action: Action, name: str, import_name: str, *, url_prefix: str | None = None, **options: Any
) -> GuardedBlueprint:
    """A blueprint whose every page asks for that action."""
    blueprint = GuardedBlueprint(name, import_name, url_prefix=url_prefix, **options)
    blueprint.required_action = action

    @blueprint.before_request
    def _guard() -> ResponseReturnValue | None:
        return require(action)

    return blueprint


def public_blueprint(
    name: str, import_name: str, *, url_prefix: str | None = None
) -> GuardedBlueprint:
    """A blueprint whose pages visitors may open, on purpose."""
    return GuardedBlueprint(name, import_name, url_prefix=url_prefix)


def require(action: Action) -> ResponseReturnValue | None:
    """Send visitors to the sign-in page, and refuse people whose roles do not allow the action."""
    signed_in = find_signed_in()
    if signed_in is None:
        if request.method in {"GET", "HEAD"}:
            target = request.full_path if request.query_string else request.path
            return redirect(url_for("visitor.sign_in", next=target))
        abort(401)
    if not authorize(signed_in.actor, action):
        abort(403)
    return None


def may(action: Action) -> bool:
    """Whether the signed-in person may do this at all; for leaving out what is closed to them."""
    return authorize(get_signed_in().actor, action)
