"""Every page of HR and of the auditor, under one name to register."""

from lms.web.hr import exporting, people, record, register
from lms.web.hr.blueprint import blueprint

__all__ = ["blueprint", "exporting", "people", "record", "register"]
