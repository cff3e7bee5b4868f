"""Writing quizzes and learning from their results."""

from lms.web.trainer import file_editor, form_editor, listing, previewing, publishing, results
from lms.web.trainer.blueprint import blueprint

__all__ = [
    "blueprint",
    "file_editor",
    "form_editor",
    "listing",
    "previewing",
    "publishing",
    "results",
]
