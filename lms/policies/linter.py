"""What is wrong in the files of the policies, the company and the glossary."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from lms.errors import Problem
from lms.markup import is_anchor, read_outline
from lms.policies.reader import (
    CompanyFile,
    Cut,
    VersionFile,
    cut_version,
    read_company,
    read_front_matter,
    read_glossary,
    read_policy_facts,
    read_version,
)
from lms.policies.text_linter import (
    find_invisible,
    find_problems_of_facts,
    find_problems_of_text,
    find_unfilled,
    list_links,
)
from lms.yaml_source import read_yaml

COMPANY = "company.yaml"
GLOSSARY = "glossary.md"
FACTS = "policy.yaml"
_NUMBER = re.compile(r"(0|[1-9]\d{0,3})\.(0|[1-9]\d{0,3})")


@dataclass(frozen=True)
class ReadVersion:
    """A version's file that could be read."""

    file: str
    text: str
    read: VersionFile


def lint_policies(tree: Mapping[str, str]) -> tuple[Problem, ...]:
    """Everything that is wrong, by file and place; the tree maps paths below content to texts."""
    facts, problems = _lint_company(tree)
    problems += _lint_glossary(tree, facts)
    anchors = list_anchors(tree)
    for slug, files in _group_by_slug(tree).items():
        problems += _lint_policy(slug, files, facts=facts, anchors=anchors)
    problems += _find_misplaced(tree)
    unique = dict.fromkeys(problems)
    return tuple(sorted(unique, key=lambda each: (each.file, each.line, each.column)))


def list_anchors(tree: Mapping[str, str]) -> dict[str, set[str]]:
    """The anchors of the newest version of each policy; none where there is no version."""
    found: dict[str, set[str]] = {}
    for slug, files in _group_by_slug(tree).items():
        numbered = [path for path in files if _read_number(path)]
        newest = max(numbered, key=lambda path: _read_number(path) or (0, 0), default=None)
        outline = read_outline(files[newest]) if newest else ()
        found[slug] = {heading.anchor for heading in outline if heading.anchor}
    return found


def _group_by_slug(tree: Mapping[str, str]) -> dict[str, dict[str, str]]:
    groups: dict[str, dict[str, str]] = {}
    for path in sorted(tree):
        parts = PurePosixPath(path).parts
        if len(parts) > 2 and parts[0] == "policies":
            groups.setdefault(parts[1], {})[path] = tree[path]
    return groups


def _read_number(path: str) -> tuple[int, int] | None:
    """Major and minor of the version that a file holds."""
    parts = PurePosixPath(path)
    match = _NUMBER.fullmatch(parts.stem) if parts.suffix == ".md" else None
    return (int(match[1]), int(match[2])) if match else None


def _lint_company(tree: Mapping[str, str]) -> tuple[set[str], list[Problem]]:
    """The names of the facts that texts can use, and what is wrong with them."""
    text = tree.get(COMPANY)
    if text is None:
        sentence = "The company's facts are missing. Write its name, legal_name, time_zone and "
        return set(), [Problem(COMPANY, 1, 1, f"{sentence}language into this file.")]
    company = read_company(text, COMPANY)
    problems = list(find_invisible(text, COMPANY))
    if isinstance(company, CompanyFile):
        return set(company.all_facts), problems
    return _list_fact_names(text), problems + company


def _list_fact_names(text: str) -> set[str]:
    """The names of facts in a file that is wrong elsewhere, so that each fault is told once."""
    document = read_yaml(text, file=COMPANY)
    data = {} if isinstance(document, list) else document.data
    facts = data.get("facts") if isinstance(data, dict) else None
    return {"name", "legal_name", *(facts if isinstance(facts, dict) else ())}


def _lint_glossary(tree: Mapping[str, str], facts: set[str]) -> list[Problem]:
    text = tree.get(GLOSSARY)
    if text is None:
        return []
    terms = read_glossary(text, GLOSSARY)
    return [
        *find_invisible(text, GLOSSARY),
        *(terms if isinstance(terms, list) else ()),
        *find_unfilled(text, GLOSSARY, facts=facts),
    ]


def _lint_policy(
    slug: str, files: Mapping[str, str], *, facts: set[str], anchors: Mapping[str, set[str]]
) -> list[Problem]:
    folder = f"policies/{slug}"
    problems = list(_find_problems_of_folder(folder, files))
    problems += [
        problem
        for path, text in files.items()
        if not _read_number(path)
        for problem in find_invisible(text, path)
    ]
    if f"{folder}/{FACTS}" in files:
        keys = read_policy_facts(files[f"{folder}/{FACTS}"], f"{folder}/{FACTS}")
        problems += keys if isinstance(keys, list) else []
    versions: list[ReadVersion] = []
    numbered = sorted((n, path) for path in files if (n := _read_number(path)))
    for _, path in numbered:
        version, found = lint_version(
            path, files[path], facts=facts, anchors=anchors, is_newest=path == numbered[-1][1]
        )
        problems += found
        versions += [version] if version else []
    return problems + list(_find_problems_of_order([n for n, _ in numbered], versions))


