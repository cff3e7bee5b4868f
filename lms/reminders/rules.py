"""Which mails go to whom and when: one for each person and day, with all that is open.

The job that writes mails and the forecast ask the same functions, so that what was foretold is
what happens where nobody does anything.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
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
    """That something makes a mail go from a day on; at a moment of that day where one is named."""

    day: date
    step: Step
    duty: Duty
    at: datetime | None = None


class Told(NamedTuple):
    """Until when a person was told everything."""

    at: datetime | None
    on: date | None

    def covers(self, trigger: Trigger) -> bool:
        """Whether the last mail said it already."""
        if trigger.at is not None:
            return self.at is not None and trigger.at <= self.at
        return self.on is not None and trigger.day <= self.on


class Plan:
    """The people of a company, and which mails they get."""

    def __init__(self, people: Iterable[Person], schedule: Schedule) -> None:
        self.people = {person.id: person for person in people}
        self.schedule = schedule
        by_day = sorted(
            (duty for person in self.people.values() for duty in person.duties),
            key=attrgetter("due_on"),
        )
        self._by_day = by_day
        self._days = [duty.due_on for duty in by_day]
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
        zone = hours.find_zone(person.facts[-1], self.schedule)
        triggers = list_triggers(person, zone, self.schedule)
        day, last = start.astimezone(zone).date(), end.astimezone(zone).date()
        while day <= last:
            waiting = [trigger for trigger in triggers if not told.covers(trigger)]
            if not has_digests:
                first = min((trigger.day for trigger in waiting), default=None)
                if first is None or first > last:
                    return
                day = max(day, first)
            mail = self._find_mail(person, day, start, told, waiting)
            if mail is not None and mail.moment <= end:
                yield mail
                told = Told(mail.moment, mail.day)
            day += hours.DAY

    def _find_mail(
        self, person: Person, day: date, start: datetime, told: Told, waiting: list[Trigger]
    ) -> PlannedMail | None:
        """The mail of that day, where one may go and there is a reason for it."""
        facts = person.on(day)
        if (told.on is not None and day <= told.on) or not facts.address:
            return None
        if not person.works_on(day):
            return None
        if not hours.is_working_day(day, facts.location, self.schedule):
            return None
        zone = hours.find_zone(facts, self.schedule)
        offset = hours.find_offset(person.id, self.schedule)
        usual = hours.find_sending_moment(day, zone, offset, self.schedule)
        ready = [
            (
                max(usual, trigger.at + offset) if trigger.at and trigger.day == day else usual,
                trigger,
            )
            for trigger in waiting
            if trigger.day <= day and trigger.duty.counts_on(day)
        ]
        late = self._list_late(person.id, day, told)
        moments = [moment for moment, _ in ready] + ([usual] if late else [])
        if not moments:
            return None
        moment = max(min(moments), start)
        if moment.astimezone(zone).date() != day or hours.is_quiet(moment, zone, self.schedule):
            return None
        steps = {trigger.step for since, trigger in ready if since <= moment}
        return PlannedMail(
            person_id=person.id,
            moment=moment,
            until=hours.find_closing(moment, zone, self.schedule),
            day=day,
            facts=facts,
            steps=tuple(step for step in Step if step in steps or (late and step is Step.DIGEST)),
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
            first = bisect_left(self._days, made_on - timedelta(days=ladder.stop))
            last = bisect_right(self._days, made_on - timedelta(days=ladder.manager))
            self._digests[made_on, day] = list_digests(
                self._by_day[first:last], self.people, ladder, made_on=made_on, day=day
            )
        return self._digests[made_on, day].get(person_id, ())


def _list_open(person: Person, day: date, moment: datetime) -> tuple[Duty, ...]:
    """All that is open, the soonest first."""
    counted = (d for d in person.duties if d.assigned_at <= moment and d.counts_on(day))
    return tuple(sorted(counted, key=lambda duty: (duty.due_on, duty.title.casefold(), duty.path)))


def list_triggers(person: Person, zone: ZoneInfo, schedule: Schedule) -> list[Trigger]:
    """Everything that makes a mail to that person go, of all times."""
    return [
        trigger for duty in person.duties for trigger in _list_triggers_of(duty, zone, schedule)
    ]


def _list_triggers_of(duty: Duty, zone: ZoneInfo, schedule: Schedule) -> Iterator[Trigger]:
    if schedule.at_assignment:
        assigned_on = duty.assigned_at.astimezone(zone).date()
        yield Trigger(assigned_on, Step.ASSIGNED, duty, duty.assigned_at)
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
            yield Trigger(day, step, duty)
