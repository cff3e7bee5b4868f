"""For which duty something counts that a person does now."""

from collections.abc import Callable

from lms.assignments import queries as assignments
from lms.assignments.rules import FIRST
from lms.programmes import queries as programmes
from lms.programmes.definition import ItemKey


def find_occasion(
    person_id: int, key: ItemKey, subject_id: int, is_done: Callable[[str], bool]
) -> str:
    """The occasion on which the person would do this: that of the duty soonest due.

    A duty for which it was done already gives way to the next. Of whom nothing is asked may still
    do it, for themselves.
    """
    asking = {
        programme.programme_id
        for programme in programmes.list_programmes()
        if any(item.key == key for item in programme.definition.all_items)
    }
    occasions = [
        assignment.occasion
        for assignment in assignments.list_assignments(person_id)
        if not assignment.is_met
        and (
            (assignment.subject == "programme" and assignment.subject_id in asking)
            or (assignment.subject == key.kind and assignment.subject_id == subject_id)
        )
    ]
    open_ones = occasions if len(occasions) < 2 else [o for o in occasions if not is_done(o)]
    return next(iter(open_ones or occasions), FIRST)
