"""What is wrong between the rows of a file of people, where each by itself is right."""

from collections.abc import Iterator, Mapping

from lms.people.import_rows import PersonRow
from lms.people.import_rules import Known
from lms.people.lookalikes import find_skeleton
from lms.people.text_rules import fold_email


def find_faults_between(
    rows: tuple[PersonRow, ...], known: Mapping[str, Known]
) -> Iterator[tuple[int, str]]:
    """What is wrong between rows: numbers and addresses that stand twice, managers in a circle."""
    lines = {row.staff_number: row.line for row in rows}
    yield from _find_doubles(rows)
    yield from _find_taken_addresses(rows, known, lines)
    yield from _find_unknown_managers(rows, known, lines)
    yield from _find_circles(rows, known, lines)


def _find_doubles(rows: tuple[PersonRow, ...]) -> Iterator[tuple[int, str]]:
    first: dict[str, int] = {}
    for row in rows:
        if (line := first.setdefault(row.staff_number, row.line)) != row.line:
            yield row.line, f"The staff number {row.staff_number} stands in line {line} already."


def _list_addresses(rows: tuple[PersonRow, ...], known: Mapping[str, Known]) -> dict[str, str]:
    """Each address that is used once the file is imported, by staff number."""
    addresses = {
        number: str(person.values["email"])
        for number, person in known.items()
        if person.is_employed and person.values["email"]
    }
    for row in rows:
        if row.email is not None:
            addresses.pop(row.staff_number, None)
            if row.email:
                addresses[row.staff_number] = row.email
    return addresses


def _find_taken_addresses(
    rows: tuple[PersonRow, ...], known: Mapping[str, Known], lines: Mapping[str, int]
) -> Iterator[tuple[int, str]]:
    owners: dict[str, str] = {}
    for number, address in _list_addresses(rows, known).items():
        other = owners.setdefault(fold_email(address), number)
        if other != number and (number in lines or other in lines):
            whose = f"line {lines[other]}" if other in lines else f"staff number {other}"
            line = lines.get(number, lines.get(other, 1))
            yield line, f"The mail address {address} is used by {whose} too. Each is one person's."


def list_lookalikes(
    rows: tuple[PersonRow, ...], known: Mapping[str, Known]
) -> list[tuple[int, str]]:
    """Addresses in the file that look like somebody else's without being the same."""
    lines = {row.staff_number: row.line for row in rows}
    seen: dict[str, tuple[str, str]] = {}
    found = []
    for number, address in _list_addresses(rows, known).items():
        key = fold_email(address)
        other, other_key = seen.setdefault(find_skeleton(key), (number, key))
        if key != other_key and number in lines:
            said = f"The mail address {address} looks like that of staff number {other}."
            found.append((lines[number], f"{said} Make sure that it is meant."))
    return found


def _find_unknown_managers(
    rows: tuple[PersonRow, ...], known: Mapping[str, Known], lines: Mapping[str, int]
) -> Iterator[tuple[int, str]]:
    for row in rows:
        if row.manager and row.manager == row.staff_number:
            yield row.line, "This person would be their own manager. Name another one, or nobody."
        elif row.manager and row.manager not in known and row.manager not in lines:
            said = f"The manager {row.manager} is neither in the file nor on record."
            yield row.line, f"{said} Add that person, or mend the staff number."


def _find_circles(
    rows: tuple[PersonRow, ...], known: Mapping[str, Known], lines: Mapping[str, int]
) -> Iterator[tuple[int, str]]:
    above = {number: str(person.values["manager"] or "") for number, person in known.items()}
    above |= {row.staff_number: row.manager for row in rows if row.manager is not None}
    finished: set[str] = set()
    for start in lines:
        path: dict[str, None] = {}
        number = start
        while number and number not in finished and number not in path:
            path[number] = None
            number = above.get(number, "")
        finished.update(path)
        if number in path and above.get(number) != number:
            circle = list(path)[list(path).index(number) :]
            line = min((lines[each] for each in circle if each in lines), default=1)
            shown = " → ".join([*circle[:6], circle[0]])
            yield line, f"These people would manage each other in a circle: {shown}."
