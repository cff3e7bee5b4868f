"""Whatever people call themselves, their texts and their files, no browser runs any of it."""

import json
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from lms.policies.queries import find_version_in_force
from tests.makers import make_quiz
from tests.walks.browsing import PATIENCE, enter, press, see, squeeze, watch
from tests.walks.house import FOUNDED_AT, HR, TRAINER
from tests.walks.lives import take_quiz

RELEASED_AT = datetime(2026, 11, 13, 9, 0, tzinfo=UTC)
RUN = "window.ran=1"
IMAGE = f"<img src=x onerror={RUN}>"
SCRIPT = f"<script>{RUN}</script>"
ATTRIBUTE = f"\"'><svg/onload={RUN}>"
TEMPLATE = "{{7*7}}{% raw %}${7*7}"
NAME = f"Eve {SCRIPT} {IMAGE}"
TITLE = f"Gates {ATTRIBUTE} {TEMPLATE}"
TEXT = f"""\
Go through. [here](javascript:{RUN}) [there](data:text/html,{SCRIPT}) <javascript:{RUN}>

[ref]: javascript:{RUN} "{ATTRIBUTE}"

`{SCRIPT}` and [ref] and ![x](x"onerror="{RUN})
"""
REFUSED = "Content Security Policy"
SEARCHES = (
    "/admin/people?search={}&department={}",
    "/admin/mail?to={}&kind={}",
    "/compliance/record?q={}&department={}",
    "/certificates/register?q={}",
    "/verify?number={}",
    "/nowhere/{}",
)


@pytest.fixture
def eve(house):
    """Somebody whose name is hostile, in a department and with a policy and a quiz that are too."""
    if "eve" in house.ids:
        return house.ids["eve"]
    house.ids["lead"] = house.hire(f"Lead {ATTRIBUTE}", staff_number="W-9100", at=FOUNDED_AT)
    eve = house.hire(NAME, department="Gate", manager="W-9100", job_title=IMAGE, at=FOUNDED_AT)
    house.write_policy("gates", title=json.dumps(TITLE), department="Gate", at=RELEASED_AT)
    house.release("gates", "1.0", text=TEXT, title=TITLE, at=RELEASED_AT)
    question = {
        "id": "gate",
        "type": "single",
        "section": "gates#taking",
        "text": f"Who opens? {SCRIPT} {IMAGE}",
        "answers": [{"text": ATTRIBUTE, "correct": True}, {"text": f"`{IMAGE}`"}],
        "feedback": f"Because. [so](javascript:{RUN})",
    }
    quiz = {"title": TITLE, "policy": "gates", "pass_mark": 50, "questions": [question]}
    source = json.dumps(quiz, ensure_ascii=False).replace("true", "yes")
    with house.at_work():
        make_quiz("gates", source=source, actor_id=house.ids[TRAINER], at=RELEASED_AT)
    house.ids["eve"] = eve
    return eve


def visit(page, *paths):
    """Open the pages; on none of them may a script of somebody's own have run."""
    for path in paths:
        page.goto(path)
        assert page.evaluate("window.ran") is None, path
        strange = page.locator(
            "main script, main iframe, main object, [onerror], [onload], "
            "a[href^='javascript:' i], a[href^='data:' i], [style], base"
        )
        expect(strange, path).to_have_count(0)


def test_names_and_titles_stand_there_as_text(house, browser, eve):
    enter(browser, house, eve)
    visit(browser, "/home", "/policies", "/record", "/account", "/certificates")
    visit(browser, "/policies/gates", "/policies/gates/1.0", "/quizzes/gates")
    assert see(browser.locator("h1")) == squeeze(TITLE)
    browser.goto("/policies/gates")
    assert see(browser.locator("h1")) == squeeze(TITLE)
    browser.get_by_label("This is my own statement").check()
    press(browser.get_by_role("button", name="Acknowledge version 1.0"))
    assert see(browser.locator("h1")) == f"You acknowledged version 1.0 of {squeeze(TITLE)}"
    assert see(browser.locator("dl.pairs dd").first) == NAME
    assert browser.evaluate("window.ran") is None


