"""A trainer writes a quiz in a form, changes it as a file, and sees how it does."""

import re

from playwright.sync_api import expect

from lms.quizzes.queries import find_draft
from tests.walks.browsing import Held, enter, press, press_here, see, squeeze
from tests.walks.house import TRAINER

FIRST, SECOND = "Who keeps a lost glove?", "Who keeps a glove that was found?"
FAULT = "No answer of “question-1” is correct. Write correct: yes under the right one."


def start_quiz(page, title):
    press(page.get_by_role("link", name="Write a new quiz"))
    page.get_by_label("Title").fill(title)
    page.get_by_label("Policy").select_option("Complaints and how we answer them")
    press(page.get_by_role("button", name="Begin the draft"))


def write_question(page):
    press(page.get_by_role("button", name="One right answer"))
    page.get_by_label("Question", exact=True).fill(FIRST)
    page.get_by_label("Section behind it").select_option(label="1 Why we have it")
    page.get_by_label("Answer 1", exact=True).fill("Whoever found it")
    page.get_by_label("Answer 1 is right").check()
    page.get_by_label("Answer 2", exact=True).fill("Whoever lost it")
    page.get_by_label("Note on answer 2").fill("They cannot: it is lost.")
    page.get_by_label("Why").fill("Finders keep it safe.")
    press(page.get_by_role("button", name="Save and go back to the quiz"))


def publish(page, number):
    press(page.get_by_role("button", name=f"Publish version {number}"))
    expect(page.get_by_text(f"Version {number} is live.")).to_be_visible()


def begin(page, house, person_id, slug):
    enter(page, house, person_id, f"/quizzes/{slug}")
    press(page.get_by_role("button", name="Begin the quiz"))
    return see(page.locator("legend .question"))


def hand_in(page, answer):
    page.get_by_label(answer).check()
    press(page.get_by_role("button", name="Save and check your answers"))
    press(page.get_by_role("button", name="Hand in"))
    return see(page.locator("h1"))


def write_file(page, text):
    with page.expect_response("**/file/preview"):
        page.get_by_label("File", exact=True).fill(text)
    expect(page.get_by_text("Saved as a draft.")).to_be_visible()


def break_file(page, source):
    """Take away the right answer: the line is named, and nothing goes live."""
    write_file(page, source.replace("correct: yes", "correct: no"))
    fault = page.locator(".line-errors li")
    expect(fault.locator("span").last).to_have_text(FAULT)
    line = int(re.search(r"\d+", see(fault.locator(".status")))[0])
    expect(page.locator(".gutter .at-fault")).to_have_text([str(line)])
    press(page.get_by_role("button", name="Publish version 2"))
    assert see(page.locator("h1")) == "One thing keeps it from going live"
    press(page.get_by_role("link", name="Go on writing"))


def test_a_quiz_is_written_as_form_and_as_file_and_its_results_are_told(
    house, browser, open_browser
):
    enter(browser, house, house.ids[TRAINER], "/trainer/quizzes")
    start_quiz(browser, "Lost gloves")
    slug = "lost-gloves"
    write_question(browser)
    press(browser.get_by_role("link", name="Try it"))
    assert see(browser.locator("legend .question")) == FIRST
    browser.get_by_label("Whoever lost it").check()
    press(browser.get_by_role("button", name="Show the result"))
    assert see(browser.locator("h1")) == "You would not have passed, with 0 of 1 point"
    press(browser.get_by_role("link", name="Form", exact=True))
    publish(browser, 1)

    early = open_browser()
    assert begin(early, house, house.hire("Early Bird"), slug) == FIRST

    press(browser.get_by_role("link", name="File", exact=True))
    source = browser.get_by_label("File", exact=True).input_value()
    break_file(browser, source)
    write_file(browser, source.replace(FIRST, SECOND))
    expect(browser.locator(".preview legend .question")).to_have_text(SECOND)
    publish(browser, 2)

    early.reload()
    assert see(early.locator("legend .question")) == FIRST
    assert hand_in(early, "Whoever found it") == "You passed, with 1 of 1 right"
    late = open_browser()
    assert begin(late, house, house.hire("Late Riser"), slug) == SECOND
    assert hand_in(late, "Whoever lost it") == "Not passed, with 0 of 1 right"

    press(browser.get_by_role("link", name="Results", exact=True))
    found = browser.locator("section[aria-labelledby=versions] tbody tr").all_inner_texts()
    rows = [squeeze(row) for row in found]
    assert rows == [
        "Version 2 23 November 1 0 %",
        "Version 1 23 November 1 100 %",
    ]


def test_an_older_text_that_is_still_under_way_is_never_kept_after_the_newest(house, browser):
    enter(browser, house, house.ids[TRAINER], "/trainer/quizzes")
    start_quiz(browser, "Lost scarves")
    write_question(browser)
    press(browser.get_by_role("link", name="File", exact=True))
    field = browser.get_by_label("File", exact=True)
    source = field.input_value()
    held = Held(browser, "**/file/preview")
    field.fill(source.replace(FIRST, "Who keeps a scarf?"))
    held.wait()
    field.fill(source.replace(FIRST, SECOND))
    press_here(browser.get_by_role("button", name="Publish version 1"))

    with browser.expect_navigation():
        held.let_go()
    expect(browser.get_by_text("Version 1 is live.")).to_be_visible()
    assert house.get_quiz("lost-scarves").questions[0].text == SECOND
    with house.at_work():
        assert find_draft("lost-scarves") is None
