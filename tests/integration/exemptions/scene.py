"""What the tests of exemptions share: days, documents and the ways to ask and to decide."""

import zlib
from datetime import UTC, date, datetime, timedelta

from lms.db import transaction
from lms.exemptions import service
from lms.exemptions.queries import get_request
from lms.exemptions.rules import Decider, Kind, Span, Thing
from lms.exemptions.service import House, Wish

TODAY = date(2028, 2, 29)
AT = datetime(2028, 2, 29, 9, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
HOUSE = House(TODAY, 12)
GIFTS, COMPLAINTS, EVERYTHING = Thing("policy", 7), Thing("policy", 8), Thing("everything")
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n0\n%%EOF\n"
_PIXEL = zlib.compress(b"\x00\x00")
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~"
    b"\x9bU\x00\x00\x00\nIDAT" + _PIXEL + b"\x00\x00\x00\x00\x00\x00\x00\x00IEND\xaeB`\x82"
)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 40 + b"\xff\xd9"


def days(first, last):
    """Days counted from today."""
    return Span(TODAY + timedelta(days=first), TODAY + timedelta(days=last))


def ask(person_id, *, asker_id, thing=GIFTS, span=None, at=AT, **changes):
    """Ask for an exemption of some days from today on."""
    span = span or days(0, 9)
    wish = Wish(Kind.EXEMPTION, thing, span.first, span.last, "I am abroad.", **changes)
    with transaction():
        return service.ask(person_id, wish, asker_id=asker_id, house=HOUSE, at=at)


def grant(request, decider_id, *, span=None, house=HOUSE, at=LATER):
    """Grant it as HR, for the days asked for."""
    decider = Decider(decider_id, is_hr=True)
    with transaction():
        return service.grant(
            get_request(request.id),
            decider=decider,
            wanted=span or request.wanted,
            house=house,
            at=at,
        )


def refuse(request, decider_id, *, reason="Everybody has to.", at=LATER):
    """Refuse it as HR."""
    decider = Decider(decider_id, is_hr=True)
    with transaction():
        return service.refuse(get_request(request.id), decider=decider, reason=reason, at=at)
