"""Nobody is shut out of any page: axe-core, the width of a phone, light and dark."""

import re
from collections import deque
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from werkzeug.exceptions import HTTPException

from lms.certificates.queries import list_certificates
from lms.compliance import bulk_jobs
from lms.db import transaction
from lms.exemptions.rules import Kind, Thing
from lms.exemptions.service import Wish
from lms.policies.drafts import list_drafts
from lms.policies.queries import list_policies
from lms.workflows import exempting
from tests.integration.attacks.withdrawals import HOUSE as OUTSIDE
from tests.integration.sessions.scene import make_event, make_session
from tests.makers import make_group, make_lesson, make_rule
from tests.walks.browsing import enter, press, press_here, see
from tests.walks.conftest import DESK, PHONE
from tests.walks.house import ADMINISTRATOR, APPROVER, AUDITOR, COUNSEL, HR, MAKER, OWNER, TRAINER
from tests.walks.lives import (
    acknowledge,
    approve_draft,
    ask_for_file,
    change_and_ask,
    complete_onboarding,
    take_quiz,
    withdraw,
)

AXE = Axe().axe_script
EARLIER = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
ALL_RULES = "{resultTypes: ['violations']}"
COLOURS = (
    "{resultTypes: ['violations'], runOnly: {type: 'rule', "
    "values: ['color-contrast', 'link-in-text-block', 'target-size']}}"
)
LOOKS = (
    (DESK, "light", ALL_RULES),
    (DESK, "dark", COLOURS),
    (PHONE, "dark", COLOURS),
    (PHONE, "light", ALL_RULES),
)
# Files, and addresses that only lead on.
NO_PAGES = {
    "static",
    "announcing.notice_pdf",
    "calendar.duties",
    "handbook.pdf",
    "hr.export_by_address",
    "hr.export_file",
    "intake.review_again",
    "learner.certificate_pdf",
    "learner.event_calendar",
    "learner.lesson_file",
    "requests.document",
    "learner.policy_pdf",
    "visitor.policy_pdf",
    "visitor_check.public_policies_feed",
    "visitor_check.public_policy_pdf",
    "visitor.start",
    "whole_handbook.pdf",
    "writing.facts_file",
    "writing.file",
}


# With a heading, a torn word, a list without bullets and a blank, and no title.
PASTED = """PURPOSE
This says how [COMPANY NAME] lends its boats, and to whom. Each boat is lent for a day:
RULES
Each boat comes back to the har
bour within XX days.
We ask for this:
A dry boat
A clean sail
AGREED
[x](javascript:alert)
"""
# What is theirs alone: the files that they are having made, and what they approved.
PLACES: dict[str, list[str]] = {}
# What an auditor reads everything beside, and may not send.
SENDING = {"hr.preview_reminders", "hr.reminding"}
# What they asked.
THREADS: list[str] = []


@pytest.fixture
def lived(house):
    """A company in which everything has happened that a page can tell of."""
    if "lived" in house.ids:
        return house
    house.ids["lived"] = nora = house.hire("Nora Bakker", hired_on=date(2026, 11, 2))
    complete_onboarding(house, nora, at=EARLIER)
    emma = house.hire("Emma Visser", hired_on=date(2026, 11, 2))
    take_quiz(house, emma, "customer-service", at=EARLIER, wrong=5)
    take_quiz(house, emma, "complaints", at=EARLIER, hand_in=False)
    acknowledge(house, emma, "data-privacy", at=EARLIER)
    house.ids["busy"] = emma
    house.write_policy("visitors", title="Visitors", department="Finance", at=EARLIER)
    house.draft("visitors", "1.0", text="A visitor is met at the door.")
    house.write_policy("keys", title="Keys", department="Finance", at=EARLIER, visibility="public")
    for number, days in (("1.0", 2), ("2.0", 4)):
        house.release("keys", number, text=f"Keep it {days} days.", at=EARLIER)
    THREADS[:] = change_and_ask(house, emma, at=EARLIER)
    for who in (HR, AUDITOR):
        file_id = ask_for_file(house, house.ids[who], at=EARLIER)
        PLACES[who] = [f"/compliance/exports/{file_id}"]
    version_id = house.draft("keys", "3.0", text="Keep it 6 days.")
    approve_draft(house, version_id, house.ids[APPROVER], at=EARLIER)
    PLACES[APPROVER] = [f"/drafts/{version_id}/publish"]
    withdraw(house, "keys", at=house.now())
    house.write_policy(
        "boats", title="Boats", department="Finance", at=EARLIER, visibility="public"
    )
    house.release("boats", "1.0", text="Bring it back dry.", at=EARLIER)
    withdraw(house, "boats", at=house.now(), decides=APPROVER)
    fill_the_rest(house, emma)
    return house


