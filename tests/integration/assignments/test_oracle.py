"""Reconciling brings exactly what brute force finds, over random histories of a company."""

import os
from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from sqlalchemy import literal, select

from lms.acknowledgements.models import Acknowledgement
from lms.acknowledgements.rules import Presented
from lms.assignments.models import Assignment, AssignmentWithdrawal
from lms.assignments.queries import KEY, due_day
from lms.assignments.rule_definition import RuleDefinition
from lms.assignments.rule_queries import find_rule_id
from lms.certificates import service as certificates
from lms.certificates.models import Certificate
from lms.certificates.service import Award
from lms.db import db, transaction
from lms.demonstration import releasing
from lms.people import service as people
from lms.people.fact_rules import Facts
from lms.policies import queries as policies
from lms.policies import service as policy_service
from lms.policies.drafts import list_drafts
from lms.policies.reader import read_policy_facts, read_version
from lms.programmes import queries as programmes
from lms.programmes import service as programme_service
from lms.workflows import acknowledging, ruling
from lms.workflows.reconciling import reconcile
from tests.cast import make_cast
from tests.integration.assignments.oracle import ONE, THINGS, Duty, Saying, Worker, World
from tests.integration.workflows.scene import BASE_URL, SIGN_IN
from tests.makers import POLICY, VERSION, make_company

FIRST_DAY = date(2026, 1, 12)
DEPARTMENTS = ("Bakery", "Smithy")
AUDIENCES = ((), ("Bakery",), ("Smithy",), DEPARTMENTS)
NAMES = ("Ann", "Ben")
DRILL = """\
title: Drill
audience: everyone
starts: by rule
items: [{quiz: drill}]
certificate: {title: Drill}
"""
AGAIN = st.sampled_from(
    [None, (1, "completion", 10), (3, "due", 20), (12, "fixed", 30), (6, "completion", 30)]
)
# A longer search, each time another one, is asked for by the environment; the same short one
# belongs to every run.
HISTORIES = os.environ.get("LMS_TEST_HISTORIES")


class UndoneError(Exception):
    """Ends an example, so that the next one finds nothing."""


