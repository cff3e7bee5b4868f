"""A day ends where the person lives, not where the company is."""

from datetime import UTC, date, datetime

from sqlalchemy import select

from lms.acknowledgements.models import Acknowledgement
from lms.db import db
from lms.people.signing import SignIn
from tests.cast import make_cast
from tests.integration.workflows import scene
from tests.makers import make_company, make_policy, make_version

# The evening of the last day in New York is the night of the next one in Amsterdam.
EVENING = datetime(2025, 3, 18, 0, 30, tzinfo=UTC)


def test_the_evening_of_the_last_day_overseas_is_in_time(in_app, monkeypatch):
    cast = make_cast()
    make_company()
    make_policy()
    make_version(approver_id=cast.abel)
    overseas = SignIn(**{**vars(scene.SIGN_IN), "zone": "America/New_York"})
    monkeypatch.setattr(scene, "SIGN_IN", overseas)

    scene.read_and_acknowledge(cast.alice, at=EVENING)

    kept = db.session.scalars(select(Acknowledgement)).one()
    assert kept.acknowledged_on == date(2025, 3, 17)
