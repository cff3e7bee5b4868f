"""Long lists, fifty rows at a time."""

from dataclasses import dataclass
from typing import Generic, TypeVar

PAGE_SIZE = 50

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows of a list, and how many there are in all."""

    rows: tuple[T, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages the list has; an empty one has one."""
        return count_pages(self.total)

    @property
    def first(self) -> int:
        """The place of the first row shown, from 1."""
        return (self.page - 1) * PAGE_SIZE + 1

    @property
    def last(self) -> int:
        """The place of the last row shown."""
        return self.first + len(self.rows) - 1


def count_pages(total: int) -> int:
    """How many pages so many rows fill."""
    return max(1, -(-total // PAGE_SIZE))


def choose_page(wanted: int, total: int) -> int:
    """The page wanted, or the nearest one that there is."""
    return min(max(wanted, 1), count_pages(total))
