"""How mails of a time that is over are kept from being sent."""

from datetime import datetime

from sqlalchemy import update

from lms.db import db
from lms.notifications.models import Mail


def settle_mails(until: datetime) -> None:
    """Note every mail written up to that moment as sent when it was written."""
    waiting = update(Mail).where(Mail.sent_at.is_(None), Mail.created_at <= until)
    db.session.execute(waiting.values(sent_at=Mail.created_at, next_try_at=None, tries=1))
