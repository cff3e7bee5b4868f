"""An owner writes a policy in the page; nothing typed is ever lost, and one writes at a time."""

import re

from playwright.sync_api import expect

from tests.walks.browsing import enter, press, press_here, see
from tests.walks.house import COUNSEL, OWNER

TEXT = "Why we lend tools.\n\n## Lending {#lending}\n\nWrite down who has it.\n"


def begin_policy(page, title):
    press(page.get_by_role("link", name="Write a new policy"))
    page.get_by_label("Title").fill(title)
    page.get_by_label("Only some, as ticked below").check()
    page.get_by_label("Engineering", exact=True).check()
    press(page.get_by_role("button", name="Read it back to me"))
    expect(page.locator(".callout")).to_contain_text("it concerns people in Engineering.")
    press(page.get_by_role("button", name="Begin the policy"))
    expect(page.locator("h1")).to_have_text(title)
    wait_ready(page)


def wait_ready(page):
    expect(page.locator("form[data-write][data-is-ready]")).to_be_attached()


def field(page):
    return page.get_by_label("Text", exact=True)


def write(page, text):
    field(page).fill(text)
    expect(page.locator("[data-preview-target]")).to_contain_text("Saved at")
    expect(page.locator("[data-preview-target] .preview")).to_contain_text(text.split("\n")[0])


def test_what_is_written_is_kept_over_a_closed_tab_and_a_lost_connection(
    house, browser, open_browser
):
    enter(browser, house, house.ids[OWNER], "/write")
    begin_policy(browser, "Tools")
    expect(browser.locator(".line-errors li")).to_have_count(4)
    assert see(browser.locator(".line-errors li").first) == (
        "Line 1 The blank “[State in one paragraph what this policy is for.]” is still open. "
        "Fill it in."
    )

    write(browser, TEXT)
    expect(browser.locator("[data-preview-target]")).to_contain_text("Nothing to mend.")
    address = browser.url
    again = browser.context.new_page()
    browser.close()
    again.goto(address)
    wait_ready(again)
    expect(field(again)).to_have_value(TEXT)

    again.context.set_offline(True)
    field(again).fill(TEXT + "\nBring it back.\n")
    expect(again.locator("[data-preview-state]")).to_contain_text("Your text is still here")
    last = again.context.new_page()
    again.close()
    last.context.set_offline(False)
    last.goto(address)
    wait_ready(last)
    expect(last.locator("[data-offer]")).to_be_visible()
    press_here(last.get_by_role("button", name="Bring them back"))
    expect(field(last)).to_have_value(TEXT + "\nBring it back.\n")
    expect(last.locator(".preview")).to_contain_text("Bring it back.")
    press(last.get_by_role("button", name="Save the draft"))
    wait_ready(last)
    expect(field(last)).to_have_value(TEXT + "\nBring it back.\n")
    expect(last.locator("[data-offer]")).to_be_hidden()


def test_one_writes_at_a_time_and_whoever_is_overtaken_loses_nothing(house, browser, open_browser):
    enter(browser, house, house.ids[OWNER], "/write")
    begin_policy(browser, "Ladders")
    write(browser, TEXT)
    second = open_browser()
    enter(second, house, house.ids[COUNSEL], re.sub(r"^https?://[^/]+", "", browser.url))
    expect(second.locator(".lead")).to_contain_text("Samuel Oduya writes in it since")
    expect(field(second)).not_to_be_editable()

    press(second.get_by_role("button", name="Take over"))
    wait_ready(second)
    write(second, "Counsel wrote this.\n\n## Lending {#lending}\n\nAsk.\n")
    field(browser).fill(TEXT + "Mine.\n")

    expect(browser.get_by_role("alert").first).to_contain_text("Mirela Popescu writes in this")
    expect(field(browser)).to_have_value(TEXT + "Mine.\n")
    press(browser.get_by_role("button", name="Save the draft"))
    expect(browser.locator(".error-summary")).to_contain_text("Nothing was saved")
    expect(field(browser)).to_have_value(TEXT + "Mine.\n")
    expect(browser.get_by_label("The text that is saved now")).to_have_value(
        "Counsel wrote this.\n\n## Lending {#lending}\n\nAsk.\n"
    )
    press(browser.get_by_role("button", name="Take over and save my text"))
    wait_ready(browser)
    expect(field(browser)).to_have_value(TEXT + "Mine.\n")


def test_the_keyboard_alone_writes_mends_and_saves(house, browser):
    enter(browser, house, house.ids[OWNER], "/write")
    begin_policy(browser, "Keys")
    field(browser).focus()
    browser.keyboard.press("F8")
    assert browser.evaluate("document.activeElement.id") == "body"
    browser.keyboard.press("Control+A")
    browser.keyboard.type("Why.\n\n## One {#one}\n\nText.\n\n## Two {#two}\n\nMore.\n")
    expect(browser.locator("[data-preview-target]")).to_contain_text("Nothing to mend.")
    browser.keyboard.press("Control+Home")
    browser.keyboard.press("Alt+PageDown")
    browser.keyboard.press("Alt+PageDown")
    browser.keyboard.type("### ")
    expect(browser.locator(".outline")).to_contain_text("Two")
    expect(field(browser)).to_have_value(re.compile("### ## Two"))
    with browser.expect_navigation():
        browser.keyboard.press("Control+S")
    wait_ready(browser)
    expect(browser.locator(".receipts")).to_contain_text("Version 1.0 is saved as a draft.")


def test_without_scripts_a_plain_form_saves_and_shows_what_has_to_be_mended(house, open_browser):
    page, other = open_browser(has_scripts=False), open_browser(has_scripts=False)
    enter(page, house, house.ids[OWNER], "/write/new")
    press(page.get_by_role("button", name="Begin the policy"))
    assert "A policy has a title. Write one." in see(page.locator(".error-summary"))
    page.get_by_label("Title").fill("Buckets")
    press(page.get_by_role("button", name="Begin the policy"))
    assert see(page.locator("h1")) == "Buckets"

    field(page).fill(TEXT + "\n[State where]\n")
    page.get_by_label("What changes").fill("It is new.")
    press(page.get_by_role("button", name="Save the draft"))
    assert "Version 1.0 is saved as a draft." in see(page.locator(".receipts"))
    expect(field(page)).to_have_value(TEXT + "\n[State where]\n")
    expect(page.get_by_label("What changes")).to_have_value("It is new.")
    assert "The blank “[State where]” is still open." in see(page.locator(".line-errors"))
    assert "Write down who has it." in see(page.locator(".preview"))

    enter(other, house, house.ids[COUNSEL], re.sub(r"^https?://[^/]+", "", page.url))
    expect(field(other)).not_to_be_editable()
    press(other.get_by_role("button", name="Take over"))
    field(other).fill("Counsel wrote this.\n")
    press(other.get_by_role("button", name="Save the draft"))
    field(page).fill(TEXT + "Mine.\n")
    refused = press(page.get_by_role("button", name="Save the draft"))
    assert refused.status == 409
    assert "Mirela Popescu writes in this draft now." in see(page.locator(".error-summary"))
    expect(field(page)).to_have_value(TEXT + "Mine.\n")
    press(page.get_by_role("button", name="Take over and save my text"))
    expect(field(page)).to_have_value(TEXT + "Mine.\n")
