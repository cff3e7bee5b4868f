"""Which words stand in a paragraph of Word, and with which look."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from lms.document_import.docx_styles import W
from lms.document_import.paragraphs import Span

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PLAIN_SIGNS = {"tab": "\t", "br": " ", "cr": " ", "noBreakHyphen": "-"}
_OFF = {"0", "false", "none", "off"}


@dataclass
class Words:
    """What a paragraph says, what was struck out of it, and what stands beside it."""

    spans: list[Span] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    is_changed: bool = False


def read_words(paragraph: Element, links: Mapping[str, str]) -> Words:
    """The words of the paragraph in order; those of text boxes stand apart."""
    words = Words()
    _walk(paragraph, words, links, "")
    return words


def _walk(parent: Element, words: Words, links: Mapping[str, str], link: str) -> None:
    for child in parent:
        tag = child.tag.removeprefix(W)
        if tag == "r":
            _read_run(child, words, link)
        elif tag in {"del", "moveFrom"}:
            words.struck.append("".join(_list_texts(child)))
        elif tag == "hyperlink":
            _walk(child, words, links, links.get(child.get(f"{R}id", ""), ""))
        elif tag in {"pPr", "p", "tbl"} or child.tag == FALLBACK:
            continue
        else:
            words.is_changed = words.is_changed or tag in {"ins", "moveTo"}
            _walk(child, words, links, link)


def _list_texts(element: Element) -> Iterator[str]:
    for each in element.iter():
        if each.tag in {f"{W}delText", f"{W}t"}:
            yield each.text or ""


def _read_run(run: Element, words: Words, link: str) -> None:
    look = run.find(f"{W}rPr")
    if _is_on(look, "vanish"):
        words.hidden.append("".join(_list_texts(run)))
        return
    text = "".join(_read_pieces(run, words))
    if text:
        words.spans.append(Span(text, _is_on(look, "b"), _is_on(look, "i"), link))


def _read_pieces(run: Element, words: Words) -> Iterator[str]:
    for child in run:
        tag = child.tag.removeprefix(W)
        if tag == "t":
            yield child.text or ""
        elif tag in _PLAIN_SIGNS:
            yield _PLAIN_SIGNS[tag]
        elif tag in {"footnoteReference", "endnoteReference"}:
            words.notes.append(f"{tag[:-9]}s {child.get(f'{W}id', '')}")
        elif tag == "delText":
            words.struck.append(child.text or "")
        else:
            words.boxes += _find_boxes(child)


def _find_boxes(element: Element) -> Iterator[Element]:
    """Text boxes, once: older programs are given the same text again."""
    if element.tag == FALLBACK:
        return
    if element.tag == f"{W}txbxContent":
        yield element
        return
    for child in element:
        yield from _find_boxes(child)


def _is_on(look: Element | None, name: str) -> bool:
    found = None if look is None else look.find(f"{W}{name}")
    return found is not None and found.get(f"{W}val", "1") not in _OFF
