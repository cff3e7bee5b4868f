"""What people should owe, told day by day and thing by thing, by brute force.

Written from the words of the documentation and with nothing of the program but calendars of the
standard library, so that both would have to make the same mistake.
"""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta

ONE = timedelta(days=1)
FOREVER = date(9999, 1, 1)


def months_later(day, months):
    year, month = day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@dataclass
class Worker:
    """One person: employments, departments and leaves as they were recorded."""

    spells: list = field(default_factory=list)
    places: list = field(default_factory=list)
    leaves: dict = field(default_factory=dict)

    def is_employed(self, day):
        return any(first <= day <= (last or FOREVER) for first, last in self.spells)

    def hired_on(self, day):
        return max(first for first, _ in self.spells if first <= day)

    def department(self, day):
        return [place for since, place in sorted(self.places, key=lambda p: p[0]) if since <= day][
            -1
        ]

    def is_away(self, day):
        return any(first <= day <= (last or FOREVER) for first, last in self.leaves.items())


@dataclass
class Duty:
    """One time that somebody was asked."""

    asked_for: str
    occasion: str
    number: int
    asked_on: date
    due_first: date
    due: date
    rule: str
    met_on: date | None = None
    gone: str | None = None
    sources: set = field(default_factory=set)

    @property
    def is_open(self):
        return self.met_on is None and self.gone is None


@dataclass
class Saying:
    """What a rule says from a day on."""

    since: date
    thing: str
    departments: tuple
    days: int
    again: tuple | None
    is_over: bool = False