def fill_the_rest(house, emma):
    """A group, a rule, a lesson, a session with a date, a request, reminders under way."""
    trainer_id, hr_id = house.ids[TRAINER], house.ids[HR]
    with house.at_work():
        make_group((emma,), at=EARLIER)
        make_rule("first-aid", actor_id=hr_id, at=house.now())
        make_lesson(actor_id=trainer_id, at=EARLIER)
        make_session(actor_id=trainer_id, trainers=(TRAINER,), at=EARLIER)
        make_event(actor_id=trainer_id, days=30, at=EARLIER)
        policy = next(p for p in list_policies(EARLIER.date()) if p.slug == "data-privacy")
        request = ask_exemption(emma, policy.policy_id, at=house.now())
        with transaction():
            bulk = bulk_jobs.ask(hr_id, [emma], at=house.now())
    PLACES[HR] += ["/compliance/remind", f"/compliance/remind/{bulk}"]
    about = f"about=policy-{policy.policy_id}"
    PLACES["busy"] = [
        "/lessons/returned-lamp",
        "/sessions/opening-glass",
        f"/requests/new/{emma}/exemption?{about}",
        f"/requests/new/{emma}/more-time?{about}",
        f"/requests/{request}",
        f"/timeline/{emma}",
    ]


def ask_exemption(person_id, policy_id, *, at):
    """Somebody asks not to owe a policy for a month."""
    last = at.date() + timedelta(days=30)
    thing = Thing("policy", policy_id)
    wish = Wish(Kind.EXEMPTION, thing, at.date(), last, "I am abroad.", None)
    with transaction():
        return exempting.ask(person_id, wish, asker_id=person_id, house=OUTSIDE, at=at).id


def find_endpoint(house, url):
    """Which page the address is; none for files and for what only takes acts."""
    try:
        endpoint, _ = house.app.url_map.bind("").match(urlsplit(url).path, method="GET")
    except HTTPException:
        return None
    return None if endpoint in NO_PAGES else endpoint


def list_pages(house, *parts):
    """The pages of those parts of the program."""
    return {
        rule.endpoint
        for rule in house.app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.endpoint.partition(".")[0] in parts
    } - NO_PAGES


def look_at(page):
    """What axe-core finds on the page, in each of its looks, and whether it is too wide."""
    found = []
    for size, scheme, options in LOOKS:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        look = f"{urlsplit(page.url).path} {size['width']} {scheme}"
        if not page.evaluate("typeof axe === 'object'"):
            page.evaluate(AXE)
        for rule in page.evaluate(f"axe.run(document, {options})")["violations"]:
            targets = [str(node["target"]) for node in rule["nodes"][:3]]
            found.append(f"{look}: {rule['id']} at {', '.join(targets)}")
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > size["width"]:
            found.append(f"{look}: {wide} wide")
    return found


def stand_still(page):
    """A page that follows a file would be replaced in part while axe-core reads it bit by bit."""
    page.route(
        "**/compliance/exports/*",
        lambda route: route.continue_() if route.request.is_navigation_request() else route.abort(),
    )


