"""How the number of a certificate is read, however somebody typed it."""

import pytest

from lms.web.visitor.verify import read_number

NUMBER = "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    "typed",
    [
        NUMBER,
        NUMBER.upper(),
        "0123 4567 89ab cdef 0123 4567 89ab cdef",
        "0123-4567-89ab-cdef\u20130123-4567-89ab-cdef",
        "  0123\u00a04567 89ab cdef\n0123 4567 89ab cdef ",
        NUMBER.replace("0", "O").replace("1", "l"),
    ],
    ids=["as kept", "capitals", "groups", "dashes", "odd spaces", "look-alikes"],
)
def test_a_number_is_read_however_it_was_typed(typed):
    assert read_number(typed) == NUMBER


@pytest.mark.parametrize(
    "typed",
    ["", NUMBER[:-1], NUMBER + "0", NUMBER[:-1] + "g", "٠" * 32],
    ids=["nothing", "too short", "too long", "another letter", "other figures"],
)
def test_what_can_be_no_number_is_none(typed):
    assert read_number(typed) is None
