"""What changed for one reader since the version that they acknowledged last."""

from collections.abc import Mapping, Sequence
from typing import Any

from lms.acknowledgements.queries import LastRead
from lms.policies.changes import compare_versions
from lms.policies.queries import VersionLine, VersionView
from lms.policies.release_reasons import list_reasons
from lms.web.differences import describe_difference, split_number

WHOLE = "whole text"


def name_view(last: LastRead | None) -> str:
    """How the record names what was shown."""
    return f"changes since {last.number}" if last else WHOLE


def describe_changes(
    last: LastRead, version: VersionView, versions: Sequence[VersionLine]
) -> Mapping[str, Any]:
    """The difference over all versions in between, with what their owners say of each."""
    between = list_between((last.major, last.minor), version, versions)
    changes = compare_versions(last.text, last.html, version.text, version.html)
    return {
        **describe_difference(changes, version.terms, version.contents),
        "between": between,
        "reasons": list_reasons(line.version_id for line in between),
    }


def list_between(
    last: tuple[int, int], version: VersionView, versions: Sequence[VersionLine]
) -> list[VersionLine]:
    """The versions after the one and up to the other, the newest first."""
    newest = split_number(version.number)
    return [line for line in versions if last < split_number(line.number) <= newest]