def crawl(page, house, *, parts, starts):
    """Look at one page of each kind that links lead to; which were seen, and what is wrong."""
    seen, found, waiting = set(), [], deque(starts)
    stand_still(page)
    while waiting:
        path = waiting.popleft()
        endpoint = find_endpoint(house, path)
        if endpoint is None or endpoint in seen or endpoint.partition(".")[0] not in parts:
            continue
        page.goto(path)
        landed = find_endpoint(house, page.url)
        if landed in seen:
            continue
        seen.add(landed)
        links = page.locator("a[href^='/']")
        waiting.extend(links.evaluate_all("all => all.map(link => link.getAttribute('href'))"))
        found += look_at(page)
    return seen, found


COMPARED = "/policies/keys/compare/1.0/2.0"
LEARNER = (
    "/home",
    "/policies/lobby",
    COMPARED,
    "/search?q=complant",
    "/quizzes/complaints",
    "/certificates",
    "/questions",
)
OWNED = ("/write", "/drafts/bring-in", "/policies/lobby/2.0/ask")
CASES = {
    "employee": ("busy", ("learner", "account", "questions", "handbook"), LEARNER),
    "trainer": (TRAINER, ("trainer",), ("/trainer/quizzes",)),
    "HR": (
        HR,
        ("hr", "admin", "whole_handbook"),
        ("/compliance", "/admin/people", "/handbook/everything"),
    ),
    "approver": (
        APPROVER,
        ("owner", "announcing"),
        ("/drafts", "/releases/1", "/policies/keys/2.0/tell"),
    ),
    "keeper": (OWNER, ("history",), ("/reviews", "/policies/complaints/history")),
    "owner": (
        MAKER,
        ("writing", "questions", "intake"),
        ("/write", "/drafts/bring-in", "/policies/lobby/2.0/ask"),
    ),
    "withdrawer": (MAKER, ("withdrawals",), ("/policies/keys/withdraw", "/withdrawals/1")),
    "manager": (OWNER, ("manager",), ("/team",)),
    "auditor": (AUDITOR, ("hr",), ("/compliance",)),
    "asker": ("busy", ("requests",), ("/requests",)),
    "rule-maker": (HR, ("rules",), ("/rules/",)),
    "overseer": (HR, ("standing",), ("/standing", "/standing/forecast")),
    "administrator": (ADMINISTRATOR, ("admin",), ("/admin/people",)),
}


@pytest.mark.parametrize("role", CASES)
def test_axe_finds_nothing_on_any_page_of(role, lived, browser):
    who, parts, starts = CASES[role]
    enter(browser, lived, lived.ids[who])

    starts = (*starts, *PLACES.get(who, ()))
    seen, found = crawl(browser, lived, parts=parts, starts=starts)

    assert found == []
    closed = SENDING if role == "auditor" else set()
    assert seen - closed == list_pages(lived, *parts) - closed


def test_axe_finds_nothing_on_any_page_of_a_visitor(lived, browser):
    nora = lived.ids["lived"]
    lived.invite(nora)
    with lived.at_work():
        code = list_certificates(nora)[0].code
    [mail] = lived.list_mails(nora, "first-password")
    link = re.search(r"/set-password/\S+", mail.text)[0]
    starts = (
        "/sign-in",
        "/verify",
        f"/verify/{code}",
        "/public/policies",
        "/public/policies/keys/1.0",
        "/public/search?q=compliant",
        link,
    )

    seen, found = crawl(browser, lived, parts=("visitor", "visitor_check"), starts=starts)

    assert found == []
    assert seen == list_pages(lived, "visitor", "visitor_check")


def test_axe_finds_nothing_where_all_is_done_and_the_certificate_hangs(lived, browser):
    enter(browser, lived, lived.ids["lived"])
    found = []
    for path in ("/home", "/certificates", "/policies/complaints", "/quizzes/complaints"):
        browser.goto(path)
        found += look_at(browser)
    assert found == []


