"""What the pages of the record can be narrowed to."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from wtforms import DateField, Form, IntegerField, SelectField, StringField
from wtforms.validators import Length, NumberRange, Optional, ValidationError

from lms.compliance.catalogue import Catalogue, DepartmentLine
from lms.compliance.moments import end_of_day
from lms.compliance.register import RegisterFilter, Standing
from lms.compliance.rules import STATUSES
from lms.compliance.selection import Filter
from lms.web.form_base import normalise

LONGEST_SEARCH = 100
STATUS_CHOICES: Any = {
    "": "All that count",
    "late": "Late or run out",
    "open": "Open, with time left",
    "done": "Done",
    "done-late": "Done, but late",
    "expired": "Run out",
    "excused": "Exempt or on leave",
    "exempt": "Exempt",
    "paused": "On leave",
    "withdrawn": "No longer asked",
}
KNOWN_CHOICES: Any = {"": "today", "then": "that same day"}
STANDING_CHOICES: Any = {
    "": "All",
    Standing.VALID.value: "Valid",
    Standing.EXPIRING.value: "Running out soon",
    Standing.EXPIRED.value: "Run out",
    Standing.EXCUSED.value: "Run out while exempt or on leave",
    Standing.RENEWED.value: "Renewed",
}


class DayField(DateField):
    """A day as the browser's own field sends it."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day, or say how it is written."""
        try:
            super().process_formdata(valuelist)
        except ValueError as fault:
            raise ValueError("This is not a day. Write it as 2026-03-31.") from fault


class ChoiceField(SelectField):
    """One of a list; the first of it where nothing was chosen."""

    def __init__(self, label: str, choices: Any = None, **options: Any) -> None:
        super().__init__(label, choices=choices, default="", **options)

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not on the list, with a sentence."""
        try:
            super().pre_validate(form)
        except ValidationError as fault:
            raise ValidationError("This is not on the list. Choose again.") from fault


def _offer(everything: str, choices: Mapping[str, Any]) -> Any:
    return {"": everything, **choices}


class DayForm(Form):
    """The day that a page is about."""

    as_of = DayField("As of the end of", [Optional()])

    def __init__(self, values: Any, *, today: date) -> None:
        self.today = today
        super().__init__(values)

    def process(self, *values: Any, **more: Any) -> None:
        """Take the values over; a page about today says which day that is."""
        super().process(*values, **more)
        if not any(self.as_of.raw_data or ()):
            self.as_of.data, self.as_of.raw_data = self.today, None

    @property
    def day(self) -> date:
        """The day asked for, or today."""
        return self.as_of.data if self.as_of.data and not self.as_of.errors else self.today

    def validate_as_of(self, field: DateField) -> None:
        """A day to come has no record yet."""
        if field.data and field.data > self.today:
            raise ValidationError("That day is still to come. Choose today or a day before it.")
        if field.data and field.data.year < 1900:
            raise ValidationError("That day is too long ago. Choose one since 1900.")


class RecordForm(DayForm):
    """Which part of the record is shown, as of which day and known by when."""

    known = ChoiceField("As known on", choices=KNOWN_CHOICES)
    department = ChoiceField("Department")
    about = ChoiceField("Policy or programme")
    status = ChoiceField("Status", choices=STATUS_CHOICES)
    q = StringField(
        "Name or staff number",
        [Length(max=LONGEST_SEARCH, message="Write at most 100 characters.")],
    )

    def offer(self, catalogue: Catalogue, departments: tuple[DepartmentLine, ...]) -> None:
        """Fill in what can be chosen."""
        paths = {str(line.id): line.path for line in departments}
        titles = {
            word: {f"{kind}-{s.id}": s.title for s in catalogue.list_subjects(kind)}
            for kind, word in (("policy", "Policies"), ("programme", "Programmes"))
        }
        self.department.choices = _offer("All departments", paths)
        self.about.choices = _offer("Everything", titles)

    def to_filter(self, zone: str, *, known_at: datetime | None = None) -> Filter:
        """The filter that the page stands for."""
        kind, _, subject_id = (self.about.data or "").partition("-")
        then = end_of_day(self.day, zone) if self.known.data == "then" else known_at
        return Filter(
            self.day,
            zone,
            known_at=then,
            department_id=int(self.department.data) if self.department.data else None,
            policy_id=int(subject_id) if kind == "policy" else None,
            programme_id=int(subject_id) if kind == "programme" else None,
            verdicts=STATUSES.get(self.status.data or "", ()),
            search=normalise(self.q.data or ""),
        )

    def to_address(self, **changes: Any) -> dict[str, Any]:
        """What an address has to carry so that the next page is about the same."""
        kept = {
            "as_of": self.day.isoformat() if self.day != self.today else "",
            "known": self.known.data,
            "department": self.department.data,
            "about": self.about.data,
            "status": self.status.data,
            "q": (self.q.data or "").strip(),
        }
        return {name: value for name, value in (kept | changes).items() if value}


class RegisterForm(DayForm):
    """Which part of the register of certificates is shown."""

    standing = ChoiceField("Standing", choices=STANDING_CHOICES)
    days = IntegerField(
        "Soon, in days",
        [Optional(), NumberRange(0, 3660, "Name between 0 and 3,660 days.")],
        default=30,
    )
    programme = ChoiceField("Programme")
    q = StringField(
        "Name, number or code",
        [Length(max=LONGEST_SEARCH, message="Write at most 100 characters.")],
    )

    def offer(self, catalogue: Catalogue) -> None:
        """Fill in what can be chosen."""
        titles = {str(s.id): s.title for s in catalogue.list_subjects("programme")}
        self.programme.choices = _offer("All programmes", titles)

    def validate_days(self, field: IntegerField) -> None:
        """The number as a number."""
        if field.raw_data and field.raw_data[0] and field.data is None:
            raise ValidationError("Write the number of days in figures.")

    def to_filter(self, zone: str) -> RegisterFilter:
        """The filter that the page stands for."""
        return RegisterFilter(
            self.day,
            zone,
            days=30 if self.days.data is None else self.days.data,
            standing=Standing(self.standing.data) if self.standing.data else None,
            programme_id=int(self.programme.data) if self.programme.data else None,
            search=normalise(self.q.data or ""),
        )

    def to_address(self, **changes: Any) -> dict[str, Any]:
        """What an address has to carry so that the next page is about the same."""
        kept = {
            "as_of": self.day.isoformat() if self.day != self.today else "",
            "standing": self.standing.data,
            "days": str(self.days.data) if self.days.data not in (None, 30) else "",
            "programme": self.programme.data,
            "q": (self.q.data or "").strip(),
        }
        return {name: value for name, value in (kept | changes).items() if value}
