"""How people get in, and who does not."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from lms.db import db, transaction
from lms.errors import NotFoundError, RefusalError
from lms.people import accounts, queries, service, sign_in
from lms.people.models import Credential, OneTimeLink, SignInSession
from lms.people.sign_in_rules import Purpose
from tests.cast import make_cast, make_person

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PASSWORD = "four plain tin cups"


@pytest.fixture
def alice(in_app):
    cast = make_cast()
    with transaction():
        sign_in.set_password(cast.alice, PASSWORD, at=AT, actor_id=cast.alice)
    return cast.alice


def try_to_enter(typed, came_from="198.51.100.7", at=AT):
    with transaction():
        return sign_in.begin_attempt(typed, came_from=came_from, at=at)


@pytest.mark.parametrize("typed", ["alice@example.org", " ALICE@Example.org", "T-003"])
def test_address_and_staff_number_let_the_person_in(alice, typed):
    assert sign_in.check_password(typed, PASSWORD, at=AT) == alice


@pytest.mark.parametrize(
    ("typed", "password"),
    [
        ("alice@example.org", "another password"),
        ("alice@example.org", ""),
        ("alice@example.org", "x" * 100_000),
        ("alıce@example.org", PASSWORD),
        ("nobody@example.org", PASSWORD),
        ("mona@example.org", PASSWORD),
        ("", ""),
    ],
)
def test_nobody_else_gets_in(alice, typed, password):
    assert sign_in.check_password(typed, password, at=AT) is None


def test_passwords_and_tokens_are_kept_only_as_digests(alice):
    with transaction():
        token = sign_in.open_session(alice, at=AT)
        link = sign_in.create_link(alice, Purpose.RESET, at=AT)

    credential = db.session.scalars(select(Credential)).one()
    assert credential.password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert [row.digest for row in db.session.scalars(select(SignInSession))] == [
        sign_in.hash_token(token)
    ]
    assert [row.digest for row in db.session.scalars(select(OneTimeLink))] == [
        sign_in.hash_token(link)
    ]


@pytest.mark.parametrize("typed", ["alice@example.org", "nobody@example.org"])
def test_known_and_unknown_addresses_wait_alike_after_five_tries(alice, typed):
    left = [try_to_enter(typed).tries_left for _ in range(5)]

    with pytest.raises(sign_in.TooManyTriesError) as refusal:
        try_to_enter(typed.upper(), "203.0.113.9", AT + MINUTE)

    assert left == [4, 3, 2, 1, 0]
    assert str(refusal.value) == (
        "There were too many tries. Wait 14 minutes and try again, or set a new password."
    )
    assert try_to_enter(typed, at=AT + 15 * MINUTE).tries_left == 4


def test_getting_in_forgets_the_failures(alice):
    for _ in range(4):
        try_to_enter("alice@example.org")
    attempt = try_to_enter("alice@example.org")
    with transaction():
        sign_in.forget_attempt(attempt)

    assert try_to_enter("alice@example.org").tries_left == 4


def test_one_place_cannot_try_everybody(alice):
    for number in range(50):
        try_to_enter(f"nobody{number}@example.org")

    with pytest.raises(sign_in.TooManyTriesError):
        try_to_enter("alice@example.org")


def test_a_deactivated_account_is_closed_at_once(alice):
    with transaction():
        token = sign_in.open_session(alice, at=AT)
        link = sign_in.create_link(alice, Purpose.RESET, at=AT)
        service.deactivate(alice, at=AT, actor_id=None)

    assert queries.find_signed_in(sign_in.hash_token(token), at=AT) is None
    assert sign_in.check_password("alice@example.org", PASSWORD, at=AT) is None
    assert sign_in.find_link(link, at=AT) is None

    with transaction():
        service.reactivate(alice, at=AT, actor_id=None)
    assert queries.find_signed_in(sign_in.hash_token(token), at=AT) is None
    assert sign_in.check_password("alice@example.org", PASSWORD, at=AT) == alice


def test_a_link_sets_a_password_once_and_ends_all_sessions(alice):
    with transaction():
        token = sign_in.open_session(alice, at=AT)
        link = sign_in.create_link(alice, Purpose.RESET, at=AT)
        sign_in.set_password_by_link(link, "five plain tin cups", at=AT + MINUTE)

    assert sign_in.check_password("T-003", "five plain tin cups", at=AT) == alice
    assert accounts.list_sessions(alice, AT) == ()
    assert queries.find_signed_in(sign_in.hash_token(token), at=AT) is None
    with pytest.raises(NotFoundError) as refusal:
        sign_in.set_password_by_link(link, "six plain tin cups", at=AT + MINUTE)
    assert str(refusal.value) == sign_in.LINK_IS_DEAD


@pytest.mark.parametrize(
    ("purpose", "alive", "dead"),
    [
        (Purpose.RESET, timedelta(minutes=59), timedelta(hours=1)),
        (Purpose.FIRST, timedelta(days=13), timedelta(days=14)),
    ],
)
def test_a_link_lives_as_long_as_its_purpose_says(alice, purpose, alive, dead):
    with transaction():
        link = sign_in.create_link(alice, purpose, at=AT)

    assert sign_in.find_link(link, at=AT + alive) is not None
    assert sign_in.find_link(link, at=AT + dead) is None


def test_a_newer_link_ends_the_older_one(alice):
    with transaction():
        first = sign_in.create_link(alice, Purpose.RESET, at=AT)
        second = sign_in.create_link(alice, Purpose.RESET, at=AT + MINUTE)

    assert sign_in.find_link(first, at=AT + 2 * MINUTE) is None
    assert sign_in.find_link(second, at=AT + 2 * MINUTE) is not None


def test_a_changed_password_ends_every_session_and_begins_another(alice):
    with transaction():
        mine = sign_in.open_session(alice, at=AT)
        other = sign_in.open_session(alice, at=AT)
        new = sign_in.change_password(alice, present=PASSWORD, new="five plain tin cups", at=AT)

    alive = [
        token
        for token in (mine, other, new)
        if queries.find_signed_in(sign_in.hash_token(token), at=AT)
    ]
    assert alive == [new]
    assert len(accounts.list_sessions(alice, AT)) == 1


def test_the_present_password_is_asked_for(alice):
    with pytest.raises(sign_in.WrongPasswordError) as refusal, transaction():
        sign_in.change_password(alice, present="mallory guesses", new="five plain tin cups", at=AT)

    assert str(refusal.value) == "This is not your present password. Type it again."
    assert sign_in.check_password("T-003", PASSWORD, at=AT) == alice


def test_a_weak_password_is_refused(alice):
    with pytest.raises(RefusalError), transaction():
        sign_in.set_password(alice, "alice example", at=AT, actor_id=alice)


def test_a_session_ends_after_two_weeks(alice):
    with transaction():
        digest = sign_in.hash_token(sign_in.open_session(alice, at=AT))

    assert queries.find_signed_in(digest, at=AT + timedelta(days=13)) is not None
    assert queries.find_signed_in(digest, at=AT + timedelta(days=14)) is None


def test_who_is_still_to_be_invited(alice):
    without_address = make_person("X-1", "Xenia Example", email="")
    leaver = make_person("X-2", "Leo Leaver")
    with transaction():
        service.leave(leaver, left_on=date(2025, 5, 1), at=AT, actor_id=None)
    invited = make_person("X-3", "Ivy Invited")
    with transaction():
        sign_in.create_link(invited, Purpose.FIRST, at=AT)

    waiting = accounts.list_uninvited_ids(AT.date(), AT)

    assert {alice, without_address, leaver, invited} & set(waiting) == set()
    assert len(waiting) == 8
