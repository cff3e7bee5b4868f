"""An approval holds for what was on screen, and for nothing that comes in by another door."""

import pytest
from sqlalchemy import func, select

from lms.db import db, transaction
from lms.people import service as people
from lms.people.roles import Role
from lms.policies.models import PolicyRelease
from lms.policies.review_models import PolicyReview
from lms.policies.reviews import list_submissions
from tests.cast import LONG_AGO
from tests.integration.attacks.doors import COMPANY, Doors, find_refusal, open_doors
from tests.integration.attacks.stage import find_field

CHANGED = "This draft was changed while it was in front of you."
REASON = {"approve-reason": "Only the wording."}
OTHER = "Whoever of us hears it first takes it."


@pytest.fixture
def doors(app, cast, tmp_path) -> Doors:
    """Abel and Hana approve; version 2.0 is a draft of Olga's in a folder of files."""
    with app.app_context(), transaction():
        people.give_role(cast.hana, Role.APPROVER, at=LONG_AGO, actor_id=None)
        people.give_role(cast.adam, Role.OWNER, at=LONG_AGO, actor_id=None)
    return open_doors(app, cast, tmp_path)


@pytest.fixture
def approved(doors) -> Doors:
    """The same with version 2.0 approved by Abel."""
    doors.submit("olga")
    assert doors.approve("abel").status_code == 303
    return doors


def count(app, table, version_id):
    with app.app_context():
        mine = select(func.count()).select_from(table).where(table.version_id == version_id)
        return db.session.scalar(mine)


def save(doors, name="olga", path="", **changes):
    """Save the draft with other values, by that person's page."""
    browser = doors.browser(name)
    page = browser.get(f"/write/drafts/{doors.draft}").text
    form = doors.read_text(doors.draft) | {"seen": find_field(page, "seen")} | changes
    answer = browser.post(f"/write/drafts/{doors.draft}{path}", data=form)
    assert answer.status_code in {200, 303}


def write_in_page(doors):
    save(doors, op="save", body=doors.read_text(doors.draft)["body"].replace("first", "at once"))


def write_in_page_of_another(doors):
    body = doors.read_text(doors.draft)["body"].replace("first", "at once")
    save(doors, "adam", op="save", body=body)


def let_page_save(doors):
    body = doors.read_text(doors.draft)["body"].replace("first", "at once")
    save(doors, path="/preview", body=body)


def write_and_write_back(doors):
    before = doors.read_text(doors.draft)["body"]
    save(doors, path="/preview", body=before.replace("first", "at once"))
    save(doors, path="/preview", body=before)
    assert doors.read_text(doors.draft)["body"] == before


def change_statement(doors):
    save(doors, op="save", statement="I give up my holidays.")


def change_day(doors):
    save(doors, op="save", effective_on="2025-03-04")


def replace_file(doors):
    doors.write("2.0", OTHER)
    assert "2.0.md: brought in as a draft" in doors.publish_files("olga").output


def replace_file_there_and_back(doors):
    kept = (doors.folder / "policies/complaints/2.0.md").read_bytes()
    replace_file(doors)
    (doors.folder / "policies/complaints/2.0.md").write_bytes(kept)
    assert "2.0.md: brought in as a draft" in doors.publish_files("olga").output


def replace_statement_in_file(doors):
    doors.write("2.0", "Whoever hears it first takes it.", statement="I give up my holidays.")
    assert "2.0.md: brought in as a draft" in doors.publish_files("adam").output


def change_title(doors):
    facts = doors.read_facts("olga") | {"title": "Holidays are given up"}
    assert doors.browser("olga").post("/write/complaints/facts", data=facts).status_code == 303


def name_other_approvers(doors):
    doors.write_policy(more="approval:\n  by: [T-005, T-007]\n  needed: 1\n")
    assert "policy.yaml: holds from" in doors.publish_files("olga").output


def take_it_back(doors):
    answer = doors.browser("olga").post(f"/drafts/{doors.draft}/take-back")
    assert answer.status_code == 303


def give_it_up_and_bring_it_in_again(doors):
    doors.give_up()
    assert "2.0.md: brought in as a draft" in doors.publish_files("olga").output


CHANGES = (
    write_in_page,
    write_in_page_of_another,
    let_page_save,
    write_and_write_back,
    change_statement,
    change_day,
    replace_file,
    replace_file_there_and_back,
    replace_statement_in_file,
    change_title,
    name_other_approvers,
    take_it_back,
    give_it_up_and_bring_it_in_again,
)


@pytest.mark.parametrize("change", CHANGES)
def test_what_changed_after_its_approval_is_not_published(app, approved, change):
    seen = approved.read_seen("abel", "/publish")
    change(approved)

    answers = [approved.publish(name, digest) for name in ("olga", "abel") for digest in (seen, "")]

    assert {answer.status_code for answer in answers} <= {409, 422}
    assert count(app, PolicyRelease, approved.draft) == 0
    again = approved.browser("olga").post(f"/drafts/{approved.draft}/submit")
    assert again.status_code == 303, find_refusal(again.text)
    with app.app_context():
        assert list_submissions([approved.draft])[0].approvals == ()
    assert approved.publish("olga").status_code == 422
    assert count(app, PolicyRelease, approved.draft) == 0


