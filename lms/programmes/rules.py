"""What a programme still asks of a person, and until when its certificate is valid."""

from collections.abc import Collection, Sequence
from datetime import date

from lms.people.audience import PersonFacts, matches
from lms.policies.upkeep.rules import add_months
from lms.programmes.definition import Item, ItemKey


def list_asked_items(
    items: Sequence[Item], *, person: PersonFacts, withdrawn: Collection[str] = ()
) -> tuple[Item, ...]:
    """The items that are asked of this person, in the order of the programme.

    What consists of a policy that was withdrawn, by its slug, is asked of nobody.
    """
    asked = (item for item in items if item.policy is None or item.policy not in withdrawn)
    return tuple(item for item in asked if matches(item.audience, person))


def list_needed_first(
    item: Item, asked: Sequence[Item], done: Collection[ItemKey]
) -> tuple[ItemKey, ...]:
    """What has to be done before the item opens; nothing where it is open or done.

    What is not asked of this person keeps nothing closed.
    """
    if item.key in done:
        return ()
    keys = {each.key for each in asked}
    return tuple(need for need in item.needed if need in keys and need not in done)


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


def valid_until(completed_on: date, months: int | None) -> date | None:
    """The last day on which a certificate is valid; None where it does not expire."""
    return None if months is None else add_months(completed_on, months)
