"""How a certificate stands on a day."""

from datetime import date

import pytest

from lms.certificates.rules import CertificateFacts, Standing, judge

ISSUED = date(2025, 3, 5)
LAST_DAY = date(2026, 3, 5)


@pytest.mark.parametrize(
    ("facts", "as_of", "standing"),
    [
        (CertificateFacts(ISSUED, LAST_DAY), ISSUED, Standing.VALID),
        (CertificateFacts(ISSUED, LAST_DAY), LAST_DAY, Standing.VALID),
        (CertificateFacts(ISSUED, LAST_DAY), date(2026, 3, 6), Standing.EXPIRED),
        (CertificateFacts(ISSUED, None), date(2099, 1, 1), Standing.VALID),
        (CertificateFacts(ISSUED, LAST_DAY, date(2026, 2, 1)), date(2026, 2, 1), Standing.RENEWED),
        (CertificateFacts(ISSUED, LAST_DAY, date(2026, 2, 1)), date(2026, 1, 31), Standing.VALID),
        (CertificateFacts(ISSUED, LAST_DAY, date(2026, 2, 1)), date(2027, 1, 1), Standing.RENEWED),
    ],
)
def test_the_last_day_counts_and_a_newer_one_renews(facts, as_of, standing):
    assert judge(facts, as_of) == standing
