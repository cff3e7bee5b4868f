"""What the learner's forms bring."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, IntegerField
from wtforms.validators import InputRequired, Optional


class AcknowledgeForm(FlaskForm):
    """One tick and one button; the page's token says what was shown."""

    presented = HiddenField(
        validators=[InputRequired("This page came without its token. Load it again.")]
    )
    reading_seconds = IntegerField(
        validators=[Optional()],
        default=0,
    )
    agree = BooleanField("This is my own statement")


class CompleteLessonForm(FlaskForm):
    """One tick and one button; the page's token says what was shown."""

    presented = HiddenField(
        validators=[InputRequired("This page came without its token. Load it again.")]
    )
    agree = BooleanField("These are my own words")
