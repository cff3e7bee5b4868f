"""A policy changes while somebody reads it on a phone, and only the new text is acknowledged."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.walks.browsing import enter, press, see

FIRST_RELEASE = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)
OLD, NEW = "Leave the parcel with a neighbour.", "Take the parcel back to the depot."
CHANGED = "This text changed while you read it. Version 2.0 is shown now; nothing was acknowledged."


@pytest.fixture
def ruth(house):
    """Somebody who has not acknowledged the only policy of her department."""
    ruth = house.hire("Ruth Adeyemi", department="Depot")
    if "parcels" not in house.written:
        house.write_policy("parcels", title="Parcels", department="Depot", at=FIRST_RELEASE)
        house.release("parcels", "1.0", text=OLD, at=FIRST_RELEASE)
    return ruth


def acknowledge(page, number):
    page.get_by_label("This is my own statement, Ruth Adeyemi").check()
    return press(page.get_by_role("button", name=f"Acknowledge version {number}"))


def test_an_update_on_a_phone_is_seen_before_it_is_acknowledged(house, phone, ruth):
    enter(phone, house, ruth, "/policies/parcels")
    assert see(phone.locator(".facts dd").first) == "1.0"

    house.release("parcels", "2.0", text=NEW)
    answer = acknowledge(phone, "1.0")

    assert answer.status == 409
    assert see(phone.locator(".error-summary h2")) == "Nothing was acknowledged"
    assert see(phone.locator(".error-summary li")) == CHANGED
    assert see(phone.locator(".facts dd").first) == "2.0"
    assert NEW in see(phone.locator("article"))
    assert OLD not in see(phone.locator("article"))
    expect(phone.get_by_label("This is my own statement")).not_to_be_checked()
    assert house.list_mails(ruth) == ()

    answer = acknowledge(phone, "2.0")

    assert answer.status == 200
    assert see(phone.locator("h1")) == "You acknowledged version 2.0 of Parcels"
    assert see(phone.locator("dl.pairs dd").first) == "Ruth Adeyemi"
    [mail] = house.list_mails(ruth)
    assert mail.kind == "acknowledgement"
    assert mail.subject == "You acknowledged version 2.0 of Parcels"
    assert f"{house.url}{phone.url.removeprefix(house.url)}" in mail.text
    assert phone.evaluate("document.documentElement.scrollWidth") == 390


def test_the_same_page_in_two_tabs_leads_to_one_receipt(house, phone, ruth):
    enter(phone, house, ruth, "/policies/parcels")
    other = phone.context.new_page()
    other.goto(phone.url)

    number = see(phone.locator(".facts dd").first)
    acknowledge(phone, number)
    acknowledge(other, number)

    assert other.url == phone.url
    assert "/receipts/" in phone.url
    assert len(house.list_mails(ruth)) == 1
