"""An audience is tried out on the command line."""

from datetime import UTC, datetime

from lms import clock
from lms.cli.audience import audience
from lms.db import transaction
from lms.workflows.reconciling import reconcile
from tests.makers import make_company, make_policy, make_version

NOW = datetime(2025, 6, 2, 9, 0, tzinfo=UTC)


def test_an_audience_is_said_counted_and_compared(app, cast, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    with app.app_context():
        make_company()
        make_policy(audience="{department: Customer Support}")
        make_version(approver_id=cast.abel)
        with transaction():
            reconcile(at=NOW)
    run = app.test_cli_runner().invoke

    right = run(audience, ["department: Sales", "--policy", "complaints"])
    wrong = run(audience, ["department: Sales and"])

    assert right.exit_code == 0
    assert right.output.splitlines()[0] == "people in Sales: 1 of 9 people today"
    assert "  Customer Support: 0 asked, 2 no longer" in right.output
    assert "  Sales: 1 asked, 0 no longer" in right.output
    assert wrong.exit_code == 1
    assert wrong.output.startswith("1:22: The text ends where a condition is expected.")
