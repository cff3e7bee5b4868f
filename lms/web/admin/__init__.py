"""The pages of those who look after people, their accounts and the mails to them."""

from lms.web.admin import groups, imports, mails, people, person
from lms.web.admin.blueprint import blueprint

__all__ = ("blueprint", "groups", "imports", "mails", "people", "person")
