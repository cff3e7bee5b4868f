"""What can be said about a text, by whom, how often."""

import pytest

from lms.policies.threads import rules
from lms.policies.threads.rules import Kind, SentSoFar, Step


@pytest.mark.parametrize(
    ("text", "obstacle"),
    [
        ("", rules.NO_TEXT),
        (" \n\t", rules.NO_TEXT),
        ("x" * 4001, rules.TOO_LONG),
        ("x" * 4000, None),
    ],
    ids=["empty", "blank", "too long", "just short enough"],
)
def test_a_message_has_words_and_not_too_many(text, obstacle):
    assert rules.find_obstacle_to_text(text) == obstacle


@pytest.mark.parametrize(
    ("so_far", "is_new", "obstacle"),
    [
        (SentSoFar(9, 29, 9), True, None),
        (SentSoFar(10, 10), False, rules.TOO_OFTEN),
        (SentSoFar(0, 30), True, rules.TOO_OFTEN),
        (SentSoFar(0, 0, 10), True, rules.TOO_MANY_OPEN),
        (SentSoFar(0, 0, 10), False, None),
    ],
    ids=["below all limits", "in an hour", "in a day", "waiting", "going on is no new one"],
)
def test_nobody_sends_without_measure(so_far, is_new, obstacle):
    assert rules.find_obstacle_to_write(so_far, is_new=is_new) == obstacle


@pytest.mark.parametrize("last", [Step.TAKEN, Step.DECLINED, Step.ACKNOWLEDGED])
def test_what_is_closed_stays_closed(last):
    assert rules.find_obstacle_to_go_on(last, 2) == rules.IS_ENDED


@pytest.mark.parametrize(
    ("kind", "last", "step", "obstacle"),
    [
        (Kind.QUESTION, Step.ASKED, Step.ANSWERED, None),
        (Kind.OBJECTION, Step.ASKED, Step.ANSWERED, None),
        (Kind.SUGGESTION, Step.ASKED, Step.TAKEN, None),
        (Kind.SUGGESTION, Step.ASKED, Step.DECLINED, None),
        (Kind.SUGGESTION, Step.ASKED, Step.ANSWERED, rules.NEEDS_DECISION),
        (Kind.QUESTION, Step.ASKED, Step.TAKEN, rules.NO_DECISION),
        (Kind.QUESTION, Step.ANSWERED, Step.ANSWERED, rules.NOT_OPEN),
        (Kind.SUGGESTION, Step.TAKEN, Step.DECLINED, rules.IS_ENDED),
        (Kind.OBJECTION, Step.ACKNOWLEDGED, Step.ANSWERED, rules.IS_ENDED),
    ],
)
def test_each_kind_is_answered_in_its_way(kind, last, step, obstacle):
    found = rules.find_obstacle_to_answer(kind, last, step, seen=1, messages=1, is_own=False)

    assert found == obstacle


def test_an_answer_is_to_what_was_read_and_not_to_oneself():
    def find(*, seen: int, is_own: bool) -> str | None:
        return rules.find_obstacle_to_answer(
            Kind.QUESTION, Step.ASKED, Step.ANSWERED, seen=seen, messages=3, is_own=is_own
        )

    assert find(seen=2, is_own=False) == rules.WROTE_MEANWHILE
    assert find(seen=3, is_own=True) == rules.OWN_THREAD
