"""Why those who approved a version called its change editorial or substantive."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from lms.policies.reviews import list_reviews


def list_reasons(version_ids: Iterable[int]) -> Mapping[int, tuple[str, ...]]:
    """The reasons given with approvals, by version, each said once."""
    found: defaultdict[int, dict[str, None]] = defaultdict(dict)
    for line in list_reviews(list(version_ids)):
        if line.is_approval and line.reason:
            found[line.version_id][line.reason] = None
    return {version_id: tuple(reasons) for version_id, reasons in found.items()}
