"""An owner pastes what an old document says, mends what was guessed wrongly, and has a draft."""

from playwright.sync_api import expect

from lms.policies.draft_edits import list_editors
from lms.policies.drafts import list_drafts
from tests.unit.document_import.making import make_docx, paragraph
from tests.walks.browsing import enter, press
from tests.walks.house import OWNER
from tests.walks.keyboard import Keyboard

TEXT = """HOW WE LEND LADDERS
PURPOSE
A ladder of [COMPANY NAME] is lent to whoever has been shown how to stand on it. The caretak
er shows it.
RULES
We ask for this:
Bring it back dry
Say what broke
AGREED
The caretaker looks each year, on [DATE].
WORKS COUNCIL
Signature and Date
"""
BODY = """## PURPOSE {#purpose}

A ladder of {{ name }} is lent to whoever has been shown how to stand on it. The caretaker shows it.

## RULES {#rules}

We ask for this:

- Bring it back dry
- Say what broke

## AGREED {#agreed}

The caretaker looks each year, on 1 March.

WORKS COUNCIL

Signature and Date
"""


def paste(page, text):
    press(page.get_by_role("link", name="Bring in a document"))
    page.get_by_label("The text", exact=True).fill(text)
    press(page.get_by_role("button", name="Read it"))


def test_a_pasted_text_is_mended_filled_in_and_saved_as_a_draft(house, browser):
    enter(browser, house, house.ids[OWNER], "/write")
    paste(browser, TEXT)
    expect(browser.locator("#guess-3")).to_contain_text("Put together as one word: “caretaker”.")
    expect(browser.get_by_label("Line 3: [COMPANY NAME]")).to_have_value("{{ name }}")
    expect(browser.locator(".preview-document h2").last).to_contain_text("WORKS COUNCIL")

    browser.get_by_label("Line 1 is").select_option("the title of the policy")
    browser.get_by_label("Line 11 is").select_option("a paragraph")
    browser.get_by_label("Line 10: [DATE]").fill("1 March")
    press(browser.get_by_role("button", name="Look again"))

    expect(browser.locator("h1")).to_contain_text("no open blanks")
    expect(browser.locator(".preview-document h2").last).to_contain_text("AGREED")
    expect(browser.locator(".preview-document")).to_contain_text("A ladder of Wrenfield is lent")
    expect(browser.get_by_label("Line 10: [DATE]")).to_have_value("1 March")
    expect(browser.get_by_label("Line 11 is")).to_have_value("paragraph")
    browser.get_by_label("Title of a new policy").fill("Ladders of ours")
    press(browser.get_by_role("button", name="Save as a draft"))

    expect(browser.locator("h1")).to_contain_text("Ladders of ours")
    expect(browser.locator(".document")).to_contain_text("Bring it back dry")
    with house.at_work():
        [draft] = [d for d in list_drafts() if d.title == "Ladders of ours"]
        assert draft.body == BODY
        assert list_editors(draft.version_id) == (house.ids[OWNER],)


def test_a_file_of_word_is_read_and_one_with_macros_is_refused(house, browser):
    file = {"name": "nets.docx", "mimeType": "application/octet-stream"}
    good = make_docx(paragraph("Nets", "T"), paragraph("Why", "H1"), paragraph("Fish."))
    bad = make_docx(paragraph("Nets"), parts={"word/vbaProject.bin": "x"})
    enter(browser, house, house.ids[OWNER], "/drafts/bring-in")

    browser.get_by_label("Or a file").set_input_files({**file, "buffer": bad})
    press(browser.get_by_role("button", name="Read it"))
    expect(browser.locator(".error-summary")).to_contain_text("The document has macros.")
    browser.get_by_label("Or a file").set_input_files({**file, "buffer": good})
    press(browser.get_by_role("button", name="Read it"))

    expect(browser.get_by_label("Title of a new policy")).to_have_value("Nets")
    expect(browser.locator(".preview-document h2")).to_contain_text("Why")


def test_a_document_is_brought_in_by_keyboard_alone(house, browser):
    enter(browser, house, house.ids[OWNER], "/write")
    keyboard = Keyboard(browser)

    keyboard.follow("Bring in a document")
    keyboard.reach("The text")
    browser.keyboard.insert_text(TEXT)
    keyboard.follow("Read it")
    keyboard.reach("Line 11 is")
    keyboard.choose_option("a paragraph", is_here=True)
    keyboard.reach("Line 10: [DATE]")
    keyboard.type("1 March")
    keyboard.reach("Title of a new policy")
    keyboard.type("Ladders by keys")
    keyboard.follow("Save as a draft")

    expect(browser.locator("h1")).to_contain_text("Ladders by keys")
    assert keyboard.unseen == []
