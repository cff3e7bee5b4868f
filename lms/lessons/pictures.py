"""Which lines of a lesson show a picture or a film, and how they are shown."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape

from lms.errors import RefusalError
from lms.lessons.media_rules import MediaFacts
from lms.markup import mask_code, render_markdown
from lms.markup.outline import split_lines

ADDRESS = "/lessons/files/"
NAME = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*\.(?:png|jpe?g|webp|mp4|webm)")
LONGEST_NAME = 80
_LINE = re.compile(r"!\[([^\[\]\n]*)\]\(([^()\s]*)\)\s*")
_ALONE = (
    "A picture or a film stands on a line of its own: "
    "an exclamation mark, [what it shows] and (name.png)."
)


@dataclass(frozen=True)
class Shown:
    """A line that shows a file of the lesson; it counts from 1 in the text."""

    line: int
    words: str
    name: str


def list_shown(body: str) -> tuple[Shown, ...]:
    """The lines of the text that show a file."""
    lines, masked = split_lines(body), mask_code(body)
    return tuple(
        Shown(number, match[1].strip(), match[2])
        for number, line in enumerate(lines, start=1)
        if masked[number - 1] and (match := _LINE.fullmatch(line))
    )


def find_faults(body: str) -> Iterator[tuple[int, int, str]]:
    """Line, column and sentence of every picture that cannot be shown as it is written."""
    shown = {each.line: each for each in list_shown(body)}
    for number, line in enumerate(mask_code(body), start=1):
        here = shown.get(number)
        if here is None and "![" in line:
            yield number, line.index("![") + 1, _ALONE
        elif here and not here.words:
            yield number, 3, "Say between the brackets what is shown, for those who do not see it."
        elif here and (len(here.name) > LONGEST_NAME or not NAME.fullmatch(here.name)):
            column = line.rindex("(") + 2
            yield number, column, _describe_name(here.name)


def _describe_name(name: str) -> str:
    return (
        f"“{name[:80]}” cannot be the name of a picture or a film. Use small letters, digits and "
        "hyphens, and one of the endings .png, .jpg, .webp, .mp4 and .webm."
    )


def render_lesson(body: str, files: Mapping[str, MediaFacts]) -> str:
    """The text as it is shown; every file that it shows has to be known."""
    shown = {each.line: each for each in list_shown(body)}
    # What stands for a picture while the text is rendered is no word that a text contains.
    seal = hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()[:24]
    lines: list[str] = []
    marks: dict[str, Shown] = {}
    for number, line in enumerate(split_lines(body), start=1):
        if number not in shown:
            lines.append(line)
            continue
        mark = f"figure{seal}n{number}x"
        marks[mark] = shown[number]
        lines += ["", mark, ""]
    html = render_markdown("\n".join(lines)).html
    for mark, each in marks.items():
        html = _put_figure(html, mark, each, files)
    return html


def _put_figure(html: str, mark: str, each: Shown, files: Mapping[str, MediaFacts]) -> str:
    facts = files.get(each.name)
    if facts is None:
        raise RefusalError(f"This lesson has no file “{each.name}”. Upload it first.")
    figure = _write_figure(each, facts)
    replaced, count = re.subn(rf"<p( id=\"[^\"]*\")?>{mark}</p>", lambda _: figure, html)
    if count != 1 or mark in replaced:
        raise RefusalError(f"“{each.name}” cannot stand here. Put an empty line before and after.")
    return replaced


def _write_figure(each: Shown, facts: MediaFacts) -> str:
    words, address = escape(each.words, quote=True), f"{ADDRESS}{facts.digest}"
    if facts.is_film:
        return (
            f'<figure class="film"><video controls preload="metadata" src="{address}" '
            f'aria-label="{words}"></video><figcaption>{words}</figcaption></figure>'
        )
    return (
        f'<figure class="picture"><img src="{address}" alt="{words}" width="{facts.width}" '
        f'height="{facts.height}" loading="lazy"></figure>'
    )
