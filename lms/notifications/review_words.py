"""The words of the mails about checking a version of a policy."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ReviewNotice:
    """What a mail about a version on its way says; nobody's reasons, which stand on its page."""

    name: str
    company: str
    title: str
    number: str
    url: str


def word_submitted(notice: ReviewNotice) -> tuple[str, str]:
    """To those who may approve: a version waits for them."""
    return _word(
        notice,
        f"Please check version {notice.number} of {notice.title}",
        f"Version {notice.number} of “{notice.title}” was submitted for review.",
        "Read it, comment on a paragraph, ask for changes, or approve it:",
    )


def word_changes_asked(notice: ReviewNotice) -> tuple[str, str]:
    """To those who wrote it: a reviewer asked for changes."""
    return _word(
        notice,
        f"Changes are asked of version {notice.number} of {notice.title}",
        f"A reviewer sent version {notice.number} of “{notice.title}” back.",
        "The reason stands beside the text:",
    )


def word_approved(notice: ReviewNotice) -> tuple[str, str]:
    """To those who wrote it: all approvals are there."""
    return _word(
        notice,
        f"Version {notice.number} of {notice.title} is approved",
        f"Version {notice.number} of “{notice.title}” has all its approvals.",
        "See what publishing it would bring, then publish it:",
    )


def word_emergency(notice: ReviewNotice) -> tuple[str, str]:
    """To owner and approvers: a version is in force that nobody approved."""
    return _word(
        notice,
        f"Released in an emergency: version {notice.number} of {notice.title}",
        f"Version {notice.number} of “{notice.title}” is in force without having been approved.",
        "Read it and the reason, and approve it or have it changed:",
    )


def _word(notice: ReviewNotice, subject: str, *sentences: str) -> tuple[str, str]:
    lines = (f"Dear {notice.name},", "", *sentences, "", notice.url, "", notice.company)
    return subject, "\n".join(lines)
