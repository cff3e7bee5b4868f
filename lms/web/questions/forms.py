"""What is written to ask, to answer, and to tell everybody."""

import re
import secrets

from wtforms import HiddenField, IntegerField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, Regexp
from wtforms.widgets import HiddenInput

from lms.policies.threads.places import Place
from lms.policies.threads.rules import LONGEST_TEXT, NEEDS_DECISION, NO_TEXT, TOO_LONG, Kind, Step
from lms.web.form_base import BaseForm

KINDS = (
    SelectChoice(Kind.QUESTION.value, "I have a question"),
    SelectChoice(Kind.OBJECTION.value, "I cannot agree"),
    SelectChoice(Kind.SUGGESTION.value, "I suggest another wording"),
)
DECISIONS = (
    SelectChoice(Step.TAKEN.value, "Taken: a coming version will have it"),
    SelectChoice(Step.DECLINED.value, "Declined"),
)
STALE = "This page cannot be told from another. Load it again, then send."
EXCERPT = 60
_KEY = re.compile("[0-9a-f]{32}")


def draw_key() -> str:
    """What tells a page that is sent twice from two pages."""
    return secrets.token_hex(16)


class MessageForm(BaseForm):
    """Something written, once."""

    text = TextAreaField(
        "Your message",
        validators=[InputRequired(NO_TEXT), Length(max=LONGEST_TEXT, message=TOO_LONG)],
    )
    key = HiddenField(validators=[Regexp(_KEY, message=STALE)])


class AskForm(MessageForm):
    """What somebody has to say, and about which part of the text."""

    kind = RadioField("What is it?", choices=KINDS, validators=[InputRequired("Say what it is.")])
    place = SelectField("About", validate_choice=False)

    def offer(self, places: tuple[Place, ...]) -> None:
        """Let one choose from the sections and paragraphs of the text."""
        self.place.choices = [
            SelectChoice("", "The whole text"),
            *(
                SelectChoice(
                    place.id,
                    _describe_place(place),
                    optgroup=place.heading or "Before the first section",
                )
                for place in places
            ),
        ]


class AnswerForm(MessageForm):
    """The owner's answer to what was read."""

    seen = IntegerField(widget=HiddenInput(), validators=[InputRequired(STALE)])


class DecisionForm(AnswerForm):
    """The owner's decision on a suggestion, with its reason."""

    step = RadioField(
        "Your decision", choices=DECISIONS, validators=[InputRequired(NEEDS_DECISION)]
    )


class NoteForm(BaseForm):
    """What everybody reads beside the paragraph."""

    text = TextAreaField(
        "The note",
        id="note-text",
        description="It names nobody who asked, unless you do.",
        validators=[InputRequired(NO_TEXT), Length(max=LONGEST_TEXT, message=TOO_LONG)],
    )


class TakeBackForm(BaseForm):
    """Why a note stands no longer."""

    text = TextAreaField(
        "Why the note is taken back",
        id="note-text",
        validators=[InputRequired(NO_TEXT), Length(max=LONGEST_TEXT, message=TOO_LONG)],
    )


def _describe_place(place: Place) -> str:
    if place.is_section:
        return f"All of {place.heading}"
    cut = place.quote[:EXCERPT]
    return cut if cut == place.quote else f"{cut.rsplit(' ', 1)[0]} …"
