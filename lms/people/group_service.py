"""Beginning a group, and putting people into it or out of it from a day on."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import case, func, insert, select

from lms.db import await_turn, db
from lms.errors import NotFoundError, RefusalError
from lms.evidence import service as evidence
from lms.evidence.models import EvidencePrivate
from lms.evidence.rules import Json
from lms.evidence.service import Private
from lms.people.audience import fold
from lms.people.groups import is_member as is_member_on
from lms.people.models import GroupMembership, PersonGroup
from lms.people.text_rules import clean_text, require_day
from lms.sql import add_many

LONGEST_NAME = 120
LONGEST_KEY = 200
LONGEST_PURPOSE = 300
MOST_AT_ONCE = 5000


def begin_group(name: str, *, purpose: str, at: datetime, actor_id: int | None) -> int:
    """Begin a group without anybody in it, and give back its id."""
    name, purpose = clean_text(name), clean_text(purpose)
    if not name:
        raise RefusalError("A group has a name. Write one.")
    # Folding turns some signs into several, so that the key can be longer than the name.
    if len(name) > LONGEST_NAME or len(fold(name)) > LONGEST_KEY:
        raise RefusalError(f"The name of a group has at most {LONGEST_NAME} characters.")
    if len(purpose) > LONGEST_PURPOSE:
        raise RefusalError(f"What a group is for takes at most {LONGEST_PURPOSE} characters.")
    await_turn("groups")
    if known := db.session.scalar(select(PersonGroup.name).where(PersonGroup.key == fold(name))):
        raise RefusalError(f"There is a group “{known}” already. Choose another name.")
    actor = {"actor": Private({"person_id": actor_id}, actor_id)} if actor_id else None
    facts: dict[str, Json] = {"group": name, "purpose": purpose}
    receipt = evidence.record("group.begun", at=at, facts=facts, private=actor)
    return db.session.execute(
        insert(PersonGroup).returning(PersonGroup.id),
        {
            "name": name,
            "key": fold(name),
            "purpose": purpose,
            "created_at": at,
            "entry_id": receipt.entry_id,
        },
    ).scalar_one()


def change_members(
    group_id: int,
    person_ids: Sequence[int],
    *,
    is_member: bool,
    holds_from: date,
    at: datetime,
    actor_id: int | None,
) -> int:
    """Let these people be in the group, or not, from that day on; how many of them that changes.

    Whoever it holds of on that day already is left as they are, and so is what was recorded for
    days after it.
    """
    require_day(holds_from)
    name = db.session.scalar(select(PersonGroup.name).where(PersonGroup.id == group_id))
    if name is None:
        raise NotFoundError("There is no such group.")
    if len(person_ids) > MOST_AT_ONCE:
        raise RefusalError(f"At most {MOST_AT_ONCE:,} people can be named at once.")
    await_turn(f"group {group_id}")
    counts, inside = _list_rows(group_id, person_ids, holds_from)
    changed = [each for each in dict.fromkeys(person_ids) if (each in inside) != is_member]
    if not changed:
        return 0
    facts: dict[str, Json] = {"group": name, "holds_from": holds_from.isoformat()}
    type_ = "group.members_added" if is_member else "group.members_removed"
    entry_id = _record(type_, facts, changed, at=at, actor_id=actor_id)
    row = {
        "group_id": group_id,
        "holds_from": holds_from,
        "is_member": is_member,
        "recorded_at": at,
        "entry_id": entry_id,
    }
    numbers = ({"person_id": each, "number": counts.get(each, 0) + 1} for each in changed)
    add_many(GroupMembership, [row | each for each in numbers])
    return len(changed)


def _list_rows(
    group_id: int, person_ids: Sequence[int], day: date
) -> tuple[dict[int, int], frozenset[int]]:
    """How many rows each of them has in the group, and who of them is in it on that day."""
    rows = db.session.execute(
        select(
            GroupMembership.person_id,
            func.max(GroupMembership.number),
            func.max(case((is_member_on(GroupMembership, day), 1), else_=0)),
        )
        .where(GroupMembership.group_id == group_id, GroupMembership.person_id.in_(person_ids))
        .group_by(GroupMembership.person_id)
    ).all()
    return {row[0]: row[1] for row in rows}, frozenset(row[0] for row in rows if row[2])


def _record(
    type_: str,
    facts: Mapping[str, Json],
    person_ids: Sequence[int],
    *,
    at: datetime,
    actor_id: int | None,
) -> str:
    """Record one entry for all of them, which commits to each without naming anybody."""
    rows = [(person_id, secrets.token_bytes(32)) for person_id in person_ids]
    count, root = evidence.compute_rows_root((salt, {"person_id": who}) for who, salt in rows)
    actor = {"actor": Private({"person_id": actor_id}, actor_id)} if actor_id else None
    whole = {**facts, "rows": count, "rows_root": root}
    receipt = evidence.record(type_, at=at, facts=whole, private=actor)
    add_many(
        EvidencePrivate,
        [
            {
                "entry_id": receipt.entry_id,
                "name": f"row {number}",
                "person_id": who,
                "salt": salt,
                "content": {"person_id": who},
                "shred_on": None,
            }
            for number, (who, salt) in enumerate(rows, start=1)
        ],
    )
    return receipt.entry_id
