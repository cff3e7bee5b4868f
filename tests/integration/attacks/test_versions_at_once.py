"""Several at once on one version: each act is whole or refused, and nobody waits in a circle."""

import threading

import pytest
from sqlalchemy import func, select

from lms import clock
from lms.db import db, transaction
from lms.people import service as people
from lms.people.roles import Role
from lms.policies import search_index
from lms.policies.company import get_company
from lms.policies.models import PolicyRelease, PolicyVersion
from lms.policies.queries import find_version_in_force
from lms.policies.review_models import PolicyCallBack, PolicyReview
from lms.policies.search_models import SearchSection
from lms.policies.withdrawal.models import PolicyWithdrawal
from tests.cast import LONG_AGO, sign_in_as
from tests.integration.attacks.doors import FACTS, Doors, open_doors
from tests.integration.attacks.stage import find_field

ROUNDS = 3


@pytest.fixture
def doors(app, cast, tmp_path) -> Doors:
    """Abel approves, Adam may write too; version 2.0 is a draft of Olga's."""
    with app.app_context(), transaction():
        people.give_role(cast.adam, Role.OWNER, at=LONG_AGO, actor_id=None)
    return open_doors(app, cast, tmp_path)


def rush(acts):
    """Do all of it at one moment; what came of each."""
    together, results = threading.Barrier(len(acts)), [None] * len(acts)

    def begin(place, act):
        together.wait()
        results[place] = act()

    threads = [threading.Thread(target=begin, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def read_form(doors, name):
    """A browser of that person's own, and the form of the editor as it stands."""
    browser = sign_in_as(doors.app, getattr(doors.cast, name))
    page = browser.get(f"/write/drafts/{doors.draft}").text
    return browser, doors.read_text(doors.draft) | {"seen": find_field(page, "seen")}


def count(app, model, *conditions):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model).where(*conditions))


def read_source(app, version_id):
    with app.app_context():
        return db.session.scalars(
            select(PolicyVersion.source_digest).where(PolicyVersion.id == version_id)
        ).one()


def test_an_edit_and_an_approval_at_once_approve_no_text_that_nobody_saw(app, doors):
    for number in range(ROUNDS):
        doors.submit("olga")
        seen, abel = doors.read_seen("abel"), sign_in_as(app, doors.cast.abel)
        olga, form = read_form(doors, "olga")
        form["body"] = form["body"].replace("first", f"first of {number}")
        address = f"/write/drafts/{doors.draft}/preview"

        edited, approved = rush(
            [
                lambda b=olga, f=form, a=address: b.post(a, data=f).status_code,
                lambda b=abel, s=seen: doors.send_approval(b, s).status_code,
            ]
        )

        assert (edited, approved in {303, 409, 422}) == (200, True)
        assert doors.publish("abel").status_code in {409, 422}
    assert count(app, PolicyRelease, PolicyRelease.version_id == doors.draft) == 0


def test_files_and_publishing_at_once_leave_what_was_approved(app, doors):
    doors.submit("olga")
    assert doors.approve("abel").status_code == 303
    approved, seen = read_source(app, doors.draft), doors.read_seen("olga", "/publish")
    doors.write("2.0", "Something else.")
    browsers = [sign_in_as(app, doors.cast.olga) for _ in range(3)]

    files, *pages = rush(
        [
            lambda: doors.publish_files("adam"),
            *(lambda b=b: doors.send_publishing(b, seen).status_code for b in browsers),
        ]
    )

    released = count(app, PolicyRelease, PolicyRelease.version_id == doors.draft)
    assert set(pages) in ({303}, {409}, {422}, {409, 422})
    assert released == (1 if set(pages) == {303} else 0)
    assert (read_source(app, doors.draft) == approved) == bool(released)
    assert ("A released version is never altered" in files.output) == bool(released)


def test_another_title_and_publishing_at_once_release_the_approved_title(app, doors):
    doors.submit("olga")
    assert doors.approve("abel").status_code == 303
    seen, facts = doors.read_seen("olga", "/publish"), FACTS | {"title": "Quite another"}
    first, second = (sign_in_as(app, doors.cast.olga) for _ in range(2))

    named, published = rush(
        [
            lambda: first.post("/write/complaints/facts", data=facts).status_code,
            lambda: doors.send_publishing(second, seen).status_code,
        ]
    )

    assert (named, published in {303, 409, 422}) == (303, True)
    with app.app_context():
        title = db.session.scalars(
            select(PolicyVersion.title).where(PolicyVersion.id == doors.draft)
        ).one()
    assert title == ("Complaints" if published == 303 else "Quite another")


