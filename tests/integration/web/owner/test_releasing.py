"""A version goes its way by the hands of several people, and nobody checks a text of their own."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import event, func, select

from lms import clock
from lms.db import db, transaction
from lms.evidence.models import EvidenceEntry
from lms.notifications.models import Mail
from lms.people import service as people
from lms.people.queries import find_person_by_staff_number
from lms.people.roles import Role
from lms.policies.drafts import list_drafts
from lms.policies.models import PolicyRelease
from lms.policies.review_models import PolicyReview, PolicySubmission
from tests.cast import LONG_AGO, make_person, sign_in_as
from tests.makers import make_company, make_draft, make_policy, make_version

OWN_TEXT = "You wrote this version. Somebody else who may approve has to check it."
NOW = datetime(2025, 6, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def draft(app, cast):
    with app.app_context():
        make_company()
        make_policy()
        return make_draft()


@pytest.fixture
def approver(app, cast):
    return sign_in_as(app, cast.abel)


@pytest.fixture
def author(app, cast):
    return sign_in_as(app, cast.olga)


def get_person_id(app, staff_number):
    with app.app_context():
        person = find_person_by_staff_number(staff_number, NOW.date())
        assert person is not None
        return person.id


def read_digest(page):
    found = re.search(r'name="[a-z-]*seen_digest"[^>]*value="([0-9a-f]{64})"', page.text)
    assert found, page.text
    return found.group(1)


def submit(client, draft):
    return client.post(f"/drafts/{draft}/submit")


def approve(client, draft, *, seen_digest="", **changes):
    seen = seen_digest or read_digest(client.get(f"/drafts/{draft}"))
    form = {"seen_digest": seen, "agree": "y", **changes}
    return client.post(
        f"/drafts/{draft}/approve", data={f"approve-{k}": v for k, v in form.items()}
    )


def publish(client, draft, *, seen_digest="", **changes):
    seen = seen_digest or read_digest(client.get(f"/drafts/{draft}/publish"))
    form = {"seen_digest": seen, "agree": "y", "on": "2025-06-02", **changes}
    return client.post(f"/drafts/{draft}/publish", data=form)


def count(app, table, *conditions):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(table).where(*conditions))


def count_releases(app):
    published = EvidenceEntry.type == "policy.published"
    return count(app, PolicyRelease), count(app, EvidenceEntry, published)


def list_mails(app):
    with app.app_context():
        rows = db.session.execute(select(Mail.address, Mail.subject).order_by(Mail.address))
        return [tuple(row) for row in rows]


def test_a_version_goes_from_its_author_over_an_approver_to_everybody(
    app, cast, author, approver, draft
):
    assert submit(author, draft).location == f"/drafts/{draft}"
    assert list_mails(app) == [("abel@example.org", "Please check version 1.0 of Complaints")]
    assert approve(approver, draft, met_on="2025-05-28").location == f"/drafts/{draft}#approvals"
    page = author.get(f"/drafts/{draft}/publish")
    assert "If you publish now, 9\N{NO-BREAK SPACE}people will be asked" in page.text
    assert "at the meeting on" in page.text
    answer = publish(author, draft)

    assert (answer.status_code, answer.location) == (303, f"/releases/{draft}")
    receipt = author.get(answer.location).text
    assert "Version 1.0 of Complaints is in force" in receipt
    assert "<bdi>Abel Approver</bdi>, Agent" in receipt
    assert sign_in_as(app, cast.alice).get("/policies/complaints").status_code == 200
    assert count_releases(app) == (1, 1)


def test_looking_changes_nothing(app, author, approver, draft):
    submit(author, draft)
    approve(approver, draft)
    for client in (author, approver):
        for path in ("/drafts", f"/drafts/{draft}", f"/drafts/{draft}/publish"):
            assert client.get(path).status_code == 200

    assert (count(app, PolicySubmission), count(app, PolicyReview)) == (1, 1)
    assert count_releases(app) == (0, 0)


def test_each_act_sent_twice_is_recorded_once(app, author, approver, draft):
    submit(author, draft)
    submit(author, draft)
    seen = read_digest(approver.get(f"/drafts/{draft}"))
    approvals = [approve(approver, draft, seen_digest=seen) for _ in range(2)]
    answers = [publish(author, draft, seen_digest=seen) for _ in range(2)]

    assert [answer.status_code for answer in approvals] == [303, 303]
    assert {answer.location for answer in answers} == {f"/releases/{draft}"}
    assert (count(app, PolicySubmission), count(app, PolicyReview)) == (1, 1)
    assert count_releases(app) == (1, 1)


def test_what_was_not_submitted_is_neither_approved_nor_published(app, cast, approver, draft):
    seen = read_digest(sign_in_as(app, cast.adam).get(f"/drafts/{draft}"))

    approval = approve(approver, draft, seen_digest=seen)
    publishing = publish(approver, draft, seen_digest=seen)

    assert (approval.status_code, publishing.status_code) == (422, 422)
    assert "This version is not in review." in approval.text
    assert count(app, PolicyReview) == 0
    assert count_releases(app) == (0, 0)


def test_without_the_tick_nothing_is_approved(app, author, approver, draft):
    submit(author, draft)

    answer = approve(approver, draft, agree="")

    assert answer.status_code == 422
    assert "Tick the sentence if it is your decision, then send it." in answer.text
    assert count(app, PolicyReview) == 0


def test_a_text_that_changed_on_screen_is_not_approved(app, author, approver, draft):
    submit(author, draft)
    seen = read_digest(approver.get(f"/drafts/{draft}"))
    with app.app_context():
        make_draft(text="The duty lead takes it.")

    answer = approve(approver, draft, seen_digest=seen)

    assert answer.status_code == 409
    assert "This draft was changed while it was in front of you." in answer.text
    assert "The duty lead takes it." in answer.text
    assert count(app, PolicyReview) == 0


def test_an_edit_after_the_approval_takes_the_approval_away(app, author, approver, draft):
    submit(author, draft)
    approve(approver, draft)
    with app.app_context():
        make_draft(text="The duty lead takes it.")
        make_draft()

    answer = publish(author, draft, seen_digest="0" * 64)

    assert answer.status_code == 422
    assert "Draft of a policy" in author.get(f"/drafts/{draft}").text
    assert count_releases(app) == (0, 0)


def test_a_draft_with_an_open_blank_says_where_and_is_not_submitted(app, author, cast):
    with app.app_context():
        make_company()
        make_policy()
        draft = make_draft(text="Answer within [Specify timeframe].")
    page = author.get(f"/drafts/{draft}")

    answer = submit(author, draft)

    sentence = "Line 5 of the text has an open blank: [Specify timeframe]."
    assert sentence in page.text
    assert f'<a class="button" href="/write/drafts/{draft}">Go on writing it</a>' in page.text
    assert "Submit version 1.0" not in page.text
    assert answer.status_code == 422
    assert sentence in answer.text
    assert count(app, PolicySubmission) == 0


def test_a_draft_in_which_the_linter_finds_something_is_not_submitted(app, cast, author):
    with app.app_context():
        make_company()
        make_policy()
        draft = make_draft(text="See [the tools](policy:tools) and [below](#gone).")

    answer = submit(author, draft)

    assert answer.status_code == 422
    assert "Line 5 of the text: " in answer.text
    faults = re.findall(r"<li>(Line 5 of the text: [^<]*)</li>", answer.text)
    assert len(faults) == 2
    assert "Two things to mend before it can be submitted" in answer.text
    assert count(app, PolicySubmission) == 0


def test_changes_are_asked_with_a_reason_and_a_new_submission_is_needed(
    app, author, approver, draft
):
    submit(author, draft)
    seen = read_digest(approver.get(f"/drafts/{draft}"))
    address = f"/drafts/{draft}/changes"

    bare = approver.post(address, data={"changes-seen_digest": seen})
    sent = approver.post(
        address, data={"changes-seen_digest": seen, "changes-reason": "Say who calls back."}
    )

    assert (bare.status_code, sent.status_code) == (422, 303)
    assert "Say who calls back." in author.get(f"/drafts/{draft}").text
    listed = author.get("/drafts").text
    assert "asks for changes: Say who calls back." in listed
    assert "Changes asked" in listed
    assert ("olga@example.org", "Changes are asked of version 1.0 of Complaints") in list_mails(app)
    assert approve(approver, draft, seen_digest=seen).status_code == 422
    assert submit(author, draft).status_code == 303
    assert approve(approver, draft, seen_digest=seen).status_code == 303


def test_a_comment_stands_at_its_paragraph_for_all_reviewers(app, author, approver, draft):
    submit(author, draft)
    paragraph = re.search(r'value="(p-taking-\d+)"', approver.get(f"/drafts/{draft}").text).group(1)
    address = f"/drafts/{draft}/comments"
    words = "Who is <b>it</b>?"

    answer = approver.post(address, data={"comment-paragraph": paragraph, "comment-words": words})
    stray = approver.post(address, data={"comment-paragraph": "p-gone-1", "comment-words": "x"})

    page = author.get(f"/drafts/{draft}").text
    assert (answer.status_code, stray.status_code) == (303, 422)
    assert "Who is &lt;b&gt;it&lt;/b&gt;?" in page
    assert f'href="#{paragraph}">“Whoever hears it first takes it.”' in page


def test_nobody_approves_a_text_of_their_own(app, cast, author, draft):
    with app.app_context(), transaction():
        people.give_role(cast.olga, Role.APPROVER, at=LONG_AGO, actor_id=None)
    submit(author, draft)
    page = author.get(f"/drafts/{draft}")

    answer = approve(author, draft, seen_digest="0" * 64)

    assert OWN_TEXT in page.text
    assert answer.status_code == 403
    assert count(app, PolicyReview) == 0


def test_an_editorial_version_with_a_changed_number_needs_two_reasons(app, cast, author, approver):
    with app.app_context():
        make_company()
        make_policy(asks="each major")
        make_version(approver_id=cast.abel, text="Answer within 7 days.")
        draft = make_draft(number="1.1", text="Answer within 10 days.")
        second = sign_in_as(app, make_person("T-300", "Second Approver", roles=(Role.APPROVER,)))
    submit(author, draft)
    page = approver.get(f"/drafts/{draft}").text
    bare = approve(approver, draft)
    first = approve(approver, draft, reason="Only the wording.")
    early = publish(author, draft, seen_digest=read_digest(second.get(f"/drafts/{draft}")))
    without = approve(second, draft)
    last = approve(second, draft, reason="The law says ten already.")
    done = publish(author, draft)

    assert "against “editorial”" in page
    assert [a.status_code for a in (bare, first, early, without, last, done)] == [
        *(422, 303, 422, 422, 303, 303)
    ]
    receipt = author.get(done.location).text
    assert "Only the wording." in receipt
    assert "The law says ten already." in receipt


@pytest.mark.parametrize(
    "case",
    [
        ("2025-06-01", "2025-06-01 has passed. Choose today or a later day."),
        ("2027-02-29", "This is not a day. Write one that is in the calendar, as 2027-03-31."),
    ],
    ids=["past", "29 February"],
)
def test_a_day_that_cannot_be_is_refused_with_a_sentence(app, author, approver, draft, case):
    day, sentence = case
    submit(author, draft)
    approve(approver, draft)

    answer = publish(author, draft, on=day)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert count_releases(app) == (0, 0)


def test_a_scheduled_version_is_called_back_before_its_day(
    app, author, approver, draft, monkeypatch
):
    submit(author, draft)
    approve(approver, draft)
    receipt = publish(author, draft, on="2025-06-20").location
    address = f"{receipt}/call-back"
    scheduled = author.get(receipt).text
    bare = author.post(address)
    answer = author.post(address, data={"back-reason": "The law was put off."})
    monkeypatch.setattr(clock, "now", lambda: datetime(2025, 6, 21, 9, 0, tzinfo=UTC))

    later = sign_in_as(app, get_person_id(app, "T-006"))
    assert "Version 1.0 of Complaints is scheduled" in scheduled
    assert (bare.status_code, answer.status_code) == (422, 303)
    assert "was called back" in later.get(receipt).text
    assert later.get("/policies/complaints").status_code == 404
    assert count(app, EvidenceEntry, EvidenceEntry.type == "policy.called_back") == 1


def test_an_emergency_is_an_administrators_and_stays_listed_until_it_is_approved(
    app, cast, author, approver, draft
):
    adam, address = sign_in_as(app, cast.adam), f"/drafts/{draft}/emergency"
    seen = read_digest(adam.get(f"/drafts/{draft}"))
    form = {"emergency-seen_digest": seen, "emergency-agree": "y"}
    reason = {"emergency-reason": "A gas leak."}

    others = [client.post(address, data=form | reason).status_code for client in (author, approver)]
    bare = adam.post(address, data=form)
    answer = adam.post(address, data=form | reason)

    assert (others, bare.status_code, answer.status_code) == ([403, 403], 422, 303)
    assert sign_in_as(app, cast.alice).get("/policies/complaints").status_code == 200
    subject = "Released in an emergency: version 1.0 of Complaints"
    assert list_mails(app) == [("abel@example.org", subject), ("olga@example.org", subject)]
    assert "Released in an emergency, and not approved yet" in approver.get("/drafts").text
    policy = sign_in_as(app, cast.alice).get("/policies/complaints").text
    assert "Released in an emergency by</dt><dd><bdi>Adam Admin</bdi>" in policy
    assert "Approved by" not in policy
    seen = read_digest(approver.get(f"/releases/{draft}"))
    later = {"approve-seen_digest": seen, "approve-agree": "y"}
    assert adam.post(f"/releases/{draft}/approve", data=later).status_code == 403
    assert author.post(f"/releases/{draft}/approve", data=later).status_code == 403
    assert approver.post(f"/releases/{draft}/approve", data=later).status_code == 303
    assert "not approved yet" not in approver.get("/drafts").text


def test_two_owners_publishing_at_once_make_one_release(app, cast, author, approver, draft):
    submit(author, draft)
    approve(approver, draft)
    form = {
        "seen_digest": read_digest(author.get(f"/drafts/{draft}/publish")),
        "agree": "y",
        "on": "2025-06-02",
    }
    clients = [sign_in_as(app, each) for each in (cast.abel, cast.olga) * 4]

    with ThreadPoolExecutor(len(clients)) as threads:
        answers = list(
            threads.map(lambda c: c.post(f"/drafts/{draft}/publish", data=form), clients)
        )

    assert {(answer.status_code, answer.location) for answer in answers} == {
        (303, f"/releases/{draft}")
    }
    assert count_releases(app) == (1, 1)


def test_a_draft_that_a_newer_release_overtook_says_so(app, cast, approver, draft):
    with app.app_context():
        make_version(number="2.0", approver_id=cast.abel)

    page = approver.get(f"/drafts/{draft}")

    assert "Version 2.0 was released already, so 1.0 can no longer be." in page.text


def test_a_draft_warns_of_those_that_its_release_would_overtake(app, approver, draft):
    with app.app_context():
        newer = make_draft(number="1.1")

    page = approver.get(f"/drafts/{newer}")

    assert "Once 1.1 is released, it can no longer be." in page.text
    assert "can no longer be" not in approver.get(f"/drafts/{draft}").text


@pytest.mark.parametrize("path", ["/drafts", "/drafts/1", "/drafts/1/publish", "/releases/1"])
def test_drafts_are_closed_to_other_roles_and_to_visitors(app, cast, client, draft, path):
    assert sign_in_as(app, cast.mallory).get(path).status_code == 403
    assert client.get(path).status_code == 302


@pytest.mark.parametrize("path", ["/drafts/4711", "/drafts/4711/publish", "/releases/4711"])
def test_what_does_not_exist_is_not_found(approver, draft, path):
    assert approver.get(path).status_code == 404


def test_the_pages_ask_the_same_questions_for_one_draft_and_for_many(app, author, approver, draft):
    submit(author, draft)
    approve(approver, draft)
    paths = ("/drafts", f"/drafts/{draft}", f"/drafts/{draft}/publish")
    few = [count_queries(app, author, path) for path in paths]
    with app.app_context():
        for number in ("1.1", "1.2", "2.0", "2.1"):
            make_draft(number=number)
        assert len(list_drafts()) == 5

    assert [count_queries(app, author, path) for path in paths] == few
    assert max(few) <= 8


def count_queries(app, client, path):
    asked = []

    def note(_connection, _cursor, statement, *_rest):
        if not statement.startswith(("BEGIN", "PRAGMA")):
            asked.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    client.get(path)
    event.remove(engine, "before_cursor_execute", note)
    return len(asked)
