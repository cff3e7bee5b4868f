"""How a new policy is called in addresses and as a folder."""

import re
import unicodedata

from sqlalchemy import select

from lms.db import db
from lms.policies.models import Policy

LONGEST = 60


def choose_slug(title: str) -> str:
    """The title in small letters, digits and hyphens, with a number where it is taken."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().casefold()
    base = "-".join(re.findall(r"[a-z0-9]+", plain))[: LONGEST - 5].strip("-") or "policy"
    alike = select(Policy.slug).where(Policy.slug.like(f"{base}%"))
    taken = set(db.session.scalars(alike))
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug
