"""HR and administrators look after people on pages."""

import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from lms import clock
from lms.db import db, transaction
from lms.notifications import queries as notifications
from lms.people import queries as people
from lms.people import service, sign_in
from lms.people.models import OneTimeLink
from lms.people.roles import Role
from lms.people.sign_in_rules import Purpose
from tests.cast import make_person, sign_in_as
from tests.makers import PUBLISHED_AT

DAY = PUBLISHED_AT.date()
FACTS = {
    "name": "Alice Example",
    "email": "alice@example.org",
    "department": "Customer Support",
    "team": "",
    "job_title": "Agent",
    "location": "Rotterdam",
    "employment_type": "employee",
    "manager": "T-002",
    "language": "en",
    "time_zone": "Europe/Amsterdam",
    "holds_from": "2025-02-03",
}
CSV = "staff_number,name,department,hired_on,email\nT-200,Zoë,Sales,2025-03-03,zoe@example.org\n"
PAGES = [
    "/admin/people",
    "/admin/people/3",
    "/admin/people/3/facts",
    "/admin/people/new",
    "/admin/people/import",
    "/admin/mail",
]


@pytest.fixture
def hana(app, cast):
    return sign_in_as(app, cast.hana)


@pytest.fixture
def adam(app, cast):
    return sign_in_as(app, cast.adam)


def find(app, person_id):
    with app.app_context():
        person = people.find_person(person_id, DAY)
        assert person is not None
        return person


def upload(client, text, **more):
    file = (io.BytesIO(text.encode()), "staff.csv")
    return client.post(
        "/admin/people/import", data={"file": file, **more}, content_type="multipart/form-data"
    )


def read_token(page):
    return re.search(r'name="upload"[^>]*value="([^"]+)"', page.text)[1]


@pytest.mark.parametrize("page", PAGES)
def test_pages_open_to_hr_and_administrators_alone(app, cast, page):
    answers = {
        name: sign_in_as(app, getattr(cast, name)).get(page).status_code
        for name in ("hana", "adam", "alice", "mona", "audra")
    }

    assert answers == {"hana": 200, "adam": 200, "alice": 403, "mona": 403, "audra": 403}


@pytest.mark.parametrize("page", ["/admin/people/999", "/admin/people/999/facts"])
def test_nobody_is_a_404(hana, page):
    assert hana.get(page).status_code == 404


def count_queries(app, client, page):
    statements = []
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
    client.get(page)
    return len([each for each in statements if each.startswith(("SELECT", "WITH"))])


@pytest.mark.parametrize("page", PAGES)
def test_no_page_asks_the_database_more_often_for_more_people(app, cast, hana, page):
    few = count_queries(app, hana, page)
    with app.app_context():
        for number in range(60):
            make_person(f"M-{number}", f"M{number} Many", email=f"m{number}@example.org")
    many = count_queries(app, hana, page)

    assert many <= few
    assert few <= 8


def test_somebody_new_is_on_record_and_gets_a_link(app, hana):
    answer = hana.post(
        "/admin/people/new",
        data={
            **FACTS,
            "name": " Zoe\u0308  New ",
            "email": "zoe@example.org",
            "staff_number": "T-100",
            "hired_on": "2025-03-03",
            "send_link": "y",
            "roles": "administrator",
            "person_id": "1",
        },
    )

    person = find(app, int(answer.location.rsplit("/", 1)[1]))
    assert answer.status_code == 303
    assert (person.name, person.staff_number, person.manager_name) == (
        "Zoë New",
        "T-100",
        "Mona Manager",
    )
    assert "zoe@example.org" in hana.get("/admin/mail?kind=first-password").text
    with app.app_context():
        assert people.list_given_roles(person.id) == frozenset()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"staff_number": "T-003"}, "The staff number T-003 belongs to somebody already."),
        ({"name": ""}, "Type the name."),
        ({"manager": "T-999"}, "Nobody has the staff number T-999. Name another manager."),
        ({"time_zone": "Mars"}, "is not a time zone. Write a name such as Europe/Amsterdam."),
        ({"name": "x" * 300}, "The name has 300 characters; at most 200 can be kept."),
    ],
)
def test_what_is_wrong_with_somebody_new_is_said(app, hana, typed, sentence):
    data = {**FACTS, "email": "", "staff_number": "T-100", "hired_on": "2025-03-03", **typed}

    answer = hana.post("/admin/people/new", data=data)

    assert answer.status_code == 422
    assert sentence in answer.text
    with app.app_context():
        assert people.list_people(DAY).total == 9


