"""What part of the record an address or a form asks for."""

from typing import Any

from lms import clock
from lms.compliance.catalogue import Catalogue, DepartmentLine, read_choices
from lms.web.company import get_company
from lms.web.hr.forms import RecordForm


def read_form(values: Any) -> tuple[RecordForm, Catalogue, tuple[DepartmentLine, ...]]:
    """The form with what can be chosen on the day that it names."""
    form = RecordForm(values, today=clock.today(get_company().time_zone))
    form.as_of.validate(form)
    catalogue, departments = read_choices(form.day)
    form.offer(catalogue, departments)
    form.process(values)
    return form, catalogue, departments