@dataclass
class World:
    """Everything that decides, and what was asked so far."""

    workers: dict = field(default_factory=dict)
    rules: dict = field(default_factory=dict)
    versions: list = field(default_factory=list)
    policy_departments: tuple = ()
    duties: dict = field(default_factory=dict)

    def in_force(self, thing, day):
        if thing == "drill":
            return ""
        return [number for since, number in self.versions if since <= day][-1]

    def released_on(self, day):
        return [since for since, _ in self.versions if since <= day][-1]

    def saying(self, name, day):
        told = [saying for saying in self.rules[name] if saying.since <= day]
        return told[-1] if told else None

    def list_of(self, who, thing):
        return self.duties.setdefault((who, thing), [])

    def was_asked(self, thing, asked_for):
        every = (d for key, own in self.duties.items() if key[1] == thing for d in own)
        return any(duty.asked_for == asked_for for duty in every)

    def list_demands(self, thing, day):
        """Name, departments, days and what recurs, of all that ask for it."""
        found = []
        if thing == "policy":
            found.append(("policy", self.policy_departments, None, None))
        for name in self.rules:
            said = self.saying(name, day)
            if said is not None and not said.is_over and said.thing == thing:
                found.append((name, said.departments, said.days, said.again))
        return found

    def reconcile(self, day, some=None):
        """Bring everybody, or only some, to what is asked on that day."""
        news = {thing: not self.was_asked(thing, self.in_force(thing, day)) for thing in THINGS}
        rivals = {thing: len(self.list_demands(thing, day)) for thing in THINGS}
        # What one rule alone asks is asked of everybody at once, when it is new.
        for thing in THINGS:
            if news[thing] and rivals[thing] == 1:
                for who in sorted(self.workers):
                    self._ask_at_once(who, thing, day)
                news[thing] = False
        for who in sorted(self.workers if some is None else some):
            worker = self.workers[who]
            for thing in THINGS:
                self._resume(who, thing, day)
                self._withdraw(who, thing, day)
                if worker.is_employed(day) and not worker.is_away(day):
                    self._ask(who, thing, day, is_new=news[thing])

    def _ask_at_once(self, who, thing, day):
        worker = self.workers[who]
        if not worker.is_employed(day):
            return
        ((name, departments, days, _),) = self.list_demands(thing, day)
        if worker.department(day) in departments and not worker.is_away(day):
            due = self._plain_due(worker, day, is_new=True)
            due = due if days is None else day + timedelta(days=days)
            self._add(who, thing, day, occasion=_first(worker, thing, day), due=due, rule=name)
        for duty in self.list_of(who, thing):
            if duty.is_open and duty.asked_for != self.in_force(thing, day):
                duty.gone = "superseded"

    def _resume(self, who, thing, day):
        for first, last in sorted(self.workers[who].leaves.items()):
            if last is None or last < first or last >= day:
                continue
            for duty in self.list_of(who, thing):
                source = (first, last)
                if not duty.is_open or duty.asked_on > last or source in duty.sources:
                    continue
                fresh = last + ONE + (duty.due_first - duty.asked_on)
                if fresh > duty.due:
                    duty.due = fresh
                    duty.sources.add(source)

    def _withdraw(self, who, thing, day):
        worker = self.workers[who]
        asking = [
            demand
            for demand in self.list_demands(thing, day)
            if worker.is_employed(day) and worker.department(day) in demand[1]
        ]
        for duty in self.list_of(who, thing):
            if not duty.is_open:
                continue
            if not worker.is_employed(day):
                duty.gone = "left"
            elif duty.asked_for != self.in_force(thing, day):
                duty.gone = "superseded"
            elif not asking:
                over = duty.rule != "policy" and self.saying(duty.rule, day).is_over
                duty.gone = "rule ended" if over else "moved"

    def _ask(self, who, thing, day, *, is_new):
        worker, mine = self.workers[who], self.list_of(who, thing)
        if any(duty.is_open for duty in mine):
            return
        offers = []
        for name, departments, days, again in self.list_demands(thing, day):
            if worker.department(day) not in departments:
                continue
            standing = [duty for duty in mine if duty.gone is None]
            done = self._has_done(worker, thing, standing, day)
            if not done:
                due = self._plain_due(worker, day, is_new=is_new) if days is None else None
                due = due or day + timedelta(days=days)
                offers.append((due, name, _first(worker, thing, day)))
            elif again is not None:
                periods = self._next_period(worker, thing, mine, day, again)
                offers += [(due, name, occasion) for due, occasion in periods]
        if offers:
            due, name, occasion = min(offers)
            self._add(who, thing, day, occasion=occasion, due=due, rule=name)

    def _has_done(self, worker, thing, standing, day):
        if thing == "policy":
            current = self.in_force(thing, day)
            return any(duty.asked_for == current for duty in standing)
        begun = worker.hired_on(day)
        return any(
            duty.occasion == f"hired-{begun}" or (duty.met_on and duty.met_on >= begun - ONE)
            for duty in standing
        )

    def _next_period(self, worker, thing, mine, day, again):
        found = self._find_end(worker, thing, mine, day, again)
        if found is None:
            return []
        end, opens = found
        taken = any(duty.occasion == f"due-{end}" and duty.gone is None for duty in mine)
        if day < opens or taken:
            return []
        return [(end if day <= end else day + (end - opens), f"due-{end}")]

    def _find_end(self, worker, thing, mine, day, again):
        months, anchor, window = again
        ends = []
        for duty in mine:
            if duty.met_on is None:
                continue
            if thing == "drill" and duty.met_on < worker.hired_on(day) - ONE:
                continue
            base = duty.met_on
            period = duty.occasion.removeprefix("due-")
            closes = date.fromisoformat(period) if period != duty.occasion else None
            if anchor == "due":
                base = max(base, closes or duty.due_first)
            if anchor == "fixed":
                soonest = max(months_later(base, 3), (closes or base) + ONE)
                end = date(soonest.year, 6, 30)
                ends.append(end if end >= soonest else date(soonest.year + 1, 6, 30))
            else:
                ends.append(months_later(base, months))
        return (max(ends), max(ends) - timedelta(days=window)) if ends else None

    def find_next_opening(self, day):
        """The next day on which a period of somebody opens."""
        days = []
        for who, thing in self.duties:
            worker, mine = self.workers[who], self.list_of(who, thing)
            for *_, again in self.list_demands(thing, day):
                if again is not None and worker.is_employed(day):
                    found = self._find_end(worker, thing, mine, day, again)
                    days += [found[1]] if found else []
        return min((each for each in days if each > day), default=None)

    def _plain_due(self, worker, day, *, is_new):
        """Fourteen days from publishing or hiring, and never fewer for who is asked later."""
        published, hired = self.released_on(day), worker.hired_on(day)
        joined_since = hired > published if is_new else hired >= published
        fortnight = timedelta(days=14)
        if joined_since and hired + fortnight >= day:
            return hired + fortnight
        if is_new and published + fortnight >= day:
            return published + fortnight
        return day + fortnight

    def _add(self, who, thing, day, *, occasion, due, rule):
        mine, asked_for = self.list_of(who, thing), self.in_force(thing, day)
        same = [d for d in mine if (d.asked_for, d.occasion) == (asked_for, occasion)]
        number = max((d.number for d in same), default=0) + 1
        duty = Duty(asked_for, occasion, number, day, due, due, rule)
        # An act on the same occasion meets what is asked anew after a withdrawal.
        duty.met_on = next((d.met_on for d in same if d.met_on), None)
        mine.append(duty)


THINGS = ("policy", "drill")


def _first(worker, thing, day):
    return "first" if thing == "policy" else f"hired-{worker.hired_on(day)}"
