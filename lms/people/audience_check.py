"""What a typed audience comes to: its sentence, how many people, and what is wrong or doubtful."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from lms.people.audience import Audience, Everyone, fold, list_facts
from lms.people.audience_words import describe
from lms.people.belonging import Spellings, name_departments
from lms.people.group_views import list_group_names
from lms.people.headcount import count_audience
from lms.people.names import list_names_by_staff_number
from lms.people.notation import Named, read_notation
from lms.people.notation_tokens import NotationFault
from lms.people.queries import list_departments

NOUNS = {
    "department": "department",
    "team": "team",
    "job_title": "job",
    "location": "location",
    "employment_type": "type of employment",
    "group": "group",
    "line": "person with the staff number",
}
# An audience that asks for one of these can only mean what exists already.
MUST_EXIST = frozenset({"group", "line"})


@dataclass(frozen=True)
class AudienceCheck:
    """An audience as it was understood on a day; without one the faults say why."""

    audience: Audience | None
    sentence: str
    people: int
    everybody: int
    faults: tuple[NotationFault, ...]
    doubts: tuple[NotationFault, ...]

    @property
    def question(self) -> str | None:
        """What is asked back before an audience of nobody or of everybody is saved."""
        if self.audience is None:
            return None
        if not self.people:
            return "This audience contains nobody today. Is that what you mean?"
        if self.people == self.everybody:
            return "This audience contains everybody who works here. Is that what you mean?"
        return None


def check_notation(text: str, as_of: date) -> AudienceCheck:
    """Read a typed audience and say what it comes to on that day; writes nothing."""
    reading = read_notation(text)
    everybody = count_audience(Everyone(), as_of)
    if reading.audience is None:
        return AudienceCheck(None, "", 0, everybody, reading.faults, ())
    found = _list_unknown(reading.named, as_of)
    faults = tuple(fault for fact, fault in found if fact in MUST_EXIST)
    doubts = tuple(fault for fact, fault in found if fact not in MUST_EXIST)
    if faults:
        return AudienceCheck(None, "", 0, everybody, faults, doubts)
    return AudienceCheck(
        audience=reading.audience,
        sentence=describe_with_names(reading.audience, as_of),
        people=count_audience(reading.audience, as_of),
        everybody=everybody,
        faults=(),
        doubts=doubts,
    )


def describe_with_names(audience: Audience, as_of: date) -> str:
    """The audience in words, managers by their names of that day."""
    return describe_each([audience], as_of)[0]


def describe_each(audiences: Sequence[Audience], as_of: date) -> tuple[str, ...]:
    """These audiences in words; one query where any of them names a manager."""
    facts = (fact for audience in audiences for fact in list_facts(audience))
    numbers = {number for fact in facts if fact.name == "line" for number in fact.values}
    names = list_names_by_staff_number(numbers, as_of) if numbers else {}
    return tuple(describe(audience, names) for audience in audiences)


def _list_unknown(named: Sequence[Named], as_of: date) -> list[tuple[str, NotationFault]]:
    """The names that mean nothing that exists, each with what may be meant."""
    spellings, found = Spellings(), []
    known: dict[str, Sequence[str]] = {}
    for each in named:
        if each.fact not in NOUNS:
            continue
        if each.fact not in known:
            asked = [one.value for one in named if one.fact == each.fact]
            known[each.fact] = _list_known(each.fact, asked, spellings, as_of)
        sentence = _find_doubt(each, known[each.fact])
        if sentence:
            found.append((each.fact, NotationFault(each.line, each.column, sentence)))
    return found


def _list_known(
    fact: str, asked: Iterable[str], spellings: Spellings, as_of: date
) -> Sequence[str]:
    if fact == "department":
        return [name for path in list_departments() for name in name_departments(path)]
    if fact == "group":
        return list_group_names()
    if fact == "line":
        return list(list_names_by_staff_number(tuple(asked), as_of))
    return spellings.list_all(fact)


def _find_doubt(named: Named, known: Sequence[str]) -> str | None:
    by_key = {each if named.fact == "line" else fold(each): each for each in known if each}
    key = named.value if named.fact == "line" else fold(named.value)
    if key in by_key:
        return None
    near = get_close_matches(fold(key), list(by_key), n=1)
    meant = f" Did you mean “{by_key[near[0]]}”?" if near else ""
    return f"There is no {NOUNS[named.fact]} “{named.value}”.{meant}"
