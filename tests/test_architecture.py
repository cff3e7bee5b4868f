"""Whether the product keeps the rules of the house, and whether each rule would notice."""

import importlib
import pkgutil
from pathlib import Path

import pytest
from sqlalchemy import Column, Index, Integer, MetaData, Table, UniqueConstraint

import lms
from lms.db import Base
from tests import house_rules

ROOT = Path(__file__).resolve().parent.parent
GROWS_WITH_PEOPLE = (
    "acknowledgement",
    "assignment",
    "assignment_extension",
    "assignment_request_end",
    "assignment_request_person",
    "assignment_withdrawal",
    "attempt",
    "calendar_link",
    "certificate",
    "exemption",
    "exemption_decision",
    "exemption_document",
    "exemption_end",
    "exemption_request",
    "exemption_text",
    "grade",
    "lesson_completion",
    "mail",
    "personal_reminder",
    "person_group_membership",
    "policy_thread",
    "policy_thread_message",
    "policy_thread_text",
    "reminder_mark",
    "response_draft",
    "session_attendance",
    "session_sign_off",
    "session_sign_up",
    "submission",
)
DOC = '"""Says something."""\n'
RULES = {
    "long file": (house_rules.find_long_files, "lms/a.py", "x = 1\n" * 301),
    "long function": (
        house_rules.find_long_functions,
        "lms/a.py",
        "def f():\n" + "    x = 1\n" * 40,
    ),
    "long route": (
        house_rules.find_long_functions,
        "lms/web/a.py",
        "@blueprint.get('/')\ndef f():\n" + "    x = 1\n" * 25,
    ),
    "commit": (house_rules.find_stray_commits, "lms/people/service.py", "db.session.commit()\n"),
    "transaction in a service": (
        house_rules.find_stray_transactions,
        "lms/people/service.py",
        "def f():\n    with transaction():\n        pass\n",
    ),
    "clock": (house_rules.find_stray_clocks, "lms/people/rules.py", "x = datetime.now(UTC)\n"),
    "clock in full": (
        house_rules.find_stray_clocks,
        "lms/people/rules.py",
        "x = datetime.date.today()\n",
    ),
    "clock by import": (
        house_rules.find_stray_clocks,
        "lms/people/rules.py",
        "from time import time\n",
    ),
    "walk that clicks without waiting": (
        house_rules.find_hasty_walks,
        "tests/walks/test_a.py",
        "page.locator('.button').click()\n",
    ),
    "walk that counts without waiting": (
        house_rules.find_hasty_walks,
        "tests/walks/test_a.py",
        "while page.locator('.button').count(): ...\n",
    ),
    "import in a function": (
        house_rules.find_imports_in_functions,
        "lms/a.py",
        "def f():\n    import json\n",
    ),
    "vague module": (house_rules.find_vague_names, "lms/people/utils.py", DOC),
    "vague package": (house_rules.find_vague_names, "lms/common/names.py", DOC),
    "manager outside screens": (house_rules.find_vague_names, "lms/quizzes/manager.py", DOC),
    "vague function": (house_rules.find_vague_names, "lms/a.py", "def process_rows(): ...\n"),
    "vague class": (house_rules.find_vague_names, "lms/a.py", "class QuizManager: ...\n"),
    "no docstring": (house_rules.find_missing_docstrings, "lms/a.py", "x = 1\n"),
    "rule that knows the database": (
        house_rules.find_impure_rules,
        "lms/people/rules.py",
        "from lms.people.models import Person\n",
    ),
    "rule that knows a library": (
        house_rules.find_impure_rules,
        "lms/people/rules.py",
        "import sqlalchemy\n",
    ),
    "rule that knows the clock": (
        house_rules.find_impure_rules,
        "lms/people/audience.py",
        "from lms import clock\n",
    ),
    "set-up that needs a library": (
        house_rules.find_foreign_imports_of_setup,
        "setup/a.py",
        "import lms.config\n",
    ),
    "inline style": (
        house_rules.find_inline_code,
        "lms/web/templates/a.html",
        '<p style="color: red">',
    ),
    "style element": (
        house_rules.find_inline_code,
        "lms/web/templates/a.html",
        "<style>p {}</style>",
    ),
    "inline event": (
        house_rules.find_inline_code,
        "lms/web/templates/a.html",
        "<button onclick='f()'>",
    ),
    "inline script": (
        house_rules.find_inline_code,
        "lms/web/templates/a.html",
        "<script>f()</script>",
    ),
}


