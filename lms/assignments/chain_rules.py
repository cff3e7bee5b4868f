"""What one person is asked of one thing on a day, and what of it is asked no longer.

At most one link of a chain is open, whichever rules and people ask.
"""

from collections.abc import Iterator
from datetime import date

from lms.assignments.chain import MANUAL_PREFIX, Chain, Decision, Link, NewLink, PersonOnDay
from lms.assignments.offer_rules import offer, offer_request
from lms.assignments.rules import WithdrawalReason


def decide(chain: Chain, person: PersonOnDay) -> Decision:
    """What has to change so that the person is asked what the rules say on that day.

    Who is away is asked nothing new. What is open keeps the day that people were told, also where
    another rule would have given them less time.
    """
    gone = tuple(_list_gone(chain, person))
    if not person.is_employed or person.is_on_leave:
        return Decision(None, gone)
    left = [link for link, _ in gone]
    standing = [link for link in chain.links if not link.is_withdrawn and link not in left]
    if any(link.met_on is None for link in standing):
        return Decision(None, gone)
    offers = [
        *(offer(terms, chain, standing, person) for terms in chain.asking),
        *(offer_request(each, chain, standing, person) for each in chain.requests),
    ]
    made = [one for one in offers if one is not None]
    return Decision(min(made, key=_rank, default=None), gone)


def _rank(new: NewLink) -> tuple[date, str]:
    return new.due_on, new.rule


def _list_gone(chain: Chain, person: PersonOnDay) -> Iterator[tuple[Link, WithdrawalReason]]:
    """What is open and asked no longer; a certificate that ran out is open again."""
    wanted = {request.rule for request in chain.requests}
    for link in chain.links:
        if link.is_withdrawn:
            continue
        has_run_out = link.valid_until is not None and link.valid_until < person.day
        if link.is_open and not person.is_employed:
            yield link, WithdrawalReason.LEFT
        elif link.is_open and chain.is_known and link.asked_for != chain.asked_for:
            yield link, WithdrawalReason.SUPERSEDED
        elif (link.rule or "").startswith(MANUAL_PREFIX):
            if link.is_open and link.rule not in wanted and not chain.asking:
                yield link, WithdrawalReason.CALLED_OFF
        elif (link.is_open or has_run_out) and not chain.asking:
            is_over = link.rule in chain.ended_rules
            yield link, WithdrawalReason.RULE_ENDED if is_over else WithdrawalReason.MOVED
