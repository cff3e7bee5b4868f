"""Every main walk can be gone by keyboard alone, and the focus is seen at each step."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from lms.db import transaction
from lms.policies.beginning import begin_policy
from lms.policies.reader import read_policy_facts
from tests.makers import POLICY
from tests.walks.browsing import find_question, see
from tests.walks.house import APPROVER, FOUNDED_AT, HR, MAKER, PASSWORD, TRAINER
from tests.walks.keyboard import Keyboard
from tests.walks.lives import acknowledge

RELEASED_AT = datetime(2026, 11, 11, 9, 0, tzinfo=UTC)
DONE_AT = datetime(2026, 11, 13, 9, 0, tzinfo=UTC)


@pytest.fixture
def keyboard(browser):
    keyboard = Keyboard(browser)
    yield keyboard
    assert keyboard.unseen == []


def enter(keyboard, house, person_id, path="/"):
    keyboard.page.goto(path)
    keyboard.reach("Mail address or staff number")
    keyboard.type(house.emails[person_id])
    keyboard.press("Tab")
    keyboard.type(PASSWORD)
    with keyboard.page.expect_navigation():
        keyboard.press("Enter")


@pytest.fixture
def ferry(house):
    """A policy that only the people of one department are asked for; two of them, one did it."""
    if "ferry" not in house.written:
        house.ids["Mila Maas"] = house.hire("Mila Maas", department="Ferry", at=FOUNDED_AT)
        house.write_policy("ferry", title="Ferry", department="Ferry", at=RELEASED_AT)
        house.release("ferry", "1.0", text="Wait for the ramp.", at=RELEASED_AT)
        acknowledge(house, house.ids["Mila Maas"], "ferry", at=DONE_AT)
    return house


def test_a_policy_is_acknowledged(ferry, keyboard):
    page, timo = keyboard.page, ferry.hire("Timo Jager", department="Ferry")
    enter(keyboard, ferry, timo)
    assert keyboard.step()["name"] == "Go to the content"
    keyboard.press("Enter")
    keyboard.follow("Ferry")
    assert see(page.locator("h1")) == "Ferry"
    keyboard.reach("This is my own statement")
    keyboard.press("Space")
    keyboard.follow("Acknowledge version 1.0")
    assert see(page.locator("h1")) == "You acknowledged version 1.0 of Ferry"


def test_every_kind_of_question_is_answered(house, keyboard):
    page, definition = keyboard.page, house.get_quiz("customer-service")
    enter(keyboard, house, house.hire("Timo Jager"), "/quizzes/customer-service")
    keyboard.follow("Begin the quiz")
    for number in range(1, len(definition.questions) + 1):
        group = page.locator(f"fieldset[data-question='{number}']")
        keyboard.reach_question(str(number))
        keyboard.answer(group, find_question(group, definition))
    keyboard.follow("Save and check your answers")
    assert see(page.locator("h1")) == "Every question is answered"
    keyboard.follow("Hand in 10 answers")
    assert see(page.locator("h1")) == "You passed, with 10 of 10 right"


def test_a_quiz_is_written_and_published(house, keyboard):
    page = keyboard.page
    enter(keyboard, house, house.ids[TRAINER], "/trainer/quizzes")
    keyboard.follow("Write a new quiz")
    keyboard.reach("Title")
    keyboard.type("Ferries")
    keyboard.press("Tab")
    keyboard.choose_option("Complaints and how we answer them")
    keyboard.follow("Begin the draft")
    keyboard.follow("True or false")
    keyboard.reach("Question", is_whole=True)
    keyboard.type("The ramp is down before anybody walks.")
    keyboard.press("Tab")
    keyboard.choose_option("1 Why we have it")
    keyboard.reach("The sentence is")
    keyboard.choose_option("true")
    keyboard.reach("Why")
    keyboard.type("Else somebody falls.")
    keyboard.follow("Save and go back to the quiz")
    keyboard.follow("Publish version 1")
    expect(page.get_by_text("Version 1 is live.")).to_be_visible()
    assert see(page.locator("h1")) == "Ferries"


def test_the_record_is_narrowed_followed_and_handed_over(ferry, keyboard):
    page = keyboard.page
    enter(keyboard, ferry, ferry.ids[HR], "/compliance/record")
    keyboard.reach("Department")
    keyboard.choose_option("Ferry")
    keyboard.reach("Policy or programme")
    keyboard.choose_option("Ferry")
    keyboard.reach("Name or staff number")
    keyboard.type("Mila")
    keyboard.follow("Show")
    assert see(page.locator("h1")) == "One duty matches what you chose"
    keyboard.reach("Table (CSV)")
    with page.expect_download() as waiting:
        keyboard.press("Enter")
    assert waiting.value.suggested_filename == "compliance-2026-11-23.csv"
    page.reload()
    keyboard.follow("Timeline of Mila Maas")
    assert see(page.locator("h1")) == "Ferry: what Mila Maas was asked and did"


def test_the_menu_opens_closes_and_signs_out(house, keyboard):
    page = keyboard.page
    enter(keyboard, house, house.hire("Timo Jager"))
    keyboard.reach("Timo Jager")
    keyboard.press("Enter")
    keyboard.reach("My record")
    keyboard.press("Escape")
    expect(page.locator("details.menu")).not_to_have_attribute("open", re.compile(""))
    keyboard.press("Enter")
    keyboard.reach("Dark")
    keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    keyboard.follow("Sign out")
    assert see(page.locator("h1")) == "Sign in"


@pytest.fixture
def rowing(house):
    """The draft of a policy of Olga's for the one person of a department."""
    read = read_policy_facts(
        POLICY.format(title="Rowing", asks="each version", audience="{department: Boat House}"),
        "policy.yaml",
    )
    assert not isinstance(read, list), read
    house.hire("Roos Rower", department="Boat House")
    at = house.now()
    with house.at_work(), transaction():
        return begin_policy("rowing", read, person_id=house.ids[MAKER], day=at.date(), at=at)


