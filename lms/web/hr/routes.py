"""Every page of HR and of the auditor, under one name to register."""

from lms.web.hr import bulk, exporting, people, record, register, saving
from lms.web.hr.blueprint import blueprint

__all__ = ["blueprint", "bulk", "exporting", "people", "record", "register", "saving"]
