"""Which characters of a pasted text are for the printer alone, and what becomes of them."""

import re
import unicodedata
from collections.abc import Iterator

from lms.document_import.blocks import Remark

PAGE_BREAK = "\f"
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x85\u2028\u2029]")
# Word's bullets come out of the clipboard as signs of the fonts Symbol and Wingdings.
_SIGN_BULLETS = re.compile("^([ \t]*)[\uf0a7\uf0b7\uf0d8\uf0fc\uf076\uf0a8\uf02d]")
_ORDINARY = re.compile("[ -~\t]*")


def split_characters(text: str) -> tuple[list[str], list[Remark]]:
    """The lines of a text without signs that cannot be seen, and remarks on those left out."""
    lines: list[str] = []
    left_out: dict[str, list[int]] = {}
    text = text.removeprefix("\ufeff").replace(PAGE_BREAK, f"\n{PAGE_BREAK}\n")
    for number, line in enumerate(_LINE_ENDS.sub("\n", text).split("\n"), start=1):
        lines.append(_clean(line, number, left_out))
    return lines, list(_tell(left_out))


def _clean(line: str, number: int, left_out: dict[str, list[int]]) -> str:
    if line == PAGE_BREAK or _ORDINARY.fullmatch(line):
        return line
    line = _SIGN_BULLETS.sub("\\1•", line)
    return "".join(_replace(character, number, left_out) for character in line)


def _replace(character: str, number: int, left_out: dict[str, list[int]]) -> str:
    if character == "\t":
        return character
    category = unicodedata.category(character)
    if category == "Zs":
        return " "
    if character == "\u2011":
        return "-"
    if category in {"Cf", "Cc", "Co", "Cs", "Cn"}:
        left_out.setdefault(character, []).append(number)
        return ""
    return character


def _tell(left_out: dict[str, list[int]]) -> Iterator[Remark]:
    for character, numbers in left_out.items():
        name = unicodedata.name(character, "a control character").lower()
        times = "once" if len(numbers) == 1 else f"{len(numbers)} times"
        yield Remark(
            numbers[0],
            f"A character that cannot be seen was left out {times} "
            f"(U+{ord(character):04X}, {name}).",
        )
