"""How each person goes about what they owe: how soon, how carefully, with what knowledge."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from lms.demonstration.chance import Chance
from lms.demonstration.timetable import DAY, find_working_day

WORDS_A_MINUTE = 220
_MONTHS_LATER = (120, 190)


class Pace(Enum):
    """How soon somebody does what they owe, as shares of the days they have."""

    PROMPT = (0.02, 0.25)
    ORDINARY = (0.08, 1.0)
    SLOW = (0.5, 1.15)
    LATE = (0.8, 1.9)


@dataclass(frozen=True)
class Habits:
    """What is peculiar to one person."""

    pace: Pace
    knowledge: float
    hurries: bool


# Stories that pages of the demonstration are good to look at with; chance decides the others.
PACES = {
    "W-1001": Pace.PROMPT,
    "W-1003": Pace.PROMPT,
    "W-1005": Pace.PROMPT,
    "W-1007": Pace.PROMPT,
    "W-1009": Pace.PROMPT,
    "W-1015": Pace.ORDINARY,
    "W-1022": Pace.LATE,
    "W-1026": Pace.SLOW,
    "W-1049": Pace.LATE,
    "W-1053": Pace.LATE,
}
KNOWLEDGE = {"W-1008": 0.8, "W-1026": 0.6, "W-1051": 0.8, "W-1056": 0.58, "W-1042": 0.82}


def find_habits(staff_number: str, chance: Chance) -> Habits:
    """The habits of the person with that staff number."""
    share = chance.share("pace", staff_number)
    drawn = next(
        pace
        for limit, pace in (
            (0.24, Pace.PROMPT),
            (0.76, Pace.ORDINARY),
            (0.92, Pace.SLOW),
            (1.0, Pace.LATE),
        )
        if share < limit
    )
    return Habits(
        pace=PACES.get(staff_number, drawn),
        knowledge=KNOWLEDGE.get(
            staff_number, chance.between(0.88, 0.99, "knowledge", staff_number)
        ),
        hurries=staff_number not in PACES and chance.share("hurry", staff_number) < 0.2,
    )


def plan_day(
    habits: Habits, assigned_on: date, due_on: date, chance: Chance, *about: object
) -> date:
    """The working day on which the person does what was asked of them."""
    days = max((due_on - assigned_on).days, 3)
    earliest, latest = habits.pace.value
    after = days * chance.between(earliest, latest, "day", *about)
    if habits.pace in {Pace.SLOW, Pace.LATE} and chance.share("forgotten", *about) < 0.12:
        after = days + chance.between(*_MONTHS_LATER, "forgotten until", *about)
    return find_working_day(assigned_on + max(timedelta(days=int(after)), DAY))


def plan_reading(habits: Habits, words: int, chance: Chance, *about: object) -> int:
    """How many seconds the person has the text on the screen."""
    usual = words / WORDS_A_MINUTE * 60
    if habits.hurries:
        return int(chance.between(18, 70, "reading", *about))
    return int(usual * chance.between(0.5, 1.5, "reading", *about)) + 10
