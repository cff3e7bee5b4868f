"""How every form reads text: in one form of Unicode, without outer spaces."""

import unicodedata
from typing import Any

from flask_wtf import FlaskForm
from wtforms import FieldList, FileField, FormField, PasswordField
from wtforms.fields.core import Field

_UNTOUCHED = (PasswordField, FileField, FieldList, FormField)


def normalise(value: Any) -> Any:
    """The text in Unicode form NFC without outer spaces; anything else as it is."""
    return unicodedata.normalize("NFC", value).strip() if isinstance(value, str) else value


class BaseForm(FlaskForm):
    """A form whose texts arrive normalised; passwords arrive as they were typed."""

    class Meta(FlaskForm.Meta):
        """Applied to every field."""

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            """Bind the field with the filter that normalises its text."""
            if not issubclass(unbound_field.field_class, _UNTOUCHED):
                filters = unbound_field.kwargs.get("filters", ())
                options = {**options, "filters": (normalise, *filters)}
            field: Field = unbound_field.bind(form=form, **options)
            return field

    def add_error(self, sentence: str) -> None:
        """Say something that concerns the form as a whole."""
        self.form_errors.append(sentence)