def test_questions_and_their_reasons_stand_there_as_text(house, browser, open_browser, eve):
    attempt_id = take_quiz(house, eve, "gates", at=house.clock.now(), wrong=1, hand_in=False)
    enter(browser, house, eve, f"/attempts/{attempt_id}")
    visit(browser, f"/attempts/{attempt_id}", f"/attempts/{attempt_id}/review")
    press(browser.get_by_role("button", name="Hand in"))
    visit(browser, f"/attempts/{attempt_id}/result")
    assert squeeze(TITLE) in see(browser.locator("main"))
    trainer = open_browser()
    enter(trainer, house, house.ids[TRAINER])
    parts = ("form", "form/1", "file", "preview", "results")
    visit(trainer, "/trainer/quizzes", *(f"/trainer/quizzes/gates/{part}" for part in parts))
    assert squeeze(TITLE) in see(trainer.locator("main"))


def test_those_who_look_after_people_are_not_reached(house, browser, eve):
    with house.at_work():
        policy_id = find_version_in_force("gates", RELEASED_AT.date()).policy_id
    enter(browser, house, house.ids[HR])
    visit(browser, f"/admin/people/{eve}", f"/admin/people/{eve}/facts", "/admin/people")
    visit(browser, f"/compliance/people/{eve}", f"/compliance/people/{eve}/policy/{policy_id}")
    visit(browser, "/compliance", "/compliance/record?q=Eve")
    assert browser.locator("table tbody th a").first.inner_text() == NAME


def test_a_manager_is_not_reached(house, browser, eve):
    enter(browser, house, house.ids["lead"])
    visit(browser, "/team", f"/team/{eve}")
    assert see(browser.locator("h1")).startswith(NAME)


@pytest.mark.parametrize("hostile", [IMAGE, SCRIPT, ATTRIBUTE, TEMPLATE])
def test_what_is_searched_for_stands_there_as_text(house, browser, hostile):
    enter(browser, house, house.ids[HR])
    visit(browser, *(path.format(*[quote(hostile)] * 2) for path in SEARCHES))
    browser.goto(f"/admin/people?search={quote(hostile)}")
    field = browser.get_by_label("Name, mail address or staff number")
    assert field.input_value() == hostile


def test_the_name_of_a_file_stands_there_as_text(house, browser):
    enter(browser, house, house.ids[HR], "/admin/people/import")
    content = f"staff_number,name,{IMAGE}\nW-1,{SCRIPT},{ATTRIBUTE}\n".encode()
    file = {"name": f"{IMAGE}.csv", "mimeType": "text/csv", "buffer": content}
    browser.locator("input[type=file]").set_input_files(file)
    press(browser.get_by_role("button", name="Show what it would do"))
    assert see(browser.locator("h1")).startswith("Nothing was imported")
    assert browser.evaluate("window.ran") is None


@pytest.mark.parametrize("target", [f"javascript:{RUN}", "//elsewhere.example/", "/\\elsewhere"])
def test_nobody_is_led_away_after_signing_in(house, browser, target):
    agent = house.hire("Straight Ahead")
    enter(browser, house, agent, f"/sign-in?next={quote(target)}")
    assert browser.url == f"{house.url}/home"


def test_a_script_that_the_page_stops_would_be_noticed(house, chromium):
    context = chromium.new_context(base_url=house.url)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    visit_of_page = watch(page)
    page.goto("/sign-in")
    with page.expect_console_message(lambda told: REFUSED in told.text):
        page.evaluate("html => document.body.insertAdjacentHTML('beforeend', html)", IMAGE)
    faults = [each for each in visit_of_page.faults if REFUSED in each]
    assert len(faults) == 1
    context.close()
