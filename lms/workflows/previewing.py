"""How a draft would read once it is released, how far it has come, and what stands in its way."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from lms.errors import RefusalError
from lms.markup import Rendered, render_markdown
from lms.policies import drafts
from lms.policies.approval_rules import Step, count_needed, digest_seen, find_impossible
from lms.policies.company import Company
from lms.policies.draft_people import DraftPeople, find_people
from lms.policies.drafts import DraftView
from lms.policies.placeholders import fill_facts, find_blanks, list_facts
from lms.policies.release_text import ReleasedText, digest, find_before
from lms.policies.reviews import (
    CommentLine,
    SubmissionView,
    count_missing,
    derive_step,
    list_comments,
    list_submissions,
)
from lms.policies.withdrawal.standing import find_fault_of_release


@dataclass(frozen=True)
class Preview:
    """A draft with the company's facts filled in, and how its checking stands."""

    draft: DraftView
    rendered: Rendered
    text: str
    text_digest: str
    obstacles: tuple[str, ...]
    in_force_from: date
    before: ReleasedText | None
    overtaken: tuple[str, ...]
    editor_ids: tuple[int, ...]
    names: Mapping[int, str]
    step: Step
    submission: SubmissionView | None
    is_overruled: bool
    sent_back: SubmissionView | None
    comments: tuple[CommentLine, ...]

    @property
    def seen_digest(self) -> str:
        """What a decision about it has to name."""
        return digest_seen(self.draft.title, self.draft.source_digest, self.text_digest)

    @property
    def needed(self) -> int:
        """How many have to approve."""
        findings = self.submission.findings if self.submission else ()
        return count_needed(self.draft.approval, is_guarded=bool(findings))

    @property
    def missing(self) -> int:
        """How many approvals it still waits for."""
        if self.submission is None:
            return self.needed
        return count_missing(self.draft.approval, self.submission)


def find_preview(version_id: int, *, company: Company, at: datetime) -> Preview | None:
    """The draft with that id as it would be released now."""
    waiting = drafts.list_drafts()
    draft = next((each for each in waiting if each.version_id == version_id), None)
    if draft is None:
        return None
    text = fill_facts(draft.body, company.facts)
    rendered, faults = _render(text)
    before = find_before(draft.policy_id)
    newest = next(iter(list_submissions([version_id])), None)
    is_open = newest is not None and newest.stands_for(draft)
    people = find_people(draft, company.day_of(at))
    return Preview(
        draft=draft,
        rendered=rendered,
        text=text,
        text_digest=digest(text),
        obstacles=(
            *_find_obstacles(draft, before, set(company.facts)),
            *_find_withdrawal(draft, company.day_of(at)),
            *(() if is_open else _find_impossible(draft, people)),
            *faults,
        ),
        in_force_from=max(draft.effective_on, company.day_of(at)),
        before=before,
        overtaken=tuple(each.number for each in waiting if _is_before(each, draft)),
        editor_ids=people.editor_ids,
        names=people.names,
        step=derive_step(draft, newest),
        submission=newest if is_open else None,
        is_overruled=newest is not None and newest.is_overruled(draft),
        sent_back=newest if newest is not None and newest.is_sent_back else None,
        comments=list_comments([newest.id]) if newest is not None else (),
    )


def _render(text: str) -> tuple[Rendered, tuple[str, ...]]:
    try:
        return render_markdown(text), ()
    except RefusalError as refusal:
        return Rendered("", "", (), (), 0, ()), (str(refusal),)


def _find_obstacles(
    draft: DraftView, before: ReleasedText | None, facts: set[str]
) -> Iterator[str]:
    for place in find_blanks(draft.body):
        yield f"Line {place.line} of the text has an open blank: {place.text}."
    for place in list_facts(draft.body):
        if place.text not in facts:
            yield (
                f"Line {place.line} of the text uses the fact “{place.text}”, which the company "
                "does not have."
            )
    if before is not None and before.is_after(draft):
        yield (
            f"Version {before.number} was released already, so {draft.number} can no longer be. "
            "Bring its text in as a new version."
        )


def _find_withdrawal(draft: DraftView, today: date) -> Iterator[str]:
    fault = find_fault_of_release(draft, submitted_at=None, today=today)
    if fault:
        yield fault


def _find_impossible(draft: DraftView, people: DraftPeople) -> Iterator[str]:
    fault = find_impossible(draft.approval, people.approver_ids - {*people.editor_ids})
    if fault:
        yield fault


def _is_before(one: DraftView, other: DraftView) -> bool:
    """Whether it is an earlier version of the same policy, which a release would overtake."""
    is_same = one.policy_id == other.policy_id
    return is_same and (one.major, one.minor) < (other.major, other.minor)
