"""What people of the company did before a walk begins, done through the services."""

import secrets
from datetime import datetime, timedelta

from lms.acknowledgements.rules import Presented
from lms.assignments.queries import list_assignments
from lms.assignments.rules import FIRST
from lms.compliance import export_jobs
from lms.compliance.exports import Format
from lms.compliance.selection import Filter
from lms.db import transaction
from lms.people.signing import SignIn
from lms.policies import reviewing
from lms.policies.company import get_company
from lms.policies.decisions import Decision
from lms.policies.drafts import find_draft
from lms.policies.queries import find_version_in_force, list_policies
from lms.policies.threads import notes, queries
from lms.policies.threads.rules import Kind, Step
from lms.policies.threads.service import Written
from lms.quizzes import queries as quizzes
from lms.quizzes import service as quiz_service
from lms.quizzes.answers import Answer, right_answer
from lms.workflows import acknowledging, answering, asking, withdrawing
from lms.workflows.asking import Asked
from lms.workflows.inviting import House as Sender
from tests.walks.house import MAKER, House


def ask_for_file(house: House, person_id: int, *, at: datetime) -> str:
    """Ask for the record as a file that nobody makes yet; its id."""
    with house.at_work(), transaction():
        selection = Filter(at.date(), get_company().time_zone, known_at=at)
        return export_jobs.ask(person_id, selection, Format.CSV, with_bom=True, at=at).id


def acknowledge(house: House, person_id: int, slug: str, *, at: datetime) -> str:
    """Read a policy for two minutes and acknowledge it; the id of the receipt."""
    shown_at = at - timedelta(minutes=2)
    with house.at_work(), transaction():
        version = find_version_in_force(slug, get_company().day_of(at))
        assert version is not None
        presented = Presented(
            person_id=person_id,
            version_id=version.version_id,
            html_digest=version.html_digest,
            statement_digest=version.statement_digest,
            occasion=FIRST,
            view="whole text",
            presented_at=shown_at,
            key=secrets.token_hex(16),
        )
        receipt = acknowledging.acknowledge(
            presented,
            slug,
            person_id=person_id,
            is_agreed=True,
            reading_seconds=120,
            sign_in=SignIn(
                session="0" * 64,
                method="password",
                signed_in_at=shown_at,
                zone="Europe/Amsterdam",
                address="127.0.0.1",
                browser="A browser",
            ),
            base_url=house.url,
            at=at,
        )
        return receipt.id


def approve_draft(house: House, version_id: int, approver_id: int, *, at: datetime) -> None:
    """Let the author submit a draft, and somebody approve it; nobody publishes it yet."""
    with house.at_work(), transaction():
        draft = find_draft(version_id)
        assert draft is not None
        submission = reviewing.submit(version_id, submitter_id=draft.author_id, at=at)
        decision = Decision(submission.seen_digest, "")
        reviewing.approve(version_id, decision, approver_id=approver_id, at=at)


def ask_owner(
    house: House,
    person_id: int,
    asked: Asked,
    text: str,
    *,
    at: datetime,
    answer: str = "",
    has_note: bool = False,
) -> str:
    """Ask the owner, who may answer at once and tell everybody; the id of the thread."""
    with house.at_work(), transaction():
        written = Written(person_id, text, secrets.token_hex(16))
        thread_id = asking.ask(asked, written, base_url=house.url, at=at)
        thread = queries.find_thread(thread_id, at.date())
        assert thread is not None
        if answer:
            reply = Written(thread.owner_id, answer, secrets.token_hex(16))
            step = Step.TAKEN if asked.kind is Kind.SUGGESTION else Step.ANSWERED
            asking.answer(thread, step, reply, seen=thread.messages, base_url=house.url, at=at)
        answered = queries.find_thread(thread_id, at.date())
        assert answered is not None
        if has_note:
            notes.make_note(answered, answer, author_id=thread.owner_id, at=at)
    return thread_id


def change_and_ask(house: House, other_id: int, *, at: datetime) -> list[str]:
    """A policy that changed since somebody read it, and what they and another ask: the threads."""
    house.write_policy("lobby", title="Lobby", department="Lobby", at=at)
    house.release("lobby", "1.0", text="A guest waits at the desk.", title="Lobby", at=at)
    otis = house.ids["asking"] = house.hire("Otis Maartens", department="Lobby", at=at)
    acknowledge(house, otis, "lobby", at=at)
    house.release("lobby", "2.0", text="A guest waits in the hall.", title="Lobby")
    at, place = house.now(), "p-taking-1"
    question = Asked("lobby", "2.0", Kind.QUESTION, place)
    objection = Asked("lobby", "2.0", Kind.OBJECTION, "")
    suggestion = Asked("lobby", "2.0", Kind.SUGGESTION, "s-how-fast")
    answer = "In the one with the clock."
    return [
        ask_owner(house, other_id, question, "In which hall?", at=at),
        ask_owner(house, otis, question, "Which?", at=at, answer=answer, has_note=True),
        ask_owner(house, otis, objection, "There are two halls, and no chair. " * 20, at=at),
        ask_owner(house, otis, suggestion, "W" * 300, at=at),
    ]


def take_quiz(
    house: House, person_id: int, slug: str, *, at: datetime, wrong: int = 0, hand_in: bool = True
) -> str:
    """Answer a quiz, the first few questions not at all; the id of the attempt."""
    with house.at_work(), transaction():
        quiz = quizzes.find_quiz(slug)
        assert quiz is not None
        questions = quiz.definition.questions[wrong:]
        answers: dict[str, Answer] = {each.id: right_answer(each) for each in questions}
        attempt_id = answering.start_attempt(person_id, slug, at=at)
        quiz_service.keep_answers(person_id, attempt_id, answers, at=at)
        if hand_in:
            answering.submit_attempt(person_id, attempt_id, base_url=house.url, at=at)
    return attempt_id


def complete_onboarding(house: House, person_id: int, *, at: datetime) -> None:
    """Acknowledge everything that is asked, and pass the quizzes of customer support."""
    with house.at_work():
        slugs = {p.policy_id: p.slug for p in list_policies(at.date())}
        asked = [a for a in list_assignments(person_id) if a.subject == "policy" and not a.is_met]
    for assignment in asked:
        acknowledge(house, person_id, slugs[assignment.subject_id], at=at)
    for slug in ("customer-service", "complaints"):
        take_quiz(house, person_id, slug, at=at)


def withdraw(house: House, slug: str, *, at: datetime, decides: str | None = None) -> int:
    """Let its owner propose that a policy is withdrawn from today, and somebody decide; its id."""
    words = Sender("Wrenfield", house.url)
    with house.at_work(), transaction():
        wish = withdrawing.Wish(at.date(), "Another policy says it now.")
        owner_id = house.ids[MAKER]
        made = withdrawing.propose(slug, wish, proposer_id=owner_id, house=words, at=at)
        if decides:
            withdrawing.approve(
                made.id, approver_id=house.ids[decides], met_on=None, house=words, at=at
            )
        return made.id
