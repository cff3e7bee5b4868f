"""A small company on each database, with every day of it known."""

import pytest

from lms.db import WRITING, db
from tests.integration.compliance import world


@pytest.fixture
def house(in_app):
    """Two departments below one, a head, and a policy that everyone is asked to read."""
    # Its rows are written by hand, in one transaction that each test may go on with.
    db.session.connection(execution_options=WRITING)

    class House:
        company = world.make_department("Wrenfield")
        support = world.make_department("Wrenfield / Support", company)
        sales = world.make_department("Wrenfield / Sales", company)
        head = world.make_person("Hanna Head", company)
        anna = world.make_person("Anna Able", support, boss=head)
        bert = world.make_person("Bert Busy", support, boss=head)
        carl = world.make_person("Carl Calm", sales, boss=anna)
        complaints = world.make_policy(
            "complaints", "Complaints", head, versions=((1, 0), (1, 1), (2, 0))
        )
        onboarding = world.make_programme("onboarding", "Onboarding", head)
        refresher = world.make_programme(
            "refresher", "Refresher", head, starts={"after": "onboarding", "months": 12}
        )

    return House
