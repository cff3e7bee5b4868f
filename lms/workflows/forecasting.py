"""The dry run of a publishing: whom it would ask, by when, and what else it touches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lms.assignments.forecasting import Forecast, forecast
from lms.assignments.recording import Duty
from lms.assignments.rules import FIRST, DueRule
from lms.markup import Rendered, render_markdown
from lms.policies.approval_rules import digest_seen
from lms.policies.company import Company
from lms.policies.drafts import DraftView
from lms.policies.placeholders import fill_facts
from lms.policies.release_text import ReleasedText, digest, find_before, name_asked
from lms.programmes.queries import list_programmes
from lms.quizzes.pointing import Pointer, list_pointers

WORDS_A_MINUTE = 230


@dataclass(frozen=True)
class StaleQuestion:
    """A question whose section is gone or says something else than it did."""

    pointer: Pointer
    is_gone: bool


@dataclass(frozen=True)
class DryRun:
    """What publishing the draft on that day would bring, by what is known now."""

    draft: DraftView
    before: ReleasedText | None
    text_digest: str
    day: date
    forecast: Forecast
    minutes_each: int
    stale: tuple[StaleQuestion, ...]
    programmes: tuple[str, ...]

    @property
    def minutes_in_all(self) -> int:
        """How many minutes of reading it costs in all, if everybody reads the whole text."""
        return self.forecast.asked * self.minutes_each

    @property
    def seen_digest(self) -> str:
        """What whoever publishes it has to name."""
        return digest_seen(self.draft.title, self.draft.source_digest, self.text_digest)


def find_dry_run(draft: DraftView, *, day: date, company: Company, today: date) -> DryRun:
    """Work out what would happen; writes nothing."""
    text = fill_facts(draft.body, company.facts)
    rendered = render_markdown(text)
    before = find_before(draft.policy_id)
    duty = Duty(
        subject="policy",
        subject_id=draft.policy_id,
        asked_for=name_asked(draft, before),
        occasion=FIRST,
        audience=draft.audience,
        due=DueRule(draft.days_after_publishing, draft.days_after_hiring),
        published_on=day,
        label={"policy": draft.slug, "version": draft.number},
        keeps_due=draft.kind == "editorial",
    )
    return DryRun(
        draft=draft,
        before=before,
        text_digest=digest(text),
        day=day,
        forecast=forecast(duty, day=day, today=today),
        minutes_each=max(1, round(rendered.words / WORDS_A_MINUTE)),
        stale=_find_stale(list_pointers(draft.slug), before, rendered),
        programmes=tuple(
            programme.title
            for programme in list_programmes()
            if any(item.policy == draft.slug for item in programme.definition.all_items)
        ),
    )


def _find_stale(
    pointers: Sequence[Pointer], before: ReleasedText | None, rendered: Rendered
) -> tuple[StaleQuestion, ...]:
    now = {section.anchor: section.digest for section in rendered.sections}
    old = before and {s.anchor: s.digest for s in render_markdown(before.text).sections}
    return tuple(
        StaleQuestion(pointer, is_gone=pointer.anchor not in now)
        for pointer in pointers
        if pointer.anchor not in now
        or (old and old.get(pointer.anchor, now[pointer.anchor]) != now[pointer.anchor])
    )
