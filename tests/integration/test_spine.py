"""A policy is released, asked for, and acknowledged once."""

from datetime import date, timedelta

from sqlalchemy import func, select

from lms.acknowledgements.models import Acknowledgement
from lms.assignments.queries import list_assignments
from lms.db import db
from tests.cast import make_cast
from tests.makers import PUBLISHED_AT, make_company, make_policy, make_version


def test_a_released_version_is_asked_of_everybody_in_its_audience(in_app):
    cast = make_cast()
    make_company()
    make_policy(audience="{department: Customer Support}")

    make_version(approver_id=cast.abel)

    owed = list_assignments(cast.alice)
    assert [(a.subject, a.asked_for, a.due_on, a.reason) for a in owed] == [
        ("policy", "1.0", date(2025, 3, 17), "published")
    ]
    assert list_assignments(cast.mallory) == ()
    assert db.session.scalar(select(func.count()).select_from(Acknowledgement)) == 0
    assert PUBLISHED_AT + timedelta(days=14) is not None