def test_an_emergency_an_approval_and_a_page_that_saves_at_once_end_well(app, doors):
    doors.submit("olga")
    olga, form = read_form(doors, "olga")
    form["body"] = form["body"].replace("first", "at once")
    seen, abel = doors.read_seen("abel"), sign_in_as(app, doors.cast.abel)
    adam = sign_in_as(app, doors.cast.adam)
    emergency = {"emergency-seen_digest": doors.read_seen("adam"), "emergency-agree": "y"}
    emergency["emergency-reason"] = "It cannot wait."
    address = f"/write/drafts/{doors.draft}/preview"

    statuses = rush(
        [
            lambda: adam.post(f"/drafts/{doors.draft}/emergency", data=emergency).status_code,
            lambda: doors.send_approval(abel, seen).status_code,
            lambda: olga.post(address, data=form).status_code,
        ]
    )

    assert [status for status in statuses if status >= 500] == []
    assert count(app, PolicyReview, PolicyReview.version_id == doors.draft) <= 1


def test_two_folders_at_once_begin_one_policy(app, doors):
    doors.rename_policy("returns")

    results = rush([lambda n=name: doors.publish_files(n) for name in ("olga", "adam", "olga")])

    assert [result.exit_code for result in results] == [0, 0, 0]
    assert sum("2.0.md: brought in as a draft" in result.output for result in results) == 1


def test_one_takes_over_from_another_and_neither_text_is_lost(app, doors):
    browsers = [read_form(doors, name) for name in ("olga", "adam", "olga", "adam")]
    for number, (_, form) in enumerate(browsers):
        form["body"] += f"\nWritten by {number}.\n"

    statuses = rush(
        [
            lambda b=browser, f=form: (
                b.post(f"/write/drafts/{doors.draft}", data={**f, "op": "take over"}).status_code
            )
            for browser, form in browsers
        ]
    )

    assert sorted(statuses) == [303, 409, 409, 409]
    assert doors.read_text(doors.draft)["body"].count("Written by") == 1


def test_publishing_calling_back_and_the_new_day_wait_for_each_other(app, doors):
    doors.submit("olga")
    assert doors.approve("abel").status_code == 303
    seen = doors.read_seen("olga", "/publish")
    answer = doors.send_publishing(doors.browser("olga"), seen, days=30)
    assert answer.status_code == 303
    browsers = [sign_in_as(app, each) for each in (doors.cast.olga, doors.cast.abel) * 2]
    form = {"back-reason": "Put off."}

    def refresh(mend):
        with app.app_context(), transaction():
            mend(get_company().day_of(clock.now()))
        return 303

    statuses = rush(
        [
            *(
                lambda b=b: b.post(f"/releases/{doors.draft}/call-back", data=form).status_code
                for b in browsers
            ),
            lambda: refresh(search_index.refresh),
            lambda: refresh(search_index.rebuild),
            lambda: refresh(search_index.rebuild),
        ]
    )

    assert statuses == [303] * 7
    assert count(app, PolicyCallBack) == 1
    assert count(app, SearchSection, SearchSection.version_id == doors.draft) == 0


def test_publishing_and_withdrawing_at_once_end_with_one_of_the_two(app, doors):
    doors.submit("olga")
    assert doors.approve("abel").status_code == 303
    seen = doors.read_seen("olga", "/publish")
    olga, abel = (sign_in_as(app, each) for each in (doors.cast.olga, doors.cast.abel))
    with app.app_context():
        day = get_company().day_of(clock.now())
    wish = {"on": day.isoformat(), "reason": "Nobody complains.", "agree": "y"}
    proposed = olga.post("/policies/complaints/withdraw", data=wish)
    assert proposed.status_code == 303
    approval, decide = {"approve-agree": "y"}, f"{proposed.location}/approve"

    published, withdrawn = rush(
        [
            lambda: doors.send_publishing(olga, seen).status_code,
            lambda: abel.post(decide, data=approval).status_code,
        ]
    )

    assert {(published, withdrawn)} <= {(303, 422), (422, 303)}
    with app.app_context():
        version = find_version_in_force("complaints", day)
    assert (version.number if version else "") == ("2.0" if published == 303 else "")
    assert count(app, PolicyWithdrawal) == (1 if withdrawn == 303 else 0)
    assert count(app, PolicyRelease, PolicyRelease.version_id == doors.draft) == (
        1 if published == 303 else 0
    )
