"""What an own company begins with: its name, and the person who lets the others in."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from lms.errors import RefusalError
from lms.people import service as people
from lms.people.fact_rules import Facts, list_time_zones
from lms.people.queries import has_anybody
from lms.people.roles import Role
from lms.people.sign_in import create_link
from lms.people.sign_in_rules import Purpose
from lms.policies import company_service
from lms.policies.keys import LONGEST_COMPANY_NAME
from lms.policies.reader import CompanyFile


@dataclass(frozen=True)
class Founding:
    """What is asked at the first start of an own company."""

    company: str
    time_zone: str
    staff_number: str
    name: str
    email: str


def found_company(founding: Founding, *, base_url: str, at: datetime) -> str:
    """Record the company and its first administrator, and give the link that sets the password."""
    if has_anybody():
        raise RefusalError(
            "A company is kept here already. Another one needs a data folder (LMS_DATA) or a "
            "database (DATABASE_URL) of its own."
        )
    if founding.time_zone not in list_time_zones():
        raise RefusalError(
            f"“{founding.time_zone}” is not a time zone. Name one such as Europe/Berlin."
        )
    if not 1 <= len(founding.company.strip()) <= LONGEST_COMPANY_NAME:
        raise RefusalError(
            f"The company's name has 1 to {LONGEST_COMPANY_NAME} characters. Write it again."
        )
    company = CompanyFile(
        name=founding.company,
        legal_name=founding.company,
        time_zone=founding.time_zone,
        language="en",
    )
    company_service.bring_in_company(company, at=at)
    facts = Facts(
        name=founding.name,
        department="Administration",
        email=founding.email,
        job_title="Administrator",
        time_zone=founding.time_zone,
    )
    person_id = people.join(
        founding.staff_number,
        facts=facts,
        hired_on=at.astimezone(ZoneInfo(founding.time_zone)).date(),
        at=at,
        actor_id=None,
    )
    people.give_role(person_id, Role.ADMINISTRATOR, at=at, actor_id=None)
    people.give_role(person_id, Role.HR, at=at, actor_id=None)
    token = create_link(person_id, Purpose.FIRST, at=at, how="printed")
    return f"{base_url}/set-password/{token}"
