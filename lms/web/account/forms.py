"""What a person types to change their password."""

from wtforms import PasswordField
from wtforms.validators import EqualTo, InputRequired, Length

from lms.people.passwords import LONGEST, SHORTEST
from lms.web.form_base import BaseForm


class ChangePasswordForm(BaseForm):
    """The present password, and the new one twice."""

    present = PasswordField(
        "Present password",
        validators=[InputRequired("Type your present password.")],
        render_kw={"autocomplete": "current-password"},
    )
    new = PasswordField(
        "New password",
        description=f"At least {SHORTEST} characters. Three or four words make a good one.",
        validators=[
            InputRequired("Choose a new password."),
            Length(max=LONGEST, message=f"Choose a password of at most {LONGEST} characters."),
        ],
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        "The new one once more",
        validators=[EqualTo("new", "The two new passwords differ. Type the second one again.")],
        render_kw={"autocomplete": "new-password"},
    )
