"""What a block of Markdown may contain, and which names its parts get."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape, unescape
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.smarty import SmartyExtension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE, HTML_PLACEHOLDER_RE

from lms.markup.outline import find_fences, is_anchor

_KEPT_CLASSES = {"ol": "letters", "p": "rule-line"}
_NAMED = {"p", "li", "dd", "table"}
_CAPTION = "Table: "
_EXTERNAL = re.compile(r"(?:https?://|mailto:|tel:)[^\s\x00-\x1f]+", re.IGNORECASE)
_POLICY = re.compile(r"policy:([a-z0-9-]+)(?:#([a-z0-9-]+))?")


@dataclass
class Place:
    """Where in the document the next blocks stand."""

    anchor: str = ""
    title: str = ""
    count: int = 0
    is_naming: bool = False
    links: list[str] = field(default_factory=list)

    def enter(self, anchor: str) -> None:
        """Name what follows after this section, going on where the section was left."""
        self.count = self.count if anchor == self.anchor else 0
        self.anchor, self.is_naming = anchor, True

    def next_id(self) -> str:
        """The name of the next paragraph, item or table of this section."""
        self.count += 1
        return f"p-{self.anchor}-{self.count}"


def read_link(target: str) -> str | None:
    """The address that a link of a text leads to; None where it may lead nowhere."""
    target = unescape(target.replace(AMP_SUBSTITUTE, "&")).strip()
    if match := _POLICY.fullmatch(target):
        slug, anchor = match.groups()
        return f"/policies/{slug}#s-{anchor}" if anchor else f"/policies/{slug}"
    if target.startswith("#") and is_anchor(target[1:]):
        return f"#s-{target[1:]}"
    return target if _EXTERNAL.fullmatch(target) else None


class _Fences(Preprocessor):
    """Code between fences, taken as it stands."""

    def run(self, lines: list[str]) -> list[str]:
        taken: list[str] = []
        after = 0
        for first, last in find_fences(lines):
            closed = lines[last].strip() and last > first
            code = "\n".join(lines[first + 1 : last if closed else last + 1]).rstrip()
            kept = self.md.htmlStash.store(f"<pre><code>{escape(code, quote=False)}\n</code></pre>")
            taken += [*lines[after:first], "", kept, ""]
            after = last + 1
        return taken + lines[after:]


class _Shape(Treeprocessor):
    """Only attributes given here remain; everything that can be pointed at has a name."""

    def __init__(self, md: Markdown, place: Place) -> None:
        super().__init__(md)
        self.place = place

    def run(self, root: Element) -> None:
        self._shape(root, named=self.place.is_naming)

    def _shape(self, parent: Element, *, named: bool) -> None:
        caption = ""
        for child in list(parent):
            if (before := _read_caption(child)) and _is_followed_by_table(parent, child):
                caption = before
                parent.remove(child)
                continue
            self._clean(child)
            if _is_stashed(child):
                child.text = (child.text or "").strip()
            is_named = named and child.tag in _NAMED and not _is_stashed(child)
            if is_named:
                child.set("id", self.place.next_id())
            self._shape(child, named=named and not (is_named and child.tag in {"li", "dd"}))
            if child.tag == "table":
                self._frame(parent, child, caption)
                caption = ""

    def _clean(self, element: Element) -> None:
        given = dict(element.attrib)
        element.attrib.clear()
        kept = _KEPT_CLASSES.get(element.tag)
        if kept and kept in given.get("class", "").split():
            element.set("class", kept)
        if element.tag == "ol" and given.get("start", "").isdecimal():
            element.set("start", given["start"])
        if element.tag == "a":
            self._lead(element, given.get("href", ""))
        elif re.fullmatch("h[1-6]", element.tag):
            element.tag = "h4"

    def _lead(self, element: Element, target: str) -> None:
        self.place.links.append(unescape(target.replace(AMP_SUBSTITUTE, "&")).strip())
        address = read_link(target)
        if address is None:
            element.tag = "span"
            return
        element.set("href", address)
        if address.lower().startswith("http"):
            element.set("rel", "noopener noreferrer")

    def _frame(self, parent: Element, table: Element, caption: str) -> None:
        """Let a wide table be scrolled, also by keyboard, and say what heads what."""
        for cell in table.iterfind("thead/tr/th"):
            cell.set("scope", "col")
        for row in table.iterfind("tbody/tr"):
            if len(row) > 1:
                row[0].tag = "th"
                row[0].set("scope", "row")
        if caption:
            heading = Element("caption")
            heading.text, heading.tail = caption, "\n"
            table.insert(0, heading)
        region = Element("div", {"class": "scroll", "tabindex": "0", "role": "region"})
        region.set("aria-label", f"Table: {caption or self.place.title}")
        region.tail, table.tail = table.tail, None
        parent[list(parent).index(table)] = region
        region.append(table)


def _read_caption(element: Element) -> str:
    text = (element.text or "").strip()
    if element.tag == "p" and not len(element) and text.startswith(_CAPTION):
        return text.removeprefix(_CAPTION)
    return ""


def _is_followed_by_table(parent: Element, element: Element) -> bool:
    after = list(parent).index(element) + 1
    return after < len(parent) and parent[after].tag == "table"


def _is_stashed(element: Element) -> bool:
    """Whether the paragraph only holds the place of a block of code."""
    return HTML_PLACEHOLDER_RE.fullmatch((element.text or "").strip()) is not None


class _House(Extension):
    """Markdown as texts here may use it: no HTML, no pictures, headings cut off before."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - named by the library
        md.preprocessors.deregister("html_block")
        md.preprocessors.register(_Fences(md), "house_fences", 25)
        md.parser.blockprocessors.deregister("setextheader")
        for pattern in ("html", "image_link", "image_reference", "short_image_ref"):
            md.inlinePatterns.deregister(pattern)
        md.treeprocessors.register(_Shape(md, self.place), "house_shape", -10)


def make_converter(place: Place) -> Callable[[str], str]:
    """A converter of blocks of Markdown that names what it makes after the place."""
    options: dict[str, Any] = {"lazy_ol": False}
    quotes = SmartyExtension(smart_dashes=False, smart_ellipses=False)
    plain: list[Any] = ["tables", "def_list", "attr_list", "sane_lists"]
    extensions = [*plain, quotes, _House(place)]
    return Markdown(extensions=extensions, **options).convert
