"""What a programme still asks of a person, and when its next period opens and is due."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lms.people.audience import PersonFacts, matches
from lms.policies.upkeep.rules import add_months
from lms.programmes.definition import After, Item, ItemKey, Starts

# Months have 28 to 31 days: who completed up to three days later may already be due.
MONTH_SLACK = timedelta(days=3)


@dataclass(frozen=True)
class Period:
    """One time that a programme is asked of a person; the occasion names it for good."""

    occasion: str
    opens_on: date
    due_on: date

    def due_if_asked_on(self, day: date) -> date:
        """When it is due for somebody asked on that day.

        Who is asked only when the due day has passed, has the same time from then on.
        """
        return self.due_on if day <= self.due_on else day + (self.due_on - self.opens_on)


def list_asked_items(
    items: Sequence[Item], *, person: PersonFacts, withdrawn: Collection[str] = ()
) -> tuple[Item, ...]:
    """The items that are asked of this person, in the order of the programme.

    What consists of a policy that was withdrawn, by its slug, is asked of nobody.
    """
    asked = (item for item in items if item.policy is None or item.policy not in withdrawn)
    return tuple(item for item in asked if matches(item.audience, person))


def missing_items(
    items: Sequence[Item], *, person: PersonFacts, done: Collection[ItemKey]
) -> tuple[Item, ...]:
    """The items that this person still has to do, in the order of the programme."""
    asked = list_asked_items(items, person=person)
    return tuple(item for item in asked if item.key not in done)


def is_complete(
    items: Sequence[Item],
    *,
    person: PersonFacts,
    done: Collection[ItemKey],
    withdrawn: Collection[str] = (),
) -> bool:
    """Whether everything asked of this person is done; whom nothing is asked completes nothing."""
    asked = list_asked_items(items, person=person, withdrawn=withdrawn)
    return bool(asked) and all(item.key in done for item in asked)


def next_period(
    starts: Starts,
    completions: Collection[date],
    own: Collection[date],
    *,
    hired_on: date | None = None,
    due_days: int | None = None,
) -> Period | None:
    """The period that follows the last completion; None where nothing is to come.

    `completions` are those of the programme that this one comes after, `own` those of this one.
    Who takes the other programme again, after coming back for instance, counts from there.
    """
    if isinstance(starts, After):
        return _follow_completion(starts, [*completions, *own], due_days)
    if hired_on is None or any(day >= hired_on for day in own):
        return None
    return Period(
        occasion=f"hired-{hired_on.isoformat()}",
        opens_on=hired_on,
        due_on=hired_on + timedelta(days=due_days or 0),
    )


def last_opening_completion(starts: After, day: date) -> date:
    """The last completion for which a period may have opened by that day, or one soon after it.

    Going months forward and going them back are not the reverse of each other where months are
    of different length: whom it finds too early, `next_period` tells apart.
    """
    return add_months(day + timedelta(days=starts.opens_days_before), -starts.months) + MONTH_SLACK


def valid_until(completed_on: date, months: int | None) -> date | None:
    """The last day on which a certificate is valid; None where it does not expire."""
    return None if months is None else add_months(completed_on, months)


def _follow_completion(starts: After, days: Sequence[date], due_days: int | None) -> Period | None:
    if not days:
        return None
    anniversary = add_months(max(days), starts.months)
    opens_on = anniversary - timedelta(days=starts.opens_days_before)
    return Period(
        occasion=f"due-{anniversary.isoformat()}",
        opens_on=opens_on,
        due_on=anniversary if due_days is None else opens_on + timedelta(days=due_days),
    )
