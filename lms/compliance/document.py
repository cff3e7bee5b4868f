"""How the compliance record reads on paper: the answer, its figures, and the rows."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from lms import pdf

TEMPLATES = Path(__file__).parent / "templates"
MOST_BARS = 24
BAR_WIDTH = 380
MOST_SECONDS = 60

Line = tuple[str, str, str, str, str, str, str, str]


@dataclass(frozen=True)
class ReportSheet:
    """The figures of the report, and the rows that fit in it."""

    company_name: str
    as_of: date
    generated_at: datetime
    filters: tuple[tuple[str, str], ...]
    headline: str
    totals: tuple[tuple[str, int], ...]
    departments: tuple[tuple[str, int, int, int], ...]
    rows: tuple[Line, ...]
    left_out: int
    csv_name: str
    language: str = "en"


@dataclass(frozen=True)
class Bar:
    """One department in the picture; widths are in the picture's own units."""

    label: str
    done: int
    late: int
    open: int
    share: str


def render_report(sheet: ReportSheet) -> bytes:
    """Set the report as PDF; characters that cannot be printed stand as U+FFFD and are said."""
    rows = tuple(tuple(pdf.replace_unsettable(one) for one in row) for row in sheet.rows)
    html = (
        _load_templates()
        .get_template("report.html")
        .render(
            sheet=sheet,
            rows=rows,
            headline=pdf.replace_unsettable(sheet.headline),
            company=pdf.replace_unsettable(sheet.company_name),
            filters=[(name, pdf.replace_unsettable(value)) for name, value in sheet.filters],
            departments=[(pdf.replace_unsettable(one[0]), *one[1:]) for one in sheet.departments],
            bars=measure_bars(sheet.departments),
            is_altered=rows != sheet.rows,
            write_day=write_day,
        )
    )
    return pdf.render_pdf_apart(html, stylesheet=TEMPLATES / "report.css", seconds=MOST_SECONDS)


def measure_bars(departments: tuple[tuple[str, int, int, int], ...]) -> tuple[Bar, ...]:
    """The departments of the picture: those with most late first, where not all fit."""
    chosen = [one for one in departments if one[1] > 0]
    if len(chosen) > MOST_BARS:
        chosen = sorted(chosen, key=lambda one: (-one[3], one[0]))[:MOST_BARS]
    return tuple(_measure(*one) for one in chosen)


def write_day(day: date) -> str:
    """The day as it stands on paper, its parts kept together."""
    return f"{day.day}\u00a0{day:%B}\u00a0{day.year}"


def _measure(name: str, owed: int, done: int, late: int) -> Bar:
    label = pdf.replace_unsettable(name)
    full_done = round(BAR_WIDTH * done / owed)
    full_late = min(round(BAR_WIDTH * late / owed), BAR_WIDTH - full_done)
    return Bar(
        label=label if len(label) <= 34 else f"…{label[-33:]}",
        done=full_done,
        late=full_late,
        open=BAR_WIDTH - full_done - full_late,
        share=f"{done * 100 // owed} %",
    )


@lru_cache(maxsize=1)
def _load_templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
    )
