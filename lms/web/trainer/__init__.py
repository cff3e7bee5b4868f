"""Writing quizzes, lessons and sessions, and learning from their results."""

from lms.web.trainer import (
    file_editor,
    form_editor,
    lesson_files,
    lesson_list,
    lesson_writing,
    listing,
    previewing,
    publishing,
    results,
    session_dates,
    session_list,
    session_page,
)
from lms.web.trainer.blueprint import blueprint

__all__ = [
    "blueprint",
    "file_editor",
    "form_editor",
    "lesson_files",
    "lesson_list",
    "lesson_writing",
    "listing",
    "previewing",
    "publishing",
    "results",
    "session_dates",
    "session_list",
    "session_page",
]
