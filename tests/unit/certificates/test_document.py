"""How the parts of a certificate are written."""

from datetime import date

import pytest

from lms.certificates import document


def test_the_code_is_read_in_groups_of_four() -> None:
    assert document.group_code("7f3a90b1c4d2") == "7f3a 90b1 c4d2"


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("Ruth Adeyemi", "short"),
        ("Nguyễn Thị Minh Khai Nguyễn", "long"),
        ("Maximilian-Theodor Freiherr von Hohenstein-Bergmann zu Waldec", "longest"),
        ("محمد عبد الله", "arabic"),
    ],
)
def test_the_name_is_set_in_a_size_that_fits(name: str, size: str) -> None:
    assert document.choose_name_class(name) == size


def test_a_day_keeps_its_parts_together() -> None:
    assert document.write_day(date(2026, 3, 4)) == "4\u00a0March\u00a02026"
