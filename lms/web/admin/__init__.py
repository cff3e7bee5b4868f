"""The pages of those who look after people, their accounts, the mails to them and the jobs."""

from lms.web.admin import groups, imports, jobs, leave, mails, mails_to_come, people, person
from lms.web.admin.blueprint import blueprint

__all__ = (
    "blueprint",
    "groups",
    "imports",
    "jobs",
    "leave",
    "mails",
    "mails_to_come",
    "people",
    "person",
)
