"""Answers given without a connection arrive when it is back, even if the page was closed."""

from playwright.sync_api import expect

from lms.quizzes import service
from tests.walks.browsing import (
    Held,
    answer_rightly,
    enter,
    find_question,
    list_order,
    press,
    press_here,
    see,
)

LATE = "Not saved yet; it stays on this device and is sent again."


def begin(page, house, person_id, slug):
    enter(page, house, person_id, f"/quizzes/{slug}")
    # A connection that is lost before the scripts have come leaves a plain form.
    press(page.get_by_role("button", name="Begin the quiz"))


def answer(page, definition, *numbers):
    for number in numbers:
        group = page.locator(f"fieldset[data-question='{number}']")
        answer_rightly(group, find_question(group, definition))


def wait_until(page, state):
    expect(page.locator("[data-save-state]")).to_have_text(state)


def list_fields(page):
    """What the form would send as answers."""
    return page.evaluate(
        "[...new FormData(document.querySelector('form[data-save-url]'))]"
        ".filter(([name]) => name.startsWith('answer-'))"
    )


def count_kept(house, person_id, url):
    with house.at_work():
        detail = service.get_attempt(person_id, url.partition("/attempts/")[2][:32])
        return len(detail.answers)


def test_answers_given_without_a_connection_arrive_when_it_is_back(house, browser):
    sanne = house.hire("Sanne Bakker")
    definition = house.get_quiz("customer-service")
    begin(browser, house, sanne, "customer-service")
    answer(browser, definition, 1, 2, 3)
    wait_until(browser, "Saved")
    assert count_kept(house, sanne, browser.url) == 3

    browser.context.set_offline(True)
    answer(browser, definition, 4, 5, 6, 7)
    wait_until(browser, LATE)
    assert count_kept(house, sanne, browser.url) == 3

    browser.context.set_offline(False)
    wait_until(browser, "Saved")
    assert count_kept(house, sanne, browser.url) == 7
    browser.reload()
    assert see(browser.locator(".quiz-head p")).startswith("7 of 10 answered")


def test_an_answer_outlives_the_page_that_was_closed(house, browser):
    sanne = house.hire("Sanne Bakker")
    definition = house.get_quiz("customer-service")
    begin(browser, house, sanne, "customer-service")
    browser.context.set_offline(True)
    answer(browser, definition, *range(1, 11))
    wait_until(browser, LATE)
    given, ordered = list_fields(browser), list_order(browser.locator("[data-order]"))
    browser.close()

    again = browser.context.new_page()
    browser.context.set_offline(False)
    again.goto(browser.url)
    wait_until(again, "Saved")
    assert count_kept(house, sanne, browser.url) == 10
    assert list_fields(again) == given
    assert list_order(again.locator("[data-order]")) == ordered
    press(again.get_by_role("button", name="Save and check your answers"))
    assert see(again.locator("h1")) == "Every question is answered"
    press(again.get_by_role("button", name="Hand in 10 answers"))
    assert see(again.locator("h1")) == "You passed, with 10 of 10 right"


def test_an_order_that_was_made_without_a_connection_is_kept(house, phone):
    emre = house.hire("Emre Yıldız")
    definition = house.get_quiz("complaints")
    begin(phone, house, emre, "complaints")
    press(phone.get_by_role("link", name="All questions on one page"))
    group = phone.locator("fieldset", has=phone.locator("[data-order]"))
    phone.context.set_offline(True)
    question = find_question(group, definition)
    answer_rightly(group, question)
    ordered = list_order(group)
    wait_until(phone, LATE)

    phone.context.set_offline(False)
    wait_until(phone, "Saved")
    phone.reload()
    assert list_order(group) == ordered
    assert see(phone.locator(".quiz-head p")).startswith("1 of 12 answered")


def test_an_older_answer_that_is_still_under_way_never_replaces_the_newest(house, browser):
    ilse = house.hire("Ilse Vermeer")
    definition = house.get_quiz("customer-service")
    begin(browser, house, ilse, "customer-service")
    held = Held(browser, "**/answers")
    answer(browser, definition, *range(1, 11))
    held.wait()
    press_here(browser.get_by_role("button", name="Save and check your answers"))

    with browser.expect_navigation():
        held.let_go()
    assert see(browser.locator("h1")) == "Every question is answered"
    assert count_kept(house, ilse, browser.url) == 10


def test_what_was_answered_before_the_scripts_had_come_counts(house, browser):
    ilse = house.hire("Ilse Vermeer")
    definition = house.get_quiz("customer-service")
    enter(browser, house, ilse, "/quizzes/customer-service")
    held = Held(browser, "**/js/attempt.js*")
    press(browser.get_by_role("button", name="Begin the quiz"), until="commit")
    expect(browser.get_by_role("button", name="Save and check your answers")).to_be_visible()
    held.wait()
    # To put in order is to submit the form as long as there is no script.
    plain = browser.locator("fieldset[data-question]", has_not=browser.locator("[data-order]"))
    first = [int(each.get_attribute("data-question")) for each in plain.all()[:3]]
    answer(browser, definition, *first)
    held.let_go()
    browser.wait_for_load_state("load")
    wait_until(browser, "Saved")
    assert count_kept(house, ilse, browser.url) == 3

    answer(browser, definition, *(set(range(1, 11)) - set(first)))
    press(browser.get_by_role("button", name="Save and check your answers"))
    assert see(browser.locator("h1")) == "Every question is answered"
