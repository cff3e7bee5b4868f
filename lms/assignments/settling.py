"""Bringing what people are asked to what rules and requests say, for many of them at once.

Reads everybody's chains some thousand people at a time, lets `chain_rules.decide` say what has
to change, and writes that with one entry for each rule. Running it again changes nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, TypeAlias

from lms.assignments import withdrawing
from lms.assignments.chain import Chain, Link, NewLink, PersonOnDay, Request, Terms
from lms.assignments.chain_rules import decide
from lms.assignments.chains import Thing, list_followed, list_links, list_requests
from lms.assignments.models import Assignment
from lms.assignments.recording import record_assigned
from lms.assignments.rules import WithdrawalReason
from lms.evidence import service as evidence
from lms.evidence.rules import Json
from lms.people.audience import Audience, Fact, contains, find_match, hide_people
from lms.people.standing import Place, Reader, Span, Standing, list_own_facts
from lms.sql import add_many

Key: TypeAlias = tuple[int, str, int, str, str, int]


@dataclass(frozen=True)
class Demand:
    """One rule: what it asks of which audience, and on what terms.

    `follows` are the programmes whose completion opens the first period; `label` is what entries
    call the thing, nothing of it personal.
    """

    thing: Thing
    terms: Terms
    audience: Audience
    label: Mapping[str, Json]
    follows: tuple[Thing, ...] = ()


@dataclass(frozen=True)
class Plan:
    """Everything that is asked on a day.

    `in_force` says of each policy what its version in force asks for, and of each programme an
    empty text: what stands in it and nobody demands is asked of nobody. With a `thing` nothing
    else is looked at.
    """

    day: date
    demands: Sequence[Demand]
    in_force: Mapping[Thing, str]
    ended_rules: frozenset[str] = frozenset()
    thing: Thing | None = None


class Changed(NamedTuple):
    """How many assignments were made and withdrawn."""

    made: int
    withdrawn: int


def settle(plan: Plan, spans: Iterable[Span], *, at: datetime) -> Changed:
    """Ask what is missing and withdraw what is asked no longer, of the people of these spans."""
    (found,) = find_changes([plan], spans)
    return Changed(_make(found, at=at), _withdraw(found, at=at))


def find_changes(plans: Sequence[Plan], spans: Iterable[Span]) -> "list[Changes]":
    """What each of these plans of the same day and thing would change; writes nothing."""
    first = plans[0]
    own = list_own_facts(demand.audience for plan in plans for demand in plan.demands)
    found = [Changes(plan, own) for plan in plans]
    reader = Reader(first.day, own)
    for span in spans:
        links, requests = list_links(span, first.thing), list_requests(span, first.thing)
        for standing in reader.list_standings(span):
            mine = links.get(standing.person_id, {})
            asked = requests.get(standing.person_id, {})
            if mine or standing.is_employed:
                for each in found:
                    each.look_at(standing, mine, asked)
    return found


class Changes:
    """What has to be written, found person by person."""

    def __init__(self, plan: Plan, own: Sequence[Fact]) -> None:
        self.plan = plan
        self.made: dict[tuple[Thing, str, str], list[tuple[int, NewLink]]] = defaultdict(list)
        self.gone: dict[tuple[Thing, WithdrawalReason], list[Key]] = defaultdict(list)
        self.own = own
        self._known: dict[Place, Mapping[Thing, list[Demand]]] = {}

    def look_at(
        self,
        standing: Standing,
        links: Mapping[Thing, list[Link]],
        requests: Mapping[Thing, list[Request]],
    ) -> None:
        """Decide each chain of one person."""
        person = _to_person(standing, self.plan.day)
        asking = self._list_asking(standing.place) if standing.is_employed else {}
        for thing in {*asking, *links, *requests}:
            demands = asking.get(thing, ())
            chain = Chain(
                asked_for=self.plan.in_force.get(thing, ""),
                links=links.get(thing, ()),
                asking=[demand.terms for demand in demands],
                requests=requests.get(thing, ()),
                followed=[
                    day for demand in demands for day in list_followed(links, demand.follows)
                ],
                is_known=thing in self.plan.in_force,
                ended_rules=self.plan.ended_rules,
            )
            decision = decide(chain, person)
            if decision.new is not None:
                new = decision.new
                self.made[thing, new.rule, new.asked_for].append((person.person_id, new))
            for link, reason in decision.gone:
                key = (person.person_id, *thing, link.asked_for, link.occasion, link.number)
                self.gone[thing, reason].append(key)

    def _list_asking(self, place: Place) -> Mapping[Thing, list[Demand]]:
        """The demands on somebody in this place, worked out once for all who share it."""
        known = self._known.get(place)
        if known is None:
            own = dict(zip(self.own, place.true_of, strict=True))

            def is_true(fact: Fact) -> bool:
                if fact in own:
                    return bool(own[fact])
                return find_match(fact, place.facts) is not None

            by_thing: dict[Thing, list[Demand]] = defaultdict(list)
            for demand in self.plan.demands:
                if contains(demand.audience, is_true):
                    by_thing[demand.thing].append(demand)
            known = self._known[place] = by_thing
        return known


def _to_person(standing: Standing, day: date) -> PersonOnDay:
    return PersonOnDay(
        person_id=standing.person_id,
        day=day,
        is_employed=standing.is_employed,
        is_on_leave=standing.is_on_leave,
        hired_on=standing.hired_on or day,
        placed_on=standing.placed_on,
        returned_on=standing.returned_on,
    )


def _make(found: Changes, *, at: datetime) -> int:
    """Write what is asked anew; one entry for each rule and text."""
    day = found.plan.day
    demands = {(each.thing, each.terms.rule): each for each in found.plan.demands}
    made = 0
    for (thing, rule, asked_for), people in sorted(found.made.items(), key=lambda one: one[0]):
        entry_id = evidence.draw_id()
        shared = {
            "subject": thing[0],
            "subject_id": thing[1],
            "assigned_at": at,
            "assigned_on": day,
            "entry_id": entry_id,
            "rule": rule,
        }
        add_many(Assignment, [_to_row(shared, person_id, new) for person_id, new in people])
        facts = {
            "assigned_on": day.isoformat(),
            "rule": rule,
            "subject": thing[0],
            "asked_for": asked_for,
            **_describe(demands.get((thing, rule))),
        }
        made += record_assigned(entry_id, facts, at=at)
    return made


def _to_row(shared: Mapping[str, object], person_id: int, new: NewLink) -> dict[str, object]:
    return {
        **shared,
        "person_id": person_id,
        "asked_for": new.asked_for,
        "occasion": new.occasion,
        "number": new.number,
        "due_on": new.due_on,
        "reason": new.reason.value,
        "salt": evidence.draw_salt(),
        "because_on": new.because_on,
    }


def _describe(demand: Demand | None) -> dict[str, Json]:
    """What an entry says of the rule; of a request nothing beside its name."""
    if demand is None:
        return {}
    return {"audience": hide_people(demand.audience), **demand.label}


def _withdraw(found: Changes, *, at: datetime) -> int:
    """Write what is asked no longer; one entry for each thing and reason."""
    labels = {demand.thing: demand.label for demand in found.plan.demands}
    withdrawn = 0
    for (thing, reason), keys in sorted(found.gone.items(), key=lambda one: one[0]):
        rule: dict[str, Json] = {"subject": thing[0], **labels.get(thing, {})}
        withdrawn += withdrawing.withdraw_keys(keys, reason, rule, at=at, day=found.plan.day)
    return withdrawn