class Company(RuleBasedStateMachine):
    """A history that the program and the brute force live through together."""

    cast = None

    def __init__(self):
        super().__init__()
        self.stack = ExitStack()
        self.stack.enter_context(transaction())
        self.day, self.world, self.ids = FIRST_DAY, World(), {}
        self._found()

    def teardown(self):
        with suppress(UndoneError):
            self.stack.__exit__(UndoneError, UndoneError(), None)
        super().teardown()

    @property
    def at(self):
        return datetime.combine(self.day, time(9), UTC)

    def _found(self):
        facts = POLICY.format(
            title="Complaints", asks="each version", audience="{department: Bakery}"
        )
        read = read_policy_facts(facts, "policy.yaml")
        policy_service.bring_in_policy("complaints", read, day=self.day, at=self.at)
        programme_service.publish("drill", DRILL, actor_id=self.cast.tom, at=self.at)
        self.world.policy_departments = ("Bakery",)
        self.publish()
        for name, department in zip(NAMES, DEPARTMENTS, strict=True):
            self.hire(name, department)

    def hire(self, name, department):
        self.ids[name] = people.join(
            f"R-{name}",
            facts=Facts(name=name, department=department),
            hired_on=self.day,
            at=self.at,
            actor_id=None,
        )
        worker = Worker([[self.day, None]], [(self.day, department)])
        self.world.workers[name] = worker
        self.compare([name])

    @initialize(policy=AGAIN, drill=AGAIN)
    def begin(self, policy, drill):
        """Both things recur from the start, mostly."""
        self.save_rule("one", "policy", DEPARTMENTS, 7, policy)
        self.save_rule("two", "drill", ("Bakery",), 30, drill)

    @rule(pick=st.integers(0, 3))
    def act_and_wait(self, pick):
        """Somebody does what they owe, and the next period opens."""
        self.act(pick)
        self.wait_for_a_period()

    @rule(days=st.sampled_from([1, 1, 2, 5, 9, 20, 45, 160, 400]))
    def wait(self, days):
        """Some days go by, and each morning begins as it does in the program."""
        for _ in range(min(days, 3)):
            self.day += ONE
            self.compare()
        self.day += timedelta(days=max(days - 3, 0))
        self.compare()

    def wait_for_a_period(self):
        """The clock runs to the day before a period opens, and then to that day."""
        opens = self.world.find_next_opening(self.day)
        if opens is not None:
            for day in (opens - ONE, opens):
                self.day = max(self.day, day)
                self.compare()

    @rule(
        name=st.sampled_from(NAMES),
        department=st.sampled_from(DEPARTMENTS),
        ahead=st.integers(0, 3),
    )
    def move(self, name, department, ahead):
        """Somebody changes department, today or some days ahead."""
        day, places = self.day + timedelta(days=ahead), self.world.workers[name].places
        if max(since for since, _ in places) > day:
            return
        people.change_facts(
            self.ids[name],
            changes={"department": department},
            holds_from=day,
            at=self.at,
            actor_id=None,
        )
        places.append((day, department))
        self.compare([name])

    @rule(name=st.sampled_from(NAMES), ahead=st.integers(0, 3))
    def leave(self, name, ahead):
        """Somebody has a last day, or, after it, a first one again."""
        spells = self.world.workers[name].spells
        first, last = spells[-1]
        if last is None:
            spells[-1][1] = max(self.day + timedelta(days=ahead), first)
            people.leave(self.ids[name], left_on=spells[-1][1], at=self.at, actor_id=None)
        elif last < self.day:
            spells.append([self.day, None])
            people.rejoin(self.ids[name], hired_on=self.day, at=self.at, actor_id=None)
        self.compare([name])

    @rule(name=st.sampled_from(NAMES), days=st.sampled_from([0, 3, 30, None]))
    def go_away(self, name, days):
        """Somebody goes on leave from today, or is back from one without an end."""
        leaves, until = self.world.workers[name].leaves, None
        ending = [first for first, last in leaves.items() if last is None]
        first = ending[0] if ending else self.day
        if ending:
            until = max(self.day - ONE, first - ONE)
        elif days is not None:
            until = self.day + timedelta(days=days)
        if until is not None and until < first:
            return
        people.record_absence(
            self.ids[name], from_on=first, until_on=until, at=self.at, actor_id=None
        )
        leaves[first] = until
        self.compare([name])

    @rule(
        slug=st.sampled_from(["one", "two"]),
        thing=st.sampled_from(THINGS),
        departments=st.sampled_from(AUDIENCES[1:]),
        days=st.sampled_from([0, 7, 30]),
        again=AGAIN,
    )
    def save_rule(self, slug, thing, departments, days, again):
        """HR saves a rule."""
        item = {"policy": "complaints", "drill": "drill"}[thing]
        kind = {"policy": "policy", "drill": "programme"}[thing]
        definition = RuleDefinition.model_validate(
            {
                "title": slug,
                "item": {"kind": kind, "slug": item},
                "audience": {"department": list(departments)},
                "due": {"days": days},
                "recurrence": again and self._word(again),
            }
        )
        ruling.save_rule(slug, definition, holds_from=self.day, actor_id=self.cast.hana, at=self.at)
        name = f"rule-{find_rule_id(slug)}"
        told = self.world.rules.setdefault(name, [])
        said = Saying(self.day, thing, departments, days, again)
        if not told or told[-1].is_over or _differs(told[-1], said):
            told.append(said)
        self.world.reconcile(self.day)
        self._hold_together()

    @rule(slug=st.sampled_from(["one", "two"]))
    def end_rule(self, slug):
        """HR ends a rule."""
        rule_id = find_rule_id(slug)
        if rule_id is None:
            return
        ruling.end_rule(slug, ends_from=self.day, actor_id=self.cast.hana, at=self.at)
        told = self.world.rules[f"rule-{rule_id}"]
        if not told[-1].is_over:
            told.append(replace(told[-1], since=self.day, is_over=True))
        self.world.reconcile(self.day)
        self._hold_together()

    @rule()
    def publish(self):
        """The next version is released, and everybody concerned asked."""
        number = f"{len(self.world.versions) + 1}.0"
        source = VERSION.format(
            kind="substantive", effective_on=self.day, summary=number, text=f"Text {number}."
        )
        version = read_version(source, f"{number}.md", number)
        policy_service.bring_in_version(
            "complaints", "Complaints", version, day=self.day, at=self.at
        )
        draft = next(d.version_id for d in list_drafts() if d.number == number)
        releasing.release_version(draft, approver_ids=[self.cast.abel], at=self.at)
        self.world.versions.append((self.day, number))
        self.compare()

    @rule(pick=st.integers(0, 3))
    def act(self, pick):
        """Somebody does what they owe."""
        open_ = [
            (name, thing, duty)
            for (name, thing), duties in sorted(self.world.duties.items())
            for duty in duties
            if duty.is_open and self.world.workers[name].is_employed(self.day)
        ]
        if not open_:
            return
        name, thing, duty = open_[pick % len(open_)]
        if thing == "policy":
            self._acknowledge(name, duty)
        else:
            self._certify(name, duty)
        duty.met_on = self.day
        self._hold_together()

    def _acknowledge(self, name, duty):
        version = policies.find_version_in_force("complaints", self.day)
        presented = Presented(
            person_id=self.ids[name],
            version_id=version.version_id,
            html_digest=version.html_digest,
            statement_digest=version.statement_digest,
            occasion=duty.occasion,
            view="whole text",
            presented_at=self.at,
            key="1" * 32,
        )
        acknowledging.acknowledge(
            presented,
            "complaints",
            person_id=self.ids[name],
            is_agreed=True,
            reading_seconds=60,
            sign_in=SIGN_IN,
            base_url=BASE_URL,
            at=self.at,
        )

    def _certify(self, name, duty):
        drill = next(p for p in programmes.list_programmes() if p.slug == "drill")
        award = Award(
            person_id=self.ids[name],
            staff_number=f"R-{name}",
            name=name,
            programme_id=drill.programme_id,
            programme_version_id=drill.version_id,
            programme_slug="drill",
            occasion=duty.occasion,
            programme_title="Drill",
            title="Drill",
            items=("Drill",),
            score_bp=None,
            issued_on=self.day,
            valid_until=None,
        )
        certificates.issue(award, at=self.at)

    def compare(self, some=None):
        """Reconcile on both sides; a second time changes nothing."""
        ids = None if some is None else [self.ids[name] for name in some]
        reconcile(at=self.at, person_ids=ids)
        self.world.reconcile(self.day, some)
        again = reconcile(at=self.at, person_ids=ids)
        assert (again.made, again.withdrawn) == (0, 0)
        self._hold_together()

    def _hold_together(self):
        expected = {
            (self.ids[name], thing, d.asked_for, d.occasion, d.number): _tell(d)
            for (name, thing), duties in self.world.duties.items()
            for d in duties
        }
        assert _read(set(self.ids.values())) == expected

    def _word(self, again):
        months, anchor, window = again
        fixed = {"on": "06-30", "minimum_months": 3} if anchor == "fixed" else {}
        return {"months": months, "anchor": anchor, "window_days": window, **fixed}


