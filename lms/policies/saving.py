"""Saving a draft from the page: nobody writes over what they have not seen."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from lms.db import await_turn
from lms.errors import RefusalError, TextChangedError
from lms.markup.limits import LARGEST_TEXT
from lms.policies import drafting
from lms.policies.company import get_company
from lms.policies.draft_text import change_draft, read_draft
from lms.policies.drafting import DraftContent
from lms.policies.holding import Hold, hold_draft, note_saved, take_over
from lms.policies.numbering import Number, next_number
from lms.policies.work import Work, get_work

KINDS = ("substantive", "editorial")
LONGEST_FACT = 2000
STALE = (
    "This draft was changed in another window while you wrote. Nothing was written over: "
    "your text is still here, and the one that was saved stands beside it."
)
TOO_LARGE = "The text is larger than 1 MB. Nothing was saved. Divide it."


class HeldError(TextChangedError):
    """Somebody else has the draft in hand."""

    def __init__(self, hold: Hold) -> None:
        super().__init__(
            "Somebody else writes in this draft now. Nothing was saved; your text is still here."
        )
        self.hold = hold


@dataclass(frozen=True)
class Save:
    """What a page sends: the facts, the text, the state that it had seen, and who wrote."""

    version_id: int
    fields: Mapping[str, str]
    body: str
    seen: str
    person_id: int
    window: str = ""
    takes_over: bool = False
    is_interim: bool = False


def save_draft(save: Save, *, at: datetime) -> Work:
    """Save the draft, unless another has it in hand or changed it since it was seen."""
    await_turn(f"draft {save.version_id}")
    work = get_work(save.version_id)
    if save.takes_over:
        take_over(save.version_id, person_id=save.person_id, at=at)
    hold = hold_draft(save.version_id, person_id=save.person_id, at=at)
    if hold.person_id != save.person_id:
        raise HeldError(hold)
    if save.seen != work.draft.source_digest and not _wrote_last(save, hold, work):
        raise TextChangedError(STALE)
    source = change_draft(work.source, _complete(work, save.fields), save.body)
    if source == work.source:
        return work
    if len(source) > LARGEST_TEXT:
        raise RefusalError(TOO_LARGE)
    saved = _write(work, source, save, at)
    note_saved(save.version_id, window=save.window, digest=saved.draft.source_digest)
    return saved


def _wrote_last(save: Save, hold: Hold, work: Work) -> bool:
    """Whether this page itself made the state that it has not seen: its answer was lost."""
    is_same = bool(save.window) and save.window == hold.page
    return is_same and hold.saved_digest == work.draft.source_digest


def _complete(work: Work, typed: Mapping[str, str]) -> Mapping[str, str]:
    """What was typed, with what the form does not have; no form changes who began the draft."""
    known = read_draft(work.source).fields
    return {**known, **typed, "author": known.get("author", "")}


def _write(work: Work, source: bytes, save: Save, at: datetime) -> Work:
    content = to_content(work, source)
    number = find_number(work, content.kind)
    if number != work.number:
        drafting.renumber_draft(work.version_id, number)
    drafting.write_draft(
        work.version_id,
        content,
        editor_ids=(save.person_id,),
        at=at,
        is_interim=save.is_interim,
    )
    return get_work(save.version_id)


def find_number(work: Work, kind: str) -> Number:
    """The number that the draft has under that kind, if no other version has it."""
    number = next_number(work.before, kind)
    if number == work.number or (work.before is None and kind == "editorial"):
        return work.number
    if number in work.effective_days:
        raise RefusalError(
            f"There is a version {number[0]}.{number[1]} already, so this one cannot become it. "
            "Give that one up first, or leave the kind as it is."
        )
    return number


def to_content(work: Work, source: bytes) -> DraftContent:
    """What the row of the draft says; what cannot be read yet stays as it was."""
    text, draft = read_draft(source), work.draft
    kind = text.fields.get("kind", "")
    content = DraftContent(
        title=draft.title,
        kind=kind if kind in KINDS else draft.kind,
        language=_read_language(text.fields),
        summary=text.fields.get("summary", "")[:LONGEST_FACT],
        effective_on=draft.effective_on,
        author_id=draft.author_id,
        statement=text.statement[:LONGEST_FACT],
        source=source,
    )
    try:
        return replace(
            content, effective_on=date.fromisoformat(text.fields.get("effective_on", ""))
        )
    except ValueError:
        return content


def _read_language(fields: Mapping[str, str]) -> str:
    language = fields.get("language", "")
    return language if 0 < len(language) <= 20 else get_company().language
