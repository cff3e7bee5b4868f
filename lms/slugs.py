"""How something new is called in addresses, in files and beside a heading."""

import re
import unicodedata
from collections.abc import Set as AbstractSet

LONGEST = 60

_PLAIN = re.compile(r"[a-z0-9]+")


def write_slug(text: str, *, longest: int = LONGEST) -> str:
    """The text in small letters, digits and hyphens; nothing where it has none of them.

    Letters lose their marks ("Über" is "uber"), other scripts are left out.
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return "-".join(_PLAIN.findall(plain))[:longest].strip("-")


def choose_slug(title: str, taken: AbstractSet[str], *, kind: str) -> str:
    """The title as a slug that is not taken: with a number behind it where it would be."""
    # Room for the hyphen and four digits.
    base = write_slug(title, longest=LONGEST - 5) or kind
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug
