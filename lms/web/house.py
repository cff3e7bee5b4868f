"""Whose house this is, for mails that are written from a page."""

from lms.web.company import get_company
from lms.web.settings import get_settings
from lms.workflows.inviting import House


def get_house() -> House:
    """The company's name and the address that is set, whatever host the request names."""
    return House(get_company().name, get_settings().base_url)
