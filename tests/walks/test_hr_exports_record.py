"""HR looks at a past day, follows a cell to the acts behind it, and hands the record over."""

import csv
import io
import re
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.walks.browsing import enter, press, see, squeeze, take
from tests.walks.house import AUDITOR, FOUNDED_AT, HR
from tests.walks.lives import acknowledge

RELEASED_AT = datetime(2026, 11, 11, 9, 0, tzinfo=UTC)
IN_TIME = datetime(2026, 11, 13, 9, 0, tzinfo=UTC)
TOO_LATE = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
BEFORE = {
    "Anna Smit": ("Done", "13 Nov"),
    "Bram Bos": ("Open", "–"),
    "=Cleo Vos": ("Open", "–"),
}
TODAY = {
    "Anna Smit": ("Done", "13 Nov"),
    "Bram Bos": ("Done, 2 days late", "18 Nov"),
    "=Cleo Vos": ("7 days late", "–"),
}
ASKED = (
    "11 November, 10:00 Asked to acknowledge version 1.0, due by 16 November, "
    "because it was published while they worked here."
)
ACKNOWLEDGED = (
    "13 November, 10:00 Acknowledged version 1.0 “I have read this policy and I will work by it.” "
    "Shown at 9:58 on 13 November, read for 2 minutes on the page, "
    "signed in by password since 13 November, 9:58. What this act binds"
)


@pytest.fixture
def workshop(house):
    """Three people were asked by 16 November: one did it in time, one late, one not yet."""
    if "workshop" not in house.ids:
        house.ids["workshop"] = lead = house.hire(
            "Wim Lead", department="Workshop office", staff_number="W-9000", at=FOUNDED_AT
        )
        assert lead
        for name in TODAY:
            house.ids[name] = house.hire(
                name, department="Workshop", manager="W-9000", at=FOUNDED_AT
            )
        house.write_policy("tools", title="Tools", department="Workshop", at=RELEASED_AT, days=5)
        house.release("tools", "1.0", text="Put each tool back.", at=RELEASED_AT)
        acknowledge(house, house.ids["Anna Smit"], "tools", at=IN_TIME)
        acknowledge(house, house.ids["Bram Bos"], "tools", at=TOO_LATE)
    return house


def narrow(page, day):
    """Choose the day, the workshop and its policy."""
    page.get_by_label("As of the end of").fill(day)
    page.get_by_label("Department", exact=True).select_option("Workshop")
    page.get_by_label("Policy or programme").select_option("Tools")
    press(page.get_by_role("button", name="Show"))


def list_rows(page):
    rows = {}
    for row in page.locator("table tbody tr").all():
        name = see(row.locator("th a"))
        standing = see(row.locator("td[data-label=Standing]"))
        rows[name] = (standing, see(row.locator("td[data-label=Done]")))
    return rows


def download(page, button):
    file = take(page.get_by_role("button", name=button))
    return file.suggested_filename, Path(file.path()).read_bytes()


def read_title(pdf):
    """What the document calls itself."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    texts = [pdf]
    for stream in streams:
        try:
            # The last byte of a stream may look like the line end that follows it.
            texts.append(zlib.decompressobj().decompress(stream))
        except zlib.error:
            texts.append(stream)
    titles = [re.search(rb"<dc:title>.*?<rdf:li[^>]*>(.*?)</rdf:li>", t, re.DOTALL) for t in texts]
    return next(found[1].decode() for found in titles if found)


def test_the_record_of_a_past_day_is_what_was_done_by_then(workshop, browser):
    enter(browser, workshop, workshop.ids[HR], "/compliance/record")
    narrow(browser, "2026-11-14")
    assert list_rows(browser) == BEFORE
    narrow(browser, "2026-11-23")
    assert list_rows(browser) == TODAY
    browser.get_by_label("Status").select_option("Late or run out")
    press(browser.get_by_role("button", name="Show"))
    assert list_rows(browser) == {"=Cleo Vos": TODAY["=Cleo Vos"]}


def test_a_cell_leads_to_the_acts_behind_it(workshop, browser):
    enter(browser, workshop, workshop.ids[HR], "/compliance")
    narrow(browser, "2026-11-14")
    assert see(browser.locator(".matrix tbody tr")) == "Workshop 3 people 33 % 2 in time"
    press(browser.locator(".matrix td a"))
    assert list_rows(browser) == BEFORE

    press(browser.get_by_role("link", name="Timeline of Anna Smit, Tools"))
    acts = [squeeze(each) for each in browser.locator(".timeline > li").all_inner_texts()]
    assert [act.partition(" Entry ")[0] for act in acts] == [ASKED, ACKNOWLEDGED]


def test_the_record_is_handed_over_as_table_workbook_and_report(workshop, browser):
    enter(browser, workshop, workshop.ids[HR], "/compliance/record")
    narrow(browser, "2026-11-23")

    name, content = download(browser, "Table (CSV)")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert name == "compliance-2026-11-23.csv"
    assert [(row["name"], row["verdict"], row["done_on"]) for row in rows] == [
        ("'=Cleo Vos", "overdue", ""),
        ("Anna Smit", "done", "2026-11-13"),
        ("Bram Bos", "done late", "2026-11-18"),
    ]

    name, content = download(browser, "Spreadsheet (XLSX)")
    [sheet] = CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names
    head, *cells = (
        CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(sheet).to_python()
    )
    column = head.index("name")
    assert name == "compliance-2026-11-23.xlsx"
    assert [row[column] for row in cells] == ["=Cleo Vos", "Anna Smit", "Bram Bos"]

    name, content = download(browser, "Report (PDF)")
    assert name == "compliance-2026-11-23.pdf"
    assert content.startswith(b"%PDF-")
    assert squeeze(read_title(content)) == "Compliance record, 23 November 2026, Wrenfield"


def test_an_auditor_reads_and_changes_nothing(workshop, browser):
    enter(browser, workshop, workshop.ids[AUDITOR], "/compliance/record")
    narrow(browser, "2026-11-14")
    assert list_rows(browser) == BEFORE
    places = browser.get_by_role("navigation", name="Main").locator("a")
    labels = [squeeze(each) for each in places.all_inner_texts()]
    assert labels == ["Policies", "Compliance", "Register"]
    assert browser.goto("/admin/people").status == 403
    assert browser.goto("/trainer/quizzes").status == 403


def test_a_manager_sees_the_own_line_and_nobody_else(workshop, browser):
    enter(browser, workshop, workshop.ids["workshop"], "/team")
    assert see(browser.locator("h1")) == "One of your three people is late"
    names = browser.locator("table tbody th a").all_inner_texts()
    assert sorted(names) == sorted(TODAY)
    assert browser.goto(f"/team/{workshop.ids['Anna Smit']}").status == 200
    assert browser.goto(f"/team/{workshop.ids[HR]}").status == 404
    assert browser.goto("/compliance").status == 403
