"""The record as a report to be read: its summary and at most a thousand rows."""

from datetime import datetime
from itertools import islice

from lms.compliance.catalogue import Catalogue, list_departments
from lms.compliance.document import ReportSheet
from lms.compliance.overview import Headcount, Overview, get_overview
from lms.compliance.queries import stream_rows
from lms.compliance.rows import Row
from lms.compliance.rules import VERDICT_WORDS, Verdict
from lms.compliance.selection import Filter

MOST_ROWS = 1000


def lay_out(
    selection: Filter, catalogue: Catalogue, *, company_name: str, at: datetime, csv_name: str
) -> ReportSheet:
    """What stands in the report: the figures of all rows, and the first thousand of them."""
    overview = get_overview(selection, catalogue)
    shown = tuple(_to_line(row) for row in islice(stream_rows(selection, catalogue), MOST_ROWS))
    return ReportSheet(
        company_name=company_name,
        as_of=selection.as_of,
        generated_at=at,
        filters=describe_filter(selection, catalogue),
        headline=write_headline(overview.people),
        totals=list_totals(overview),
        departments=_list_departments(overview),
        rows=shown,
        left_out=overview.total.rows - len(shown),
        csv_name=csv_name,
    )


def write_headline(people: Headcount) -> str:
    """The answer in one sentence."""
    if people.people == 0:
        return "Nobody owed anything on that day"
    if people.late == 0:
        return "Nobody was late"
    if people.late == people.people:
        return "Everybody who owed anything was late"
    return f"{people.late:,} of {people.people:,} people were late"


def list_totals(overview: Overview) -> tuple[tuple[str, int], ...]:
    """The figures that the headline rests on."""
    total = overview.total
    return (
        ("duties owed on that day", total.asked),
        ("done in time", total.count(Verdict.DONE)),
        ("done, late", total.count(Verdict.DONE_LATE)),
        ("open, with time left", total.count(Verdict.OPEN)),
        ("late", total.late),
        ("of these, run out", total.count(Verdict.EXPIRED)),
        ("exempt or on leave", total.excused),
    )


def describe_filter(selection: Filter, catalogue: Catalogue) -> tuple[tuple[str, str], ...]:
    """What the record was narrowed to, in words."""
    lines = []
    if selection.department_id is not None:
        paths = {line.id: line.path for line in list_departments()}
        lines.append(("Department", paths.get(selection.department_id, "")))
    if selection.policy_id is not None:
        lines.append(("Policy", catalogue.get_title("policy", selection.policy_id)))
    if selection.programme_id is not None:
        lines.append(("Programme", catalogue.get_title("programme", selection.programme_id)))
    if selection.verdicts:
        lines.append(("Status", ", ".join(VERDICT_WORDS[v] for v in selection.verdicts)))
    if selection.search.strip():
        lines.append(("Name or staff number", selection.search.strip()))
    return tuple(lines)


def _list_departments(overview: Overview) -> tuple[tuple[str, int, int, int], ...]:
    paths = {line.id: line.path for line in list_departments()}
    ids = {place[0] for place in overview.cells}
    cells = [(paths[one], overview.get_department(one)) for one in ids]
    return tuple(
        (path, cell.asked, cell.done, cell.late)
        for path, cell in sorted(cells, key=lambda pair: pair[0])
    )


def _describe_verdict(row: Row) -> str:
    words = VERDICT_WORDS[row.verdict]
    if row.verdict is Verdict.EXEMPT and row.exempt_until:
        return f"{words} until {row.exempt_until.isoformat()}"
    return words


def _to_line(row: Row) -> tuple[str, str, str, str, str, str, str, str]:
    return (
        row.name,
        row.staff_number,
        row.department,
        row.title,
        row.asked_for,
        row.due_on.isoformat(),
        _describe_verdict(row),
        row.met_on.isoformat() if row.met_on else "",
    )
