"""Whether a certificate is genuine, for anybody who holds one in the hand."""

import re
from collections.abc import Mapping
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.certificates import queries as certificates
from lms.certificates.queries import CertificateView
from lms.certificates.rules import CertificateFacts, judge
from lms.web.company import get_company
from lms.web.visitor.check import blueprint

NOT_A_NUMBER = (
    "This is not a certificate number. It has eight groups of four, made of the figures 0 to 9 "
    "and the letters a to f. Type it as it stands on the sheet."
)
# Signs that a reader may take for one of those that a number can have.
_READ_AS = str.maketrans({"o": "0", "l": "1", "i": "1", "|": "1"})
_BETWEEN = re.compile(r"[\s.\u2010-\u2015-]+")
_NUMBER = re.compile(r"[0-9a-f]{32}")


def read_number(typed: str) -> str | None:
    """The number as it is kept, however it was typed; None where it can be none."""
    number = _BETWEEN.sub("", typed).casefold().translate(_READ_AS)
    return number if _NUMBER.fullmatch(number) else None


@blueprint.get("/verify")
def verify() -> ResponseReturnValue:
    """The place to type a certificate's number."""
    typed = request.args.get("number", "")[:200].strip()
    number = read_number(typed)
    if number is not None:
        return redirect(url_for(".certificate", code=number), code=303)
    page = _render(typed=typed, problem=NOT_A_NUMBER if typed else "")
    return (page, 422) if typed else (page, 200)


@blueprint.get("/verify/<token:code>")
def certificate(code: str) -> ResponseReturnValue:
    """What the certificate says, and whether it still holds today."""
    found = certificates.find_certificate(code)
    if found is None:
        return _render(typed=code, is_unknown=True), 404
    response = make_response(_render(typed=code, **_describe(found)))
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _describe(found: CertificateView) -> Mapping[str, Any]:
    facts = CertificateFacts(found.issued_on, found.valid_until, found.renewed_on)
    at = clock.now()
    return {
        "certificate": found,
        "name": certificates.find_name(found),
        "standing": judge(facts, get_company().day_of(at)),
        "at": at,
    }


def _render(**shown: Any) -> str:
    # Without a today every day is written with its year, as on the sheet.
    return render_template("visitor/verify.html", zone=get_company().time_zone, today=None, **shown)
