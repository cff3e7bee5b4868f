"""A policy goes from a pasted text to an acknowledged 2.0: owner, approver, reader and HR.

Each works in a browser of their own, and none leaves the pages.
"""

import re

import pytest
from playwright.sync_api import expect

from lms.people.roles import Role
from lms.policies.queries import find_version
from lms.policies.reader import DEFAULT_STATEMENT
from tests.walks.browsing import enter, press, press_here, see, squeeze

PASTED = """HOW WE WASH LINEN
PURPOSE
Linen of [COMPANY NAME] is washed so that guests sleep well. The caretak
er counts it.
WASHING
The caretaker asks for this:
• Wash it hot
* Dry it outside
HANDING OUT
Linen is handed out by [DEADLINE] each day.
LINEN ROOM
Signature and Date
"""
FILLED = "Linen is handed out by nine in the morning each day."
MENDED = "Linen is handed out by the linen room by nine in the morning each day."
CHANGED = "Linen is handed out by the linen room by seven in the morning each day."
TITLE, OWNER, APPROVER, READER, HR = (
    "Linen of ours",
    "Lotte Wever",
    "Arne Dahl",
    "Rosa Lindqvist",
    "Hugo Prins",
)
REMARK, REASON = "Who hands it out?", "Say who hands it out."
SUMMARY = "Linen is handed out two hours earlier."


@pytest.fixture
def people(house):
    """Four people whom no other walk meets; the policy concerns the laundry."""
    return {
        OWNER: house.hire(OWNER, department="Linen office", roles=(Role.OWNER,)),
        APPROVER: house.hire(APPROVER, department="Linen office", roles=(Role.APPROVER,)),
        READER: house.hire(READER, department="Laundry"),
        HR: house.hire(HR, department="Linen office", roles=(Role.HR,)),
    }


def paste(page):
    """Bring the text in, mend what was guessed wrongly, and fill its blanks."""
    press(page.get_by_role("link", name="Bring in a document"))
    page.get_by_label("The text", exact=True).fill(PASTED)
    press(page.get_by_role("button", name="Read it"))
    expect(page.locator("#guess-3")).to_contain_text("Put together as one word: “caretaker”.")
    expect(page.get_by_label("Line 3: [COMPANY NAME]")).to_have_value("{{ name }}")
    page.get_by_label("Line 1 is").select_option("the title of the policy")
    page.get_by_label("Line 11 is").select_option("a paragraph")
    page.get_by_label("Line 10: [DEADLINE]").fill("nine in the morning")
    press(page.get_by_role("button", name="Look again"))
    expect(page.locator("h1")).to_contain_text("no open blanks")
    expect(page.locator(".preview-document li")).to_have_text(["Wash it hot", "Dry it outside"])
    page.get_by_label("Title of a new policy").fill(TITLE)
    press(page.get_by_role("button", name="Save as a draft"))
    expect(page.locator(".document")).to_contain_text(FILLED)


def ask_the_laundry(page):
    """Let the policy concern the laundry alone."""
    page.goto("/write")
    press(page.get_by_role("link", name=f"Owner, audience and days of {TITLE}"))
    page.get_by_label("Only some, as ticked below").check()
    page.get_by_label("Laundry", exact=True).check()
    press(page.get_by_role("button", name="Read it back to me"))
    expect(page.locator(".callout")).to_contain_text(
        "people in Laundry. That is 1\N{NO-BREAK SPACE}person today."
    )
    press(page.get_by_role("button", name="Let it hold from today"))


def write(page, house, before, after, *, summary=""):
    """Change one sentence and the day in the editor, and go to see it as reviewers will."""
    expect(page.locator("form[data-write][data-is-ready]")).to_be_attached()
    page.get_by_label("In force from").fill(house.now().date().isoformat())
    if summary:
        page.get_by_label("What changes").fill(summary)
    text = page.get_by_label("Text", exact=True)
    text.fill(text.input_value().replace(before, after))
    expect(page.locator("[data-preview-target]")).to_contain_text("Nothing to mend.")
    expect(page.locator("[data-preview-target] .preview")).to_contain_text(after)
    press(page.get_by_role("button", name="Save the draft"))
    press(page.get_by_role("link", name="See it as reviewers will"))


def submit(page, number):
    press(page.get_by_role("button", name=f"Submit version {number} for review"))
    expect(page.locator(".eyebrow").first).to_have_text("In review")


def approve(page, number):
    page.get_by_label(f"This is my own decision, {APPROVER}").first.check()
    press(page.get_by_role("button", name=f"Approve version {number}"))
    expect(page.locator("#approvals")).to_contain_text(f"Approved by {APPROVER}")


