"""What the forms of those who check and publish versions bring."""

from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, DateField, HiddenField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from lms.policies.keys import LAST_YEAR
from lms.policies.review_recording import LONGEST_REASON
from lms.web.form_base import BaseForm

TOO_LONG = f"Say it in {LONGEST_REASON:,} characters at most."
SEEN = "This page came without its fingerprint. Load it again."
DECISION = "Tick the sentence if it is your decision, then send it."
WHOLE: Any = {"": "All of it"}
NOT_A_DAY = "This is not a day. Write one that is in the calendar, as 2027-03-31."


class DayField(DateField):
    """A day as the browser's own field sends it."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day, or say how it is written."""
        try:
            super().process_formdata(valuelist)
        except ValueError as fault:
            raise ValueError(NOT_A_DAY) from fault
        if self.data is not None and self.data.year > LAST_YEAR:
            self.data = None
            raise ValueError(NOT_A_DAY)


class SeenForm(BaseForm):
    """A form that says which text was on screen."""

    seen_digest = HiddenField(validators=[InputRequired(SEEN)])


class ApproveForm(SeenForm):
    """An approval: a tick, and what goes with it."""

    reason = TextAreaField("Why it is an editorial change", validators=[Length(0, LONGEST_REASON)])
    met_on = DayField(
        "Day of the meeting",
        description="Only where it was decided in a meeting.",
        validators=[Optional()],
    )
    agree = BooleanField("This is my own decision", validators=[InputRequired(DECISION)])


class ChangesForm(SeenForm):
    """What has to be changed before the version can be approved."""

    reason = TextAreaField(
        "What has to change",
        validators=[
            InputRequired("Say what has to change. Those who wrote it read it."),
            Length(0, LONGEST_REASON, TOO_LONG),
        ],
    )


class CommentForm(BaseForm):
    """A remark on a paragraph."""

    paragraph = SelectField("About", choices=WHOLE, validate_choice=False)
    words = TextAreaField(
        "Your comment",
        validators=[
            InputRequired("Write what you want to say, then send it."),
            Length(0, LONGEST_REASON, TOO_LONG),
        ],
    )

    def offer(self, paragraphs: Mapping[str, str]) -> None:
        """Offer these paragraphs beside the whole text."""
        choices: Any = {**WHOLE, **paragraphs}
        self.paragraph.choices = choices


class PublishForm(SeenForm):
    """The day from which a version is to be in force."""

    on = DayField("In force from the start of", validators=[InputRequired("Name a day.")])
    agree = BooleanField("This is my own decision", validators=[InputRequired(DECISION)])


class EmergencyForm(SeenForm):
    """A release without approvals."""

    reason = TextAreaField(
        "Why it cannot wait for its approvals",
        validators=[
            InputRequired("Say why it cannot wait. The reason stays with the version."),
            Length(0, LONGEST_REASON, TOO_LONG),
        ],
    )
    agree = BooleanField("This is my own decision", validators=[InputRequired(DECISION)])


class CallBackForm(BaseForm):
    """Why a version is not to come into force."""

    reason = TextAreaField(
        "Why it is called back",
        validators=[
            InputRequired("Say why. The reason stays with the version."),
            Length(0, LONGEST_REASON, TOO_LONG),
        ],
    )
