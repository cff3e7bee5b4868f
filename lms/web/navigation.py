"""Which places the masthead offers, by what the person may do."""

from collections.abc import Sequence

from flask import request, url_for

from lms.people.roles import Action, Actor, Role, authorize
from lms.web.identity import find_signed_in

PLACES: tuple[tuple[Action, str, str], ...] = (
    (Action.READ_OWN, "To do", "learner.home"),
    (Action.READ_POLICIES, "Policies", "learner.policies_in_force"),
    (Action.READ_OWN, "Certificates", "learner.certificates"),
    (Action.READ_OWN, "Questions", "questions.mine"),
    (Action.READ_LINE, "Team", "manager.team"),
    (Action.WRITE_POLICIES, "Writing", "writing.policies"),
    (Action.READ_DRAFTS, "Drafts", "owner.drafts"),
    (Action.WRITE_QUIZZES, "Quizzes", "trainer.quizzes"),
    (Action.WRITE_QUIZZES, "Lessons", "trainer.lessons"),
    (Action.WRITE_QUIZZES, "Sessions", "trainer.sessions"),
    (Action.DECIDE_REQUESTS, "Requests", "requests.requests"),
    (Action.READ_RECORD, "Compliance", "hr.compliance"),
    (Action.READ_RECORD, "Register", "hr.certificates"),
    (Action.SET_RULES, "Rules", "rules.rules"),
    (Action.MANAGE_PEOPLE, "People", "admin.people"),
)


def list_places() -> tuple[tuple[str, str, bool, int | None], ...]:
    """Label, address, whether it is the present page, and a count where one is known."""
    signed_in = find_signed_in()
    if signed_in is None:
        return ()
    places = [
        (label, url_for(endpoint))
        for action, label, endpoint in PLACES
        if authorize(signed_in.actor, action) and _may_be_asked(signed_in.actor, action)
    ]
    here = find_place(request.path, [url for _, url in places])
    return tuple((label, url, url == here, None) for label, url in places)


def _may_be_asked(actor: Actor, action: Action) -> bool:
    """Leave out what is always empty: nothing is asked of an outside auditor."""
    return action is not Action.READ_OWN or Role.EMPLOYEE in actor.roles


def find_place(path: str, urls: Sequence[str]) -> str | None:
    """The place that a page belongs to: the longest address that the page's begins with."""
    above = [url for url in urls if path == url or path.startswith(f"{url}/")]
    return max(above, key=len, default=None)
