"""How the people below a manager stand, those who need something first."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import CTE, Select, Subquery, case, func, select, true
from sqlalchemy.orm import aliased

from lms.compliance import obligations
from lms.compliance.catalogue import Catalogue
from lms.compliance.obligations import has_asked_verdict, join_tables
from lms.compliance.paging import PAGE_SIZE, Page
from lms.compliance.rows import Row, select_rows, to_row
from lms.compliance.rules import LATE, Verdict
from lms.compliance.selection import Filter, is_counted
from lms.db import db
from lms.people.models import PersonFact


@dataclass(frozen=True)
class Member:
    """Somebody of the line: how many duties are late or open, and what they are."""

    person_id: int
    name: str
    job_title: str
    late: int
    open: int
    asked: int
    exempt: int
    paused: int
    next_due: date | None
    last_done: date | None
    duties: tuple[Row, ...] = ()


@dataclass(frozen=True)
class LinePage(Page[Member]):
    """Some people of the line, those late for the longest first; `total` counts those chosen."""

    people: int
    late: int
    open: int


# What the people of a line can be narrowed to, each with its place in the order of need.
STANDINGS = {"late": 0, "open": 1, "done": 2}


def list_line(
    selection: Filter, catalogue: Catalogue, page: int = 1, *, standing: str = ""
) -> LinePage:
    """Fifty people of `selection.within`, by two queries whatever the length of the line.

    A page beyond the last is answered with the first.
    """
    # A page that there cannot be is asked of no database: its number may be beyond every limit.
    page = page if 1 <= page <= len(selection.within or ()) else 1
    members = _select_members(selection, _count_duties(selection, catalogue).subquery())
    found = db.session.execute(_select_page(members.cte("members"), standing, page)).all()
    if found[0].person_id is None and page > 1:
        return list_line(selection, catalogue, standing=standing)
    figures = [int(one or 0) for one in found[0][-4:]]
    chosen = [row for row in found if row.person_id is not None]
    owed = _list_owed(selection, catalogue, tuple(row.person_id for row in chosen))
    members_shown = tuple(
        Member(
            row.person_id,
            row.name,
            row.job_title,
            row.late or 0,
            row.open or 0,
            row.asked or 0,
            row.exempt or 0,
            row.paused or 0,
            row.next_due,
            row.last_done,
            tuple(duty for duty in owed if duty.person_id == row.person_id),
        )
        for row in chosen
    )
    total, people, late, is_open = figures
    return LinePage(members_shown, total, page, people, late, is_open)


def _count_duties(selection: Filter, catalogue: Catalogue) -> Select[Any]:
    """Each person of the line who was asked anything, with the figures of their duties."""
    joined = join_tables()
    verdict = obligations.verdict(joined, selection, catalogue.renewals)
    is_late = verdict.in_([one.value for one in LATE])
    is_open = verdict == Verdict.OPEN.value
    is_exempt, is_paused = (verdict == v.value for v in (Verdict.EXEMPT, Verdict.PAUSED))
    return (
        obligations.select_from(
            joined,
            selection,
            joined.fact.person_id.label("person_id"),
            func.count().label("asked"),
            func.sum(case((is_late, 1), else_=0)).label("late"),
            func.sum(case((is_open, 1), else_=0)).label("open"),
            func.sum(case((is_exempt, 1), else_=0)).label("exempt"),
            func.sum(case((is_paused, 1), else_=0)).label("paused"),
            func.min(case((is_late | is_open, obligations.needed_by(joined)))).label("next_due"),
            func.max(obligations.met_on(joined)).label("last_done"),
        )
        .where(*has_asked_verdict(joined, selection, catalogue.renewals))
        .group_by(joined.fact.person_id)
    )


def _select_members(selection: Filter, duties: Subquery) -> Select[Any]:
    fact = aliased(PersonFact)
    need = case((duties.c.late > 0, 0), (duties.c.open > 0, 1), else_=2)
    return (
        select(
            fact.person_id,
            fact.name,
            fact.job_title,
            duties.c.late,
            duties.c.open,
            duties.c.asked,
            duties.c.exempt,
            duties.c.paused,
            duties.c.next_due,
            duties.c.last_done,
            need.label("need"),
        )
        .outerjoin(duties, duties.c.person_id == fact.person_id)
        .where(*is_counted(fact, selection))
    )


def _select_page(members: CTE, standing: str, page: int) -> Select[Any]:
    """The people of one page beside the figures of all, which come even where nobody is chosen."""
    need = members.c.need
    is_chosen = true() if standing not in STANDINGS else need == STANDINGS[standing]
    figures = select(
        func.sum(case((is_chosen, 1), else_=0)).label("total"),
        func.count().label("people"),
        func.sum(case((need == STANDINGS["late"], 1), else_=0)).label("people_late"),
        func.sum(case((need == STANDINGS["open"], 1), else_=0)).label("people_open"),
    ).select_from(members)
    every = figures.subquery()
    chosen = (
        select(members)
        .where(is_chosen)
        .order_by(need, members.c.next_due, members.c.name, members.c.person_id)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
        .subquery()
    )
    return (
        select(*(column for column in chosen.c if column.name != "need"), *every.c)
        .select_from(every.outerjoin(chosen, true()))
        .order_by(chosen.c.need, chosen.c.next_due, chosen.c.name, chosen.c.person_id)
    )


def _list_owed(selection: Filter, catalogue: Catalogue, people: tuple[int, ...]) -> tuple[Row, ...]:
    """What these people still owe, the earliest due first."""
    narrow = replace(selection, within=people, verdicts=(Verdict.OPEN, *LATE))
    joined = join_tables()
    statement = (
        select_rows(joined, narrow, catalogue)
        .where(*has_asked_verdict(joined, narrow, catalogue.renewals))
        .order_by(None)
        .order_by(obligations.needed_by(joined), joined.fact.name, joined.fact.person_id)
    )
    found = db.session.execute(statement)
    return tuple(to_row(values, selection.as_of, catalogue) for values in found)
