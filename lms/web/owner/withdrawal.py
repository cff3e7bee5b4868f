"""Withdrawing a policy: the dry run, the proposal, the decision, taking it back."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from lms import clock
from lms.db import transaction
from lms.errors import ForbiddenError, RefusalError
from lms.people.roles import Action
from lms.policies.queries import VersionView, find_version_in_force
from lms.policies.withdrawal import rules
from lms.policies.withdrawal.deciding import find_fault
from lms.policies.withdrawal.proposals import ProposalView, get_proposal
from lms.policies.withdrawal.proposing import Wish
from lms.policies.withdrawal.queries import find_withdrawn
from lms.policies.withdrawal.rules import State
from lms.web.access import blueprint_for, may
from lms.web.company import get_company
from lms.web.house import get_house
from lms.web.identity import get_signed_in
from lms.web.owner.forms import NOT_A_DAY
from lms.web.owner.withdrawal_forms import (
    ApproveWithdrawalForm,
    ProposeForm,
    RefuseForm,
    TakeBackForm,
)
from lms.workflows import withdrawing
from lms.workflows.withdrawal_effects import find_effects

blueprint = blueprint_for(Action.READ_DRAFTS, "withdrawals", __name__)
FORMS: dict[str, type[FlaskForm]] = {
    "approve": ApproveWithdrawalForm,
    "refuse": RefuseForm,
    "back": TakeBackForm,
}


@blueprint.get("/policies/<slug:slug>/withdraw")
def dry_run(slug: str) -> ResponseReturnValue:
    """What withdrawing the policy would bring, on the day that the address names."""
    today = _find_today()
    version = find_version_in_force(slug, today)
    if version is None:
        return _point_to_withdrawal(slug, today)
    return _show_proposal(version, ProposeForm(formdata=None), today)


@blueprint.post("/policies/<slug:slug>/withdraw")
def propose(slug: str) -> ResponseReturnValue:
    """Propose that the policy is withdrawn; sent twice, it is proposed once."""
    at, form, today = clock.now(), ProposeForm(), _find_today()
    version = find_version_in_force(slug, today)
    if version is None:
        return _point_to_withdrawal(slug, today)
    if not form.validate_on_submit():
        return _show_proposal(version, form, today), 422
    wish, me = Wish(form.on.data or today, form.reason.data or ""), get_signed_in().id
    try:
        with transaction():
            made = withdrawing.propose(slug, wish, proposer_id=me, house=get_house(), at=at)
    except RefusalError as refusal:
        return _show_proposal(version, form, today, refusal=str(refusal)), 422
    return redirect(url_for(".withdrawal", proposal_id=made.id), code=303)


@blueprint.get("/withdrawals/<id:proposal_id>")
def withdrawal(proposal_id: int) -> ResponseReturnValue:
    """How a withdrawal stands, and what this person may do with it."""
    return _show(get_proposal(proposal_id))


@blueprint.post("/withdrawals/<id:proposal_id>/approve")
def approve(proposal_id: int) -> ResponseReturnValue:
    """Approve a withdrawal."""
    at, house, me = clock.now(), get_house(), get_signed_in().id
    form = ApproveWithdrawalForm(prefix="approve")

    def decide() -> str:
        withdrawing.approve(
            proposal_id, approver_id=me, met_on=form.met_on.data, house=house, at=at
        )
        return "Your approval is recorded."

    return _act(proposal_id, "approve", form, decide)


@blueprint.post("/withdrawals/<id:proposal_id>/refuse")
def refuse(proposal_id: int) -> ResponseReturnValue:
    """Refuse a withdrawal with a reason."""
    at, house, me = clock.now(), get_house(), get_signed_in().id
    form = RefuseForm(prefix="refuse")

    def decide() -> str:
        reason = form.reason.data or ""
        withdrawing.refuse(proposal_id, reviewer_id=me, reason=reason, house=house, at=at)
        return "It is refused. The policy stays as it is."

    return _act(proposal_id, "refuse", form, decide)


@blueprint.post("/withdrawals/<id:proposal_id>/take-back")
def take_back(proposal_id: int) -> ResponseReturnValue:
    """Take a withdrawal back before its day."""
    at, house, me = clock.now(), get_house(), get_signed_in().id
    form = TakeBackForm(prefix="back")

    def decide() -> str:
        reason = form.reason.data or ""
        withdrawing.take_back(proposal_id, taker_id=me, reason=reason, house=house, at=at)
        return "It is taken back. The policy stays as it is."

    return _act(proposal_id, "back", form, decide)


def _act(
    proposal_id: int, name: str, form: FlaskForm, decide: Callable[[], str]
) -> ResponseReturnValue:
    """Do it, or show the page again with what was sent and what is wrong with it."""
    proposal = get_proposal(proposal_id)
    if not form.validate_on_submit():
        return _show(proposal, sent={name: form}), 422
    try:
        with transaction():
            sentence = decide()
    except RefusalError as refusal:
        return _show(get_proposal(proposal_id), refusal=str(refusal), sent={name: form}), 422
    flash(sentence, "success")
    return redirect(url_for(".withdrawal", proposal_id=proposal_id), code=303)


def _find_today() -> date:
    return clock.today(get_company().time_zone)


def _is_open(proposal: ProposalView, today: date) -> bool:
    """Whether it waits for its decision or for its day."""
    is_coming = proposal.state is State.APPROVED and proposal.withdrawn_from > today
    return is_coming or proposal.state is State.WAITING


def _point_to_withdrawal(slug: str, today: date) -> ResponseReturnValue:
    """The way to what was decided of a policy that is withdrawn already."""
    withdrawn = find_withdrawn(slug, today)
    if withdrawn is None:
        abort(404)
    return redirect(url_for(".withdrawal", proposal_id=withdrawn.proposal_id), code=303)


def _show_proposal(
    version: VersionView, form: ProposeForm, today: date, *, refusal: str = ""
) -> str:
    actor = get_signed_in().actor
    is_owner = actor.person_id == version.owner_id
    # Whether the owner has left is asked when it is proposed; who manages the house may look.
    if not rules.may_propose(actor.roles, is_owner=is_owner, has_owner_left=True):
        raise ForbiddenError(rules.NOT_PROPOSER)
    day = max(_read_day(form, today), today)
    if form.on.data is None and not form.on.errors:
        form.on.data = day
    return render_template(
        "owner/withdraw.html",
        version=version,
        effects=find_effects(version, day=day, today=today),
        form=form,
        refusal=refusal,
        company_today=today,
    )


def _read_day(form: ProposeForm, usual: date) -> date:
    """The day of the dry run: as typed, as the address names it, or the usual one."""
    if form.on.data is not None:
        day: date = form.on.data
        return day
    try:
        return date.fromisoformat(request.args.get("on", usual.isoformat()))
    except ValueError:
        abort(422, NOT_A_DAY)


def _show(
    proposal: ProposalView, *, refusal: str = "", sent: dict[str, FlaskForm] | None = None
) -> str:
    today, me = _find_today(), get_signed_in().id
    is_open = _is_open(proposal, today)
    day = max(proposal.withdrawn_from, today)
    return render_template(
        "owner/withdrawal.html",
        proposal=proposal,
        state=proposal.state.value,
        has_begun=proposal.state is State.APPROVED and not is_open,
        effects=find_effects(proposal, day=day, today=today) if is_open else None,
        company_today=today,
        refusal=refusal,
        sent=next(iter((sent or {}).values()), None),
        forms={
            name: (sent or {}).get(name) or make(formdata=None, prefix=name)
            for name, make in FORMS.items()
        },
        fault=find_fault(proposal, today) if proposal.state is State.WAITING else None,
        **_describe_rights(proposal, me, is_open=is_open),
    )


def _describe_rights(proposal: ProposalView, me: int, *, is_open: bool) -> dict[str, Any]:
    is_approver = may(Action.RELEASE_POLICY)
    obstacle = proposal.find_obstacle(me, is_approver=is_approver)
    has_approved = any(word.reviewer_id == me for word in proposal.approvals)
    is_waiting = proposal.state is State.WAITING
    is_theirs = me in {proposal.owner_id, proposal.proposer_id}
    return {
        "meaning": rules.APPROVAL,
        "obstacle": obstacle,
        "has_approved": has_approved,
        "may_decide": is_waiting and obstacle is None and not has_approved,
        "may_take_back": is_open and (is_theirs or (is_approver and not is_waiting)),
        "is_mine": me == proposal.proposer_id,
    }
