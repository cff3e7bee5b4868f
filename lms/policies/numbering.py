"""Which number the next version of a policy has."""

from collections.abc import Collection

Number = tuple[int, int]


def next_number(before: Number | None, kind: str) -> Number:
    """The number after that one; a policy begins with 1.0."""
    if before is None:
        return (1, 0)
    return (before[0], before[1] + 1) if kind == "editorial" else (before[0] + 1, 0)


def find_before(number: Number, known: Collection[Number]) -> Number | None:
    """The newest of the known versions before that one."""
    return max((each for each in known if each < number), default=None)
