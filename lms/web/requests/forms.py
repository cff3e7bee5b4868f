"""What is filled in to ask for an exemption or for more time, and to decide it."""

from datetime import date
from typing import Any

from flask import request
from wtforms import BooleanField, FileField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, ValidationError

from lms.errors import RefusalError
from lms.exemptions import rules
from lms.exemptions.documents import LARGEST, MEGABYTES
from lms.exemptions.rules import EVERYTHING, Kind, Span, Thing
from lms.exemptions.service import Wish
from lms.web.form_base import BaseForm
from lms.web.owner.forms import DECISION, DayField

NO_DAY = "Name the new day."
NO_THING = "Say what it is about."
WRONG_THING = "This is not on the list. Choose again."


def _reason(label: str, missing: str) -> TextAreaField:
    longest = Length(max=rules.LONGEST_REASON, message=rules.TOO_LONG)
    return TextAreaField(label, validators=[InputRequired(missing), longest])


def _read_day(field: DayField) -> date:
    """The day of a field that had to be filled in."""
    day: date | None = field.data
    if day is None:
        raise RefusalError(NO_DAY)
    return day


class ThingField(SelectField):
    """A duty from a list."""

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not on the list, with a sentence."""
        try:
            super().pre_validate(form)
        except ValidationError as fault:
            raise ValidationError(WRONG_THING) from fault


class AskForm(BaseForm):
    """What both kinds of request have; `offer` says what it can be about."""

    about = ThingField("What it is about", validators=[InputRequired(NO_THING)])
    reason = _reason("Why", rules.NO_REASON)
    document = FileField(
        "A document, if there is one",
        description=(
            f"PDF, PNG or JPG, at most {MEGABYTES} MB. It is read by whom it concerns, by who asks "
            "and by those who decide."
        ),
    )

    def offer(self, choices: list[tuple[str, str]]) -> None:
        """Let one choose from these duties."""
        self.about.choices = [SelectChoice(value, label) for value, label in choices]

    def read_thing(self) -> Thing:
        """What was chosen."""
        subject, _, subject_id = str(self.about.data).partition("-")
        return Thing(subject, int(subject_id or 0))

    def read_document(self) -> bytes | None:
        """The file that was sent, read no further than needed to see that it is too large."""
        sent = request.files.get(self.document.name)
        if sent is None or not sent.filename:
            return None
        return sent.stream.read(LARGEST + 1)

    def read_span(self) -> tuple[date | None, date]:
        """The first and the last day; a later due day has no first one."""
        raise NotImplementedError

    def to_wish(self, kind: Kind) -> Wish:
        """What the form asks for."""
        first, last = self.read_span()
        reason = self.reason.data or ""
        return Wish(kind, self.read_thing(), first, last, reason, self.read_document())


class ExemptionForm(AskForm):
    """An exemption: from a day to a day."""

    from_on = DayField("First day", validators=[InputRequired(rules.NO_FIRST_DAY)])
    until_on = DayField("Last day", validators=[InputRequired(rules.NO_LAST_DAY)])

    def read_span(self) -> tuple[date | None, date]:
        """Both days."""
        return _read_day(self.from_on), _read_day(self.until_on)


class MoreTimeForm(AskForm):
    """More time: another day by which it is due."""

    until_on = DayField("The new day", validators=[InputRequired(NO_DAY)])

    def read_span(self) -> tuple[date | None, date]:
        """The new day alone."""
        return None, _read_day(self.until_on)


class GrantForm(BaseForm):
    """A grant: for which days, and that it is one's own decision."""

    from_on = DayField("First day", validators=[InputRequired(rules.NO_FIRST_DAY)])
    until_on = DayField("Last day", validators=[InputRequired(rules.NO_LAST_DAY)])
    agree = BooleanField("This is my own decision", validators=[InputRequired(DECISION)])

    def read_span(self) -> Span:
        """The days that are granted."""
        return Span(_read_day(self.from_on), _read_day(self.until_on))


class GrantTimeForm(BaseForm):
    """A grant of more time: until when, and that it is one's own decision."""

    until_on = DayField("The new day", validators=[InputRequired(NO_DAY)])
    agree = BooleanField("This is my own decision", validators=[InputRequired(DECISION)])

    def read_span(self) -> Span:
        """The new day."""
        return Span(_read_day(self.until_on), _read_day(self.until_on))


class RefuseForm(BaseForm):
    """Why it is refused."""

    reason = _reason("Why it is refused", rules.NO_REFUSAL)


class EndForm(BaseForm):
    """Why an exemption ends early."""

    reason = _reason("Why it ends", rules.NO_END)


ASK_FORMS: dict[Kind, type[AskForm]] = {
    Kind.EXEMPTION: ExemptionForm,
    Kind.EXTENSION: MoreTimeForm,
}
GRANT_FORMS: dict[Kind, Any] = {Kind.EXEMPTION: GrantForm, Kind.EXTENSION: GrantTimeForm}


def write_thing(thing: Thing) -> str:
    """The thing as a choice carries it."""
    return EVERYTHING if thing.subject == EVERYTHING else f"{thing.subject}-{thing.subject_id}"
