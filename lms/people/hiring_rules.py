"""Which days of hiring an audience means: since a day, before a day, within the last days."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from lms.people.text_rules import explain_date, read_date

MOST_DAYS = 36_500
EXAMPLES = "“since 2026-03-01”, “before 2026-03-01” or “within the last 90 days”"
_WITHIN = re.compile(r"within(?: the)?(?: last)? ([0-9]{1,9}) days?\Z")
_DAY = re.compile(r"(since|before) ([^ ]+)\Z")


@dataclass(frozen=True)
class Hiring:
    """Days of hiring: from one on, those before one, or those at most so many days ago."""

    since: date | None = None
    before: date | None = None
    days: int | None = None

    def contains(self, hired_on: date | None, as_of: date | None) -> bool:
        """Whether that is one of them; the last `days` end with the day on which it is asked."""
        if hired_on is None:
            return False
        if self.days is not None:
            return as_of is not None and hired_on >= as_of - timedelta(days=self.days)
        if self.since is not None:
            return hired_on >= self.since
        return self.before is not None and hired_on < self.before


@lru_cache(maxsize=1024)
def read_hiring(text: str) -> Hiring | str:
    """The days of hiring that a text means, or the sentence that says why it means none."""
    folded = " ".join(text.casefold().split())
    if within := _WITHIN.match(folded):
        days = int(within[1])
        if 1 <= days <= MOST_DAYS:
            return Hiring(days=days)
        return f"Give a number of days from 1 to {MOST_DAYS:,}."
    if not (named := _DAY.match(folded)):
        return f"“{text[:40]}” says no time of hiring. Write {EXAMPLES}."
    day = read_date(named[2])
    if day is None:
        return explain_date(named[2])
    return Hiring(since=day) if named[1] == "since" else Hiring(before=day)


def write_hiring(hiring: Hiring) -> str:
    """The days of hiring as they are written in an audience."""
    if hiring.days is not None:
        return f"within the last {hiring.days} {'day' if hiring.days == 1 else 'days'}"
    return f"since {hiring.since}" if hiring.since else f"before {hiring.before}"


def say_hiring(text: str) -> str:
    """The same in words, such as: since 1 March 2026."""
    hiring = read_hiring(text)
    if isinstance(hiring, str) or hiring.days is not None:
        return text
    day = hiring.since or hiring.before
    if day is None:
        return text
    return f"{'since' if hiring.since else 'before'} {day.day} {day:%B %Y}"
