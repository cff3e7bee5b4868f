"""What a visitor types to get in."""

from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from lms.people.passwords import LONGEST, SHORTEST
from lms.web.form_base import BaseForm

ADDRESS_MISSING = "Type your mail address or your staff number."


class SignInForm(BaseForm):
    """Address and password."""

    address = StringField(
        "Mail address or staff number",
        validators=[InputRequired(ADDRESS_MISSING), Length(max=254, message=ADDRESS_MISSING)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        "Password",
        validators=[InputRequired("Type your password.")],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()


class ForgotPasswordForm(BaseForm):
    """The address to send a link to."""

    address = StringField(
        "Mail address or staff number",
        validators=[InputRequired(ADDRESS_MISSING), Length(max=254, message=ADDRESS_MISSING)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )


class SetPasswordForm(BaseForm):
    """A new password, twice."""

    password = PasswordField(
        "New password",
        description=f"At least {SHORTEST} characters. Three or four words make a good one.",
        validators=[
            InputRequired("Choose a password."),
            Length(max=LONGEST, message=f"Choose a password of at most {LONGEST} characters."),
        ],
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        "The same once more",
        validators=[EqualTo("password", "The two passwords differ. Type the second one again.")],
        render_kw={"autocomplete": "new-password"},
    )
