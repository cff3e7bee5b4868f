"""From the link in the mail to the receipt of an update: a phone, four requests, no waiting."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.walks.browsing import enter, press, see

FIRST_RELEASE = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)
OLD, NEW = "Answer within 10 business days.", "Answer within 7 business days."
MOST_REQUESTS = 4


@pytest.fixture
def reader(house):
    """Somebody who acknowledged 1.0 of a policy of which 2.0 is in force."""
    reader = house.hire("Nora Lind", department="Claims")
    house.write_policy("claims", title="Claims", department="Claims", at=FIRST_RELEASE)
    house.release("claims", "1.0", text=OLD, at=FIRST_RELEASE)
    return reader


def acknowledge(page, number):
    page.get_by_label("This is my own statement, Nora Lind").check()
    press(page.get_by_role("button", name=f"Acknowledge version {number}"))
    expect(page.locator("h1")).to_have_text(f"You acknowledged version {number} of Claims")


def test_an_update_is_read_and_acknowledged_in_four_requests(house, phone, reader):
    enter(phone, house, reader, "/policies/claims")
    acknowledge(phone, "1.0")
    house.release("claims", "2.0", text=NEW)
    phone.context.clear_cookies()

    pages = []

    def note(request):
        if request.resource_type == "document":
            pages.append(request)

    phone.on("request", note)
    enter(phone, house, reader, "/policies/claims")
    expect(phone.get_by_role("heading", name="What changed for you since")).to_be_visible()
    assert see(phone.locator(".difference del")) == "removed: 10"
    assert see(phone.locator(".difference ins")) == "added: 7"
    expect(phone.get_by_role("button", name="Acknowledge version 2.0")).to_be_enabled()
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    acknowledge(phone, "2.0")

    signed_in = next(n for n, request in enumerate(pages) if request.method == "POST")
    after = [request.method for request in pages[signed_in + 1 :]]
    assert after == ["GET", "POST", "GET"]
    assert len(after) <= MOST_REQUESTS
    assert "the changes since 1.0" in see(phone.locator("dl.pairs"))
