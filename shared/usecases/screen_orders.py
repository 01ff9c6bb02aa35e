"""Screen an order and record what was decided: exactly one decision per version and facts."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from shared.domain.decision import Decision, as_seen_outside
from shared.domain.facts import Facts
from shared.domain.garment import NOTHING_KNOWN, grade_of
from shared.domain.grade import Grade
from shared.domain.order import Order
from shared.domain.policy import Policy, Reason
from shared.domain.screening import (
    Screening,
    is_stricter,
    keep_the_stricter,
    screen,
    with_lines_of,
)
from shared.domain.version import Version
from shared.messages.cloudevent import Event, source_of
from shared.messages.queues import DECISIONS
from shared.ports.clock import rfc3339
from shared.ports.ledger import Books, StandingOrder

DECIDED = "sockwise.screening.decided.v1"


@dataclass(frozen=True, slots=True)
class Recorded:
    decision: Decision
    is_new: bool


def read_grades(books: Books, shop_id: str, order: Order) -> Mapping[str, Grade]:
    """The grade of every line, by its id, from its own words and the catalogue's."""
    by_sku, by_product = books.published.grade_facts(
        shop_id,
        skus={line.sku for line in order.lines if line.sku},
        product_ids={line.product_id for line in order.lines if line.product_id},
    )
    shop = books.shops.get(shop_id)
    scale = shop.settings.get("declared_scale") if shop else None
    return {
        line.line_id: grade_of(
            line,
            by_sku.get(line.sku or "") or by_product.get(line.product_id or "", NOTHING_KNOWN),
            market=order.market,
            declared_scale=scale,
        )
        for line in order.lines
    }


def facts_of(books: Books, shop_id: str, order: Order, *, at: datetime) -> Facts:
    """All that a decision rests on, as of a moment."""
    return Facts(order=order, grades=read_grades(books, shop_id, order), today=at.date())


def screen_and_record(
    books: Books, shop_id: str, order: Order, policy: Policy, *, at: datetime
) -> Recorded:
    """Decide, append the decision and the event that tells it; all or nothing with `books`.

    A version and facts that were decided before give the same decision again. An older version
    is recorded but changes nothing that stands, and tells nobody.
    """
    standing = books.decisions.standing(shop_id, order.order_id)
    facts = facts_of(books, shop_id, order, at=at)
    digest = facts.digest(policy)
    known = books.decisions.find(shop_id, order.order_id, order.version.value, digest)
    if known is not None:
        if standing is not None and _is_back(known, standing):
            books.decisions.stand(shop_id, known)
            told_again = f"{known.decision_id}.{standing.decision.decision_id}"
            books.outbox.add(shop_id, DECISIONS, _decided(shop_id, known, told_again), at=at)
        return Recorded(known, is_new=False)
    decision = Decision(
        decision_id=str(uuid.uuid4()),
        order_id=order.order_id,
        version=order.version,
        facts=digest,
        previous=standing.decision.decision_id if standing else None,
        screening=_settle(order, screen(facts, policy), standing, policy),
        policy_name=policy.name,
        policy_version=policy.version,
        decided_at=rfc3339(at),
    )
    books.decisions.add(shop_id, decision, body_digest=order.body_digest())
    if standing is None or _replaces(order, standing):
        books.decisions.stand(shop_id, decision)
        event = _decided(shop_id, decision, decision.decision_id)
        books.outbox.add(shop_id, DECISIONS, event, at=at)
    return Recorded(decision, is_new=True)


def _is_back(known: Decision, standing: StandingOrder) -> bool:
    """Facts that turned back, such as a grade that was corrected twice. A repeated old message
    looks the same, so only the stricter word is taken up again.
    """
    before = standing.decision
    return (
        known.version.value == before.version.value
        and Reason.ORDER_CANCELLED not in before.screening.reasons
        and is_stricter(known.screening, before.screening)
    )


def _replaces(order: Order, standing: StandingOrder) -> bool:
    """An older version never replaces a newer one, and at equal versions a cancellation wins."""
    before = standing.decision
    if order.version.value != before.version.value or order.is_cancelled:
        return order.version.value >= before.version.value
    return Reason.ORDER_CANCELLED not in before.screening.reasons


def _settle(
    order: Order, screening: Screening, standing: StandingOrder | None, policy: Policy
) -> Screening:
    """Shops' clocks tick in seconds: two bodies of one version may say different things."""
    if standing is None:
        return screening
    before = standing.decision.screening
    if order.is_cancelled:
        return screening if order.lines else with_lines_of(screening, before)
    if standing.decision.version.value != order.version.value or not _replaces(order, standing):
        return screening
    is_disputed = Reason.EQUAL_VERSION_CONFLICT in before.reasons
    if standing.body_digest == order.body_digest() and not is_disputed:
        return screening
    return keep_the_stricter(screening, before, split=policy.choices.split_shipments)


def cancel_and_record(
    books: Books, shop_id: str, order_id: str, version: Version, policy: Policy, *, at: datetime
) -> Recorded:
    """An order that is cancelled asks for nothing, also when it was never seen before."""
    cancelled = Order(order_id=order_id, version=version, status="cancelled", cancelled=True)
    return screen_and_record(books, shop_id, cancelled, policy, at=at)


def preview(books: Books, shop_id: str, order: Order, policy: Policy, *, at: datetime) -> Screening:
    """What would be decided; nothing is recorded."""
    return screen(facts_of(books, shop_id, order, at=at), policy)


def _decided(shop_id: str, decision: Decision, event_id: str) -> Event:
    return Event(
        id=event_id,
        source=source_of(shop_id),
        type=DECIDED,
        time=decision.decided_at,
        subject=decision.order_id,
        data=as_seen_outside(decision),
    )
