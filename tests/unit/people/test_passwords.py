"""Which passwords are good enough."""

import threading

import pytest

from lms.people import passwords
from lms.people.common_passwords import COMMON_PASSWORDS

PERSONAL = ("Ruth Adeyemi", "ruth.adeyemi@wrenfield.example", "Wrenfield")
GUESSED = "This password is one of those that are tried first. Choose another one."
OWN = "Your name, your mail address and the company's name are easy to guess. Choose others."


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("four plain tin cups", None),
        ("пароль из четырёх слов", None),
        ("🦊🐻🐼🦁🐯🐨🐸🐵🦄🐝🐙🦋", None),
        ("x" * 201, "This password has more than 200 characters. Choose a shorter one."),
        ("Password1234", GUESSED),
        ("1q2w3e4r5t6y", GUESSED),
        ("aaaaaaaaaaaaaaaa", GUESSED),
        ("RuthAdeyemi1", OWN),
        ("wrenfield2026", OWN),
        ("ruth.adeyemi@wrenfield.example", OWN),
        ("wrenfield has four tin cups", None),
    ],
)
def test_a_weak_password_is_named(password, sentence):
    assert passwords.find_fault(password, personal=PERSONAL) == sentence


def test_a_short_password_is_told_how_long_it_has_to_be():
    assert passwords.find_fault("eleven char") == (
        "This password has 11 characters; it needs 12 or more. "
        "Three or four words that do not belong together are easy to remember."
    )


def test_there_are_enough_common_passwords():
    assert len([each for each in COMMON_PASSWORDS if len(each) >= passwords.SHORTEST]) >= 200


def test_the_busy_door_says_when_to_come_back(monkeypatch):
    monkeypatch.setattr(passwords, "_places", threading.BoundedSemaphore(1))
    monkeypatch.setattr(passwords, "LONGEST_WAIT", 0.0)

    with (
        passwords._one_place(),
        pytest.raises(passwords.BusyError) as refusal,
    ):
        passwords.hash_password("four plain tin cups")

    assert str(refusal.value) == (
        "Many people are signing in at this moment. Wait a minute and try again; "
        "nothing was changed."
    )
