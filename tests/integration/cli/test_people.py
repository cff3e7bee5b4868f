"""`lms people link`: the one way to a link for somebody whom no mail reaches."""

import json

import pytest
from sqlalchemy import select

from lms.cli.people import people
from lms.db import db
from lms.evidence.models import EvidenceEntry
from tests.cast import make_person


@pytest.mark.parametrize("email", ["", "nia@example.org"])
def test_a_link_that_is_printed_leaves_an_entry_that_says_so(app, cast, email):
    with app.app_context():
        make_person("N-1", "Nia Nomail", email=email)

    result = app.test_cli_runner().invoke(people, ["link", "N-1"])

    assert result.exit_code == 0
    path = result.output.strip().removeprefix("http://127.0.0.1:8000")
    assert app.test_client().get(path).status_code == 200
    with app.app_context():
        chosen = EvidenceEntry.type == "credential.changed"
        (body,) = db.session.scalars(select(EvidenceEntry.body).where(chosen))
    assert json.loads(body)["facts"]["what"] == "first link printed"
