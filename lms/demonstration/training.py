"""How people do what they owe: they plan it, read and acknowledge, and take quizzes."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import partial

from lms.acknowledgements.rules import Presented
from lms.demonstration.answering import answer_quiz
from lms.demonstration.duties import Step, list_open_steps
from lms.demonstration.habits import plan_day, plan_reading
from lms.demonstration.history import DONE_BY_VISITORS, FORGOTTEN, INTERRUPTED, KEPT_FOR_VISITORS
from lms.demonstration.stage import Stage
from lms.demonstration.timetable import (
    DAY,
    find_moment,
    find_next_moment,
    find_working_day,
)
from lms.errors import NotFoundError
from lms.people.sign_in import hash_token
from lms.people.signing import SignIn
from lms.policies import queries as policies
from lms.policies.company import get_company
from lms.policies.queries import VersionView
from lms.quizzes import queries as quizzes
from lms.quizzes import rules as quiz_rules
from lms.quizzes import service as quiz_service
from lms.quizzes.queries import QuizView
from lms.workflows import acknowledging, answering

_CLICKS = 4
BROWSERS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.6 Safari/605",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148",
    "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36",
)


def plan_training(stage: Stage, at: datetime) -> None:
    """Let everybody plan what was not asked of them before."""
    steps = list_open_steps(stage, get_company().day_of(at))
    stage.open_steps = {step.key for step in steps}
    for step in steps:
        if step.key not in stage.planned:
            stage.planned.add(step.key)
            _plan(stage, step, at)


def _plan(stage: Stage, step: Step, at: datetime) -> None:
    member = stage.members[step.person_id]
    about = (member.staff_number, *step.key[1:4])
    day = _choose_day(stage, step, at, *about)
    if day is None:
        return
    first, last = stage.away.get(step.person_id, (date.max, date.max))
    if first <= day <= last:
        day = find_working_day(last + DAY)
    moment = find_moment(day, member.time_zone, stage.chance.share("moment", *about))
    if step.kind == "policy":
        stage.agenda.add(moment, partial(_read, stage, step))
    else:
        stage.agenda.add(moment, partial(_begin_quiz, stage, step, 1))


def _choose_day(stage: Stage, step: Step, at: datetime, *about: object) -> date | None:
    """The day on which the person does the step; None for what they do not do."""
    tomorrow = find_working_day(at.date() + DAY)
    if (stage.members[step.person_id].staff_number, step.slug) in DONE_BY_VISITORS:
        return tomorrow
    if _is_listed(stage, step, FORGOTTEN) or _is_listed(stage, step, KEPT_FOR_VISITORS):
        return None
    habits = stage.habits[step.person_id]
    day = plan_day(habits, step.assigned_on, step.due_on, stage.chance, *about)
    return max(day, tomorrow)


def _is_listed(stage: Stage, step: Step, listed: Iterable[tuple[str, str, date]]) -> bool:
    """Whether the step, or each one of the person, was asked since the day that is listed."""
    number = stage.members[step.person_id].staff_number
    return any(
        number == who
        and slug in {"", step.slug}
        and step.assigned_on >= stage.timetable.to_day(day)
        for who, slug, day in listed
    )


def _read(stage: Stage, step: Step, at: datetime) -> None:
    """Open the policy, and put the acknowledgement after the time that reading takes."""
    version = _find_version(stage, step.slug, at)
    if step.key not in stage.open_steps or version is None:
        return
    habits, number = stage.habits[step.person_id], stage.members[step.person_id].staff_number
    seconds = plan_reading(habits, version.words, stage.chance, number, *step.key[1:])
    act = partial(_acknowledge, stage, step, version, seconds)
    stage.agenda.add(at + timedelta(seconds=seconds + _CLICKS), act)


def _acknowledge(
    stage: Stage,
    step: Step,
    version: VersionView,
    seconds: int,
    at: datetime,
) -> None:
    presented_at = at - timedelta(seconds=seconds + _CLICKS)
    in_force = _find_version(stage, step.slug, at)
    if in_force != version or version.asks_for != step.asked_for:
        return
    number = stage.members[step.person_id].staff_number
    presented = Presented(
        person_id=step.person_id,
        version_id=version.version_id,
        html_digest=version.html_digest,
        statement_digest=version.statement_digest,
        occasion=step.occasion,
        view="whole text",
        presented_at=presented_at,
        key=hash_token(f"{number} {step.key} {presented_at}")[:32],
    )
    acknowledging.acknowledge(
        presented,
        step.slug,
        person_id=step.person_id,
        is_agreed=True,
        reading_seconds=seconds,
        sign_in=_describe_sign_in(stage, step.person_id, presented_at),
        base_url=stage.base_url,
        at=at,
    )
    stage.open_steps.discard(step.key)


def _describe_sign_in(stage: Stage, person_id: int, at: datetime) -> SignIn:
    member, chance = stage.members[person_id], stage.chance
    number = member.staff_number
    minutes = chance.between(1, 25, "signed in", number, at)
    is_remote = member.location == "Remote"
    last = int(chance.between(10, 240, "address", number))
    return SignIn(
        session=hash_token(f"{number} {at}"),
        method="password",
        signed_in_at=at - timedelta(minutes=minutes),
        zone=member.time_zone,
        address=f"203.0.113.{last}" if is_remote else f"10.14.2.{last}",
        browser=chance.pick(BROWSERS, "browser", number),
    )


def _find_version(stage: Stage, slug: str, at: datetime) -> VersionView | None:
    if slug not in stage.versions:
        found = policies.find_version_in_force(slug, get_company().day_of(at))
        if found is None:
            return None
        stage.versions[slug] = found
    return stage.versions[slug]


def _begin_quiz(stage: Stage, step: Step, number: int, at: datetime) -> None:
    """Begin an attempt, and hand it in some minutes later, unless something comes between."""
    if step.key not in stage.open_steps:
        return
    quiz = _get_quiz(stage, step.slug)
    staff_number = stage.members[step.person_id].staff_number
    about = (staff_number, step.slug, step.occasion, number)
    answers = answer_quiz(
        quiz.definition, stage.habits[step.person_id].knowledge, number, stage.chance, *about
    )
    is_interrupted = _is_listed(stage, step, INTERRUPTED)
    if is_interrupted:
        answers = dict(list(answers.items())[: len(answers) // 2])
    attempt_id = answering.start_attempt(step.person_id, step.slug, at=at)
    quiz_service.keep_answers(step.person_id, attempt_id, answers, at=at)
    if not is_interrupted:
        minutes = stage.chance.between(5, 19, "quiz", *about)
        act = partial(_hand_in, stage, step, attempt_id)
        stage.agenda.add(at + timedelta(minutes=minutes), act)


def _hand_in(stage: Stage, step: Step, attempt_id: str, at: datetime) -> None:
    """Hand the attempt in; who failed plans another one, while there is one."""
    answering.submit_attempt(step.person_id, attempt_id, base_url=stage.base_url, at=at)
    quiz = _get_quiz(stage, step.slug)
    attempts = quizzes.list_attempts(step.person_id, quiz.quiz_id, step.occasion)
    if not attempts or attempts[-1].is_passed:
        stage.open_steps.discard(step.key)
        return
    next_at = quiz_rules.next_start_at([a.facts for a in attempts], quiz.definition, at)
    if next_at is None:
        return
    member = stage.members[step.person_id]
    about = (member.staff_number, step.slug, step.occasion, len(attempts))
    pause = timedelta(minutes=stage.chance.between(8, 200, "pause", *about))
    share = stage.chance.share("next try", *about)
    again = find_next_moment(next_at + pause, member.time_zone, share)
    stage.agenda.add(again, partial(_begin_quiz, stage, step, len(attempts) + 1))


def _get_quiz(stage: Stage, slug: str) -> QuizView:
    if slug not in stage.quizzes:
        found = quizzes.find_quiz(slug)
        if found is None:
            raise NotFoundError("There is no such quiz.")
        stage.quizzes[slug] = found
    return stage.quizzes[slug]
