"""Tables of what was set and bound: of the present only, dropped and made again at will."""

from datetime import datetime

from sqlalchemy import Integer, LargeBinary, SmallInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, Digest, Token


class HandbookChapter(Base):
    """A policy set as a part of handbooks, packed; known by what is printed in it."""

    __tablename__ = "handbook_chapter"

    digest: Mapped[str] = mapped_column(Digest, primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Handbook(Base):
    """A file that somebody needs: asked for, taken up by one worker, made.

    The key says what is printed in it, so that whoever has the same policies has the same file.
    `maker` is the worker that makes it, as long as `seen_at` is recent.
    """

    __tablename__ = "handbook"

    key: Mapped[str] = mapped_column(Digest, primary_key=True)
    asked_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(SmallInteger)
    maker: Mapped[str | None] = mapped_column(Token)
    seen_at: Mapped[datetime | None]
    chapters_in_all: Mapped[int] = mapped_column(Integer)
    chapters_set: Mapped[int] = mapped_column(Integer)
    made_at: Mapped[datetime | None]
    size: Mapped[int | None] = mapped_column(Integer)
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    fault: Mapped[str | None] = mapped_column(Text)
