"""Tables of quizzes: versions, questions, attempts, answers, grades."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, Digest, Id, Token


class Quiz(Base):
    """A quiz: an identity with a slug."""

    __tablename__ = "quiz"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    created_at: Mapped[datetime]


class QuizDraft(Base):
    """The trainer's work on a quiz before it is published; of the present only."""

    __tablename__ = "quiz_draft"

    quiz_id: Mapped[int] = mapped_column(ForeignKey("quiz.id"), primary_key=True)
    source: Mapped[str] = mapped_column(Text)
    edited_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    edited_at: Mapped[datetime]


class QuizVersion(Base):
    """A published quiz; never changed."""

    __tablename__ = "quiz_version"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    quiz_id: Mapped[int] = mapped_column(ForeignKey("quiz.id"))
    number: Mapped[int] = mapped_column(SmallInteger)
    title: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(Text)
    source_digest: Mapped[str] = mapped_column(Digest)
    definition: Mapped[Any] = mapped_column(JSON)
    published_at: Mapped[datetime]
    published_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    entry_id: Mapped[str] = mapped_column(Token)

    __table_args__ = (UniqueConstraint("quiz_id", "number"),)


class Question(Base):
    """A question: an identity that lasts across versions of its quiz."""

    __tablename__ = "question"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    quiz_id: Mapped[int] = mapped_column(ForeignKey("quiz.id"))
    key: Mapped[str] = mapped_column(String(80))

    __table_args__ = (UniqueConstraint("quiz_id", "key"),)


class QuestionVersion(Base):
    """The exact words and answers of a question; shared by quiz versions that did not change it."""

    __tablename__ = "question_version"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"))
    digest: Mapped[str] = mapped_column(Digest)
    definition: Mapped[Any] = mapped_column(JSON)

    __table_args__ = (UniqueConstraint("question_id", "digest"),)


class QuizVersionQuestion(Base):
    """That a quiz version has a question version, and where."""

    __tablename__ = "quiz_version_question"

    quiz_version_id: Mapped[int] = mapped_column(ForeignKey("quiz_version.id"), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    question_version_id: Mapped[int] = mapped_column(ForeignKey("question_version.id"))


class Attempt(Base):
    """That a person began a quiz, with the questions and orders drawn; never changed."""

    __tablename__ = "attempt"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    id: Mapped[str] = mapped_column(Token, primary_key=True)
    quiz_id: Mapped[int] = mapped_column(ForeignKey("quiz.id"))
    quiz_version_id: Mapped[int] = mapped_column(ForeignKey("quiz_version.id"), index=True)
    occasion: Mapped[str] = mapped_column(String(80))
    number: Mapped[int] = mapped_column(SmallInteger)
    started_at: Mapped[datetime]
    drawn: Mapped[Any] = mapped_column(JSON)
    entry_id: Mapped[str] = mapped_column(Token)

    __table_args__ = (UniqueConstraint("person_id", "quiz_id", "occasion", "number"),)


class ResponseDraft(Base):
    """An answer kept as it is given; it counts only once the attempt is handed in."""

    __tablename__ = "response_draft"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    attempt_id: Mapped[str] = mapped_column(Token, primary_key=True)
    question_key: Mapped[str] = mapped_column(String(80), primary_key=True)
    answer: Mapped[Any] = mapped_column(JSON)
    saved_at: Mapped[datetime]


class Submission(Base):
    """That an attempt was handed in, with the answers as they were; never changed."""

    __tablename__ = "submission"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    attempt_id: Mapped[str] = mapped_column(Token, primary_key=True)
    submitted_at: Mapped[datetime]
    answers: Mapped[Any] = mapped_column(JSON)
    answers_digest: Mapped[str] = mapped_column(Digest)
    entry_id: Mapped[str] = mapped_column(Token)


class Grade(Base):
    """A grading of a submission; the last one counts, earlier ones stay."""

    __tablename__ = "grade"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    attempt_id: Mapped[str] = mapped_column(Token, primary_key=True)
    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    quiz_id: Mapped[int] = mapped_column(ForeignKey("quiz.id"))
    occasion: Mapped[str] = mapped_column(String(80))
    graded_at: Mapped[datetime]
    score_bp: Mapped[int] = mapped_column(Integer)
    is_passed: Mapped[bool]
    detail: Mapped[Any] = mapped_column(JSON)
    entry_id: Mapped[str] = mapped_column(Token)

    __table_args__ = (Index("ix_grade_quiz_id_graded_at", "quiz_id", "graded_at"),)
