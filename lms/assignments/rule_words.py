"""A rule in words: by when, and how often."""

from lms.assignments.recurrence_rules import Anchor, YearDay
from lms.assignments.rule_definition import RuleDue, RuleRecurrence

_AFTER = {
    "asking": "after somebody is asked",
    "hiring": "after the first day of work",
    "publishing": "after it came into force",
}


def say_due(due: RuleDue) -> str:
    """By when it is due, such as: 14 days after somebody is asked."""
    if due.on is not None:
        least = f", at least {_count(due.least_days, 'day')} away" if due.least_days else ""
        return f"on {say_year_day(due.on)}{least}"
    return f"{_count(due.days or 0, 'day')} {_AFTER[due.after]}"


def say_recurrence(recurrence: RuleRecurrence | None) -> str:
    """How often it is asked, such as: again 12 months after it was done."""
    if recurrence is None:
        return "once"
    opens = f", asked {_count(recurrence.window_days, 'day')} before"
    if recurrence.anchor is Anchor.FIXED and recurrence.on is not None:
        return f"each year by {say_year_day(recurrence.on)}{opens}"
    moment = "was done" if recurrence.anchor is Anchor.COMPLETION else "was due"
    return f"again {_count(recurrence.months, 'month')} after it {moment}{opens}"


def say_year_day(day: YearDay) -> str:
    """A day of the year, such as: 30 June."""
    return f"{day.day} {day.in_year(2024):%B}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
