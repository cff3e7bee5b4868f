"""My account: where I am signed in, and my password."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.db import transaction
from lms.errors import RefusalError
from lms.people import accounts, passwords, sign_in
from lms.people.roles import Action
from lms.people.sign_in import TooManyTriesError
from lms.web import identity
from lms.web.access import blueprint_for
from lms.web.account.forms import ChangePasswordForm
from lms.web.company import get_company
from lms.web.house import get_house
from lms.workflows import inviting

blueprint = blueprint_for(Action.READ_OWN, "account", __name__, url_prefix="/account")


def _render(form: ChangePasswordForm) -> str:
    signed_in = identity.get_signed_in()
    return render_template(
        "account/account.html",
        form=form,
        account=accounts.get_account(signed_in.id),
        sessions=accounts.list_sessions(
            signed_in.id, clock.now(), this_digest=sign_in.hash_token(signed_in.token)
        ),
    )


@blueprint.get("")
def account() -> ResponseReturnValue:
    """Where the person is signed in, and the form for a new password."""
    return _render(ChangePasswordForm())


@blueprint.post("/password")
def change_password() -> ResponseReturnValue:
    """Replace the password by somebody who knows the present one."""
    form, status = ChangePasswordForm(), 422
    if form.validate_on_submit():
        try:
            _change(form)
        except (TooManyTriesError, passwords.BusyError) as refusal:
            form.add_error(str(refusal))
            status = 429
        except sign_in.WrongPasswordError as refusal:
            form.present.errors = (str(refusal),)
        except RefusalError as refusal:
            form.new.errors = (str(refusal),)
        else:
            flash("Your password is changed. Other browsers were signed out.", "done")
            return redirect(url_for(".account"), code=303)
    return _render(form), status


def _change(form: ChangePasswordForm) -> None:
    person, at = identity.get_signed_in(), clock.now()
    with transaction():
        attempt = sign_in.begin_attempt(
            f"present password of {person.id}", came_from=request.remote_addr or "", at=at
        )
    with transaction():
        token = sign_in.change_password(
            person.id,
            present=form.present.data or "",
            new=form.new.data or "",
            at=at,
            company=get_company().name,
        )
        sign_in.forget_attempt(attempt)
        inviting.report_password_change(
            person.id, name=person.name, email=person.facts.email, house=get_house(), at=at
        )
    session.clear()
    identity.remember(token)


@blueprint.post("/sign-out-everywhere")
def sign_out_everywhere() -> ResponseReturnValue:
    """End all sessions, this one too."""
    with transaction():
        sign_in.sign_out_everywhere(identity.get_signed_in().id, at=clock.now())
    identity.forget()
    session.clear()
    flash("You are signed out everywhere.", "done")
    return redirect(url_for("visitor.sign_in"), code=303)
