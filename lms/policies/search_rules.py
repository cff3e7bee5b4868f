"""Which words a text is found by, which words a query means, and how well a section answers it."""

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

LONGEST_WORD = 40
LONGEST_QUERY = 200
MOST_QUERY_WORDS = 12
SHORTEST_PREFIX = 3
SHORTEST_MISTYPED = 4
LONG_WORD = 8
MOST_ENDINGS = 20
MOST_MEANT = 3
SNIPPET = 220
TITLE, HEADING, BODY = 4.0, 2.5, 1.0
# Too common to say what somebody looks for.
STOP_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at be been by can could do does for from had has have how i if in is it "
        "its may me must my no not of on or our shall should that the their them there these they "
        "this to was we were what when where which who why will with would you your",
    )
)
_WORD = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+(?:['’](?:[^\W_][\u0300-\u036f]*)+)?")
_OWN_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"})
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")


@dataclass(frozen=True)
class Meant:
    """A word of the query, and the words of the texts that it stands for, each with its worth."""

    typed: str
    words: Mapping[str, float]
    is_guessed: bool = False


@dataclass(frozen=True)
class Piece:
    """A part of a snippet; the marked ones are what was looked for."""

    text: str
    is_marked: bool


def clean(text: str) -> str:
    """The text in one form of Unicode, without what nobody sees."""
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text))


def list_words(text: str) -> list[str]:
    """The words of a text as they are compared, in their order."""
    return [word for _, _, word in find_words(clean(text))]


def find_words(text: str) -> Iterator[tuple[int, int, str]]:
    """Where each word of a cleaned text begins and ends, and how it is compared."""
    for match in _WORD.finditer(text):
        if word := reduce_word(match.group()):
            yield match.start(), match.end(), word


@lru_cache(maxsize=65536)
def reduce_word(word: str) -> str:
    """The word without capitals, accents, the sign of a genitive and that of a plural."""
    parts = unicodedata.normalize("NFKD", word.casefold())
    plain = "".join(one for one in parts if not unicodedata.combining(one)).translate(_OWN_LETTERS)
    plain = re.sub(r"['’]s$", "", plain)
    letters = "".join(one for one in plain if one.isalnum())
    return _drop_plural(letters)[:LONGEST_WORD]


def _drop_plural(word: str) -> str:
    if len(word) <= 3 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("sses", "xes", "ches", "shes", "zzes")):
        return word[:-2]
    return word[:-1]


def list_query_words(query: str) -> list[str]:
    """The words of a query that say what is looked for, each once."""
    words = list(dict.fromkeys(list_words(query)))
    telling = [word for word in words if word not in STOP_WORDS]
    return (telling or words)[:MOST_QUERY_WORDS]


def most_slips(word: str) -> int:
    """How many letters may be wrong before it is another word."""
    if len(word) < SHORTEST_MISTYPED or not word.isalpha():
        return 0
    return 2 if len(word) >= LONG_WORD else 1


def cut_apart(word: str) -> list[str]:
    """Parts of a word of which every word with so few wrong letters has one, as it stands."""
    count = most_slips(word) + 1
    borders = [len(word) * at // count for at in range(count + 1)]
    return [word[a:b] for a, b in pairwise(borders)]


def swap_neighbours(word: str) -> list[str]:
    """The word with each two neighbouring letters exchanged: a slip that no part survives."""
    return [word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)]


