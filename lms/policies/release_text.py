"""The text that a release fixes: a draft with the company's facts, and what it differs from."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from sqlalchemy import not_, select

from lms.db import await_turn, db
from lms.errors import NotFoundError, RefusalError
from lms.policies.approval_rules import digest_seen
from lms.policies.company import Company, get_company
from lms.policies.drafts import DraftView, find_draft
from lms.policies.editorial import find_other_statement, find_substance
from lms.policies.in_force import is_called_back
from lms.policies.models import PolicyRelease, PolicyVersion, Statement
from lms.policies.placeholders import fill_facts, find_blanks, list_facts

GONE = "There is no such draft, or it was released already."


@dataclass(frozen=True)
class ReleasedText:
    """A released version that a draft is compared with."""

    version_id: int
    major: int
    minor: int
    asks_for: str
    text: str
    html: str
    statement: str

    @property
    def number(self) -> str:
        """The number as people write it."""
        return f"{self.major}.{self.minor}"

    def is_after(self, draft: DraftView) -> bool:
        """Whether the draft's number was passed, so that it can no longer be released."""
        return (self.major, self.minor) > (draft.major, draft.minor)


@dataclass(frozen=True)
class HeldDraft:
    """A draft that nobody else can change before this transaction ends, and its text."""

    draft: DraftView
    company: Company
    before: ReleasedText | None
    text: str
    text_digest: str
    findings: tuple[Mapping[str, str], ...]

    @property
    def seen_digest(self) -> str:
        """What a decision about it has to name."""
        return digest_seen(self.draft.title, self.draft.source_digest, self.text_digest)


def hold_draft(version_id: int) -> HeldDraft:
    """The draft with its text filled in, kept as it is until the transaction ends."""
    policy_id = db.session.scalar(
        select(PolicyVersion.policy_id).where(PolicyVersion.id == version_id)
    )
    # Two versions of one policy follow one another too: each looks at the other's day. Whoever
    # waits for both waits for the policy first, so that nobody waits for another in a circle.
    await_turn(f"policy {policy_id}")
    await_turn(f"draft {version_id}")
    draft = find_draft(version_id)
    if draft is None:
        raise NotFoundError(GONE)
    company = get_company()
    before = find_before(draft.policy_id)
    if before is not None and before.is_after(draft):
        raise RefusalError(
            f"A version after {draft.number} was released already. Bring this text in as a new one."
        )
    text = fill(draft, company)
    findings = find_findings(draft, before, text)
    return HeldDraft(draft, company, before, text, digest(text), findings)


def fill(draft: DraftView, company: Company) -> str:
    """The text with the company's facts, or a refusal that names the first open blank."""
    blanks = find_blanks(draft.body)
    if blanks:
        raise RefusalError(
            f"Line {blanks[0].line} has an open blank: {blanks[0].text}. Fill it, then go on."
        )
    unknown = [place for place in list_facts(draft.body) if place.text not in company.facts]
    if unknown:
        raise RefusalError(
            f"Line {unknown[0].line} uses the fact “{unknown[0].text}”, which the company does not "
            "have. Add it to company.yaml, then go on."
        )
    return fill_facts(draft.body, company.facts)


def find_findings(
    draft: DraftView, before: ReleasedText | None, text: str
) -> tuple[Mapping[str, str], ...]:
    """What speaks against calling the version editorial; nothing of a substantive one."""
    if draft.kind != "editorial" or before is None:
        return ()
    return tuple(
        {name: str(value) for name, value in asdict(finding).items()}
        for finding in (
            *find_other_statement(before.statement, draft.statement),
            *find_substance(before.text, text),
        )
    )


def name_asked(draft: DraftView, before: ReleasedText | None) -> str:
    """What an acknowledgement of this version counts for.

    Under “each major” that is what the version before it in the same major asked for, so that
    what was given or asked stands, also where the policy had asked for each version until then.
    """
    if draft.asks != "each major":
        return draft.number
    is_same_major = before is not None and before.major == draft.major
    return before.asks_for if before is not None and is_same_major else str(draft.major)


def digest_findings(findings: tuple[Mapping[str, str], ...]) -> str:
    """What an entry says of findings, whose words may be long."""
    return digest(json.dumps(list(map(dict, findings)), sort_keys=True, ensure_ascii=False))


def find_before(policy_id: int) -> ReleasedText | None:
    """The newest released version of the policy, with which a draft of it is compared."""
    row = db.session.execute(
        select(
            PolicyVersion.id,
            PolicyVersion.major,
            PolicyVersion.minor,
            PolicyRelease.asks_for,
            PolicyRelease.text,
            PolicyRelease.html,
            Statement.text,
        )
        .join(PolicyRelease, PolicyRelease.version_id == PolicyVersion.id)
        .join(Statement, Statement.id == PolicyVersion.statement_id)
        .where(PolicyVersion.policy_id == policy_id, not_(is_called_back(PolicyRelease)))
        .order_by(PolicyVersion.major.desc(), PolicyVersion.minor.desc())
        .limit(1)
    ).first()
    return ReleasedText(*row) if row else None


def digest(text: str) -> str:
    """The SHA-256 of the text."""
    return hashlib.sha256(text.encode()).hexdigest()
