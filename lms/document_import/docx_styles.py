"""What the styles and lists of a document of Word mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, fromstring

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True)
class Styles:
    """Names of styles by their ids, their levels as headings, and lists that only have bullets."""

    names: Mapping[str, str] = field(default_factory=dict)
    levels: Mapping[str, int] = field(default_factory=dict)
    lists: Mapping[str, str] = field(default_factory=dict)
    bullets: Mapping[tuple[str, int], bool] = field(default_factory=dict)


def read_styles(beside: Mapping[str, bytes]) -> Styles:
    """The meaning of styles and numberings, as far as the document says it."""
    names: dict[str, str] = {}
    levels: dict[str, int] = {}
    lists: dict[str, str] = {}
    if "styles" in beside:
        for style in fromstring(beside["styles"]).iter(f"{W}style"):  # noqa: S314 - checked
            key = style.get(f"{W}styleId", "")
            names[key] = _value(style, "name").casefold()
            outline = _value(style, f"pPr/{W}outlineLvl")
            if outline.isdecimal():
                levels[key] = int(outline) + 1
            if number := _value(style, f"pPr/{W}numPr/{W}numId"):
                lists[key] = number
    for key, name in names.items():
        if name.startswith("heading ") and name[8:].isdecimal():
            levels[key] = int(name[8:])
    return Styles(names, levels, lists, _read_bullets(beside))


def _read_bullets(beside: Mapping[str, bytes]) -> dict[tuple[str, int], bool]:
    """Whether a level of a numbering has bullets rather than numbers."""
    if "numbering" not in beside:
        return {}
    root = fromstring(beside["numbering"])  # noqa: S314 - checked
    forms: dict[str, dict[int, bool]] = {}
    for abstract in root.iter(f"{W}abstractNum"):
        levels = forms.setdefault(abstract.get(f"{W}abstractNumId", ""), {})
        for level in abstract.iter(f"{W}lvl"):
            number = level.get(f"{W}ilvl", "0")
            if number.isdecimal():
                levels[int(number)] = _value(level, "numFmt") in {"bullet", "none", ""}
    return {
        (each.get(f"{W}numId", ""), level): is_bullet
        for each in root.iter(f"{W}num")
        for level, is_bullet in forms.get(_value(each, "abstractNumId"), {}).items()
    }


def _value(element: Element, path: str) -> str:
    found = element.find(f"{W}{path}")
    return "" if found is None else found.get(f"{W}val", "")
