"""Which bullet or number a line begins with."""

import re
from dataclasses import dataclass

_BULLET = re.compile(r"(?:[•◦▪▫●○■□‣⁃∙·➢➤►▶✓✔✗❖◆◇*+–—−-]|o(?=[ \t]{2,}|\t))[ \t]*(?=\S)")
_NUMBER = re.compile(
    r"(?:(?P<decimal>\d{1,3}(?:\.\d{1,3})+)[.)]?"
    r"|(?P<plain>\d{1,3})[.)]"
    r"|\((?P<inside>\d{1,3}|[a-z]|[ivxlc]{1,6})\)"
    r"|(?P<roman>[ivxlc]{1,6}|[IVXLC]{1,6})[.)]"
    r"|(?P<letter>[a-z]|[A-H])[.)]"
    r"|§ ?(?P<paragraph>\d{1,3}))"
    r"[ \t]+(?=\S)"
)
_NEGATIVE = re.compile(r"[–—−+-][ \t]*\d")


@dataclass(frozen=True)
class Mark:
    """What stood before the text: the sign as it was, and what kind of sign it is."""

    sign: str
    bullet: str = ""
    style: str = ""
    numbers: tuple[int, ...] = ()

    @property
    def number(self) -> str:
        """The number without the bullet before it and the full stop after it."""
        return self.sign.removeprefix(self.bullet).strip().rstrip(".")

    @property
    def is_number(self) -> bool:
        """Whether it counts, be it in figures, letters or Roman figures."""
        return bool(self.style)


NO_MARK = Mark("")


def take_mark(line: str) -> tuple[Mark, str]:
    """The mark that a line begins with, several together taken as one, and the rest."""
    text = line.strip()
    bullet = ""
    while (match := _BULLET.match(text)) and not _is_word(text, match.group()):
        bullet += match.group().strip()
        text = text[match.end() :]
    if found := _NUMBER.match(text):
        sign = found.group().strip()
        rest = text[found.end() :]
        return Mark(f"{bullet} {sign}".strip(), bullet, *_read_number(found)), rest
    return (Mark(bullet, bullet), text) if bullet else (NO_MARK, text)


def _is_word(text: str, sign: str) -> bool:
    """Whether the sign belongs to what follows: a negative number, bold type, a rule."""
    if sign[0] in "-–—−+" and not sign[1:]:
        return True
    return text.startswith(("**", "--", "++")) or bool(_NEGATIVE.match(text) and not sign[1:])


def _read_number(found: re.Match[str]) -> tuple[str, tuple[int, ...]]:
    if decimal := found["decimal"]:
        return "decimal", tuple(int(part) for part in decimal.split("."))
    if plain := found["plain"] or found["paragraph"]:
        return "plain", (int(plain),)
    word = found["inside"] or found["roman"] or found["letter"]
    if word.isdecimal():
        return "inside", (int(word),)
    return "letter", ()
