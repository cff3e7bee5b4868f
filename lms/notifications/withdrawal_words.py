"""The words of the mails about withdrawing a policy."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class WithdrawalNotice:
    """What such a mail says; nobody's reasons, which stand on its page."""

    name: str
    company: str
    title: str
    withdrawn_from: date
    url: str


def word_proposed(notice: WithdrawalNotice) -> tuple[str, str]:
    """To those who may decide: a withdrawal waits for them."""
    return _word(
        notice,
        f"Please decide: is {notice.title} to be withdrawn?",
        f"It is proposed to withdraw “{notice.title}” from {_write(notice.withdrawn_from)} on.",
        "See the reason and whom it concerns, then approve or refuse it:",
    )


def word_approved(notice: WithdrawalNotice) -> tuple[str, str]:
    """To the owner and the proposer: it is decided."""
    return _word(
        notice,
        f"{notice.title} is withdrawn from {_write(notice.withdrawn_from)} on",
        f"The withdrawal of “{notice.title}” has all its approvals. From the start of "
        f"{_write(notice.withdrawn_from)} it holds no more, and nobody owes it.",
        "What was recorded:",
    )


def word_refused(notice: WithdrawalNotice) -> tuple[str, str]:
    """To the owner and the proposer: the policy stays as it is."""
    return _word(
        notice,
        f"{notice.title} is not withdrawn",
        f"The withdrawal of “{notice.title}” was refused. The policy stays as it is.",
        "The reason stands on its page:",
    )


def word_taken_back(notice: WithdrawalNotice) -> tuple[str, str]:
    """To the owner and the proposer, where somebody else took it back."""
    return _word(
        notice,
        f"The withdrawal of {notice.title} was taken back",
        f"The withdrawal of “{notice.title}” was taken back before its day. The policy stays.",
        "The reason stands on its page:",
    )


def _word(notice: WithdrawalNotice, subject: str, *sentences: str) -> tuple[str, str]:
    lines = (f"Dear {notice.name},", "", *sentences, "", notice.url, "", notice.company)
    return subject, "\n".join(lines)


def _write(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"
