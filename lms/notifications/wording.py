"""The words of the mails about signing in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class LinkNotice:
    """What a mail with a link to set a password says."""

    name: str
    company: str
    url: str


def word_first_password(notice: LinkNotice) -> tuple[str, str]:
    """Subject and text of the mail to somebody who signs in for the first time."""
    subject = f"Your way in to the policies and training of {notice.company}"
    text = "\n".join(
        (
            f"Dear {notice.name},",
            "",
            f"{notice.company} keeps its policies and training in one place.",
            "You now have an account there.",
            "Choose your password here. The link works once, within 14 days:",
            "",
            notice.url,
            "",
            "Afterwards you sign in with this mail address or with your staff number.",
        )
    )
    return subject, text


def word_reset(notice: LinkNotice) -> tuple[str, str]:
    """Subject and text of the mail to somebody who has forgotten the password."""
    subject = f"Set a new password at {notice.company}"
    text = "\n".join(
        (
            f"Dear {notice.name},",
            "",
            f"Somebody asked for a new password for your account at {notice.company}.",
            "If it was you, choose one here. The link works once, within one hour:",
            "",
            notice.url,
            "",
            "If it was not you, nothing has to be done: your password stays as it is.",
        )
    )
    return subject, text


def word_new_address(notice: LinkNotice) -> tuple[str, str]:
    """Subject and text of the notice, to the address before, that mails go to another one."""
    subject = f"Mails from {notice.company} go to another address"
    text = "\n".join(
        (
            f"Dear {notice.name},",
            "",
            f"the mail address of your account at {notice.company} was changed.",
            "Nothing more comes to this one, and links sent here no longer work.",
            "If you did not expect it, tell your administrator at once.",
            "Where you are signed in stands on the page of your account:",
            "",
            notice.url,
        )
    )
    return subject, text


def word_password_changed(notice: LinkNotice) -> tuple[str, str]:
    """Subject and text of the notice that a password was changed."""
    subject = f"Your password at {notice.company} was changed"
    text = "\n".join(
        (
            f"Dear {notice.name},",
            "",
            f"The password of your account at {notice.company} was changed a moment ago.",
            "Your other sessions were ended.",
            "If it was not you, set a new one at once and tell your administrator:",
            "",
            notice.url,
        )
    )
    return subject, text
