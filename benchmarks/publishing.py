"""Publishing a policy to everybody, against one plain INSERT … SELECT of as many rows."""

from sqlalchemy import text

from benchmarks.company import APPROVER, bring_in
from benchmarks.measuring import Cost, stopwatch
from benchmarks.places import list_server_pids, open_app
from lms import clock
from lms.db import db, transaction
from lms.demonstration.releasing import release_version

BARE_TABLE = """\
CREATE TABLE IF NOT EXISTS bare_duty (
    person_id bigint, policy text, due_on date, reason text, salt {},
    PRIMARY KEY (policy, person_id))
"""
BARE_INSERT = """\
INSERT INTO bare_duty SELECT id, :policy, :due_on, 'published', {} FROM person
"""


def release(place: dict[str, str], at_round: int) -> Cost:
    """Release a version: text fixed, everybody asked, one entry with the root over all rows."""
    app = open_app(place)
    with app.app_context():
        at = clock.now()
        version_id = bring_in(f"news-{at:%H%M%S}-{at_round}", at=at)
        cost = Cost()
        with stopwatch(cost, list_server_pids()), transaction():
            _, total = release_version(version_id, approver_ids=[APPROVER], at=at)
        cost.note = f"{total.made:,} asked, {total.made / (cost.cpu + cost.server):,.0f} rows/CPU s"
        return cost


def insert_plainly(place: dict[str, str], at_round: int) -> Cost:
    """A row for everybody, with nothing that proves it."""
    app = open_app(place)
    with app.app_context():
        at = clock.now()
        is_sqlite = not place["url"]
        random = "randomblob(32)" if is_sqlite else "gen_random_uuid()::text::bytea"
        with transaction():
            db.session.execute(text(BARE_TABLE.format("blob" if is_sqlite else "bytea")))
        values = {"policy": f"bare-{at:%H%M%S}-{at_round}", "due_on": at.date()}
        cost = Cost()
        with stopwatch(cost, list_server_pids()), transaction():
            db.session.execute(text(BARE_INSERT.format(random)), values)
        return cost
