"""Which day to come a forecast is about."""

from datetime import date, timedelta
from typing import Any

from wtforms import DateField, Form
from wtforms.validators import Optional, ValidationError

from lms.web.hr.forms import DayField

MOST_DAYS = 180


class ForecastForm(Form):
    """The day; the first of the next month where none is named."""

    on = DayField("On the day", [Optional()])

    def __init__(self, values: Any, *, today: date) -> None:
        self.today = today
        super().__init__(values)
        if not any(self.on.raw_data or ()):
            self.on.data, self.on.raw_data = first_of_next_month(today), None

    @property
    def day(self) -> date:
        """The day asked for."""
        return self.on.data or first_of_next_month(self.today)

    def validate_on(self, field: DateField) -> None:
        """A forecast begins tomorrow, and half a year is as far as it is worth anything."""
        if field.data and field.data <= self.today:
            raise ValidationError("That day has come. Choose one from tomorrow on.")
        if field.data and field.data > self.today + timedelta(days=MOST_DAYS):
            raise ValidationError(f"That is too far off. Choose one within {MOST_DAYS} days.")


def first_of_next_month(day: date) -> date:
    """The first day of the month after."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
