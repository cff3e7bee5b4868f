"""Fifty people acknowledge while a new version is published: each for the text that they saw."""

import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from lms import clock
from lms.acknowledgements.models import Acknowledgement
from lms.db import db, transaction
from lms.evidence.models import EvidenceEntry
from lms.policies import reviewing
from lms.policies.decisions import Decision
from lms.policies.models import PolicyRelease
from lms.workflows.releasing import publish_version
from tests.cast import make_person, sign_in_as
from tests.integration.web.learner.test_reading import acknowledge, read_token
from tests.makers import make_company, make_draft, make_policy, make_version

NOW = datetime(2025, 6, 2, 9, 0, tzinfo=UTC)
READERS = 50
EARLY = LATE = 3


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def prepare(app, cast):
    """Version 1.0 in force, 2.0 approved, and fifty people with 1.0 on screen."""
    with app.app_context():
        make_company()
        make_policy()
        old = make_version(approver_id=cast.abel)
        new = make_draft(number="2.0", text="The duty lead takes it.", at=NOW)
        with transaction():
            submission = reviewing.submit(new, submitter_id=cast.olga, at=NOW)
            decision = Decision(submission.seen_digest)
            reviewing.approve(new, decision, approver_id=cast.abel, at=NOW)
        ids = [make_person(f"R-{n:03}", f"R{n:03} Reader") for n in range(READERS)]
    clients = [sign_in_as(app, each) for each in ids]
    tokens = [read_token(client.get("/policies/complaints").text) for client in clients]
    return (
        old,
        new,
        submission.seen_digest,
        {each: (client, token) for each, client, token in zip(ids, clients, tokens, strict=True)},
    )


def race(app, publishing, click, ids):
    """Let these people acknowledge at the moment at which the new version is published."""
    together = threading.Barrier(len(ids) + 1)

    def click_together(person_id):
        together.wait()
        click(person_id)

    def publish():
        together.wait()
        with app.app_context(), transaction():
            publish_version(**publishing, on=None, at=NOW)

    threads = [threading.Thread(target=click_together, args=(each,)) for each in ids]
    threads.append(threading.Thread(target=publish))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_each_record_is_on_the_version_that_the_person_saw(app, cast):
    old, new, seen, readers = prepare(app, cast)
    ids = list(readers)
    early, racing, late = ids[:EARLY], ids[EARLY:-LATE], ids[-LATE:]
    answers = {}
    publishing = {"version_id": new, "publisher_id": cast.olga, "seen_digest": seen}

    def click(person_id):
        client, token = readers[person_id]
        answers[person_id] = acknowledge(client, token)

    for person_id in early:
        click(person_id)
    race(app, publishing, click, racing)
    for person_id in late:
        click(person_id)

    taken = {each for each, answer in answers.items() if answer.status_code == 303}
    refused = {each for each, answer in answers.items() if answer.status_code == 409}
    assert taken | refused == set(ids)
    assert (taken >= set(early), refused >= set(late)) == (True, True)
    assert list_acts(app) == {(each, old) for each in taken}
    assert count_entries(app) == len(taken)
    sentence = "Version 2.0 is shown now; nothing was acknowledged."
    assert {sentence in answers[each].text for each in refused} == {True}
    again = [acknowledge(readers[e][0], read_token(answers[e].text)) for e in refused]
    assert {answer.status_code for answer in again} == {303}
    assert list_acts(app) == {(each, old) for each in taken} | {(each, new) for each in refused}


def list_acts(app):
    """Who acknowledged which version, whose page was the one that was shown."""
    with app.app_context():
        rows = db.session.execute(
            select(Acknowledgement.person_id, Acknowledgement.version_id).join(
                PolicyRelease,
                (PolicyRelease.version_id == Acknowledgement.version_id)
                & (PolicyRelease.html_digest == Acknowledgement.html_digest),
            )
        )
        return {tuple(row) for row in rows}


def count_entries(app):
    with app.app_context():
        types = db.session.scalars(select(EvidenceEntry.type))
        return sum(type_ == "policy.acknowledged" for type_ in types)
