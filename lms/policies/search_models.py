"""Tables by which policies are found: a cache of the released texts, made anew at any time."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, SmallInteger, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, Id


class SearchSection(Base):
    """A section of a version in force or to come, with its words as they are compared.

    The first section of a version has number 0 and no heading. The index over the words is made
    by the migration, as each database has its own kind: the table `search_section_words` of FTS5
    on SQLite, the column `words` of PostgreSQL.
    """

    __tablename__ = "search_section"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("policy_version.id"))
    position: Mapped[int] = mapped_column(SmallInteger)
    anchor: Mapped[str] = mapped_column(String(80))
    number: Mapped[str] = mapped_column(String(12))
    heading: Mapped[str] = mapped_column(String(300))
    title_words: Mapped[str] = mapped_column(Text)
    heading_words: Mapped[str] = mapped_column(Text)
    body_words: Mapped[str] = mapped_column(Text)
    paragraphs: Mapped[Any] = mapped_column(JSON)

    __table_args__ = (
        UniqueConstraint("version_id", "position"),
        Index("ix_search_section_position", "position", "version_id"),
    )


class SearchWord(Base):
    """A word of those sections, and in how many of them it stands."""

    __tablename__ = "search_word"

    word: Mapped[str] = mapped_column(String(40), primary_key=True)
    sections: Mapped[int]


class SearchWordToCome(Base):
    """In how many of those sections the word stands that no reader may see before that day.

    Nobody is told that there is such a word, nor that there is none.
    """

    __tablename__ = "search_word_to_come"

    word: Mapped[str] = mapped_column(String(40), primary_key=True)
    version_id: Mapped[int] = mapped_column(
        ForeignKey("policy_version.id"), primary_key=True, index=True
    )
    in_force_from: Mapped[date]
    sections: Mapped[int]
