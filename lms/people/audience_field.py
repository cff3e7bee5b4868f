"""An audience as a field of what is read from files and forms."""

from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer

from lms.people.audience import Audience, read_audience, to_data


def _read(value: object) -> object:
    if isinstance(value, Audience):
        return value
    audience = read_audience(value)
    if isinstance(audience, list):
        raise ValueError(audience[0][1])  # noqa: TRY004
    return audience


AudienceField = Annotated[Any, BeforeValidator(_read), PlainSerializer(to_data)]