def test_a_corrected_past_holds_from_its_day(app, cast, hana):
    answer = hana.post(f"/admin/people/{cast.alice}/facts", data={**FACTS, "team": "Blue"})

    assert answer.status_code == 303
    assert find(app, cast.alice).team == "Blue"
    assert "Team: Blue" in hana.get(f"/admin/people/{cast.alice}").text


def test_hr_cannot_take_over_the_account_of_who_has_a_role(app, cast, hana):
    facts = {**FACTS, "name": "Adam Admin", "department": "IT", "manager": ""}
    answers = [
        hana.post(f"/admin/people/{cast.adam}/facts", data={**facts, "email": "hana2@example.org"}),
        hana.post(f"/admin/people/{cast.adam}/link"),
        hana.post(f"/admin/people/{cast.adam}/account", data={"wish": "close"}),
        hana.post(f"/admin/people/{cast.hana}/roles", data={"role": "approver", "is_given": "yes"}),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403, 403]
    assert find(app, cast.adam).email == "adam@example.org"


def test_an_administrator_gives_and_takes_roles(app, cast, adam):
    url = f"/admin/people/{cast.alice}/roles"

    adam.post(url, data={"role": "trainer", "is_given": "yes"})
    with app.app_context():
        given = people.list_given_roles(cast.alice)
    adam.post(url, data={"role": "trainer", "is_given": "no"})
    with app.app_context():
        taken = people.list_given_roles(cast.alice)

    assert (given, taken) == ({Role.TRAINER}, frozenset())


def test_the_last_administrator_is_told_why_they_stay(cast, adam):
    answer = adam.post(
        f"/admin/people/{cast.adam}/roles", data={"role": "administrator", "is_given": "no"}
    )

    assert answer.status_code == 422
    assert "This is the last administrator." in answer.text


def test_a_closed_account_is_out_at_once(app, cast, hana):
    alice = sign_in_as(app, cast.alice)

    hana.post(f"/admin/people/{cast.alice}/account", data={"wish": "close"})

    assert alice.get("/account").status_code == 302
    assert find(app, cast.alice).is_employed


@pytest.mark.parametrize("name", ["hana", "adam"])
def test_nobody_is_shown_a_link_that_signs_in_as_another(app, cast, name):
    browser = sign_in_as(app, getattr(cast, name))
    with app.app_context():
        nia = make_person("N-1", "Nia Nomail", email="")

    refused = browser.post(f"/admin/people/{nia}/link")
    sent = browser.post(f"/admin/people/{cast.alice}/link", follow_redirects=True)

    assert refused.status_code == 422
    assert "Nia Nomail has no mail address, and nobody else is shown a link" in refused.text
    assert "A link is on its way to alice@example.org." in sent.text
    pages = [refused, sent, *(browser.get(f"/admin/people/{each}") for each in (nia, cast.alice))]
    assert [page for page in pages if "/set-password/" in page.text] == []
    with app.app_context():
        assert db.session.scalars(select(OneTimeLink.person_id)).all() == [cast.alice]


def list_mails(app):
    with app.app_context():
        return [(mail.address, mail.kind) for mail in notifications.list_mails().mails]


def prepare_account(app, person_id):
    """A password, and a link on its way; the link's token."""
    with app.app_context(), transaction():
        sign_in.set_password(person_id, "four plain tin cups", at=clock.now(), actor_id=None)
        return sign_in.create_link(person_id, Purpose.RESET, at=clock.now())


def move_by_page(hana, cast):
    typed = {**FACTS, "email": "elsewhere@example.org", "holds_from": clock.now().date()}
    return hana.post(f"/admin/people/{cast.alice}/facts", data=typed)


def move_by_file(hana, cast):
    del cast
    text = "staff_number,name,department,email\nT-003,Alice Example,Customer Support,{}\n"
    seen = upload(hana, text.format("elsewhere@example.org"))
    return hana.post("/admin/people/import/apply", data={"upload": read_token(seen)})


