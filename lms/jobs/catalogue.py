"""Which jobs there are, in words that HR understands, and when each is due.

A time is a line of cron, in the company's time zone; `lms/worker/tasks.py` says what is done.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Job:
    """A job that is due at certain times."""

    name: str
    title: str
    does: str
    when: str
    times: str


@dataclass(frozen=True)
class Errand:
    """What is done as soon as something waits for it."""

    name: str
    title: str
    does: str


BEGIN_DAY = Job(
    "begin-day",
    "Begin the day",
    "Asks everybody for what the new day asks of them, reminds owners of reviews, completes "
    "programmes and brings the search up to date.",
    "every day at midnight",
    "0 0 * * *",
)
REMIND = Job(
    "send-reminders",
    "Write reminders",
    "Writes the mails that remind people, managers and HR of what is open.",
    "every five minutes",
    "*/5 * * * *",
)
CLEAR_AWAY = Job(
    "clear-away",
    "Clear away",
    "Forgets runs of jobs that ended more than 90 days ago.",
    "every Sunday at 3:30",
    "30 3 * * 0",
)
JOBS = (BEGIN_DAY, REMIND, CLEAR_AWAY)

SEND_MAILS = Errand("send-mails", "Send mails", "Sends the mails that are due.")
ERRANDS = (
    SEND_MAILS,
    Errand("send-resets", "Send links", "Sends a link to whoever asked for a new password."),
    Errand("set-certificates", "Set certificates", "Makes the PDF of each new certificate."),
    Errand("make-exports", "Make exports", "Makes the files of the record that were asked for."),
    Errand("make-handbooks", "Make handbooks", "Makes handbooks in which something changed."),
    Errand("keep-figures", "Keep figures", "Counts anew how people stand who did something."),
    Errand("remind-many", "Remind many", "Reminds everybody whom HR chose in the record."),
    Errand("run-jobs", "Run jobs", "Runs each job of the schedule when it is due."),
    Errand("raise-alarms", "Raise alarms", "Tells administrators when a job did not run."),
)


def find_described(name: str) -> Job | Errand | None:
    """The job or errand of that name."""
    return next((each for each in (*JOBS, *ERRANDS) if each.name == name), None)


def find_title(name: str) -> str:
    """The title of a job or errand; of one that is no more, its name."""
    found = find_described(name)
    return found.title if found else name
