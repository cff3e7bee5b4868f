"""Somebody asks about a paragraph, its owner answers for all, and the text is acknowledged."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.walks.browsing import enter, press, press_here, see
from tests.walks.house import MAKER
from tests.walks.keyboard import Keyboard

RELEASED_AT = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)
PARAGRAPH = "Give a lost key to the porter."
QUESTION = "And at night, when there is no porter?"
ANSWER = "At night the guard takes it."
STATEMENT = "This is my own statement"


@pytest.fixture
def locks(house):
    """A policy that only the people of one department are asked for."""
    if "locks" not in house.written:
        house.write_policy("locks", title="Locks", department="Porters", at=RELEASED_AT)
        house.release("locks", "1.0", text=PARAGRAPH, at=RELEASED_AT)
    return house


def ask_beside(page, text):
    """Ask at the paragraph, without leaving the page before it is sent."""
    press_here(page.get_by_role("link", name="Ask about this section").first)
    dialog = page.get_by_role("dialog", name="Ask the owner")
    expect(dialog.get_by_label("Your message")).to_be_focused()
    dialog.get_by_label("About").select_option(label=PARAGRAPH)
    dialog.get_by_label("Your message").fill(text)
    press(dialog.get_by_role("button", name="Send it to the owner"))


def acknowledge(page):
    page.get_by_label(STATEMENT).check()
    press(page.get_by_role("button", name="Acknowledge version 1.0"))
    assert see(page.locator("h1")) == "You acknowledged version 1.0 of Locks"


def find_link(house, person_id, kind):
    """The address in the newest mail of that kind."""
    mail = house.list_mails(person_id, kind)[0]
    return re.search(rf"{re.escape(house.url)}(/questions/\S+)", mail.text)[1]


def test_a_question_at_a_paragraph_becomes_a_note_for_all(locks, browser, open_browser):
    iris = locks.hire("Iris Blom", department="Porters")
    jan = locks.hire("Jan Peeters", department="Porters")
    enter(browser, locks, iris, "/policies/locks")
    ask_beside(browser, QUESTION)
    assert see(browser.locator("h1")) == "Your question waits for an answer"
    assert see(browser.locator(".quoted")) == PARAGRAPH

    owner = open_browser()
    enter(owner, locks, locks.ids[MAKER], "/questions")
    asked = owner.locator(".entry").filter(has_text="Iris Blom")
    press(asked.get_by_role("link", name="Locks, version 1.0"))
    assert see(owner.locator("h1")) == "Iris Blom has a question"
    assert see(owner.locator(".timeline .message")) == QUESTION
    owner.get_by_label("Your message").fill(ANSWER)
    press(owner.get_by_role("button", name="Send the answer"))
    assert see(owner.locator("h1")) == "You have answered"
    expect(owner.get_by_label("The note")).to_have_value(ANSWER)
    press(owner.get_by_role("button", name="Put the note beside the text"))
    assert see(owner.locator("section[aria-labelledby=note-h] .message")) == ANSWER

    reader = open_browser(is_phone=True)
    enter(reader, locks, jan, "/policies/locks")
    beside = reader.locator("aside.note:has(+ #p-taking-1)")
    assert see(beside) == f"Note from the owner {ANSWER}"
    assert see(reader.locator("#p-taking-1")) == PARAGRAPH
    assert "Iris" not in see(reader.locator("article"))
    assert reader.evaluate("document.documentElement.scrollWidth") == 390

    browser.goto(find_link(locks, iris, "question"))
    assert see(browser.locator("h1")) == "Olga Owner has answered"
    press(browser.get_by_role("link", name="Go to the policy"))
    expect(browser.locator("aside.note")).to_contain_text(ANSWER)
    acknowledge(browser)


def test_the_keyboard_alone_asks_beside_the_text(locks, browser):
    keyboard = Keyboard(browser)
    enter(browser, locks, locks.hire("Kees Blok", department="Porters"), "/policies/locks")
    keyboard.reach("Ask about this section")
    link = browser.get_by_role("link", name="Ask about this section").first
    expect(link).to_be_focused()
    words = browser.get_by_role("dialog", name="Ask the owner").get_by_label("Your message")

    keyboard.press("Enter")
    expect(words).to_be_focused()
    keyboard.type(QUESTION)
    keyboard.press("Escape")
    expect(words).to_be_hidden()
    expect(link).to_be_focused()

    keyboard.press("Enter")
    expect(words).to_be_focused()
    expect(words).to_have_value(QUESTION)
    keyboard.reach("About", key="Shift+Tab")
    keyboard.choose_option(PARAGRAPH, is_here=True)
    keyboard.follow("Send it to the owner")
    assert see(browser.locator("h1")) == "Your question waits for an answer"
    assert see(browser.locator(".quoted")) == PARAGRAPH
    assert see(browser.locator(".timeline .message")) == QUESTION
    assert keyboard.unseen == []


def test_without_scripts_the_question_has_a_page_of_its_own(locks, open_browser):
    page = open_browser(has_scripts=False)
    enter(page, locks, locks.hire("Lars Dekker", department="Porters"), "/policies/locks")
    press(page.get_by_role("link", name="I cannot agree"))
    assert see(page.locator("h1")) == "Ask the owner of Locks"
    expect(page.get_by_label("I cannot agree")).to_be_checked()
    press(page.get_by_role("button", name="Send it to the owner"))
    assert see(page.locator(".error-summary li")) == "Write what you want to say, then send it."

    page.get_by_label("About").select_option(label=PARAGRAPH)
    page.get_by_label("Your message").fill("A key can be copied.")
    press(page.get_by_role("button", name="Send it to the owner"))
    assert see(page.locator("h1")) == "Your word that you cannot agree waits for an answer"
    assert see(page.locator(".quoted")) == PARAGRAPH
    press(page.get_by_role("link", name="Go to the policy"))
    expect(page.get_by_role("button", name="Acknowledge version 1.0")).to_be_visible()
