"""Which HTML may stand in a stored text."""

import nh3

_TAGS = {
    "a",
    "blockquote",
    "br",
    "caption",
    "code",
    "dd",
    "div",
    "dl",
    "dt",
    "em",
    "h2",
    "h3",
    "h4",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "span",
    "strong",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
}
_ATTRIBUTES = {
    "a": {"href", "rel", "aria-label"},
    "dd": {"id"},
    "div": {"tabindex", "role", "aria-label"},
    "h2": {"id"},
    "h3": {"id"},
    "li": {"id"},
    "ol": {"start"},
    "p": {"id"},
    "section": {"aria-labelledby"},
    "table": {"id"},
}
_CLASSES = {
    "a": {"anchor"},
    "div": {"scroll", "standfirst"},
    "ol": {"letters"},
    "p": {"rule-line"},
    "span": {"n"},
}
_BLOCK_CLASSES = {"diff-block", "added", "removed", "moved"}


def _make_cleaner(
    tags: set[str], attributes: dict[str, set[str]], classes: dict[str, set[str]]
) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_TAGS | tags,
        clean_content_tags={"script", "style"},
        attributes={tag: names | attributes.get(tag, set()) for tag, names in _ATTRIBUTES.items()}
        | {tag: names for tag, names in attributes.items() if tag not in _ATTRIBUTES},
        tag_attribute_values={"th": {"scope": {"col", "row"}}},
        allowed_classes={tag: names | classes.get(tag, set()) for tag, names in _CLASSES.items()}
        | {tag: names for tag, names in classes.items() if tag not in _CLASSES},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
        strip_comments=True,
    )


_CLEANER = _make_cleaner(set(), {}, {})
_CLEANER_OF_CHANGES = _make_cleaner(
    {"ins", "del", "details", "summary"},
    {"span": {"id"}, "li": {"value"}},
    {
        "span": {"visually-hidden", "unseen", "moved-note"},
        "details": {"as-before"},
        **dict.fromkeys(("h2", "h3", "h4", "pre"), _BLOCK_CLASSES),
        "p": _BLOCK_CLASSES,
    },
)


def sanitise(html: str) -> str:
    """The HTML with nothing in it but what is allowed; doing it twice changes nothing."""
    return _CLEANER.clean(html)


def sanitise_changes(html: str) -> str:
    """The difference of two texts with nothing in it but what texts and their marks may have."""
    return _CLEANER_OF_CHANGES.clean(html)
