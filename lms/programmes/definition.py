"""What a programme consists of."""

import hashlib
import json
from typing import Annotated, Any, Literal, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field, Strict, model_validator

from lms.people.audience import Everyone
from lms.people.audience_field import AudienceField
from lms.quizzes.fields import OptionalText, Slug, Title, has_count

Months = Annotated[int, Strict(), Field(ge=1, le=120)]
DaysBefore = Annotated[int, Strict(), Field(ge=0, le=365)]
Days = Annotated[int, Strict(), Field(ge=1, le=365)]
_SHORTEST_MONTH = 28


class ItemKey(NamedTuple):
    """What an item asks for: a policy to be acknowledged or a quiz to be passed."""

    kind: Literal["policy", "quiz", "lesson", "session"]
    slug: str


class Part(BaseModel):
    """A part of a programme, which nothing changes once it is made."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class After(Part):
    """A start some months after a completion: of another programme first, then of this one."""

    after: Slug
    months: Months
    opens_days_before: DaysBefore = 30

    @model_validator(mode="after")
    def _check_opening(self) -> Self:
        if self.opens_days_before >= self.months * _SHORTEST_MONTH:
            raise ValueError(
                "This would open before the completion that it follows. "
                "Make opens_days_before smaller or months larger."
            )
        return self


Starts = Literal["on hiring", "by rule"] | After


class Due(Part):
    """How long people have."""

    days: Days


class Item(Part):
    """A policy to be acknowledged or a quiz to be passed, asked of some or of everyone."""

    policy: Slug | None = None
    quiz: Slug | None = None
    audience: AudienceField = Everyone()

    @model_validator(mode="after")
    def _check_kind(self) -> Self:
        if (self.policy is None) == (self.quiz is None):
            raise ValueError("An item is a policy or a quiz. Write one of the two.")
        return self

    @property
    def key(self) -> ItemKey:
        """What the item asks for."""
        return ItemKey("policy", self.policy) if self.policy else ItemKey("quiz", str(self.quiz))


class Certificate(Part):
    """What a completed programme earns."""

    title: Title
    valid_months: Months | None = None


class ProgrammeBase(Part):
    """What every programme says, however it starts."""

    title: Title
    description: OptionalText = ""
    audience: AudienceField
    items: Annotated[tuple[Item, ...], has_count(1, 100)]
    certificate: Certificate


class ProgrammeDefinition(ProgrammeBase):
    """A whole programme."""

    starts: Starts
    due: Due | None = None


def to_values(definition: ProgrammeDefinition) -> dict[str, Any]:
    """The plain values that the database keeps, without those left at their default."""
    values: dict[str, Any] = definition.model_dump(mode="json", exclude_defaults=True)
    return values


def from_values(values: object) -> ProgrammeDefinition:
    """The programme that to_values gave."""
    return ProgrammeDefinition.model_validate(values)


def to_json(definition: ProgrammeDefinition) -> str:
    """The one spelling of a programme in JSON."""
    values = to_values(definition)
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(text: str) -> ProgrammeDefinition:
    """The programme that to_json spelled."""
    return from_values(json.loads(text))


def programme_digest(definition: ProgrammeDefinition) -> str:
    """SHA-256 of everything the programme says."""
    return hashlib.sha256(to_json(definition).encode()).hexdigest()
