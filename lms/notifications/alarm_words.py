"""The words of the mail that tells administrators of a job that needs them."""


def word_alarm(*, company: str, job: str, since: str, why: str, url: str) -> tuple[str, str]:
    """Subject and text of the mail."""
    text = "\n".join(
        (
            f"Something that {company} relies on needs you.",
            "",
            f"Job:   {job}",
            f"Since: {since}",
            "",
            why,
            "",
            "How all jobs stand, with the log of their runs:",
            url,
        )
    )
    return f"Needs you: {job}", text
