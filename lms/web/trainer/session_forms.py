"""What the forms of those who hold sessions bring."""

from datetime import datetime, time, timedelta
from zoneinfo import available_timezones

from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from lms.errors import RefusalError
from lms.sessions.rules import MOST_SEATS, Plan, read_local
from lms.web.form_base import BaseForm
from lms.web.owner.forms import DayField

NO_SUCH_HOUR = (
    "The clock never shows {clock} on that day in {zone}: it is put forward then. "
    "Write another time."
)
FIRST_YEAR = 2000
LONG = "At most {} characters are kept. Shorten it."


class SessionForm(BaseForm):
    """What people learn in a session, and who teaches it."""

    title = StringField(
        "Title",
        validators=[DataRequired("A session has a title. Write one."), Length(0, 200)],
    )
    description = TextAreaField(
        "What people learn there",
        validators=[DataRequired("Say what it is about."), Length(0, 3000, LONG.format(3000))],
    )
    trainers = StringField(
        "Trainers",
        validators=[DataRequired("Name who teaches it."), Length(0, 800, LONG.format(800))],
        description="Staff numbers, with commas between them. They alone take the attendance.",
    )

    def list_trainers(self) -> tuple[str, ...]:
        """The staff numbers, each once."""
        words = (self.trainers.data or "").replace(";", ",").split(",")
        return tuple(dict.fromkeys(word.strip() for word in words if word.strip()))


class PlanForm(BaseForm):
    """When and where a date is held, and how many can come."""

    day = DayField("Day", validators=[InputRequired("Name the day.")])
    starts = StringField("From", validators=[InputRequired("Write when it begins.")])
    ends = StringField("To", validators=[InputRequired("Write when it ends.")])
    zone = SelectField("Time zone", validate_choice=False)
    place = StringField("Place", validators=[Length(0, 200, LONG.format(200))])
    link = StringField(
        "Address of the call",
        validators=[Length(0, 500, LONG.format(500))],
        description="If it is held online. Only who has a seat sees it.",
    )
    seats = IntegerField(
        "Seats",
        validators=[
            InputRequired("Write how many can come."),
            NumberRange(1, MOST_SEATS, f"There are 1 to {MOST_SEATS} seats."),
        ],
    )
    closes_hours = IntegerField(
        "Sign-up closes",
        validators=[Optional(), NumberRange(0, 24 * 60, "0 to 1,440 hours before it begins.")],
        default=24,
    )

    def read_plan(self) -> Plan:
        """The date as it is written; refused where its zone or its times cannot be."""
        zone = self.zone.data or ""
        if zone not in available_timezones():
            raise RefusalError("Choose the time zone in which the times are meant.")
        starts_at = self._read_moment(self.starts.data or "", zone)
        hours = self.closes_hours.data
        return Plan(
            starts_at=starts_at,
            ends_at=self._read_moment(self.ends.data or "", zone),
            zone=zone,
            place=self.place.data or "",
            link=self.link.data or "",
            seats=self.seats.data or 0,
            closes_at=starts_at - timedelta(hours=24 if hours is None else hours),
        )

    def _read_moment(self, clock: str, zone: str) -> datetime:
        try:
            at = time.fromisoformat(clock)
        except ValueError as error:
            raise RefusalError(f"“{clock[:20]}” is no time. Write one such as 14:30.") from error
        day = self.day.data
        if day is None or day.year < FIRST_YEAR:
            raise RefusalError("It begins in the past. Write a day and a time to come.")
        moment = read_local(day, at.replace(tzinfo=None), zone)
        if moment is None:
            raise RefusalError(NO_SUCH_HOUR.format(clock=f"{at:%H:%M}", zone=zone))
        return moment
