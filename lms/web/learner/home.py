"""What I owe, by when and why, and what I have done."""

import unicodedata

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from lms import clock
from lms.people.roles import Action, Role
from lms.policies import queries as policies
from lms.policies.upkeep.queries import ReviewView, list_reviews
from lms.web.access import may
from lms.web.company import get_company
from lms.web.identity import get_signed_in
from lms.web.learner.blueprint import blueprint
from lms.web.learner.deeds import list_done
from lms.web.learner.duties import list_owed
from lms.web.learner.situation import Situation, minutes_to_read, read_situation

RECENT = 6


def _read_situation() -> Situation:
    signed_in = get_signed_in()
    today = clock.today(get_company().time_zone)
    return read_situation(signed_in.id, signed_in.facts.person_facts, today)


def choose_address(name: str) -> str:
    """The first name, or the whole name where it begins with a title or in another script.

    Not every script writes the first name first, and half a name can be no name.
    """
    first = name.partition(" ")[0]
    letters = [letter for letter in first if letter.isalpha()]
    is_latin = all(unicodedata.name(letter, "").startswith("LATIN") for letter in letters)
    return name if first.endswith(".") or not is_latin else first


@blueprint.get("/home")
def home() -> ResponseReturnValue:
    """The list of what is to do, and what was done lately."""
    situation, reviews = _read_with_reviews()
    mine = [review for review in reviews if _is_own(review)]
    done, owed = list_done(situation), list_owed(situation)
    return render_template(
        "learner/home.html",
        called=choose_address(get_signed_in().name),
        owed=[item for item in owed if not item.is_excused],
        excused=[item for item in owed if item.is_excused],
        is_away=any(item.is_paused for item in owed),
        done=done[:RECENT],
        done_in_all=len(done),
        reviews=[review for review in mine if review.is_overdue(situation.today)],
        questions=sum(review.questions for review in mine),
        may_approve=may(Action.RELEASE_POLICY),
        withdrawals=_list_withdrawals(reviews),
    )


def _read_with_reviews() -> tuple[Situation, tuple[ReviewView, ...]]:
    """The situation, and the policies in force as those see them who keep them alive."""
    signed_in = get_signed_in()
    if not signed_in.actor.roles & {Role.OWNER, Role.APPROVER}:
        return _read_situation(), ()
    today = clock.today(get_company().time_zone)
    reviews = list_reviews(today, reader_id=signed_in.id)
    in_force = [review.policy for review in reviews]
    situation = read_situation(signed_in.id, signed_in.facts.person_facts, today, in_force)
    return situation, reviews


def _is_own(review: ReviewView) -> bool:
    me = get_signed_in()
    return review.policy.owner_id == me.id and Role.OWNER in me.actor.roles


def _list_withdrawals(reviews: tuple[ReviewView, ...]) -> list[ReviewView]:
    """The policies whose withdrawal waits for this person's decision."""
    if not may(Action.RELEASE_POLICY):
        return []
    return [each for each in reviews if each.waiting and each.waiting.is_mine_to_decide]


@blueprint.get("/record")
def record() -> ResponseReturnValue:
    """Everything the person did."""
    return render_template("learner/record.html", done=list_done(_read_situation()))


@blueprint.get("/programmes/<slug:slug>")
def programme(slug: str) -> ResponseReturnValue:
    """The steps of a programme that is asked of the person."""
    situation = _read_situation()
    known = next((p for p in situation.programmes.values() if p.slug == slug), None)
    mine = [
        item
        for item in list_owed(situation)
        if known is not None and item.steps and item.title == known.title
    ]
    if known is None or not mine:
        abort(404)
    return render_template("learner/programme.html", owed=mine[0], programme=known)


@blueprint.get("/policies")
def policies_in_force() -> ResponseReturnValue:
    """All policies in force."""
    today = clock.today(get_company().time_zone)
    return render_template(
        "learner/policies.html",
        policies=policies.list_policies(today),
        minutes=minutes_to_read,
    )
