"""What follows when somebody asks about a text or cannot agree, and when its owner answers."""

from dataclasses import dataclass
from datetime import datetime

from lms.assignments import extending
from lms.errors import NotFoundError, RefusalError
from lms.notifications import questions as words
from lms.notifications import service as notifications
from lms.notifications.questions import QuestionNotice
from lms.people.names import find_signer, list_names
from lms.policies import queries as policies
from lms.policies.company import Company, get_company
from lms.policies.threads import places, queries, rules
from lms.policies.threads import service as threads
from lms.policies.threads.queries import ThreadView
from lms.policies.threads.rules import Kind, Step
from lms.policies.threads.service import Written

NO_SUCH_PLACE = "There is no such paragraph in this version. Choose one from the list."


@dataclass(frozen=True)
class Asked:
    """What somebody has to say about a place of a version."""

    slug: str
    number: str
    kind: Kind
    place: str


def ask(asked: Asked, written: Written, *, base_url: str, at: datetime) -> str:
    """Begin a thread, let the duty wait, and tell the owner; the id of the thread."""
    company = get_company()
    day = company.day_of(at)
    version = policies.find_version(asked.slug, asked.number, day)
    if version is None:
        raise NotFoundError("There is no such version of a policy.")
    place = places.find_place(version.html, asked.place)
    if place is None:
        raise RefusalError(NO_SUCH_PLACE)
    thread_id, is_first = threads.open_thread(version, asked.kind, place, written, at=at, day=day)
    if is_first:
        thread = _get_thread(thread_id, company, at)
        _wait(thread, company, at=at)
        _tell_owner(thread, company, base_url=base_url, at=at)
    return thread_id


def write_again(thread: ThreadView, written: Written, *, base_url: str, at: datetime) -> None:
    """Add what the person writes further; it waits for an answer again."""
    company = get_company()
    if threads.write_again(thread, written, at=at, day=company.day_of(at)):
        _wait(thread, company, at=at)
        _tell_owner(thread, company, base_url=base_url, at=at)


def answer(
    thread: ThreadView, step: Step, written: Written, *, seen: int, base_url: str, at: datetime
) -> None:
    """Add the owner's answer, end the wait, and tell the person by when it is due now."""
    company = get_company()
    day = company.day_of(at)
    if not threads.answer(thread, step, written, seen=seen, at=at, day=day):
        return
    extending.settle_answered(
        thread.person_id,
        thread.policy_id,
        thread.asked_for,
        open_sources=queries.list_waiting_ids(thread.person_id, thread.policy_id),
        source=thread.id,
        wait_days=company.question_wait_days,
        at=at,
        day=day,
    )
    _tell_person(thread, step, company, base_url=base_url, at=at)


def _get_thread(thread_id: str, company: Company, at: datetime) -> ThreadView:
    thread = queries.find_thread(thread_id, company.day_of(at))
    if thread is None:
        raise NotFoundError("There is no such question.")
    return thread


def _wait(thread: ThreadView, company: Company, *, at: datetime) -> None:
    """A suggestion keeps nobody from acknowledging, so that nothing waits for its answer."""
    if thread.kind not in rules.WAITS:
        return
    extending.extend_while_asked(
        thread.person_id,
        thread.policy_id,
        thread.asked_for,
        source=thread.id,
        wait_days=company.question_wait_days,
        at=at,
        day=company.day_of(at),
    )


def _tell_owner(thread: ThreadView, company: Company, *, base_url: str, at: datetime) -> None:
    day = company.day_of(at)
    asker = list_names({thread.person_id}, day).get(thread.person_id, "Somebody")
    _send(thread, thread.owner_id, asker, Step.ASKED, company, base_url=base_url, at=at)


def _tell_person(
    thread: ThreadView, step: Step, company: Company, *, base_url: str, at: datetime
) -> None:
    day = company.day_of(at)
    owner = list_names({thread.owner_id}, day).get(thread.owner_id, "The owner")
    _send(thread, thread.person_id, owner, step, company, base_url=base_url, at=at)


def _send(
    thread: ThreadView,
    to: int,
    writer: str,
    step: Step,
    company: Company,
    *,
    base_url: str,
    at: datetime,
) -> None:
    reader = find_signer(to, company.day_of(at))
    if reader is None:
        return
    notice = QuestionNotice(
        name=reader.name,
        writer=writer,
        company=company.name,
        title=thread.title,
        number=thread.number,
        heading=thread.heading,
        kind=thread.kind.value,
        step=step.value,
        url=f"{base_url}/questions/{thread.id}",
    )
    subject, text = words.word_question(notice)
    notifications.send_mail(
        to, address=reader.email, kind="question", subject=subject, text=text, at=at
    )