@pytest.mark.parametrize("move", [move_by_page, move_by_file])
def test_who_redirects_the_mails_of_another_is_noticed(app, cast, hana, client, move):
    token = prepare_account(app, cast.alice)

    assert move(hana, cast).status_code == 303

    assert list_mails(app) == [("alice@example.org", "address-changed")]
    assert client.get(f"/set-password/{token}").status_code == 404


@pytest.mark.parametrize("move", [move_by_page, move_by_file])
def test_an_account_without_a_password_has_nothing_to_take_over(app, cast, hana, move):
    assert move(hana, cast).status_code == 303

    assert list_mails(app) == []


def test_hr_brings_nobody_back_who_left_with_a_role(app, cast, hana, adam):
    left_on = clock.now().date() - timedelta(days=40)
    with app.app_context(), transaction():
        service.leave(cast.abel, left_on=left_on, at=clock.now(), actor_id=None)
    abel, later = f"/admin/people/{cast.abel}", clock.now().date() + timedelta(days=40)
    csv = "staff_number,name,department,hired_on\nT-007,Abel Approver,Legal,{}\n"

    refused = [
        hana.post(f"{abel}/stay").status_code,
        hana.post(f"{abel}/last-day", data={"left_on": later}).status_code,
    ]
    told = upload(hana, csv.format(clock.now().date()))

    assert refused == [403, 403]
    assert told.status_code == 422
    assert "Only an administrator may let them return." in told.text
    assert adam.post(f"{abel}/stay").status_code == 303


def test_texts_of_mails_are_not_shown(cast, hana):
    hana.post(f"/admin/people/{cast.alice}/link")

    page = hana.get("/admin/mail")

    assert "alice@example.org" in page.text
    assert "/set-password/" not in page.text


def test_a_file_is_looked_at_before_it_is_imported(app, hana):
    seen = upload(hana, CSV)
    with app.app_context():
        before = people.list_people(DAY).total
    done = hana.post("/admin/people/import/apply", data={"upload": read_token(seen)})

    assert seen.status_code == 200
    assert "<h1>One person joins</h1>" in seen.text
    assert before == 9
    assert (done.status_code, done.location) == (303, "/admin/people")
    with app.app_context():
        assert people.list_people(DAY, search="Zoë").total == 1


def test_the_same_agreement_twice_imports_once(hana):
    token = read_token(upload(hana, CSV))
    hana.post("/admin/people/import/apply", data={"upload": token})

    answer = hana.post("/admin/people/import/apply", data={"upload": token})

    assert answer.status_code == 422
    assert "The file is no longer kept here. Choose it again; nothing was imported." in answer.text


def test_agreement_is_neither_forged_nor_borrowed(hana, adam):
    token = read_token(upload(hana, CSV))

    forged = hana.post("/admin/people/import/apply", data={"upload": token[:-2] + "xx"})
    borrowed = adam.post("/admin/people/import/apply", data={"upload": token})

    assert (forged.status_code, borrowed.status_code) == (422, 422)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The file is empty."),
        ("PK\x03\x04", "This is a workbook or an archive (XLSX, ODS or ZIP)"),
        (CSV.replace("2025-03-03", "03/04/2025"), "can be read in two ways"),
        (CSV.replace("zoe@", "alice@"), "is used by staff number T-003 too."),
        ("roles," + CSV.replace("T-200", "hr,T-200"), "Only an administrator may give roles."),
    ],
)
def test_a_file_with_a_fault_is_explained(app, hana, text, sentence):
    answer = upload(hana, text)

    assert answer.status_code == 422
    assert sentence in answer.text
    with app.app_context():
        assert people.list_people(DAY).total == 9


def test_a_file_has_to_be_chosen(hana):
    answer = hana.post("/admin/people/import", data={})

    assert answer.status_code == 422
    assert "Choose a file." in answer.text


def test_a_person_page_tells_roles_in_words(app, cast):
    adam = sign_in_as(app, cast.adam)
    here = f"/admin/people/{cast.alice}"

    adam.post(f"{here}/roles", data={"role": "owner", "is_given": "yes"})
    adam.post(f"{here}/roles", data={"role": "owner", "is_given": "no"})

    timeline = adam.get(here).text.partition('<ol class="timeline"')[2]
    told = re.findall(r"<p>([^<]*[Tt]he role[^<]*)</p>", timeline)
    assert told == ["Given the role policy owner", "The role policy owner was taken away"]
