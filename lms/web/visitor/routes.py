"""The way in: the start page, signing in and out, and setting a password."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.db import transaction
from lms.errors import RefusalError
from lms.people import sign_in as gate
from lms.people.passwords import BusyError
from lms.people.reset_requests import ask_for_reset
from lms.people.roles import Role
from lms.people.sign_in import TooManyTriesError
from lms.web import identity
from lms.web.access import public_blueprint
from lms.web.company import get_company
from lms.web.house import get_house
from lms.web.visitor.forms import ForgotPasswordForm, SetPasswordForm, SignInForm
from lms.web.visitor.next_page import find_next_page
from lms.workflows import inviting

blueprint = public_blueprint("visitor", __name__)

WRONG = "Address and password do not belong together. Type them again, and mind capital letters."


@blueprint.get("/")
def start() -> ResponseReturnValue:
    """The first page: what is to do, or the way in."""
    signed_in = identity.find_signed_in()
    if signed_in is None:
        return redirect(url_for(".sign_in"))
    is_employed = Role.EMPLOYEE in signed_in.actor.roles
    return redirect(url_for("learner.home" if is_employed else "hr.compliance"))


@blueprint.get("/sign-in")
def sign_in() -> ResponseReturnValue:
    """The page to sign in on."""
    target = find_next_page(request.args.get("next"))
    if identity.find_signed_in() is not None:
        return redirect(target)
    form = SignInForm(formdata=None, next=request.args.get("next", ""))
    return render_template("visitor/sign_in.html", form=form)


@blueprint.post("/sign-in")
def take_sign_in() -> ResponseReturnValue:
    """Let the person in whose address and password these are."""
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("visitor/sign_in.html", form=form), 422
    try:
        return _let_in(form)
    except (TooManyTriesError, BusyError) as refusal:
        form.add_error(str(refusal))
        return render_template("visitor/sign_in.html", form=form), 429


def _let_in(form: SignInForm) -> ResponseReturnValue:
    at, typed = clock.now(), form.address.data or ""
    with transaction():
        attempt = gate.begin_attempt(typed, came_from=request.remote_addr or "", at=at)
    person_id = gate.check_password(typed, form.password.data or "", at=at)
    if person_id is not None:
        with transaction():
            gate.forget_attempt(attempt)
            token = gate.open_session(person_id, at=at)
        session.clear()
        if identity.remember(token):
            return redirect(find_next_page(form.next.data), code=303)
    form.password.errors = (WRONG,)
    return render_template("visitor/sign_in.html", form=form, tries_left=attempt.tries_left), 422


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End this session."""
    signed_in = identity.find_signed_in()
    if signed_in is not None:
        with transaction():
            gate.sign_out(signed_in.token, at=clock.now())
    identity.forget()
    session.clear()
    flash("You are signed out.", "done")
    return redirect(url_for(".sign_in"), code=303)


@blueprint.get("/forgot-password")
def forgot_password() -> ResponseReturnValue:
    """The page to ask for a new password on."""
    return render_template("visitor/forgot_password.html", form=ForgotPasswordForm(), is_sent=False)


@blueprint.post("/forgot-password")
def take_forgot_password() -> ResponseReturnValue:
    """Take the request; the worker looks up who it is, so the same is done for everybody."""
    form = ForgotPasswordForm()
    if not form.validate_on_submit():
        return render_template("visitor/forgot_password.html", form=form, is_sent=False), 422
    at, typed = clock.now(), form.address.data or ""
    try:
        with transaction():
            gate.begin_attempt(f"reset {typed}", came_from=request.remote_addr or "", at=at)
            ask_for_reset(typed, at=at)
    except TooManyTriesError as refusal:
        form.add_error(str(refusal))
        return render_template("visitor/forgot_password.html", form=form, is_sent=False), 429
    return render_template("visitor/forgot_password.html", form=form, is_sent=True)


@blueprint.get("/set-password/<secret:token>")
def set_password(token: str) -> ResponseReturnValue:
    """The page behind a one-time link; looking at it does not use the link up."""
    link = gate.find_link(token, at=clock.now())
    status = 200 if link else 404
    return render_template("visitor/set_password.html", form=SetPasswordForm(), link=link), status


@blueprint.post("/set-password/<secret:token>")
def take_new_password(token: str) -> ResponseReturnValue:
    """Set the password of the person whom the link is for."""
    form, at = SetPasswordForm(), clock.now()
    link = gate.find_link(token, at=at)
    if link is None:
        return render_template("visitor/set_password.html", form=form, link=None), 404
    if form.validate_on_submit():
        try:
            with transaction():
                _set_password(token, form.password.data or "")
        except RefusalError as refusal:
            form.password.errors = (str(refusal),)
        else:
            flash("Your password is set. Sign in with it.", "done")
            return redirect(url_for(".sign_in"), code=303)
    return render_template("visitor/set_password.html", form=form, link=link), 422


def _set_password(token: str, password: str) -> None:
    at = clock.now()
    link = gate.set_password_by_link(token, password, at=at, company=get_company().name)
    inviting.report_password_change(
        link.person_id, name=link.name, email=link.email, house=get_house(), at=at
    )
