"""What happened at the company: who moved, left and came back, and when texts came out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from lms.people.fact_rules import Value

DRAFTED_BEFORE = timedelta(days=14)
RELEASED_BEFORE = timedelta(days=5)
ENTERED_BEFORE = timedelta(days=4)
NOTICE = timedelta(days=28)
REFRESHERS_FROM = date(2026, 8, 31)
AUDIT_FROM = date(2026, 11, 2)


@dataclass(frozen=True)
class Move:
    """That some facts of a person are different from a day on."""

    staff_number: str
    holds_from: date
    changes: Mapping[str, Value]
    manager: str | None = None


MOVES = (
    Move(
        "W-1025",
        date(2026, 2, 2),
        {"department": "Client Relations", "team": "", "job_title": "Client adviser"},
        manager="W-1013",
    ),
    Move("W-1045", date(2026, 3, 2), {"employment_type": "employee"}),
    Move(
        "W-1047",
        date(2026, 4, 1),
        {"department": "Engineering / Backend", "job_title": "Backend engineer"},
        manager="W-1012",
    ),
    Move("W-1034", date(2026, 5, 18), {"name": "Hannah Goldberg-Smit"}),
    Move(
        "W-1030",
        date(2026, 6, 15),
        {"team": "Phone", "job_title": "Senior support agent"},
        manager="W-1019",
    ),
    Move("W-1024", date(2026, 7, 1), {"location": "Rotterdam"}),
    Move(
        "W-1006",
        date(2026, 11, 16),
        {"department": "Finance", "job_title": "Credit controller"},
        manager="W-1017",
    ),
)
LEAVERS = (
    ("W-1028", date(2026, 1, 30)),
    ("W-1041", date(2026, 3, 31)),
    ("W-1053", date(2026, 4, 30)),
    ("W-1016", date(2026, 5, 29)),
    ("W-1046", date(2026, 6, 30)),
    ("W-1022", date(2026, 9, 30)),
)
RETURNS = (("W-1041", date(2026, 9, 14)),)
ABSENCES = (
    ("W-1031", date(2026, 6, 1), date(2026, 10, 30)),
    ("W-1008", date(2026, 11, 9), date(2027, 1, 29)),
)
# What some never get round to, from that day on.
FORGOTTEN = (
    ("W-1049", "social-media", date(2025, 12, 1)),
    ("W-1049", "complaints", date(2026, 9, 1)),
    ("W-1006", "complaints", date(2026, 11, 1)),
    ("W-1024", "complaints", date(2026, 11, 1)),
    ("W-1008", "data-privacy", date(2026, 9, 1)),
    ("W-1032", "data-privacy", date(2026, 9, 1)),
    ("W-1041", "customer-service", date(2026, 9, 1)),
    ("W-1058", "social-media", date(2026, 9, 1)),
    ("W-1059", "backend-interaction", date(2026, 10, 1)),
)
# Quizzes that some begin and do not hand in.
INTERRUPTED = (
    ("W-1010", "customer-service", date(2026, 9, 1)),
    ("W-1031", "complaints", date(2026, 9, 1)),
    ("W-1048", "customer-service", date(2026, 9, 1)),
)
# Those in whose name people look around keep something to do.
KEPT_FOR_VISITORS = (("W-1015", "", date(2026, 11, 1)), ("W-1060", "", date(2026, 11, 16)))
DONE_BY_VISITORS = (("W-1060", "policies-and-procedures"),)
