"""What is to happen when, and letting it happen in the order of time."""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from lms.db import transaction

Act = Callable[[datetime], None]


@dataclass
class Agenda:
    """Acts that wait for their moment; an act may put others on the agenda."""

    _waiting: list[tuple[datetime, int, Act]] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=count)

    def add(self, at: datetime, act: Act) -> None:
        """Let the act happen at that moment."""
        heapq.heappush(self._waiting, (at, next(self._numbers), act))

    def play(self, until: datetime, *, begin_day: Callable[[datetime], None]) -> None:
        """Let everything up to that moment happen, one transaction for each day."""
        while self._waiting and self._waiting[0][0] <= until:
            first = self._waiting[0][0]
            begin_day(first)
            with transaction():
                while self._is_same_day(first, until):
                    at, _, act = heapq.heappop(self._waiting)
                    act(at)

    def _is_same_day(self, first: datetime, until: datetime) -> bool:
        if not self._waiting:
            return False
        at = self._waiting[0][0]
        return at <= until and at.date() == first.date()
