"""HR reminds many people at once: seen first, then sent beside the pages, a part at a time."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from lms.compliance import bulk_jobs, queries
from lms.compliance.bulk_jobs import BulkView
from lms.compliance.catalogue import Catalogue, get_catalogue
from lms.compliance.rows import Row
from lms.compliance.selection import Filter, is_one_of
from lms.db import db
from lms.errors import RefusalError
from lms.notifications.personal.queries import get_reminded
from lms.people.person_view import PersonView, select_people, to_view
from lms.people.queries import find_person
from lms.policies.company import get_company
from lms.workflows import reminding_people
from lms.workflows.inviting import House
from lms.workflows.reminding_people import REMINDED_OF, Sender

PEOPLE_AT_ONCE = 200
NAMES_SHOWN = 12


@dataclass(frozen=True)
class Preview:
    """Whom a reminder would reach, before anything is sent; `digest` stands for exactly these."""

    people: tuple[int, ...]
    duties: int
    reminded_today: int
    first: tuple[PersonView, ...]
    digest: str

    @property
    def mails(self) -> int:
        """How many mails go out at most: who has no address gets none."""
        return len(self.people) - self.reminded_today


def preview(selection: Filter, catalogue: Catalogue) -> Preview:
    """Whom reminding the selected would reach."""
    wanted = set(selection.verdicts or REMINDED_OF)
    verdicts = tuple(verdict for verdict in REMINDED_OF if verdict in wanted)
    counted = queries.list_counts(replace(selection, verdicts=verdicts), catalogue)
    people = tuple(person_id for person_id, _ in counted) if verdicts else ()
    duties = sum(count for _, count in counted) if verdicts else 0
    seen = json.dumps([selection.as_of.isoformat(), counted]).encode()
    return Preview(
        people,
        duties,
        len(get_reminded(people, selection.as_of)),
        _list_people(people[:NAMES_SHOWN], selection),
        hashlib.sha256(seen).hexdigest(),
    )


def send_some(job: BulkView, *, house: House, at: datetime) -> bool:
    """Remind the next of them; False where another worker did so meanwhile.

    Who did everything since, has no address or was reminded today gets no mail.
    """
    company = get_company()
    today = company.day_of(at)
    some = job.people[job.looked_at : job.looked_at + PEOPLE_AT_ONCE]
    selection = Filter(today, company.time_zone, verdicts=REMINDED_OF)
    owed: dict[int, list[Row]] = defaultdict(list)
    for row in queries.list_rows_of_people(selection, some, get_catalogue(today)):
        owed[row.person_id].append(row)
    asker = find_person(job.person_id, today)
    sender = Sender(job.person_id, asker.name if asker else company.name)
    sent = 0
    for person in _list_people(some, selection):
        rows = sorted(owed[person.id], key=lambda row: row.needed_by)
        try:
            reminding_people.remind(person, rows, sender, house=house, day=today, at=at)
            sent += 1
        except RefusalError:
            continue
    return bulk_jobs.note_progress(job, looked_at=len(some), reminded=sent, at=at)


def _list_people(people: Sequence[int], selection: Filter) -> tuple[PersonView, ...]:
    if not people:
        return ()
    statement, fact = select_people(selection.as_of)
    rows = db.session.execute(statement.where(is_one_of(fact.person_id, tuple(people))))
    places = {person_id: place for place, person_id in enumerate(people)}
    return tuple(sorted(map(to_view, rows), key=lambda person: places[person.id]))
