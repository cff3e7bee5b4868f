"""How something new is called in addresses and as a file."""

import re
import unicodedata
from collections.abc import Set as AbstractSet

LONGEST = 60


def choose_slug(title: str, taken: AbstractSet[str], *, kind: str) -> str:
    """The title in small letters, digits and hyphens, with a number where it is taken."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().casefold()
    base = "-".join(re.findall(r"[a-z0-9]+", plain))[: LONGEST - 4].strip("-") or kind
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug
