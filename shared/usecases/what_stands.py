"""Which word on an order stands: by version, by what a person said, by what turned back."""

from __future__ import annotations

import hashlib

from shared.domain.decision import Decision
from shared.domain.order import Order
from shared.domain.policy import Policy, Reason
from shared.domain.review import is_reviewed, keep_reviewed
from shared.domain.screening import (
    LineScreening,
    Screening,
    is_stricter,
    keep_the_stricter,
    with_lines_of,
)
from shared.ports.decisions import StandingOrder


def is_final(order: Order, standing: StandingOrder) -> bool:
    """A person had the last word on this very version: nothing in it is new to them, and they left
    nothing stopped that they said nothing of.
    """
    before = standing.decision
    return (
        order.version.value == before.version.value
        and before.review is not None
        and order.body_digest() == standing.body_digest
        and not any(_waits_for_a_word(line) for line in before.screening.lines)
    )


def _waits_for_a_word(line: LineScreening) -> bool:
    return line.outcome is not None and line.outcome.stops and not line.reviewed


def said_before(order: Order, standing: StandingOrder | None) -> list[tuple[str, ...]]:
    """What a person said of lines of this version, which is as much a fact as any other."""
    if standing is None or standing.decision.version.value != order.version.value:
        return []
    lines = standing.decision.screening.lines
    return [(one.line_id, *one.reasons) for one in lines if one.reviewed and one.outcome]


def digest_with(facts: str, said: list[tuple[str, ...]]) -> str:
    return hashlib.sha256(repr((facts, said)).encode()).hexdigest() if said else facts


def says_nothing_new(
    screening: Screening, policy: Policy, order: Order, standing: StandingOrder
) -> bool:
    before = standing.decision
    return (
        screening == before.screening
        and policy.version == before.policy_version
        and order.body_digest() == standing.body_digest
    )


def is_back(known: Decision, order: Order, standing: StandingOrder) -> bool:
    """Facts that turned back, such as a grade that was corrected twice. A repeated old message
    looks the same, so unless the order is the very one that stands, and undisputed, only the
    stricter word is taken up again.
    """
    before = standing.decision
    if (
        known.version.value != before.version.value
        or known.decision_id == before.decision_id
        or Reason.ORDER_CANCELLED in before.screening.reasons
    ):
        return False
    if is_stricter(known.screening, before.screening):
        return True
    is_disputed = Reason.EQUAL_VERSION_CONFLICT in before.screening.reasons
    stands = standing.recorded.order if standing.recorded is not None else None
    return not is_disputed and stands is not None and stands.facts_digest() == order.facts_digest()


def replaces(order: Order, standing: StandingOrder) -> bool:
    """An older version never replaces a newer one, and at equal versions a cancellation wins."""
    before = standing.decision
    if order.version.value != before.version.value or order.is_cancelled:
        return order.version.value >= before.version.value
    return Reason.ORDER_CANCELLED not in before.screening.reasons


def settle(
    order: Order, screening: Screening, standing: StandingOrder | None, policy: Policy
) -> Screening:
    """Shops' clocks tick in seconds: two bodies of one version may say different things."""
    if standing is None:
        return screening
    before, split = standing.decision.screening, policy.choices.split_shipments
    if order.is_cancelled:
        return screening if order.lines else with_lines_of(screening, before)
    if standing.decision.version.value != order.version.value or not replaces(order, standing):
        return screening
    if is_reviewed(before):
        seen = standing.recorded.order if standing.recorded is not None else None
        return keep_reviewed(screening, order, before, seen, split=split)
    is_disputed = Reason.EQUAL_VERSION_CONFLICT in before.reasons
    if standing.body_digest == order.body_digest() and not is_disputed:
        return screening
    return keep_the_stricter(screening, before, split=split)
