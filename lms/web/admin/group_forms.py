"""What is typed about groups."""

from wtforms import DateField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length

from lms.people.group_service import LONGEST_NAME, LONGEST_PURPOSE
from lms.web.form_base import BaseForm

LONGEST_PASTE = 200_000


class GroupForm(BaseForm):
    """A new group."""

    name = StringField(
        "Name",
        description="As rules will name it, such as First aiders.",
        validators=[
            InputRequired("A group has a name. Write one."),
            Length(
                max=LONGEST_NAME,
                message=f"The name of a group has at most {LONGEST_NAME} characters.",
            ),
        ],
    )
    purpose = StringField(
        "What it is for",
        description="May stay empty.",
        validators=[
            Length(
                max=LONGEST_PURPOSE,
                message=f"What a group is for takes at most {LONGEST_PURPOSE} characters.",
            )
        ],
    )


class MembersForm(BaseForm):
    """Who comes into a group or goes out of it, from which day on."""

    staff_numbers = TextAreaField(
        "Staff numbers",
        description="One a line, or pasted from a sheet: only the first word of a line is read.",
        validators=[
            InputRequired("Name at least one person by the staff number."),
            Length(max=LONGEST_PASTE, message="That is too long. Paste at most 5,000 lines."),
        ],
    )
    change = RadioField(
        "They are",
        choices=[SelectChoice("in", "In the group"), SelectChoice("out", "No longer in the group")],
        validators=[InputRequired("Say whether they come in or go out.")],
    )
    holds_from = DateField(
        "From this day on", validators=[InputRequired("Name a day, as 2026-11-16.")]
    )
