"""What one person has done, the latest first."""

from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from lms.web.learner.situation import Situation


@dataclass(frozen=True)
class Done:
    """One thing the person did."""

    at: datetime
    kind: str
    title: str
    url: str
    score_bp: int | None = None
    version: str = ""


def list_done(situation: Situation) -> tuple[Done, ...]:
    """What the person acknowledged, passed, went through and attended, the latest first."""
    titles = {q.subject_id: q.title for q in situation.quizzes.values()}
    acts = [
        Done(
            a.acknowledged_at,
            "policy",
            a.title,
            url_for("learner.receipt", receipt_id=a.id),
            version=a.asked_for,
        )
        for a in situation.acknowledged
    ]
    acts += [
        Done(
            attempt.submitted_at,
            "passed" if attempt.is_passed else "failed",
            titles.get(attempt.quiz_id, ""),
            url_for("learner.result", attempt_id=attempt.id),
            attempt.score_bp,
        )
        for attempt in situation.attempts
        if attempt.submitted_at
    ]
    acts += [
        Done(item.done_at, item.kind, item.title, url_for(f"learner.{item.kind}", slug=item.slug))
        for item in situation.items
        if item.done_at
    ]
    return tuple(sorted(acts, key=lambda act: act.at, reverse=True))
