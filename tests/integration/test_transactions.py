"""Only what is done inside `transaction()` is written."""

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DBAPIError

from lms.db import db, end_reading, is_sqlite, transaction
from lms.policies.models import CompanyFact
from tests.cast import LONG_AGO
from tests.conftest import DATABASES

SERVERS = [name for name in DATABASES if name != "sqlite"]
FACT = {"key": "name", "value": "Wrenfield", "recorded_at": LONG_AGO}


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(CompanyFact)) or 0


def test_what_is_written_outside_is_refused_or_not_kept(in_app):
    if is_sqlite():
        db.session.execute(insert(CompanyFact), FACT)
    else:
        with pytest.raises(DBAPIError, match="read-only transaction"):
            db.session.execute(insert(CompanyFact), FACT)
    db.session.remove()

    assert count() == 0


def test_what_is_written_inside_is_kept(in_app):
    with transaction():
        db.session.execute(insert(CompanyFact), FACT)
    end_reading()

    assert count() == 1


@pytest.mark.parametrize("app", SERVERS, indirect=True)
def test_a_connection_that_the_server_closed_is_replaced_before_it_is_asked(in_app):
    pid = text("SELECT pg_backend_pid()")
    closed = db.session.scalar(pid)
    with db.engine.connect() as other:
        db.session.remove()
        other.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": closed})
        assert db.session.scalar(pid) not in {closed, other.scalar(pid)}
