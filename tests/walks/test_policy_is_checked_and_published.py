"""A text goes from its owner over two approvers to a reader, each in a browser of their own."""

import pytest
from playwright.sync_api import expect

from lms.db import transaction
from lms.policies.beginning import begin_policy
from lms.policies.reader import read_policy_facts
from tests.makers import POLICY
from tests.walks.browsing import enter, press
from tests.walks.house import APPROVER, COUNSEL, MAKER

NAMED = f"approval:\n  by: [{APPROVER}, {COUNSEL}]\n  needed: 2\n"
TEXT = "Why we lend bicycles.\n\n## Lending {#lending}\n\nAsk before you take one.\n"
BETTER = TEXT.replace("Ask before you take one.", "Ask the workshop before you take one.")
REMARK, REASON = "Whom does one ask?", "Say whom one asks."


@pytest.fixture
def bicycles(house):
    """A policy of Olga's whose first version is begun, for the only person of a department."""
    facts = POLICY.format(
        title="Bicycles", asks="each version", audience="{department: Bicycle Repair}"
    )
    read = read_policy_facts(facts + NAMED, "policy.yaml")
    assert not isinstance(read, list), read
    day, at = house.now().date(), house.now()
    reader = house.hire("Wim Workshop", department="Bicycle Repair")
    with house.at_work(), transaction():
        begin_policy("bicycles", read, person_id=house.ids[MAKER], day=day, at=at)
    return reader


def write(page, text):
    """Go to the draft, and write the text as it is to be."""
    expect(page.locator("form[data-write][data-is-ready]")).to_be_attached()
    page.get_by_label("Text", exact=True).fill(text)
    expect(page.locator("[data-preview-target]")).to_contain_text("Nothing to mend.")
    press(page.get_by_role("button", name="Save the draft"))
    press(page.get_by_role("link", name="See it as reviewers will"))


def submit(page):
    press(page.get_by_role("button", name="Submit version 1.0 for review"))
    expect(page.locator(".eyebrow").first).to_have_text("In review")


def approve(page, name):
    page.get_by_label(f"This is my own decision, {name}").first.check()
    press(page.get_by_role("button", name="Approve version 1.0"))
    expect(page.locator("#approvals")).to_contain_text(f"Approved by {name}")


def test_a_text_is_sent_back_mended_approved_by_two_published_and_acknowledged(
    house, open_browser, bicycles
):
    owner, first, second, reader = (open_browser() for _ in range(4))
    enter(owner, house, house.ids[MAKER], "/write")
    press(owner.get_by_role("link", name="Go on writing version 1.0 of Bicycles"))
    owner.get_by_label("In force from").fill(house.now().date().isoformat())
    write(owner, TEXT)
    draft = owner.url
    submit(owner)

    enter(first, house, house.ids[APPROVER], draft)
    first.get_by_label("About").select_option(label="Ask before you take one.")
    first.get_by_label("Your comment").fill(REMARK)
    press(first.get_by_role("button", name="Send the comment"))
    expect(first.locator("#comments")).to_contain_text(REMARK)
    first.get_by_label("What has to change").fill(REASON)
    press(first.get_by_role("button", name="Send it back"))
    expect(first.locator(".document")).to_contain_text(REASON)

    owner.goto(draft)
    expect(owner.locator("#comments")).to_contain_text("about “Ask before you take one.”")
    expect(owner.locator(".document")).to_contain_text(REASON)
    press(owner.get_by_role("link", name="Go on writing it"))
    write(owner, BETTER)
    submit(owner)

    first.goto(draft)
    approve(first, "Helene Strand")
    expect(first.locator("#decide")).to_contain_text("It waits for 1 other approval.")
    enter(second, house, house.ids[COUNSEL], draft)
    expect(second.get_by_role("heading", name="Approvals").locator("..")).to_contain_text("1 of 2")
    approve(second, "Mirela Popescu")

    owner.goto(draft)
    press(owner.get_by_role("link", name="See what publishing would bring"))
    expect(owner.locator("h1")).to_contain_text("1 person will be asked")
    owner.get_by_label("This is my own decision, Olga Owner").check()
    press(owner.get_by_role("button", name="Publish now, ask 1 person"))
    expect(owner.locator("h1")).to_contain_text("Version 1.0 of Bicycles is in force")
    expect(owner.locator("#approvals > li")).to_have_count(2)

    enter(reader, house, bicycles, "/policies/bicycles")
    expect(reader.locator(".document")).to_contain_text("Ask the workshop before you take one.")
    reader.get_by_label("This is my own statement, Wim Workshop").check()
    press(reader.get_by_role("button", name="Acknowledge version 1.0"))
    expect(reader.locator("h1")).to_have_text("You acknowledged version 1.0 of Bicycles")
