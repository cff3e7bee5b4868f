"""What belongs in a handbook, what it is known by, and how many texts become one."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from lms.people.audience import Audience, PersonFacts, matches

TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)([^<>"]*(?:"[^"]*"[^<>"]*)*)>')
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
_POLICY = re.compile(r"/policies/([a-z0-9-]+)(?:#(s-[a-z0-9-]+))?")
_NAMES = {"id", "popovertarget"}
_DEEPER = {"h2": "h3", "h3": "h4", "h4": "h5"}


@dataclass(frozen=True)
class Chapter:
    """A policy in force as a handbook tells of it, but for its text; `contents` are its sections.

    Whatever is printed of it stands here, so that two that are equal are printed alike.
    """

    version_id: int
    slug: str
    title: str
    number: str
    language: str
    in_force_from: date
    owner_name: str
    owner_title: str
    audience: Audience
    text_digest: str
    html_digest: str
    words: int
    contents: tuple[tuple[str, str, str], ...]

    @property
    def anchors(self) -> frozenset[str]:
        """What a link from elsewhere can lead to."""
        return frozenset(f"s-{anchor}" for anchor, _, _ in self.contents)


def choose_chapters(chapters: Iterable[Chapter], facts: PersonFacts) -> tuple[Chapter, ...]:
    """The policies that concern a person with these facts, in the order given."""
    return tuple(chapter for chapter in chapters if matches(chapter.audience, facts))


def digest_contents(*printed: object) -> str:
    """The SHA-256 of whatever is printed: equal contents are known by the same digest."""
    return hashlib.sha256(json.dumps(printed, ensure_ascii=False).encode()).hexdigest()


def name_place(slug: str, anchor: str) -> str:
    """What a place of one policy is called among many: no slug has a full stop in it."""
    return f"{slug}.{anchor}"


def lead_within(target: str, places: Mapping[str, frozenset[str]]) -> str | None:
    """Where a link to a policy leads in a handbook with these policies; None for all else.

    A section that the version in force does not have leads to the beginning of its policy.
    """
    found = _POLICY.fullmatch(target)
    if found is None or found[1] not in places:
        return None
    slug, anchor = found[1], found[2]
    return f"#{name_place(slug, anchor)}" if anchor in places[slug] else f"#{slug}"


def name_link(target: str) -> str | None:
    """The place that a link to a policy means, whether a handbook has it or not."""
    found = _POLICY.fullmatch(target)
    if found is None:
        return None
    return name_place(found[1], found[2]) if found[2] else found[1]


def lead_in_book(name: str, places: frozenset[str], base_url: str) -> str:
    """Where a link to that place goes in a bound handbook: a place of it, or the policy's page."""
    slug, _, anchor = name.partition(".")
    for known in (name, slug):
        if known in places:
            return f"#{known}"
    return f"{base_url}/policies/{slug}" + (f"#{anchor}" if anchor else "")


def bind_text(
    html: str, slug: str, lead: Callable[[str], str | None], *, is_deeper: bool = True
) -> str:
    """The stored text as part of a longer one: its places named after it, headings one deeper.

    `lead` says where a link out of the policy goes instead, or None to leave it alone.
    """
    deeper = _DEEPER if is_deeper else {}

    def bind(tag: re.Match[str]) -> str:
        name = deeper.get(tag[2], tag[2])
        return f"<{tag[1]}{name}{_ATTRIBUTE.sub(rename, tag[3])}>"

    def rename(found: re.Match[str]) -> str:
        attribute, value = found[1], found[2]
        # Fifty policies have hundreds of sections: as landmarks nobody could tell them apart.
        if attribute == "aria-labelledby":
            return ""
        if attribute == "role":
            return 'role="group"'
        if attribute in _NAMES:
            value = name_place(slug, value)
        elif attribute == "href":
            value = (
                f"#{name_place(slug, value[1:])}" if value.startswith("#") else lead(value) or value
            )
        return f'{attribute}="{value}"'

    return TAG.sub(bind, html)
