"""Which mails go to whom and when: one for each person and day, with all that is open.

The job that writes mails and the forecast ask the same functions, so that what was foretold is
what happens where nobody does anything.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple
from zoneinfo import ZoneInfo

from lms.reminders import hour_rules as hours
from lms.reminders.facts import Duty, Facts, Person
from lms.reminders.ladder_rules import Digests, Late, find_digest_day, list_digests
from lms.reminders.schedule_rules import Schedule

KEY = "reminder:"


class Step(StrEnum):
    """What makes a mail go."""

    ASSIGNED = "assigned"
    BEFORE = "before"
    DUE = "due"
    AFTER = "after"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class PlannedMail:
    """One mail of one day: what made it go, all that is open, and who else is late.

    After `until` it is too late for it, and the next one will say what it would have said.
    """

    person_id: int
    moment: datetime
    until: datetime
    zone: str
    day: date
    facts: Facts
    steps: tuple[Step, ...]
    duties: tuple[Duty, ...]
    late: tuple[Late, ...] = ()

    @property
    def kind(self) -> str:
        """Whether it reminds of what is one's own, or only tells of others."""
        return "reminder" if self.duties else "escalation"

    @property
    def key(self) -> str:
        """What tells the mail from every other to the same person."""
        return f"{KEY}{self.day.isoformat()}"


class Trigger(NamedTuple):
    """That a duty makes a mail go from a day on; at a moment of that day where one is named."""

    day: date
    step: Step
    at: datetime | None = None


Waiting = list[tuple[Trigger, Duty]]


class Told(NamedTuple):
    """Until when a person was told everything."""

    at: datetime | None
    on: date | None

    def covers(self, trigger: Trigger) -> bool:
        """Whether the last mail said it already."""
        if self.at is None or self.on is None:
            return False
        return trigger.day <= self.on if trigger.at is None else trigger.at <= self.at


class Plan:
    """The people of a company, and which mails they get."""

    def __init__(self, people: Iterable[Person], schedule: Schedule) -> None:
        self.people = {person.id: person for person in people}
        self.schedule = schedule
        # Thousands share a duty, a zone and a location: what follows from them is worked out once.
        self._triggers: dict[tuple[int, ZoneInfo, date], tuple[Trigger, ...]] = {}
        self._zones: dict[tuple[str, str], ZoneInfo] = {}
        self._working: dict[tuple[date, str], bool] = {}
        self._digests: dict[tuple[date, date], Digests] = {}
        self._bosses = {
            facts.manager_id for person in self.people.values() for facts in person.facts
        } | {person.id for person in self.people.values() if person.is_hr}

    def list_mails(self, start: datetime, end: datetime) -> list[PlannedMail]:
        """Every mail that goes between these moments if nobody does anything, in their order."""
        if not self.schedule.is_on:
            return []
        mails = [
            mail for person in self.people.values() for mail in self._list_of(person, start, end)
        ]
        return sorted(mails, key=lambda mail: (mail.moment, mail.person_id))

    def _list_of(self, person: Person, start: datetime, end: datetime) -> Iterator[PlannedMail]:
        has_digests = self.schedule.ladder is not None and person.id in self._bosses
        if not person.duties and not has_digests:
            return
        told = Told(person.told_at, person.told_on)
        zone = self._find_zone(person.facts[-1])
        day, last = start.astimezone(zone).date(), end.astimezone(zone).date()
        waiting = self._list_waiting(person, zone, told, last)
        while day <= last:
            if not has_digests:
                first = min((trigger.day for trigger, _ in waiting), default=None)
                if first is None:
                    return
                day = max(day, first)
            mail = self._find_mail(person, day, start, told, waiting)
            if mail is not None and mail.moment <= end:
                yield mail
                told = Told(mail.moment, mail.day)
                waiting = [one for one in waiting if not told.covers(one[0])]
            day += hours.DAY

    def _list_waiting(self, person: Person, zone: ZoneInfo, told: Told, last: date) -> Waiting:
        """What is to be told the person by the last day."""
        known = [(self._list_triggers(duty, zone, last), duty) for duty in person.duties]
        if told.at is None:
            return [(trigger, duty) for triggers, duty in known for trigger in triggers]
        return [
            (trigger, duty)
            for triggers, duty in known
            if triggers and not told.covers(triggers[-1])
            for trigger in triggers
            if not told.covers(trigger)
        ]

    def _list_triggers(self, duty: Duty, zone: ZoneInfo, last: date) -> tuple[Trigger, ...]:
        """Its triggers up to that day; the one that is told last is the last of them."""
        key = (id(duty), zone, last)
        if key not in self._triggers:
            found = [each for each in list_triggers(duty, zone, self.schedule) if each.day <= last]
            found.sort(key=lambda trigger: (trigger.day, trigger.at is not None))
            self._triggers[key] = tuple(found)
        return self._triggers[key]

    def _find_zone(self, facts: Facts) -> ZoneInfo:
        key = (facts.time_zone, facts.location)
        if key not in self._zones:
            self._zones[key] = hours.find_zone(facts, self.schedule)
        return self._zones[key]

    def _is_working_day(self, day: date, location: str) -> bool:
        key = (day, location)
        if key not in self._working:
            self._working[key] = hours.is_working_day(day, location, self.schedule)
        return self._working[key]

    def _find_mail(
        self, person: Person, day: date, start: datetime, told: Told, waiting: Waiting
    ) -> PlannedMail | None:
        """The mail of that day, where one may go and there is a reason for it."""
        facts = person.on(day)
        if not facts.address or (told.on is not None and day <= told.on):
            return None
        if not person.works_on(day) or not self._is_working_day(day, facts.location):
            return None
        zone = self._find_zone(facts)
        offset = hours.find_offset(person.id, self.schedule)
        usual = hours.find_moment(day, self.schedule.send_at, zone) + offset
        ready = [
            (
                max(usual, trigger.at + offset) if trigger.at and trigger.day == day else usual,
                trigger.step,
            )
            for trigger, duty in waiting
            if trigger.day <= day and person.owes(duty, day)
        ]
        late = self._list_late(person.id, day, told)
        if late:
            ready.append((usual, Step.DIGEST))
        moment = max(min(ready)[0], start) if ready else None
        if moment is None or not hours.is_allowed(moment, day, zone, self.schedule):
            return None
        steps = {step for since, step in ready if since <= moment}
        return PlannedMail(
            person_id=person.id,
            moment=moment,
            until=hours.find_closing(moment, day, zone, self.schedule),
            zone=zone.key,
            day=day,
            facts=facts,
            steps=tuple(step for step in Step if step in steps),
            duties=_list_open(person, day, moment),
            late=late,
        )

    def _list_late(self, person_id: int, day: date, told: Told) -> tuple[Late, ...]:
        """Who else is late, where this week's digest was not told yet."""
        ladder = self.schedule.ladder
        if ladder is None or person_id not in self._bosses:
            return ()
        made_on = find_digest_day(day, ladder)
        if told.on is not None and told.on >= made_on:
            return ()
        if (made_on, day) not in self._digests:
            self._digests[made_on, day] = list_digests(
                self._owed, self.people, ladder, made_on=made_on, day=day
            )
        return self._digests[made_on, day].get(person_id, ())

    @cached_property
    def _owed(self) -> tuple[tuple[Duty, list[int]], ...]:
        """Each duty with everybody who owes it."""
        found: dict[int, tuple[Duty, list[int]]] = {}
        for person in self.people.values():
            for duty in person.duties:
                found.setdefault(id(duty), (duty, []))[1].append(person.id)
        return tuple(found.values())


def _list_open(person: Person, day: date, moment: datetime) -> tuple[Duty, ...]:
    """All that is open, the soonest first."""
    counted = [d for d in person.duties if d.assigned_at <= moment and person.owes(d, day)]
    return tuple(sorted(counted, key=attrgetter("due_on", "title", "path")))


def list_triggers(duty: Duty, zone: ZoneInfo, schedule: Schedule) -> Iterator[Trigger]:
    """Everything by which the duty makes a mail go to somebody in that zone, of all times."""
    if schedule.at_assignment:
        assigned_on = duty.assigned_at.astimezone(zone).date()
        yield Trigger(assigned_on, Step.ASSIGNED, duty.assigned_at)
    days = [(-before, Step.BEFORE) for before in schedule.before]
    if schedule.on_due_day:
        days.append((0, Step.DUE))
    if schedule.every:
        late = range(schedule.every, schedule.until + 1, schedule.every)
        days += [(after, Step.AFTER) for after in late]
    for away, step in days:
        day = duty.due_on + timedelta(days=away)
        # What begins on the day it is due, or later, is told of when it begins.
        if day > duty.assigned_on or (day == duty.assigned_on and not schedule.at_assignment):
            yield Trigger(day, step)
