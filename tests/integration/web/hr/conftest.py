"""A company on 1 April 2025: everybody was asked for one policy by 17 March, Alice did it."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from lms import clock
from lms.db import db, transaction
from lms.policies.models import Policy
from tests.cast import sign_in_as
from tests.integration.compliance import world
from tests.makers import make_company, make_policy, make_version

NOW = datetime(2025, 4, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def company(app, cast, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    with app.app_context():
        make_company()
        make_policy()
        make_version(approver_id=cast.abel)
        with transaction():
            complaints = db.session.query(Policy).one()
            world.acknowledge(
                SimpleNamespace(id=cast.alice),
                complaints,
                at=datetime(2025, 3, 10, 10, 0, tzinfo=UTC),
            )
    return cast


@pytest.fixture
def hana(app, company):
    return sign_in_as(app, company.hana)