# What nobody could see on the page, or what is the same again, may be decided with the old page.
@pytest.mark.parametrize(
    "change",
    [write_in_page, change_statement, change_day, replace_file, replace_statement_in_file,
     change_title],
)  # fmt: skip
def test_a_page_of_before_approves_and_sends_back_nothing(app, doors, change):
    doors.submit("olga")
    seen = doors.read_seen("abel")
    change(doors)
    doors.submit("olga")

    approval = doors.approve("abel", seen)
    sent = {"changes-seen_digest": seen, "changes-reason": "No."}
    back = doors.browser("abel").post(f"/drafts/{doors.draft}/changes", data=sent)

    assert (approval.status_code, back.status_code) == (409, 409)
    assert CHANGED in approval.text
    assert count(app, PolicyReview, doors.draft) == 0
    assert doors.approve("abel").status_code == 303


def test_a_page_of_before_releases_nothing_in_an_emergency(app, doors):
    seen = doors.read_seen("adam")
    change_statement(doors)
    form = {"emergency-seen_digest": seen, "emergency-agree": "y", "emergency-reason": "Now."}

    answer = doors.browser("adam").post(f"/drafts/{doors.draft}/emergency", data=form)

    assert answer.status_code == 409
    assert count(app, PolicyRelease, doors.draft) == 0


def test_another_fact_of_the_company_takes_an_approval_away(app, doors):
    doors.write("2.0", "Answer within {{ answer_days }} days.")
    doors.publish_files("olga")
    doors.submit("olga")
    doors.approve("abel")
    seen = doors.read_seen("olga", "/publish")
    doors.write_company(COMPANY.replace('"7"', '"70"'))
    assert "company.yaml: 1 fact brought in" in doors.publish_files("olga").output

    answers = [doors.publish("olga", digest) for digest in (seen, "")]

    assert [answer.status_code for answer in answers] == [409, 422]
    assert "A fact of the company that stands in this text has changed" in answers[1].text
    assert count(app, PolicyRelease, doors.draft) == 0


def test_a_page_shows_what_people_agree_to_and_what_they_agreed_to(doors):
    change_statement(doors)

    page = doors.browser("abel").get(f"/drafts/{doors.draft}").text

    assert "What people agree to:</strong> “I give up my holidays.”" in page
    assert "Until now: “I have read this policy and I will work by it.”" in page


def change_number(doors):
    return "Whoever hears it first takes it. Answer within 70 days."


def change_fact(doors):
    return "Whoever hears it first takes it. Answer within {{ answer_days }} days."


def change_agreement(doors):
    return "Whoever hears it first takes it. Answer within 10 days."


@pytest.fixture(params=[change_number, change_fact, change_agreement])
def editorial(request, doors) -> Doors:
    """A draft of 1.1 that calls another number, or another statement, editorial."""
    doors.give_up()
    (doors.folder / "policies/complaints/2.0.md").unlink()
    statement = "I give up my holidays." if request.param is change_agreement else ""
    doors.write("1.1", request.param(doors), statement=statement)
    assert "1.1.md: brought in as a draft" in doors.publish_files("olga").output
    doors.draft = doors.find_draft("1.1")
    return doors


def test_an_editorial_version_with_another_number_needs_a_second_reason(app, editorial):
    doors = editorial
    doors.submit("olga")
    assert "against “editorial”" in doors.browser("abel").get(f"/drafts/{doors.draft}").text

    assert doors.approve("abel").status_code == 422
    assert doors.approve("abel", **REASON).status_code == 303
    early = doors.publish("olga", doors.read_seen("hana"))
    assert early.status_code == 422
    assert count(app, PolicyRelease, doors.draft) == 0
    assert doors.approve("hana", **{"approve-reason": " "}).status_code == 422
    assert doors.approve("hana", **REASON).status_code == 303
    assert doors.publish("olga").status_code == 303


def test_an_emergency_is_no_way_round_the_second_reason(app, editorial):
    doors = editorial

    answer = doors.release_in_emergency("adam")

    assert answer.status_code == 422
    assert "an emergency has no second approver who could give a reason" in answer.text
    assert count(app, PolicyRelease, doors.draft) == 0


@pytest.mark.parametrize(("number", "kind"), [("2.0", "editorial"), ("1.1", "substantive")])
def test_a_file_calls_no_version_by_another_kind_than_its_number(app, doors, number, kind):
    doors.write(number, OTHER, kind=kind)

    answer = doors.publish_files("olga")

    assert answer.exit_code == 1
    assert f"{number}.md:2:" in answer.output
    assert "Nothing was brought in." in answer.output


def test_a_released_version_is_changed_by_no_file(app, doors):
    doors.write("1.0", "Nobody takes it.")

    answer = doors.publish_files("olga")

    assert answer.exit_code == 1
    assert "A released version is never altered" in answer.output
