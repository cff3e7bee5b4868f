"""Which place of the masthead a page belongs to."""

import pytest

from lms.web.navigation import find_place

PLACES = ("/home", "/certificates", "/certificates/register", "/compliance", "/policies")


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/home", "/home"),
        ("/homes", None),
        ("/certificates/register", "/certificates/register"),
        ("/certificates/0123.pdf", "/certificates"),
        ("/compliance/people/3", "/compliance"),
        ("/account", None),
    ],
)
def test_the_longest_address_above_the_page_is_its_place(path, place):
    assert find_place(path, PLACES) == place
