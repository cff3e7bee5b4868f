"""What the pages for bringing in a document take."""

from flask_wtf.file import FileField
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, ValidationError

from lms.document_import.reading import LARGEST_TEXT, Form
from lms.web.form_base import BaseForm


class PasteForm(BaseForm):
    """A text, or a file."""

    text = TextAreaField(
        "The text",
        validators=[Length(max=LARGEST_TEXT, message="The text is larger than 1 MB. Divide it.")],
    )
    form = RadioField(
        "What was pasted",
        choices=[
            SelectChoice(Form.GUESSED.value, "Find out by its look"),
            SelectChoice(Form.PLAIN.value, "Text as it comes from a word processor or a mail"),
            SelectChoice(Form.MARKDOWN.value, "Markdown"),
        ],
        default=Form.GUESSED.value,
        validators=[InputRequired("Say what was pasted.")],
    )
    file = FileField("Or a file")


class SaveForm(BaseForm):
    """Which policy the text belongs to, and what changes."""

    policy = SelectField("It becomes", choices=[], default="")
    title = StringField(
        "Title of a new policy",
        validators=[Length(max=200, message="A title has at most 200 characters. Shorten it.")],
    )
    kind = RadioField(
        "What changes in an existing policy",
        choices=[
            SelectChoice("substantive", "What people have to do: the next major version"),
            SelectChoice("editorial", "Only the wording: the next minor version"),
        ],
        default="substantive",
    )
    summary = TextAreaField(
        "Summary of what changes",
        validators=[Length(max=2000, message="A summary has at most 2,000 characters.")],
    )

    def validate_title(self, field: StringField) -> None:
        """A new policy has a title."""
        if not self.policy.data and not field.data:
            raise ValidationError("Give the policy a title.")