def plant(root, name, text):
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@pytest.mark.parametrize("rule", dict.fromkeys(rule for rule, _, _ in RULES.values()))
def test_the_product_keeps_the_rule(rule):
    assert rule(ROOT) == []


def test_no_module_imports_itself_through_others():
    assert house_rules.find_import_cycles(ROOT) == []


@pytest.mark.parametrize(("rule", "name", "text"), RULES.values(), ids=RULES.keys())
def test_a_planted_fault_is_reported_once(tmp_path, rule, name, text):
    plant(tmp_path, name, text)

    faults = rule(tmp_path)

    assert [fault.split(":")[0] for fault in faults] == [name]


def test_a_planted_cycle_is_reported_with_its_way(tmp_path):
    plant(tmp_path, "lms/a.py", "from lms.b import x\n")
    plant(tmp_path, "lms/b.py", "from lms import c\n")
    plant(tmp_path, "lms/c.py", "import lms.a\n")

    assert house_rules.find_import_cycles(tmp_path) == ["lms.a → lms.b → lms.c → lms.a"]


def test_what_is_allowed_is_not_reported(tmp_path):
    plant(tmp_path, "lms/db.py", f"{DOC}session.commit()\n")
    plant(tmp_path, "lms/clock.py", f"{DOC}import time\nx = datetime.now(UTC), time.time()\n")
    plant(tmp_path, "lms/web/manager/routes.py", f"{DOC}with transaction():\n    clock.now()\n")
    plant(tmp_path, "lms/quizzes/rules.py", f"{DOC}import re\nfrom lms.people import rules\n")
    plant(
        tmp_path,
        "lms/web/templates/a.html",
        '{# no style="" #}{% set one = 1 %}<b class="style"><script src="a.js"></script>',
    )
    checks = [*dict.fromkeys(rule for rule, _, _ in RULES.values()), house_rules.find_import_cycles]

    assert [fault for check in checks for fault in check(tmp_path)] == []


def find_undistributable_tables(metadata, names):
    """Tables that could not be spread over servers by person, and why."""
    faults = []
    for name in names:
        table = metadata.tables.get(name)
        if table is None:
            faults.append(f"{name}: there is no such table")
            continue
        keys = [c for c in table.constraints if isinstance(c, UniqueConstraint)]
        keys += [table.primary_key, *(index for index in table.indexes if index.unique)]
        faults += [
            f"{name}: {key.name or 'the primary key'} lacks person_id"
            for key in keys
            if "person_id" not in key.columns
        ]
    return faults


def test_tables_that_grow_with_people_can_be_spread_by_person():
    for module in pkgutil.walk_packages(lms.__path__, "lms."):
        if module.name.endswith(".models"):
            importlib.import_module(module.name)

    assert find_undistributable_tables(Base.metadata, GROWS_WITH_PEOPLE) == []


def test_a_key_without_the_person_is_reported():
    metadata = MetaData()
    Table(
        "mail",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("person_id", Integer),
        Column("code", Integer),
        UniqueConstraint("person_id", "code", name="kept"),
        UniqueConstraint("code", name="uq_code"),
        Index("ix_code", "code", unique=True),
    )

    faults = find_undistributable_tables(metadata, ("mail", "grade"))

    assert sorted(faults) == [
        "grade: there is no such table",
        "mail: ix_code lacks person_id",
        "mail: the primary key lacks person_id",
        "mail: uq_code lacks person_id",
    ]
