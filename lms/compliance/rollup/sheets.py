"""The days whose figures are kept whole: today and the last day of each month around it."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, delete, func, insert, literal, select, union_all

from lms.compliance.rollup.figures import NAMES
from lms.compliance.rollup.models import RollupChange, RollupSheet
from lms.db import db

MONTHS_BACK = 36
MONTHS_AHEAD = 7
GROUP = ("department_id", "subject", "subject_id")


def list_sheet_days() -> tuple[date, ...]:
    """The days that have a sheet, in their order."""
    return tuple(db.session.scalars(select(RollupSheet.day).distinct().order_by(RollupSheet.day)))


def drop_sheets() -> None:
    """Forget all sheets: what changed is summed up without them."""
    db.session.execute(delete(RollupSheet))


def needs_sheets(today: date) -> bool:
    """Whether the sheet of today is missing, though there is something to stand on it."""
    has_sheet = select(RollupSheet.day).where(RollupSheet.day == today).limit(1)
    if db.session.scalar(has_sheet) is not None:
        return False
    has_change = select(RollupChange.day).where(RollupChange.day <= today).limit(1)
    return db.session.scalar(has_change) is not None


def keep_sheets(today: date) -> None:
    """Make the sheets that are missing, each from the one before it, and drop yesterday's."""
    wanted = sorted({today, *_list_months(today)})
    present = set(list_sheet_days())
    if gone := present.difference(wanted):
        db.session.execute(delete(RollupSheet).where(RollupSheet.day.in_(gone)))
    before: date | None = None
    for day in wanted:
        if day not in present:
            _make_sheet(day, before)
        before = day


def _make_sheet(day: date, before: date | None) -> None:
    rows = select_sums(before, day).subquery()
    columns = ["day", *GROUP, *NAMES]
    values = select(literal(day), *(rows.c[name] for name in columns[1:]))
    db.session.execute(insert(RollupSheet).from_select(columns, values))


def select_sums(sheet_day: Any, day: Any) -> Select[*tuple[Any, ...]]:
    """The figures of a day: those of a sheet and what changed since; without one, all changes."""
    figures = [select(*_columns(RollupChange)).where(RollupChange.day <= day)]
    if sheet_day is not None:
        figures[0] = figures[0].where(RollupChange.day > sheet_day)
        figures.append(select(*_columns(RollupSheet)).where(RollupSheet.day == sheet_day))
    parts = union_all(*figures).subquery()
    keys = [parts.c[name] for name in GROUP]
    return select(*keys, *(func.sum(parts.c[name]).label(name) for name in NAMES)).group_by(*keys)


def _columns(table: Any) -> Iterator[Any]:
    return (getattr(table, name) for name in (*GROUP, *NAMES))


def _list_months(today: date) -> Iterator[date]:
    """The last days of the months around that day."""
    for offset in range(-MONTHS_BACK, MONTHS_AHEAD + 1):
        months = today.year * 12 + today.month - 1 + offset
        yield date(months // 12, months % 12 + 1, 1) - timedelta(days=1)


def list_month_ends(today: date, back: int, ahead: int) -> tuple[date, ...]:
    """The last days of that many months before that day and after it."""
    ends = list(_list_months(today))
    before = [day for day in ends if day < today]
    return (*before[-back:], *[day for day in ends if day > today][:ahead])
