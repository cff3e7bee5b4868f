"""A draft as fields and text, and the bytes that come of changing them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lms.policies.reader import DEFAULT_STATEMENT, cut_version
from lms.policies.writer import FACTS_BEFORE_TEXT, write_front_matter
from lms.yaml_source import read_yaml

_LINE_END = re.compile(r"\r\n?")


@dataclass(frozen=True)
class DraftText:
    """What stands in a draft's file, also where it is not finished; line ends are plain ones."""

    fields: Mapping[str, str]
    body: str
    body_line: int

    @property
    def statement(self) -> str:
        """What people will agree to."""
        return self.fields.get("statement") or DEFAULT_STATEMENT


def read_draft(source: bytes) -> DraftText:
    """Read as much of a draft as can be read; what cannot is empty, and the linter's matter."""
    cut = cut_version(source.decode("utf-8", "replace"))
    document = read_yaml(cut.facts or "", file="")
    data = {} if isinstance(document, list) else document.data
    fields = {
        key: str(data[key]).strip()
        for key in FACTS_BEFORE_TEXT
        if isinstance(data, dict) and data.get(key) is not None
    }
    return DraftText(fields, plain_line_ends(cut.body), cut.body_line)


def change_draft(before: bytes, fields: Mapping[str, str], body: str) -> bytes:
    """The bytes with these facts and this text; a part that says the same keeps its own bytes."""
    known = read_draft(before)
    cut = cut_version(before.decode("utf-8", "replace"))
    wanted = {key: plain_line_ends(value).strip() for key, value in fields.items() if value.strip()}
    if wanted == {key: value for key, value in known.fields.items() if value}:
        head = before.decode("utf-8", "replace").removesuffix(cut.body)
    else:
        head = write_front_matter({"summary": "", "effective_on": "", **wanted})
    changed = plain_line_ends(body)
    if changed == known.body:
        changed = cut.body
    elif "\r\n" in cut.body and not re.search(r"(?<!\r)\n", cut.body):
        changed = changed.replace("\n", "\r\n")
    return (head + changed).encode("utf-8", "surrogatepass")


def plain_line_ends(text: str) -> str:
    """The text as a browser's field holds it."""
    return _LINE_END.sub("\n", text)