def _differs(last, said):
    names = ("thing", "departments", "days", "again")
    return any(getattr(last, name) != getattr(said, name) for name in names)


def _tell(duty: Duty):
    state = "done" if duty.met_on else duty.gone or "open"
    return (state, duty.due if state == "open" else None, duty.rule)


def _read(ids):
    """What the tables say of these people, in the words of the brute force."""
    own, end = Assignment, AssignmentWithdrawal
    withdrawn = select(*(getattr(end, key) for key in KEY), end.reason)
    gone = {tuple(row[:6]): row[6] for row in db.session.execute(withdrawn)}
    acts = _list_acts()
    rows = select(*(getattr(own, key) for key in KEY), due_day(own), own.rule)
    found = {}
    for *key, due, name in db.session.execute(rows.where(own.person_id.in_(ids))):
        person, subject, _, asked_for, occasion, number = key
        thing = "policy" if subject == "policy" else "drill"
        is_met = (person, asked_for, occasion) in acts
        # What was withdrawn stays so, also where the same was asked again and done.
        state = gone.get(tuple(key)) or ("done" if is_met else "open")
        told = (state, due if state == "open" else None, name)
        found[person, thing, asked_for, occasion, number] = told
    return found


def _list_acts():
    act, certificate = Acknowledgement, Certificate
    read = db.session.execute(select(act.person_id, act.asked_for, act.occasion))
    done = db.session.execute(select(certificate.person_id, literal(""), certificate.occasion))
    return {tuple(row) for row in (*read, *done)}


@pytest.fixture
def cast(in_app):
    cast = make_cast()
    make_company(datetime(2025, 1, 2, 9, tzinfo=UTC))
    return cast


def test_reconciling_brings_what_brute_force_finds(cast):
    Company.cast = cast
    run_state_machine_as_test(
        Company,
        settings=settings(
            max_examples=int(HISTORIES or 15),
            derandomize=HISTORIES is None,
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
