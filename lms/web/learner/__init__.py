"""The pages of everybody who has something to read, answer or show."""

from lms.web.learner import (
    attempts,
    certificates,
    comparing,
    home,
    lessons,
    quizzes,
    reading,
    results,
    searching,
    sessions,
)
from lms.web.learner.blueprint import blueprint

__all__ = [
    "attempts",
    "blueprint",
    "certificates",
    "comparing",
    "home",
    "lessons",
    "quizzes",
    "reading",
    "results",
    "searching",
    "sessions",
]
