"""Fifty clicks at once are one act."""

import threading

from sqlalchemy import func, select

from lms.acknowledgements.models import Acknowledgement
from lms.db import db
from lms.evidence.models import EvidenceEntry
from tests.cast import sign_in_as
from tests.integration.web.learner.test_reading import acknowledge, read_token
from tests.makers import make_company, make_policy, make_version

CLICKS = 50


def open_tab(app, client):
    """Another connection of the same browser, with the same session."""
    tab, name = app.test_client(), app.config["SESSION_COOKIE_NAME"]
    tab.set_cookie(name, client.get_cookie(name).value)
    return tab


def test_fifty_threads_leave_one_act_one_entry_and_fifty_equal_receipts(app, cast):
    with app.app_context():
        make_company()
        make_policy()
        make_version(approver_id=cast.abel)
    alice = sign_in_as(app, cast.alice)
    token = read_token(alice.get("/policies/complaints").text)
    clients = [open_tab(app, alice) for _ in range(CLICKS)]
    together = threading.Barrier(CLICKS)
    answers: list[tuple[int, str]] = []

    def click(client):
        together.wait()
        answer = acknowledge(client, token)
        answers.append((answer.status_code, answer.location))

    threads = [threading.Thread(target=click, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(answers) == CLICKS
    assert {status for status, _ in answers} == {303}
    assert len({location for _, location in answers}) == 1
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Acknowledgement)) == 1
        entries = select(func.count()).where(EvidenceEntry.type == "policy.acknowledged")
        assert db.session.scalar(entries) == 1
