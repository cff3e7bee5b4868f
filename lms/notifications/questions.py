"""The words of the mails about questions, to the owner of a policy and back.

What was written stands on the page alone: a mail lies where nobody can erase it.
"""

from dataclasses import dataclass

ASKED = {
    "question": "asked something about",
    "objection": "cannot agree with",
    "suggestion": "suggests a change to",
}
TOLD = {
    "answered": ("Your question about {} is answered", "answered what you wrote about"),
    "taken": ("Your suggestion for {} is taken", "takes your suggestion for"),
    "declined": ("Your suggestion for {} is answered", "does not take your suggestion for"),
}


@dataclass(frozen=True)
class QuestionNotice:
    """What a mail about a question says: who wrote what kind of thing about which text."""

    name: str
    writer: str
    company: str
    title: str
    number: str
    heading: str
    kind: str
    step: str
    url: str


def word_question(notice: QuestionNotice) -> tuple[str, str]:
    """Subject and text of the mail that somebody asked or answered."""
    about = f"version {notice.number} of “{notice.title}” at {notice.company}"
    if notice.step == "asked":
        subject = f"{notice.writer} {ASKED[notice.kind]} {notice.title}"
        did, act = ASKED[notice.kind], "Read it and answer here"
    else:
        told, did = TOLD[notice.step]
        subject, act = told.format(notice.title), "Read it here"
    where = [f"It is about the part “{notice.heading}”."] if notice.heading else []
    lines = (f"Dear {notice.name},", "", f"{notice.writer} {did}", f"{about}.", *where)
    return subject, "\n".join((*lines, "", f"{act}: {notice.url}"))
