"""What a manager is told of the own line, and what they might say to somebody of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from lms.assignments.rules import REASON_WORDS
from lms.compliance.line import LinePage
from lms.compliance.rows import Row
from lms.compliance.rules import LATE, Verdict
from lms.web.formatting import NO_BREAK, SPELLED, counted, day_text, number

OWED = (Verdict.OPEN, *LATE)


@dataclass(frozen=True)
class Opening:
    """The answer, and the next fact."""

    headline: str
    lead: str


def write_opening(found: LinePage) -> Opening:
    """The page's first two lines; those who are not shown are counted all the same."""
    people = _spell(found.people).lower()
    if not found.late:
        headline = f"Nobody of your {people} {_people(found.people)} is late"
    elif found.people == 1:
        headline = "The one person who reports to you is late"
    else:
        verb = "is" if found.late == 1 else "are"
        headline = f"{_spell(found.late)} of your {people} {_people(found.people)} {verb} late"
    return Opening(headline, " ".join(_tell_others(found)))


def suggest(duties: Sequence[Row], today: date) -> str:
    """What to say to somebody about what they owe: what it is, by when, why, and what to do now.

    Empty where nothing is owed. The first of the duties is the one that is needed soonest.
    """
    owed = [row for row in duties if row.verdict in OWED]
    if not owed:
        return ""
    first = owed[0]
    sentences = [_tell_when(first, today), _tell_why(first), _ask(first, len(owed), today)]
    return " ".join(sentence for sentence in sentences if sentence)


def name_duty(row: Row) -> str:
    """A duty as it is called in a sentence."""
    return f"{row.title}{NO_BREAK}{row.asked_for}" if "." in row.asked_for else row.title


def _tell_when(row: Row, today: date) -> str:
    name, day = name_duty(row), day_text(row.needed_by, today)
    if row.verdict is Verdict.EXPIRED:
        return f"Your certificate for {name} ran out on {day}."
    days = (today - row.needed_by).days
    if days > 0:
        since = "yesterday" if days == 1 else f"{counted(days, 'day', 'days')} ago"
        return f"{name} was due on {day}, {since}."
    if days == 0:
        return f"{name} is due today."
    return f"{name} is due on {day}."


def _tell_why(row: Row) -> str:
    if row.verdict is Verdict.EXPIRED:
        return ""
    words = {str(reason): words for reason, words in REASON_WORDS.items()}.get(row.reason)
    return f"It is asked of you because {words}." if words else ""


def _ask(row: Row, owed: int, today: date) -> str:
    act = "read and acknowledge it" if row.kind == "policy" else "finish it"
    if row.verdict is Verdict.EXPIRED:
        act = "do it again"
    when = "today" if row.needed_by <= today else "before then"
    rest = owed - 1
    if rest == 0:
        return f"Please {act} {when}."
    others = "the other thing" if rest == 1 else f"the {_spell(rest).lower()} other things"
    return f"Please {act} {when}, and then {others} that you owe."


def _tell_others(found: LinePage) -> Iterator[str]:
    """What there is to say of those who are not late; of nobody nothing is said."""
    rest = found.people - found.late - found.open
    if found.open:
        yield f"{_count(found.open)} still {_have(found.open)} time for what is open."
    if rest:
        yield f"{_count(rest)} {_have(rest)} nothing open."


def _count(people: int) -> str:
    return counted(people, "person", "people", spell=True)


def _spell(count: int) -> str:
    return SPELLED[count] if count < len(SPELLED) else number(count)


def _people(count: int) -> str:
    return "person" if count == 1 else "people"


def _have(count: int) -> str:
    return "has" if count == 1 else "have"
