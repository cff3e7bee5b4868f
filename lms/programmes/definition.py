"""What a programme consists of."""

import hashlib
import json
from typing import Annotated, Any, Literal, NamedTuple, Self, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, Strict, model_validator

from lms.people.audience import Everyone
from lms.people.audience_field import AudienceField
from lms.quizzes.fields import OptionalText, Slug, Title, has_count, is_slug

Months = Annotated[int, Strict(), Field(ge=1, le=120)]
DaysBefore = Annotated[int, Strict(), Field(ge=0, le=365)]
Days = Annotated[int, Strict(), Field(ge=1, le=365)]
_SHORTEST_MONTH = 28


Kind = Literal["policy", "quiz", "lesson", "session"]
KINDS: tuple[Kind, ...] = get_args(Kind)


class ItemKey(NamedTuple):
    """What an item asks for: to acknowledge, to pass, to go through or to attend it."""

    kind: Kind
    slug: str


def read_need(text: str) -> ItemKey:
    """What a need names: the kind of an item and its name."""
    kind, _, slug = text.partition(" ")
    if kind not in KINDS or not is_slug(slug):
        raise ValueError(
            f"“{text[:80]}” names no item. Write its kind and its name, such as quiz complaints."
        )
    return ItemKey(kind, slug)


def _check_need(text: str) -> str:
    return " ".join(read_need(" ".join(text.split())))


Need = Annotated[str, Field(max_length=80), AfterValidator(_check_need)]


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
    """One thing to do, asked of some or of everyone; it opens when what it needs is done."""

    policy: Slug | None = None
    quiz: Slug | None = None
    lesson: Slug | None = None
    session: Slug | None = None
    audience: AudienceField = Everyone()
    needs: Annotated[tuple[Need, ...], has_count(0, 20)] = ()
    due: Due | None = None

    @model_validator(mode="after")
    def _check_kind(self) -> Self:
        if len(self._list_named()) != 1:
            raise ValueError(
                "An item is a policy, a quiz, a lesson or a session. Write one of the four."
            )
        return self

    @property
    def key(self) -> ItemKey:
        """What the item asks for."""
        return self._list_named()[0]

    @property
    def needed(self) -> tuple[ItemKey, ...]:
        """What has to be done before it opens."""
        return tuple(read_need(need) for need in self.needs)

    def _list_named(self) -> list[ItemKey]:
        named = ((kind, getattr(self, kind)) for kind in KINDS)
        return [ItemKey(kind, slug) for kind, slug in named if slug is not None]


class Paths(Part):
    """What is asked beside the items: the first time, or of who completed the programme before."""

    first: Annotated[tuple[Item, ...], has_count(0, 100)] = ()
    again: Annotated[tuple[Item, ...], has_count(0, 100)] = ()


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
    paths: Paths = Paths()
    certificate: Certificate


class ProgrammeDefinition(ProgrammeBase):
    """A whole programme."""

    starts: Starts
    due: Due | None = None

    @property
    def all_items(self) -> tuple[Item, ...]:
        """The items of every path."""
        return (*self.items, *self.paths.first, *self.paths.again)

    def list_items(self, *, is_again: bool) -> tuple[Item, ...]:
        """What is asked the first time, or of who completed the programme before."""
        return (*self.items, *(self.paths.again if is_again else self.paths.first))


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
