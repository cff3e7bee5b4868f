"""Whom an alarm about a job is told to."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from lms.jobs.catalogue import find_title
from lms.jobs.rules import Alarm
from lms.notifications import service as notifications
from lms.notifications.alarm_words import word_alarm
from lms.people import queries as people
from lms.people.roster import list_administrator_ids
from lms.policies.company import get_company


def tell_administrators(alarms: Sequence[Alarm], *, base_url: str, at: datetime) -> None:
    """Write each administrator one mail for each alarm, however often this is asked."""
    company = get_company()
    day = company.day_of(at)
    for person_id in sorted(list_administrator_ids(day)):
        person = people.find_person(person_id, day)
        for alarm in alarms if person else ():
            since = alarm.since.astimezone(ZoneInfo(company.time_zone))
            subject, text = word_alarm(
                company=company.name,
                job=find_title(alarm.job),
                since=f"{since:%Y-%m-%d %H:%M} ({company.time_zone})",
                why=alarm.why,
                url=f"{base_url}/admin/jobs",
            )
            notifications.send_mail(
                person_id,
                address=person.email if person else None,
                kind="alarm",
                subject=subject,
                text=text,
                at=at,
                key=f"alarm-{alarm.job}-{alarm.since:%Y-%m-%dT%H:%M:%SZ}",
            )
