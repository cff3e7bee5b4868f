"""Who waits for whom while a withdrawal is decided."""

from lms.db import await_turn


def hold_policy(policy_id: int, slug: str) -> None:
    """Decide alone: neither a release nor an acknowledgement happens before the decision ends."""
    await_turn(f"policy {policy_id}", _name_acknowledging(slug))


def await_decision(slug: str) -> None:
    """Let a decision that is under way end first, so that nobody acknowledges what just ended.

    Those who acknowledge do not wait for each other.
    """
    await_turn(_name_acknowledging(slug), is_shared=True)


def _name_acknowledging(slug: str) -> str:
    return f"acknowledging of {slug}"
