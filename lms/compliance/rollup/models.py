"""Tables of the rollup: figures kept ready, whom to count anew, and what was counted of each."""

from datetime import date
from typing import ClassVar

from sqlalchemy import Date, ForeignKey, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import CLUSTERED, Base, Digest, Id


class _Counts:
    """How many duties of a department for a subject stand how, a column for each verdict.

    The subject 'person' counts people by how they stand with all their duties.
    """

    department_id: Mapped[int] = mapped_column(Id, primary_key=True)
    subject: Mapped[str] = mapped_column(String(12), primary_key=True)
    subject_id: Mapped[int] = mapped_column(Id, primary_key=True)
    open: Mapped[int] = mapped_column(Integer)
    overdue: Mapped[int] = mapped_column(Integer)
    done: Mapped[int] = mapped_column(Integer)
    done_late: Mapped[int] = mapped_column(Integer)
    expired: Mapped[int] = mapped_column(Integer)
    exempt: Mapped[int] = mapped_column(Integer)
    paused: Mapped[int] = mapped_column(Integer)

    __table_args__: ClassVar = (CLUSTERED,)


class RollupChange(_Counts, Base):
    """By how much the figures of a day differ from those of the day before."""

    __tablename__ = "rollup_change"

    day: Mapped[date] = mapped_column(Date, primary_key=True, sort_order=-1)


class RollupSheet(_Counts, Base):
    """All figures of one day: the sum of all changes up to it, so that few are left to add."""

    __tablename__ = "rollup_sheet"

    day: Mapped[date] = mapped_column(Date, primary_key=True, sort_order=-1)


class RollupPerson(Base):
    """What was counted of a person, so that it can be taken away again."""

    __tablename__ = "rollup_person"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    runs: Mapped[bytes] = mapped_column(LargeBinary)


class RollupLate(Base):
    """From when to when a person was late, and since which day the longest of it was needed."""

    __tablename__ = "rollup_late"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    from_on: Mapped[date] = mapped_column(Date, primary_key=True)
    until_on: Mapped[date] = mapped_column(Date)
    needed_by: Mapped[date] = mapped_column(Date)

    __table_args__ = (
        Index("ix_rollup_late_until_on", "until_on", "needed_by", "person_id", "from_on"),
        CLUSTERED,
    )


class RollupState(Base):
    """That the rollup was begun, and which programme renewed which when it was."""

    __tablename__ = "rollup_state"

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    renewals: Mapped[str] = mapped_column(Digest)


class RollupMark(Base):
    """That something was recorded of a person since they were counted; written by triggers."""

    __tablename__ = "rollup_mark"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(Id, index=True)
