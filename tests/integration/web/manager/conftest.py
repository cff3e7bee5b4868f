"""The same company as HR looks at, seen by a manager."""

from tests.integration.web.hr.conftest import company

__all__ = ["company"]
