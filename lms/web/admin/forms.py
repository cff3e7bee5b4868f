"""What is typed about people."""

from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    FileField,
    HiddenField,
    RadioField,
    StringField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Optional

from lms.people.roles import ROLE_WORDS, Role
from lms.web.form_base import BaseForm

DAY = "Name a day, as 2026-11-16."
GIVEN = tuple(role for role in Role if role is not Role.EMPLOYEE)


class FactsForm(BaseForm):
    """The facts of a person."""

    name = StringField("Name", validators=[InputRequired("Type the name.")])
    email = EmailField("Mail address", description="May stay empty.")
    department = StringField(
        "Department",
        description="With those above it, as Operations / Customer Support.",
        validators=[InputRequired("Type the department.")],
    )
    team = StringField("Team")
    job_title = StringField("Job title")
    location = StringField("Location")
    employment_type = StringField(
        "Kind of employment",
        description="A word such as employee or contractor.",
        validators=[InputRequired("Type the kind of employment.")],
    )
    manager = StringField("Manager", description="The manager’s staff number, or nothing.")
    language = StringField(
        "Language",
        description="A code such as en or nl.",
        validators=[InputRequired("Type the code of a language.")],
    )
    time_zone = StringField(
        "Time zone",
        description="A name such as Europe/Amsterdam.",
        validators=[InputRequired("Type the name of a time zone.")],
    )


class NewPersonForm(FactsForm):
    """Somebody new."""

    staff_number = StringField("Staff number", validators=[InputRequired("Type the staff number.")])
    hired_on = DateField(
        "First day",
        description="Leave it empty for an outside auditor who is not employed.",
        validators=[Optional()],
    )
    send_link = BooleanField("Send a link to choose a password", default=True)


class ChangeForm(FactsForm):
    """Facts that are different from a day on."""

    holds_from = DateField(
        "Holds from",
        description="The day from which it is so. A past day corrects the record from then on.",
        validators=[InputRequired(DAY)],
    )


class LastDayForm(BaseForm):
    """The last day of an employment."""

    left_on = DateField("Last day", validators=[InputRequired(DAY)])


class LeaveForm(BaseForm):
    """A time away from work; without a last day its end is open."""

    from_on = DateField("First day away", validators=[InputRequired(DAY)])
    until_on = DateField(
        "Last day away",
        description="Leave it empty where nobody knows yet. The same first day again corrects it.",
        validators=[Optional()],
    )


class CallOffLeaveForm(BaseForm):
    """Which leave is called off, by its first day."""

    from_on = DateField("First day away", validators=[InputRequired(DAY)])


class RoleForm(BaseForm):
    """A role to give or to take."""

    role = RadioField(
        "Role",
        choices=[SelectChoice(role.value, ROLE_WORDS[role]) for role in GIVEN],
        validators=[InputRequired("Choose a role.")],
    )
    is_given = HiddenField()


class UploadForm(BaseForm):
    """A file of people."""

    file = FileField("File", description="CSV, at most 64 MB and 200,000 people.")
    is_complete = BooleanField("The file is the whole company")


class ApplyForm(BaseForm):
    """Agreement to what the preview showed."""

    upload = HiddenField(validators=[InputRequired("Choose the file again.")])
    allows_mass_leave = BooleanField("So many people really leave")
    send_links = BooleanField("Send everybody new a link to choose a password", default=True)
