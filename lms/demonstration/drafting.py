"""How versions go on their way in the story: begun, changed, checked and published in the page."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial

from lms.demonstration.asking import find_paragraph
from lms.demonstration.drafted import DRAFTS, Draft, Move, Turn
from lms.demonstration.stage import Stage
from lms.errors import NotFoundError, RefusalError
from lms.policies import beginning, reviewing, saving
from lms.policies.company import get_company
from lms.policies.decisions import Decision
from lms.policies.draft_text import read_draft
from lms.policies.drafts import DraftView, list_drafts
from lms.policies.upkeep.history import find_policy
from lms.policies.work import get_work
from lms.workflows import reviewing as steps
from lms.workflows.inviting import House
from lms.workflows.previewing import Preview, find_preview
from lms.workflows.releasing import publish_version


def plan_drafts(stage: Stage) -> None:
    """Put on the agenda what becomes of each version that is on its way."""
    for draft in DRAFTS:
        stage.agenda.add(_moment(stage, draft.begun), partial(_begin, stage, draft))
        for move in draft.moves:
            stage.agenda.add(
                _moment(stage, move.on), partial(_TURNS[move.turn], stage, draft, move)
            )


def _moment(stage: Stage, on: datetime) -> datetime:
    return stage.timetable.at(on.date(), on.time())


def _begin(stage: Stage, draft: Draft, at: datetime) -> None:
    person_id, day = stage.ids[draft.author], get_company().day_of(at)
    title = _get_title(draft.slug, day)
    version_id = beginning.begin_version(
        draft.slug, title, kind=draft.kind, person_id=person_id, day=day, at=at
    )
    effective_on = stage.timetable.to_day(draft.effective_on)
    facts = {"summary": draft.summary, "effective_on": effective_on.isoformat()}
    _change(version_id, person_id, draft.changes, facts, at=at)


def _change(
    version_id: int,
    person_id: int,
    changes: Mapping[str, str],
    facts: Mapping[str, str],
    *,
    at: datetime,
) -> None:
    """Put other words in the place of words of the text, and save it as the page does."""
    work = get_work(version_id)
    text = read_draft(work.source)
    body = text.body
    for before, after in changes.items():
        if before not in body:
            raise RefusalError(f"The text of {work.draft.slug} does not say “{before}”.")
        body = body.replace(before, after, 1)
    seen = work.draft.source_digest
    saving.save_draft(
        saving.Save(version_id, {**text.fields, **facts}, body, seen, person_id), at=at
    )


def _edit(stage: Stage, draft: Draft, move: Move, at: datetime) -> None:
    version_id = _find_draft(draft).version_id
    _change(version_id, stage.ids[move.who], move.changes or {}, {}, at=at)


def _submit(stage: Stage, draft: Draft, move: Move, at: datetime) -> None:
    version_id = _find_draft(draft).version_id
    steps.submit(version_id, submitter_id=stage.ids[move.who], house=_get_house(stage), at=at)


def _comment(stage: Stage, draft: Draft, move: Move, at: datetime) -> None:
    preview = _look(draft, at)
    reviewing.comment(
        preview.draft.version_id,
        commenter_id=stage.ids[move.who],
        paragraph=find_paragraph(preview.rendered.html, move.about),
        words=move.words,
        at=at,
    )


def _ask_changes(stage: Stage, draft: Draft, move: Move, at: datetime) -> None:
    preview = _look(draft, at)
    steps.ask_changes(
        preview.draft.version_id,
        Decision(preview.seen_digest, move.words),
        reviewer_id=stage.ids[move.who],
        house=_get_house(stage),
        at=at,
    )


def _approve(stage: Stage, draft: Draft, move: Move, at: datetime) -> None:
    preview = _look(draft, at)
    steps.approve(
        preview.draft.version_id,
        Decision(preview.seen_digest, move.words),
        approver_id=stage.ids[move.who],
        house=_get_house(stage),
        at=at,
    )


def _publish(stage: Stage, draft: Draft, move: Move, at: datetime) -> None:
    preview = _look(draft, at)
    publish_version(
        preview.draft.version_id,
        publisher_id=stage.ids[move.who],
        seen_digest=preview.seen_digest,
        on=stage.timetable.to_day(draft.effective_on),
        at=at,
    )


_TURNS = {
    Turn.EDIT: _edit,
    Turn.SUBMIT: _submit,
    Turn.COMMENT: _comment,
    Turn.ASK_CHANGES: _ask_changes,
    Turn.APPROVE: _approve,
    Turn.PUBLISH: _publish,
}


def _look(draft: Draft, at: datetime) -> Preview:
    preview = find_preview(_find_draft(draft).version_id, company=get_company(), at=at)
    if preview is None:
        raise NotFoundError("There is no such draft, or it was released already.")
    return preview


def _find_draft(draft: Draft) -> DraftView:
    return next(each for each in list_drafts() if each.slug == draft.slug)


def _get_title(slug: str, day: date) -> str:
    found = find_policy(slug, day)
    if found is None:
        raise NotFoundError(f"There is no policy “{slug}”.")
    return found.title


def _get_house(stage: Stage) -> House:
    return House(get_company().name, stage.base_url)
