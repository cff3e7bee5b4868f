"""Who belongs to the company of the demonstration."""

from lms.demonstration.cast import AUDITOR, PASS_PHRASE, ROLES, list_sign_ins, read_cast
from lms.people import passwords
from lms.people.fact_rules import Facts, find_fault

CAST = {member.staff_number: member for member in read_cast()}


def test_sixty_people_have_the_numbers_from_1001_on():
    assert sorted(CAST) == [*(f"W-{number}" for number in range(1001, 1061)), AUDITOR]


def test_every_manager_is_one_of_them():
    assert {m.manager for m in CAST.values() if m.manager} <= set(CAST)


def test_mail_addresses_are_different():
    addresses = [member.email for member in CAST.values() if member.email]

    assert len(addresses) == len(set(addresses)) == 59


def test_everybody_can_be_entered():
    facts = [
        Facts(
            name=member.name,
            department=member.department,
            email=member.email,
            time_zone=member.time_zone,
        )
        for member in CAST.values()
    ]

    assert [find_fault(each) for each in facts] == [None] * len(CAST)


def test_every_role_can_be_tried():
    assert [(role, name) for role, name, _, _ in list_sign_ins()] == [
        ("new hire", "Nadia Rahman"),
        ("employee", "Ruth Adeyemi"),
        ("trainer", "Tomás Rivera"),
        ("HR", "Joanna Feld"),
        ("policy owner", "Samuel Oduya"),
        ("approver", "Dr. Helene Strand"),
        ("manager", "Fatima El Amrani"),
        ("auditor", "Ingrid Solheim"),
        ("administrator", "Ingmar Lindqvist"),
    ]
    assert set(ROLES) <= set(CAST)


def test_the_pass_phrase_is_one_that_the_product_accepts():
    assert passwords.find_fault(PASS_PHRASE, personal=("Wrenfield",)) is None