def test_axe_finds_nothing_on_a_document_that_was_read(lived, browser):
    enter(browser, lived, lived.ids[OWNER], "/drafts/bring-in")
    press(browser.get_by_role("button", name="Read it"))
    expect(browser.locator(".error-summary")).to_contain_text("There is no text.")
    found = look_at(browser)
    browser.get_by_label("The text", exact=True).fill(PASTED)
    press(browser.get_by_role("button", name="Read it"))
    expect(browser.get_by_label("Lines 4 to 5 is")).to_have_value("paragraph")
    found += look_at(browser)
    press(browser.get_by_role("button", name="Save as a draft"))
    expect(browser.locator(".error-summary")).to_contain_text("Give the policy a title.")
    found += look_at(browser)

    assert found == []


def test_axe_finds_nothing_on_a_refusal(lived, browser):
    browser.goto("/sign-in")
    press(browser.get_by_role("button", name="Sign in"))
    assert see(browser.locator(".error-summary h2")) == "We could not sign you in"
    found = look_at(browser)
    for path in ("/nowhere", "/verify?number=7", "/set-password/" + "x" * 30):
        browser.goto(path)
        found += look_at(browser)

    enter(browser, lived, lived.ids[HR])
    for path in ("/trainer/quizzes", "/compliance?as_of=2099-01-01", "/compliance/record?as_of=x"):
        browser.goto(path)
        found += look_at(browser)
    assert found == []


def test_axe_finds_nothing_where_much_was_asked_and_changed(lived, browser, open_browser):
    enter(browser, lived, lived.ids["asking"])
    found = []
    for path in (
        "/policies/lobby",
        "/policies/lobby?view=whole",
        "/policies/lobby/1.0",
        "/policies/lobby/compare/1.0/2.0",
        "/search?q=zzqqxxyy",
        "/search?q=" + "w" * 300,
        "/questions",
        *(f"/questions/{thread}" for thread in THREADS[1:]),
    ):
        browser.goto(path)
        found += look_at(browser)
    browser.goto("/policies/lobby/2.0/ask")
    press(browser.get_by_role("button", name="Send it to the owner"))
    expect(browser.locator(".error-summary")).to_be_visible()
    found += look_at(browser)
    browser.goto("/policies/lobby")
    # Who sees only what changed sees what the owner told everybody, too.
    expect(browser.locator(".callout .message")).to_have_text("In the one with the clock.")
    press_here(browser.get_by_role("link", name="I cannot agree"))
    expect(browser.locator("#ask textarea")).to_be_focused()
    found += look_at(browser)

    owner = open_browser()
    enter(owner, lived, lived.ids[MAKER])
    for path in ("/policies/lobby", *(f"/questions/{thread}" for thread in THREADS)):
        owner.goto(path)
        found += look_at(owner)
    assert found == []


def test_axe_finds_nothing_on_an_editor_that_refuses_or_belongs_to_another(
    lived, browser, open_browser
):
    with lived.at_work():
        version_id = next(d.version_id for d in list_drafts() if d.slug == "visitors")
    enter(browser, lived, lived.ids[MAKER], f"/write/drafts/{version_id}")
    browser.get_by_label("Text", exact=True).fill("[Say why]\n\n## One\n" + "word " * 300)
    expect(browser.locator("[data-preview-target]")).to_contain_text("Saved at")
    found = look_at(browser)
    other = open_browser()
    enter(other, lived, lived.ids[COUNSEL], f"/write/drafts/{version_id}")
    expect(other.get_by_role("button", name="Take over")).to_be_visible()
    found += look_at(other)
    other.goto("/write/new")
    press(other.get_by_role("button", name="Begin the policy"))
    found += look_at(other)
    assert found == []


def test_axe_finds_nothing_where_a_policy_is_withdrawn_or_waits_for_it(lived, browser):
    enter(browser, lived, lived.ids[APPROVER])
    found = []
    for path in (
        "/home",
        "/drafts",
        "/withdrawals/1",
        "/withdrawals/2",
        "/policies/boats",
        "/policies/boats/1.0",
        "/policies/boats/history",
        "/public/policies/boats",
        "/public/policies/boats/1.0",
    ):
        browser.goto(path)
        found += look_at(browser)
    assert found == []
