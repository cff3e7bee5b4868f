"""How the files of a policy, the company and the glossary become facts and texts."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from lms.errors import Problem, RefusalError
from lms.markup import Term, render_markdown
from lms.markup.outline import split_lines
from lms.people.audience import Audience, read_audience
from lms.policies.keys import (
    DEFAULT_STATEMENT,
    ApprovalKeys,
    CompanyFile,
    PolicyKeys,
    VersionKeys,
)
from lms.yaml_source import Cut, Document, decode, read_yaml, validate
from lms.yaml_source import cut_front_matter as cut_version

__all__ = [
    "DEFAULT_STATEMENT",
    "CompanyFile",
    "Cut",
    "PolicyFile",
    "VersionFile",
    "cut_version",
    "read_company",
    "read_front_matter",
    "read_glossary",
    "read_policy_facts",
    "read_version",
]

_FACT_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")


@dataclass(frozen=True)
class PolicyFile:
    """The facts of a policy that may change, as its file states them, and the bytes of the file."""

    title: str
    owner: str
    visibility: Literal["internal", "public"]
    asks: Literal["each version", "each major"]
    review_every_months: int
    days_after_publishing: int
    days_after_hiring: int
    audience: Audience
    source: bytes
    approvers: tuple[str, ...] = ()
    approvals_needed: int = 1


@dataclass(frozen=True)
class VersionFile:
    """One version of a policy as its author wrote it.

    The digest is that of the bytes as they were handed in. The body begins at its line of the file.
    """

    major: int
    minor: int
    kind: Literal["substantive", "editorial"]
    effective_on: date
    author: str
    summary: str
    statement: str
    language: str | None
    body: str
    body_line: int
    source: bytes
    digest: str

    @property
    def number(self) -> str:
        """The version as people write it."""
        return f"{self.major}.{self.minor}"


def read_policy_facts(text: str, file: str) -> PolicyFile | list[Problem]:
    """Read policy.yaml."""
    document = read_yaml(text, file=file)
    if isinstance(document, list):
        return document
    keys = validate(document, PolicyKeys)
    audience = _read_audience(document)
    if isinstance(keys, list) or isinstance(audience, list):
        problems = (keys if isinstance(keys, list) else []) + (
            audience if isinstance(audience, list) else []
        )
        return sorted(problems, key=lambda problem: (problem.line, problem.column))
    approval = keys.approval or ApprovalKeys()
    if sentence := _find_fault_of_approval(approval, keys.owner):
        return [document.problem(("approval",), sentence)]
    return PolicyFile(
        title=keys.title,
        owner=keys.owner,
        visibility=keys.visibility,
        asks=keys.asks,
        review_every_months=keys.review_every_months,
        days_after_publishing=keys.due.days_after_publishing,
        days_after_hiring=keys.due.days_after_hiring,
        audience=audience,
        source=text.encode("utf-8", "surrogatepass"),
        approvers=tuple(approval.by),
        approvals_needed=approval.needed or max(1, len(approval.by)),
    )


def _find_fault_of_approval(approval: ApprovalKeys, owner: str) -> str | None:
    if len(set(approval.by)) < len(approval.by):
        return "Somebody stands twice among those who approve. Name each person once."
    if owner in approval.by:
        return (
            "The owner stands among those who approve. Nobody approves a policy of their own: "
            "name somebody else, or another owner."
        )
    if approval.by and approval.needed and approval.needed > len(approval.by):
        return (
            f"{approval.needed} have to approve, but only {len(approval.by)} are named. "
            "Name more people, or ask for fewer."
        )
    return None


def _read_audience(document: Document) -> Audience | list[Problem]:
    """Read the audience; a missing one is told by the model."""
    if not isinstance(document.data, dict) or "audience" not in document.data:
        return []
    audience = read_audience(document.data["audience"])
    if not isinstance(audience, list):
        return audience
    return [document.problem(("audience", *path), sentence) for path, sentence in audience]


def read_version(source: str | bytes, file: str, number: str) -> VersionFile | list[Problem]:
    """Read one version of a policy: its facts before, its text after the second `---`."""
    kept = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source
    text = decode(kept, file=file)
    if isinstance(text, list):
        return text
    cut = cut_version(text)
    document = _read_front_matter(cut, file)
    keys = document if isinstance(document, list) else validate(document, VersionKeys)
    if isinstance(keys, list):
        return keys
    major, minor = (int(part) for part in number.split("."))
    return VersionFile(
        major=major,
        minor=minor,
        kind=keys.kind,
        effective_on=keys.effective_on,
        author=keys.author,
        summary=keys.summary,
        statement=keys.statement,
        language=keys.language,
        body=cut.body,
        body_line=cut.body_line,
        source=kept,
        digest=hashlib.sha256(kept).hexdigest(),
    )


def read_front_matter(text: str, file: str) -> Document | list[Problem]:
    """Read the facts before the text of a version, each with its place."""
    return _read_front_matter(cut_version(text), file)


def _read_front_matter(cut: Cut, file: str) -> Document | list[Problem]:
    if cut.facts is not None:
        return read_yaml(cut.facts, file=file, first_line=2)
    sentence = (
        "The file does not begin with the facts of the version. Write them between two "
        "lines of three hyphens, before the text."
    )
    return [Problem(file, 1, 1, sentence)]


def read_company(text: str, file: str) -> CompanyFile | list[Problem]:
    """Read company.yaml."""
    document = read_yaml(text, file=file)
    if isinstance(document, list):
        return document
    company = validate(document, CompanyFile)
    if isinstance(company, list):
        return company
    problems = [
        Problem(file, *document.at_key(("facts", name)), sentence)
        for name, fact in company.facts.items()
        if (sentence := _find_fault_of_fact(name, fact))
    ]
    return problems or company


def _find_fault_of_fact(name: str, fact: str) -> str | None:
    if name in {"name", "legal_name"}:
        return f"“{name}” stands above the facts already. Remove it here."
    if not _FACT_NAME.fullmatch(name):
        return f"“{name}” cannot name a fact. Use small letters, digits and underscores."
    if "\n" in fact or "\r" in fact:
        return f"The fact “{name}” has several lines. Write it on one."
    if "{{" in fact or "}}" in fact:
        return f"The fact “{name}” uses another fact. Write it out."
    return None


def read_glossary(text: str, file: str) -> tuple[Term, ...] | list[Problem]:
    """Read glossary.md, which has only words and their definitions."""
    problems = list(_find_strays(text, file))
    if problems:
        return problems
    try:
        terms = render_markdown(text).terms
    except RefusalError as refusal:
        return [Problem(file, 1, 1, str(refusal))]
    return tuple(Term(term.word, term.definition, "") for term in terms)


def _find_strays(text: str, file: str) -> Iterator[Problem]:
    """What is neither a word nor a definition, and words that stand twice."""
    words: dict[str, int] = {}
    lines = split_lines(text)
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith((":   ", "    ")):
            continue
        follows = lines[number] if number < len(lines) else ""
        if line[0] in " \t:#|>" or not follows.startswith(":   "):
            sentence = "Only words and definitions stand here: a word, and below it a line "
            yield Problem(file, number, 1, sentence + "that begins with a colon and three spaces.")
        elif line.strip().casefold() in words:
            first = words[line.strip().casefold()]
            sentence = f"“{line.strip()}” is defined on line {first} already. Keep one of them."
            yield Problem(file, number, 1, sentence)
        words.setdefault(line.strip().casefold(), number)