def lint_version(
    path: str,
    text: str,
    *,
    facts: set[str],
    anchors: Mapping[str, set[str]],
    is_newest: bool = True,
) -> tuple[ReadVersion | None, list[Problem]]:
    """One version's file, if it can be read, and what is wrong in it wherever it stands."""
    problems = list(find_invisible(text, path))
    major, minor = _read_number(path) or (1, 0)
    read = read_version(text, path, f"{major}.{minor}")
    cut = cut_version(text)
    if cut.facts is not None:
        # What is wrong before the text does not hide what is wrong in it.
        problems += find_problems_of_text(cut.body, path, first_line=cut.body_line, facts=facts)
        problems += _find_dangling(path, cut, anchors, is_newest=is_newest)
    if isinstance(read, list):
        return None, problems + read
    problems += find_problems_of_facts(text, path, last_line=cut.body_line - 1)
    return ReadVersion(path, text, read), problems


def _find_problems_of_folder(folder: str, files: Mapping[str, str]) -> Iterator[Problem]:
    slug = folder.removeprefix("policies/")
    if not is_anchor(slug):
        sentence = f"“{slug}” cannot name a policy. Use small letters, digits and single hyphens, "
        yield Problem(f"{folder}/{FACTS}", 1, 1, f"{sentence}at most 60.")
    if f"{folder}/{FACTS}" not in files:
        sentence = "The facts of the policy are missing. Write them into this file."
        yield Problem(f"{folder}/{FACTS}", 1, 1, sentence)
    if not any(_read_number(path) for path in files):
        sentence = "The policy has no version. Write the first into this file."
        yield Problem(f"{folder}/1.0.md", 1, 1, sentence)
    for path in files:
        nested = len(PurePosixPath(path).parts) > 3
        if nested or not (path.endswith(f"/{FACTS}") or _read_number(path)):
            sentence = f"This is neither {FACTS} nor a version such as 1.0.md. Rename or move it."
            yield Problem(path, 1, 1, sentence)


def _find_problems_of_order(
    numbers: list[tuple[int, int]], versions: list[ReadVersion]
) -> Iterator[Problem]:
    by_number = {(each.read.major, each.read.minor): each for each in versions}
    before: tuple[int, int] | None = None
    for number in numbers:
        version = by_number.get(number)
        if version:
            yield from find_problems_of_number(version, before)
            earlier = by_number.get(before) if before else None
            if earlier and version.read.effective_on < earlier.read.effective_on:
                sentence = (
                    f"Version {version.read.number} would take effect before version "
                    f"{earlier.read.number}, on {earlier.read.effective_on}. Give a later day."
                )
                yield at_key(version, "effective_on", sentence)
        before = number


def find_problems_of_number(
    version: ReadVersion, before: tuple[int, int] | None
) -> Iterator[Problem]:
    """A number that does not follow the one before, or does not fit the kind."""
    number = (version.read.major, version.read.minor)
    last = f"{before[0]}.{before[1]}" if before else ""
    allowed = {(before[0] + 1, 0), (before[0], before[1] + 1)} if before else {(1, 0)}
    if number not in allowed:
        names = " or ".join(f"{major}.{minor}" for major, minor in sorted(allowed))
        after = f"After {last} comes" if before else "The first version is"
        yield Problem(version.file, 1, 1, f"{after} {names}, not {version.read.number}.")
        return
    wanted = "substantive" if number[1] == 0 else "editorial"
    if version.read.kind != wanted:
        sentence = f"Version {version.read.number} is {wanted} by its number, not "
        yield at_key(version, "kind", f"{sentence}{version.read.kind}. Change one of them.")


def at_key(version: ReadVersion, key: str, sentence: str) -> Problem:
    """The problem that a fact before the text has."""
    document = read_front_matter(version.text, version.file)
    line, column = (1, 1) if isinstance(document, list) else document.at((key,))
    return Problem(version.file, line, column, sentence)


def _find_dangling(
    path: str, cut: Cut, anchors: Mapping[str, set[str]], *, is_newest: bool
) -> Iterator[Problem]:
    """Links that lead to no policy or section.

    Sections of other policies are asked for by the newest version only: an older one can no
    longer be mended when they change.
    """
    own = {heading.anchor for heading in read_outline(cut.body)}
    for line, column, target in list_links(cut.body):
        sentence = None
        slug, _, anchor = target.removeprefix("policy:").partition("#")
        if target.startswith("#") and is_anchor(anchor) and anchor not in own:
            sentence = f"This text has no section “{anchor}”. Link to one that exists."
        elif target.startswith("policy:") and is_anchor(slug) and slug not in anchors:
            sentence = f"There is no policy “{slug}”. Link to one that exists."
        elif is_newest and anchor and anchor not in anchors.get(slug, {anchor}):
            sentence = f"The policy “{slug}” has no section “{anchor}”. Link to one it has."
        if sentence:
            yield Problem(path, line + cut.body_line - 1, column, sentence)


def _find_misplaced(tree: Mapping[str, str]) -> list[Problem]:
    """Files that lie beside the folders of the policies."""
    sentence = "A policy is a folder with policy.yaml and its versions. Move this file into one."
    return [
        Problem(path, 1, 1, sentence)
        for path in tree
        if path.startswith("policies/") and len(PurePosixPath(path).parts) == 2
    ]
