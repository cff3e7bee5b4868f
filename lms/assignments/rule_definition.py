"""What an assignment rule says: whom it asks for what, by when, and when again."""

from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    Strict,
    model_validator,
)

from lms.assignments.recurrence_rules import Anchor, Recurrence, YearDay
from lms.assignments.rules import DueRule
from lms.people.audience_field import AudienceField
from lms.quizzes.fields import OptionalText, Slug, Title

ITEM_KINDS = ("policy", "programme", "quiz", "lesson", "session")
SHORTEST_MONTH = 28
MONTHS_OF_A_YEAR = 12
# A leap year, so that 29 February can be named.
_ANY_LEAP_YEAR = 2024
Days = Annotated[int, Strict(), Field(ge=0, le=365)]
Months = Annotated[int, Strict(), Field(ge=1, le=120)]


def _read_year_day(value: object) -> object:
    """Read MM-DD, such as 06-30; every year has that day, 29 February by its last day."""
    if isinstance(value, YearDay):
        return value
    try:
        month, day = (int(part) for part in str(value).split("-"))
        date(_ANY_LEAP_YEAR, month, day)
    except ValueError:
        raise ValueError(
            f"“{str(value)[:20]}” is not a day of the year. Write month and day, as in 06-30."
        ) from None
    return YearDay(month, day)


def _write_year_day(value: YearDay) -> str:
    return f"{value.month:02}-{value.day:02}"


YearDayField = Annotated[Any, BeforeValidator(_read_year_day), PlainSerializer(_write_year_day)]


def _check_kind(value: str) -> str:
    if value not in ITEM_KINDS:
        raise ValueError(f"“{value[:40]}” is nothing that can be asked: {', '.join(ITEM_KINDS)}.")
    return value


class Part(BaseModel):
    """A part of a rule, which nothing changes once it is made."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class RuleItem(Part):
    """What is asked: a policy, a programme, a quiz, a lesson or a session, by its slug."""

    kind: Annotated[str, AfterValidator(_check_kind)]
    slug: Slug


class RuleDue(Part):
    """By when: some days after a moment, or a day of the year, but never sooner than `least`."""

    days: Days | None = None
    after: Literal["publishing", "hiring", "asking"] = "asking"
    on: YearDayField | None = None
    least_days: Days = 0

    @model_validator(mode="after")
    def _check_day(self) -> Self:
        if (self.days is None) == (self.on is None):
            raise ValueError("Give a number of days, or a day of the year such as 06-30.")
        return self

    def to_due_rule(self) -> DueRule:
        """The days as they are counted."""
        return DueRule(
            days_after_publishing=self.days or 0,
            days_after_hiring=self.days or 0,
            from_asking=self.after == "asking",
            fixed_on=self.on,
            least_days=self.least_days,
        )


class RuleRecurrence(Part):
    """How long what was done holds, and how long before its end it is asked anew."""

    months: Months
    anchor: Anchor = Anchor.COMPLETION
    window_days: Days = 30
    minimum_months: Annotated[int, Strict(), Field(ge=0, le=120)] = 0
    on: YearDayField | None = None

    @model_validator(mode="after")
    def _check_periods(self) -> Self:
        if (self.anchor is Anchor.FIXED) != (self.on is not None):
            raise ValueError("A day of the year belongs to the anchor “fixed”, and only to it.")
        if self.window_days >= self.months * SHORTEST_MONTH:
            raise ValueError(
                "This would be asked again before it was done. "
                "Make window_days smaller or months larger."
            )
        if self.anchor is Anchor.FIXED:
            self._check_fixed()
        elif self.minimum_months:
            raise ValueError("A minimum belongs to the anchor “fixed”, and only to it.")
        return self

    def _check_fixed(self) -> None:
        """Whoever does it shortly before the day must not be asked again at once."""
        if self.months != MONTHS_OF_A_YEAR:
            raise ValueError("What ends on a day of the year holds for 12 months.")
        if self.minimum_months >= self.months:
            raise ValueError("The minimum has to be shorter than the months for which it holds.")
        if self.minimum_months * SHORTEST_MONTH < self.window_days:
            raise ValueError(
                "Whoever does it shortly before the day would be asked again at once. "
                "Make minimum_months at least as long as window_days."
            )

    def to_recurrence(self) -> Recurrence:
        """The periods as they are counted."""
        return Recurrence(
            months=self.months,
            anchor=self.anchor,
            window_days=self.window_days,
            minimum_months=self.minimum_months,
            fixed_on=self.on,
        )


class RuleDefinition(Part):
    """A whole rule. With `asks_first` not set it only asks again what was done once."""

    title: Title
    note: OptionalText = ""
    item: RuleItem
    audience: AudienceField
    due: RuleDue
    recurrence: RuleRecurrence | None = None
    asks_first: bool = True

    @model_validator(mode="after")
    def _check_purpose(self) -> Self:
        if not self.asks_first and self.recurrence is None:
            raise ValueError("A rule asks for the first time, again, or both. This one asks never.")
        return self


def to_values(definition: RuleDefinition) -> dict[str, Any]:
    """The plain values that the database keeps, without those left at their default."""
    values: dict[str, Any] = definition.model_dump(mode="json", exclude_defaults=True)
    return values


def from_values(values: object) -> RuleDefinition:
    """The rule that to_values gave."""
    return RuleDefinition.model_validate(values)