def decide(keyboard, words):
    keyboard.reach("This is my own decision")
    keyboard.press("Space")
    keyboard.follow(words)


def test_a_version_is_written_approved_published_and_withdrawn(house, open_browser, rowing):
    owner, approver = Keyboard(open_browser()), Keyboard(open_browser())
    draft = f"/drafts/{rowing}"
    enter(owner, house, house.ids[MAKER], f"/write{draft}")
    expect(owner.page.locator("form[data-write][data-is-ready]")).to_be_attached()
    owner.reach("What changes")
    owner.type("The first version.")
    owner.reach("In force from")
    # Month, day, year: so the browser of the walks asks for a day.
    owner.page.keyboard.type(house.now().strftime("%m%d%Y"))
    owner.reach("Text", is_whole=True)
    owner.type("Why.\n\n## Rowing {#rowing}\n\nTwo to a boat.\n")
    owner.press("Escape")
    owner.follow("Save the draft")
    owner.page.goto(draft)
    owner.follow("Submit version 1.0 for review")

    enter(approver, house, house.ids[APPROVER], draft)
    decide(approver, "Approve version 1.0")
    approver.follow("See what publishing would bring")
    decide(approver, "Publish")
    expect(approver.page.locator("h1")).to_contain_text("Version 1.0 of Rowing")

    owner.page.goto("/policies/rowing/history")
    owner.follow("See what withdrawing it would bring")
    owner.reach("Why it is withdrawn")
    owner.type("Nobody rows any more.")
    decide(owner, "Propose to withdraw it")

    approver.page.goto("/drafts")
    approver.follow("Rowing")
    decide(approver, "Withdraw it from")
    expect(approver.page.locator("main")).to_contain_text("withdrawn")
    assert owner.unseen == approver.unseen == []