def count_slips(typed: str, word: str, most: int) -> int:
    """How many letters are wrong, missing, too many or exchanged; `most + 1` stands for more."""
    if abs(len(typed) - len(word)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(word) + 1))
    for i, letter in enumerate(typed, start=1):
        older, before, row = before, row, [i]
        for j, other in enumerate(word, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == word[j - 2] and typed[i - 2] == other:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


def choose_endings(typed: str, known: Mapping[str, int]) -> Meant | None:
    """The word itself and those that begin with it; None where there are none."""
    begun = sorted((w for w in known if w.startswith(typed) and w != typed), key=len)
    words = {typed: 1.0} if typed in known else {}
    if len(typed) >= SHORTEST_PREFIX:
        words.update({w: 0.6 * len(typed) / len(w) for w in begun[:MOST_ENDINGS]})
    return Meant(typed, words) if words else None


def choose_meant(typed: str, near: Mapping[str, int]) -> Meant:
    """The words that were likely meant by one that stands nowhere: few slips, then often used."""
    most = most_slips(typed)
    slips = {word: count_slips(typed, word, most) for word in near}
    fewest = min(slips.values(), default=most + 1)
    if fewest > most:
        return Meant(typed, {})
    best = [word for word, count in slips.items() if count == fewest]
    # Who mistypes gets the first letter right most of the time.
    best.sort(key=lambda word: (word[0] != typed[0], -near[word], word))
    return Meant(typed, dict.fromkeys(best[:MOST_MEANT], 0.5), is_guessed=True)


def score(
    meant: Sequence[Meant],
    known: Mapping[str, int],
    *,
    title: Iterable[str],
    heading: Iterable[str],
    body: Iterable[str],
) -> float:
    """How well a section answers: rare words count more, and more in a title than in a text."""
    fields = ((TITLE, frozenset(title)), (HEADING, frozenset(heading)), (BODY, frozenset(body)))
    total = 0.0
    for term in meant:
        best = 0.0
        for word, worth in term.words.items():
            rare = worth / (1 + math.log1p(known.get(word, 0)))
            best = max(best, rare * sum(weight for weight, words in fields if word in words))
        total += best
    return total


def choose_paragraphs(
    paragraphs: Iterable[tuple[str, str]], meant: Sequence[Meant], *, most: int
) -> list[tuple[str, list[Piece]]]:
    """The paragraphs with most of the words, in their order, each with its snippet."""
    found, worth = [], _weigh_words(meant)
    for position, (anchor, text) in enumerate(paragraphs):
        cleaned = clean(text)
        spans = list(_mark(cleaned, worth))
        if spans:
            found.append((-_weigh(spans), position, anchor, cleaned, spans))
    best = sorted(sorted(found, key=lambda each: each[:2])[:most], key=lambda each: each[1])
    return [(anchor, cut_snippet(cleaned, spans)) for _, _, anchor, cleaned, spans in best]


def _weigh_words(meant: Sequence[Meant]) -> dict[str, tuple[str, float]]:
    """For each word that is looked for what was typed for it, and its worth."""
    worth: dict[str, tuple[str, float]] = {}
    for term in meant:
        for word, value in term.words.items():
            if value > worth.get(word, ("", 0.0))[1]:
                worth[word] = (term.typed, value)
    return worth


def _mark(
    text: str, worth: Mapping[str, tuple[str, float]]
) -> Iterator[tuple[int, int, str, float]]:
    # Every word of every paragraph comes by here, so it does without `find_words`.
    for match in _WORD.finditer(text):
        if told := worth.get(reduce_word(match.group())):
            yield match.start(), match.end(), *told


def _weigh(spans: Sequence[tuple[int, int, str, float]]) -> float:
    best: dict[str, float] = {}
    for _, _, typed, value in spans:
        best[typed] = max(best.get(typed, 0.0), value)
    return sum(best.values()) + 0.01 * min(len(spans), 10)


def cut_snippet(text: str, spans: Sequence[tuple[int, int, str, float]]) -> list[Piece]:
    """A stretch of the text with most of what was looked for, marked where it stands."""
    begin, end = _choose_stretch(text, spans)
    stretch = text[begin:end]
    # What parts the cells of a table is no beginning.
    begin += len(stretch) - len(stretch.lstrip(" ·–"))
    pieces, at = [], begin
    for start, stop, *_ in spans:
        if start < at or stop > end:
            continue
        pieces += [Piece(text[at:start], is_marked=False), Piece(text[start:stop], is_marked=True)]
        at = stop
    pieces.append(Piece(text[at:end], is_marked=False))
    if begin:
        pieces.insert(0, Piece("… ", is_marked=False))
    if end < len(text):
        pieces.append(Piece(" …", is_marked=False))
    return [piece for piece in pieces if piece.text]


def _choose_stretch(text: str, spans: Sequence[tuple[int, int, str, float]]) -> tuple[int, int]:
    if len(text) <= SNIPPET:
        return 0, len(text)
    best = max(
        spans,
        key=lambda first: (
            len({typed for b, e, typed, _ in spans if first[0] <= b and e <= first[0] + SNIPPET}),
            -first[0],
        ),
    )
    begin = max(0, min(best[0] - 40, len(text) - SNIPPET))
    begin = text.find(" ", max(0, begin - 1)) + 1 if 0 < begin < best[0] else begin
    begin = min(begin, best[0])
    end = min(len(text), begin + SNIPPET)
    if end < len(text):
        end = max(text.rfind(" ", begin, end), best[1])
    return begin, end
