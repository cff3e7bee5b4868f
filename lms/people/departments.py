"""How the tree of departments grows: a path that is new gets its nodes."""

from collections.abc import Iterable

from sqlalchemy import insert, select

from lms.db import db
from lms.people.models import Department
from lms.people.text_rules import SEPARATOR


def ensure_departments(paths: Iterable[str]) -> dict[str, int]:
    """The ids of all departments by path, after those missing were added with all above them."""
    known = {row.path: row.id for row in db.session.execute(select(Department.path, Department.id))}
    for path in sorted(set(paths) - set(known)):
        names = path.split(SEPARATOR)
        for depth in range(1, len(names) + 1):
            node = SEPARATOR.join(names[:depth])
            if node not in known:
                parent_id = known.get(SEPARATOR.join(names[: depth - 1]))
                known[node] = _add_department(node, names[depth - 1], parent_id)
    return known


def _add_department(path: str, name: str, parent_id: int | None) -> int:
    return db.session.execute(
        insert(Department).returning(Department.id),
        {"parent_id": parent_id, "name": name, "path": path},
    ).scalar_one()
