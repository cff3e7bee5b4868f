"""What is typed about rules, and about asking people by hand."""

from collections.abc import Sequence

from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.fields.core import Field
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from lms.assignments.request_service import LONGEST_REASON
from lms.people.notation_tokens import LONGEST_TEXT
from lms.people.text_rules import EARLIEST, LATEST, explain_date
from lms.web.form_base import BaseForm

LONGEST_PASTE = 200_000
DAYS = "Give a whole number of days from 0 to 365."
A_DAY = "Name a day, as 2026-11-16."
MONTHS = "Give a whole number of months from 1 to 120."


def is_near(form: BaseForm, field: Field) -> None:
    """Refuse a day so far off that it can only be a slip."""
    del form
    if field.data and not EARLIEST <= field.data <= LATEST:
        raise ValidationError(explain_date(field.data.isoformat()))


class AudienceForm(BaseForm):
    """An audience in the small notation, checked as it is typed."""

    audience = TextAreaField(
        "Whom it asks",
        description=(
            "Such as: department: Sales and not on leave. Conditions are department, team, job, "
            "location, type, line, group, hired and on leave; join them with and, or, not and "
            "brackets. Or write everyone."
        ),
        validators=[
            InputRequired("Say whom it asks, or write everyone."),
            Length(max=2 * LONGEST_TEXT, message="That is too long for an audience."),
        ],
    )


class ItemForm(BaseForm):
    """What is asked."""

    item = SelectField(
        "What it asks for",
        choices=[],
        validate_choice=False,
        validators=[InputRequired("Choose what is asked.")],
    )

    def offer(self, items: Sequence[tuple[str, str]]) -> None:
        """Fill the list to choose from."""
        self.item.choices = [SelectChoice("", "Choose"), *(SelectChoice(*each) for each in items)]


class RuleForm(AudienceForm, ItemForm):
    """A rule from a day on."""

    title = StringField(
        "Name",
        description="As HR and those who are asked will read it, such as Ladders each year.",
        validators=[
            InputRequired("A rule has a name. Write one."),
            Length(max=200, message="A name has at most 200 characters."),
        ],
    )
    due_after = RadioField(
        "When it is due",
        choices=[
            SelectChoice("asking", "Some days after somebody is asked"),
            SelectChoice("hiring", "Some days after the first day of work"),
            SelectChoice("publishing", "Some days after it came into force"),
            SelectChoice("on", "On a day of the year"),
        ],
        validators=[InputRequired("Say when it is due.")],
    )
    due_days = IntegerField("Days", validators=[Optional(), NumberRange(0, 365, DAYS)])
    due_on = StringField("Day of the year", description="Month and day, as 06-30.")
    again = RadioField(
        "How often",
        choices=[
            SelectChoice("no", "Once"),
            SelectChoice("completion", "Again some months after it was done"),
            SelectChoice("due", "Again some months after it was due"),
            SelectChoice("fixed", "Each year by the same day"),
        ],
        validators=[InputRequired("Say how often it is asked.")],
    )
    months = IntegerField("Months", validators=[Optional(), NumberRange(1, 120, MONTHS)])
    window_days = IntegerField(
        "Asked so many days before", validators=[Optional(), NumberRange(0, 365, DAYS)]
    )
    again_on = StringField("Day of each year", description="Month and day, as 06-30.")
    holds_from = DateField("From this day on", validators=[InputRequired(A_DAY), is_near])
    is_meant = BooleanField("Yes, that is what I mean")


class EndForm(BaseForm):
    """From which day on a rule asks nobody."""

    ends_from = DateField("From this day on", validators=[InputRequired(A_DAY), is_near])


class AskForm(AudienceForm, ItemForm):
    """People who are asked by hand."""

    audience = TextAreaField(
        "Or an audience",
        description="Such as: team: Backend and not on leave. Everybody in it today is asked.",
        validators=[Optional(), Length(max=2 * LONGEST_TEXT, message="That is too long.")],
    )
    staff_numbers = TextAreaField(
        "Staff numbers",
        description="One a line, or pasted from a sheet: only the first word of a line is read.",
        validators=[
            Optional(),
            Length(max=LONGEST_PASTE, message="That is too long. Paste at most 5,000 lines."),
        ],
    )
    due_on = DateField("Due on", validators=[InputRequired(A_DAY), is_near])
    reason = StringField(
        "Why you ask",
        description="Those who are asked read it.",
        validators=[
            InputRequired("Say why you ask; the people whom you ask read it."),
            Length(max=LONGEST_REASON, message=f"Write at most {LONGEST_REASON} characters."),
        ],
    )
