"""The difference between a draft and the version in force, which is what a reviewer sees first."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from lms.policies.changes import compare_versions
from lms.web.differences import describe_difference
from lms.workflows.previewing import Preview


def describe_against_force(preview: Preview) -> Mapping[str, Any]:
    """The draft against the newest released version; nothing where it would be the first."""
    rendered, force = preview.rendered, preview.before
    if force is None or not rendered.html:
        return {"in_force": None, "changes": None}
    changes = compare_versions(force.text, force.html, preview.text, rendered.html)
    contents = [(s.anchor, s.number, s.title) for s in rendered.sections if s.level == 2]
    terms = [asdict(term) for term in rendered.terms]
    return {"in_force": force, **describe_difference(changes, terms, contents)}
