"""What is wrong in a draft, with what other texts and the quizzes make of it."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from lms.errors import Problem
from lms.markup import read_outline
from lms.policies.abbreviations import find_undefined
from lms.policies.company import list_glossary
from lms.policies.draft_linter import Fault, lint_draft
from lms.policies.text_notes import list_notes
from lms.policies.work import Work
from lms.quizzes.pointing import list_pointers


@dataclass(frozen=True)
class Findings:
    """Faults stop a text; notes say what would be easier to read."""

    faults: tuple[Fault, ...]
    notes: tuple[Problem, ...]


def look_through(work: Work, *, as_of: date, facts: Collection[str]) -> Findings:
    """Everything that the files would be told too; `facts` are the names of the company's."""
    faults = lint_draft(work, as_of=as_of, facts=facts)
    if work.before is not None:
        faults += tuple(_find_lost_questions(work.draft.slug, work.draft.body))
    return Findings(faults, note_text(work.draft.body))


def note_text(body: str) -> tuple[Problem, ...]:
    """The notes on a text; the glossary is asked where it could explain something."""
    is_open = any(find_undefined(body, "", first_line=1, known=()))
    known = [word for word, _ in list_glossary()] if is_open else []
    return list_notes(body, "", first_line=1, known=known)


def _find_lost_questions(slug: str, body: str) -> Iterator[Fault]:
    """Questions that would point at nothing if the text were published as it is."""
    anchors = {heading.anchor for heading in read_outline(body)}
    lost = Counter(
        (pointer.quiz_title, pointer.anchor)
        for pointer in list_pointers(slug)
        if pointer.anchor not in anchors
    )
    for (quiz, anchor), count in lost.items():
        which = "One question" if count == 1 else f"{count} questions"
        sentence = (
            f"{which} of the quiz “{quiz}” {'points' if count == 1 else 'point'} at the section "
            f"“{anchor}”, which this text does not have. Keep it, or have the quiz changed."
        )
        yield Fault(sentence, None, 1, "body")