def publish(page, number):
    """Look at the dry run, publish, and give the address that the mail to people names."""
    page.reload()
    press(page.get_by_role("link", name="See what publishing would bring"))
    expect(page.locator("h1")).to_contain_text("1 person will be asked")
    page.get_by_label(f"This is my own decision, {OWNER}").check()
    press(page.get_by_role("button", name="Publish now, ask 1 person"))
    expect(page.locator("h1")).to_contain_text(f"Version {number} of {TITLE} is in force")
    press(page.get_by_role("link", name="Tell people"))
    mail = page.get_by_label("Text of the mail").input_value()
    return re.search(r"https?://[^/\s]+(/policies/\S+)", mail)[1]


def begin_version(page):
    """Begin the next version as one that changes what people do."""
    page.goto("/write")
    press_here(page.get_by_role("button", name=f"Begin a new version of {TITLE}"))
    press(page.get_by_role("button", name="What people do changes").locator("visible=true"))


def read_release(house, slug, number):
    """The released version as it is kept."""
    with house.at_work():
        version = find_version(slug, number, house.now().date())
        assert version is not None
        return version


def acknowledge(page, number):
    page.get_by_label(f"This is my own statement, {READER}").check()
    press(page.get_by_role("button", name=f"Acknowledge version {number}"))
    expect(page.locator("h1")).to_have_text(f"You acknowledged version {number} of {TITLE}")
    return see(page.locator("dl.pairs"))


def find_acts(page):
    """Go to what the reader was asked and did, as HR does."""
    page.get_by_label("Department", exact=True).select_option("Laundry")
    page.get_by_label("Policy or programme").select_option(TITLE)
    press(page.get_by_role("button", name="Show"))
    press(page.get_by_role("link", name=f"Timeline of {READER}, {TITLE}"))
    for fold in page.get_by_text("What this act binds").all():
        press_here(fold)


def list_acts(page):
    """The acts as they stand there, without the moment of each."""
    acts = [squeeze(each) for each in page.locator(".timeline > li").all_inner_texts()]
    return [re.sub(r"^.*?(?=Asked|Acknowledged)", "", act) for act in acts]


def test_from_a_pasted_text_to_an_acknowledged_second_version(house, open_browser, people):
    owner, approver, reader, hr = (open_browser() for _ in range(4))
    enter(owner, house, people[OWNER], "/write")
    paste(owner)
    draft = owner.url
    ask_the_laundry(owner)
    owner.goto(draft)
    press(owner.get_by_role("link", name="Go on writing it"))
    write(owner, house, FILLED, FILLED)
    submit(owner, "1.0")

    enter(approver, house, people[APPROVER], draft)
    approver.get_by_label("About").select_option(label=FILLED)
    approver.get_by_label("Your comment").fill(REMARK)
    press(approver.get_by_role("button", name="Send the comment"))
    approver.get_by_label("What has to change").fill(REASON)
    press(approver.get_by_role("button", name="Send it back"))

    owner.goto(draft)
    expect(owner.locator("#comments")).to_contain_text(REMARK)
    expect(owner.locator(".document")).to_contain_text(REASON)
    press(owner.get_by_role("link", name="Go on writing it"))
    write(owner, house, FILLED, MENDED)
    submit(owner, "1.0")
    approver.goto(draft)
    approve(approver, "1.0")
    address = publish(owner, "1.0")

    enter(reader, house, people[READER], address)
    expect(reader.locator(".document")).to_contain_text(MENDED)
    assert "the whole text" in acknowledge(reader, "1.0")

    begin_version(owner)
    write(owner, house, MENDED, CHANGED, summary=SUMMARY)
    draft = owner.url
    submit(owner, "2.0")
    approver.goto(draft)
    assert see(approver.locator(".difference ins").first) == "added: seven"
    approve(approver, "2.0")
    assert publish(owner, "2.0") == address

    reader.goto(address)
    expect(reader.get_by_role("heading", name="What changed for you since")).to_be_visible()
    expect(reader.locator("main")).to_contain_text(SUMMARY)
    assert see(reader.locator(".difference del")) == "removed: nine"
    assert see(reader.locator(".difference ins")) == "added: seven"
    assert "the changes since 1.0" in acknowledge(reader, "2.0")

    enter(hr, house, people[HR], "/compliance/record")
    find_acts(hr)
    slug = address.rsplit("/", 1)[1]
    first, second = (read_release(house, slug, number) for number in ("1.0", "2.0"))
    asked = "due by 7 December, because it was published while they worked here."
    statement = f"“{DEFAULT_STATEMENT}”"
    assert (MENDED in first.text, CHANGED in second.text) == (True, True)
    assert [act.partition(" Entry ")[0] for act in list_acts(hr)[::2]] == [
        f"Asked to acknowledge version 1.0, {asked}",
        f"Asked to acknowledge version 2.0, {asked}",
    ]
    for act, version, view in zip(
        list_acts(hr)[1::2], (first, second), ("whole text", "changes since 1.0"), strict=True
    ):
        assert act.startswith(f"Acknowledged version {version.number} {statement} Shown at ")
        assert version.text_digest in act.replace(" ", "")
        assert f" View {view} Language en Occasion first Entry " in act
