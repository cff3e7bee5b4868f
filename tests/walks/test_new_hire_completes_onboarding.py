"""A new hire comes in by the link in the first mail and leaves with the certificate in hand."""

import re
from collections import Counter
from datetime import date
from pathlib import Path

from tests.walks.browsing import answer_rightly, find_question, press, see
from tests.walks.house import PASSWORD

READING = (
    "A guide to our policies and procedures",
    "Keeping personal data safe",
    "How we serve customers",
    "Complaints and how we answer them",
    "Refunds, repairs and exchanges",
    "Wrenfield on social media",
)


def choose_password(page, house, person_id):
    mail = house.list_mails(person_id, "first-password")[0]
    page.goto(re.search(r"http://\S+/set-password/\S+", mail.text)[0])
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("The same once more").fill(PASSWORD)
    press(page.get_by_role("button", name="Set the password"))
    page.get_by_label("Mail address or staff number").fill(mail.address)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page.get_by_role("button", name="Sign in"))


def acknowledge(page):
    title = see(page.locator("h1"))
    page.get_by_label("This is my own statement").check()
    press(page.get_by_role("button", name="Acknowledge version"))
    assert see(page.locator(".eyebrow")) == "Receipt"
    press(page.get_by_role("link", name="Go to your list"))
    return title


def take_quiz(page, definition):
    press(page.get_by_role("button", name="Begin the quiz"))
    while "Check your answers" not in page.title():
        for group in page.locator("fieldset[data-question]").all():
            answer_rightly(group, find_question(group, definition))
        press(page.locator("form .quiz-acts .button").first)
    assert see(page.locator("h1")) == "Every question is answered"
    press(page.get_by_role("button", name="Hand in"))
    return see(page.locator("h1"))


def do_everything(page, house):
    """Press the first button of the list until nothing is left; what was read and passed."""
    read, passed = [], []
    while buttons := page.locator("ol.entries .acts .button").all():
        press(buttons[0])
        if "/quizzes/" in page.url:
            slug = page.url.rpartition("/")[2]
            passed.append((slug, take_quiz(page, house.get_quiz(slug))))
            page.goto("/home")
        else:
            read.append(acknowledge(page))
    return read, passed


def open_sheet(page):
    with page.expect_download() as waiting:
        page.evaluate(
            "url => Object.assign(document.createElement('a'), {href: url, download: ''}).click()",
            page.get_by_role("link", name="Open the sheet").get_attribute("href"),
        )
    return Path(waiting.value.path()).read_bytes()


def test_a_new_hire_completes_onboarding_and_holds_the_certificate(house, browser, open_browser):
    nadia = house.hire("Nadia Rahman", hired_on=date(2026, 11, 23), has_password=False)
    house.invite(nadia)
    choose_password(browser, house, nadia)
    assert see(browser.locator("h1")) == "Two things to do, Nadia"

    read, passed = do_everything(browser, house)

    assert sorted(read) == sorted(READING)
    counts = {
        slug: len(house.get_quiz(slug).questions) for slug in ("customer-service", "complaints")
    }
    assert passed == [
        (slug, f"You passed, with {count} of {count} right") for slug, count in counts.items()
    ]
    assert see(browser.locator("h1")) == "Nothing is asked of you, Nadia"
    kinds = Counter(mail.kind for mail in house.list_mails(nadia))
    assert kinds == {
        "acknowledgement": 6,
        "certificate": 1,
        "first-password": 1,
        "password-changed": 1,
    }

    press(browser.get_by_role("link", name="Certificates", exact=True).first)
    assert see(browser.locator("h1")) == "Your certificate is valid"
    assert open_sheet(browser).startswith(b"%PDF-")
    number = see(browser.locator(".entry-why .mono"))

    visitor = open_browser()
    visitor.goto("/verify")
    visitor.get_by_label("Certificate number").fill(number)
    press(visitor.get_by_role("button", name="Check"))
    assert see(visitor.locator(".verdict h2")) == "Genuine, and valid today"
    assert see(visitor.locator(".verdict dd").nth(0)) == "Nadia Rahman"
    assert see(visitor.locator(".verdict dd").nth(3)) == "until 23 November 2027"
