"""Screen an order and record what was decided: exactly one decision per version and facts."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from shared.domain.decision import Decision, as_seen_outside
from shared.domain.facts import Facts
from shared.domain.order import Order
from shared.domain.policy import Policy
from shared.domain.recorded_facts import RecordedFacts, recorded
from shared.domain.screening import Screening, screen
from shared.domain.version import Version
from shared.messages.cloudevent import Event, source_of
from shared.messages.queues import DECISIONS
from shared.ports.clock import rfc3339
from shared.ports.decisions import StandingOrder, Watched
from shared.ports.ledger import Books, Shop
from shared.ports.vault import Vault
from shared.usecases.gather_facts import Context, gather
from shared.usecases.policies_in_force import PolicyShelf
from shared.usecases.what_stands import (
    digest_with,
    is_back,
    is_final,
    replaces,
    said_before,
    says_nothing_new,
    settle,
)

DECIDED = "sockwise.screening.decided.v1"
UNAVAILABLE_AGAIN = timedelta(minutes=1)
"""When an order is screened again whose answers or policy could not be read."""


class NoSuchShop(LookupError):
    """Nothing can be decided for a shop that is not open."""


@dataclass(frozen=True, slots=True)
class Recorded:
    decision: Decision
    is_new: bool


@dataclass(frozen=True, slots=True)
class Screener:
    """Screens orders of every shop by the policy in force there."""

    vault: Vault
    policies: PolicyShelf

    def screen_and_record(
        self, books: Books, shop_id: str, order: Order, *, at: datetime
    ) -> Recorded:
        """Decide, append the decision and the event that tells it; all or nothing with `books`.

        A version and facts that were decided before give the same decision again, and a version
        that a person reviewed keeps their word. An older version is recorded but changes nothing
        that stands, and tells nobody. What could not be read is asked for again, until it can be.
        """
        standing = books.decisions.standing(shop_id, order.order_id)
        if standing is not None and is_final(order, standing):
            return Recorded(standing.decision, is_new=False)
        facts, policy = self.facts_of(books, shop_id, order, at=at, standing=standing)
        if facts.unavailable:
            books.watches.ask_again(shop_id, [order.order_id], at=at + UNAVAILABLE_AGAIN)
        said = said_before(order, standing)
        digest = digest_with(facts.digest(policy), said)
        known = books.decisions.find(shop_id, order.order_id, order.version.value, digest)
        if known is not None:
            if standing is not None and is_back(known, order, standing):
                event_id = str(uuid.uuid4())
                _make_stand(books, shop_id, known, recorded(facts), event_id=event_id, at=at)
            return Recorded(known, is_new=False)
        screening = settle(order, screen(facts, policy), standing, policy)
        if standing is not None and said and says_nothing_new(screening, policy, order, standing):
            return Recorded(standing.decision, is_new=False)
        decision = Decision(
            decision_id=str(uuid.uuid4()),
            order_id=order.order_id,
            version=order.version,
            facts=digest,
            previous=standing.decision.decision_id if standing else None,
            screening=screening,
            policy_name=policy.name,
            policy_version=policy.version,
            decided_at=rfc3339(at),
        )
        _record(books, shop_id, decision, facts, standing, at=at)
        return Recorded(decision, is_new=True)

    def cancel_and_record(
        self, books: Books, shop_id: str, order_id: str, version: Version, *, at: datetime
    ) -> Recorded:
        """An order that is cancelled asks for nothing, also when it was never seen before."""
        return self.screen_and_record(books, shop_id, cancelled(order_id, version), at=at)

    def preview(
        self, books: Books, shop_id: str, order: Order, *, at: datetime
    ) -> tuple[Screening, Policy]:
        """What would be decided, and by which policy; nothing is recorded."""
        facts, policy = self.facts_of(books, shop_id, order, at=at, standing=None)
        return screen(facts, policy), policy

    def screen_again(
        self, books: Books, shop_id: str, order_id: str, *, at: datetime
    ) -> Recorded | None:
        """With what is known by now. None when the order is not known, or was erased."""
        standing = books.decisions.standing(shop_id, order_id)
        if standing is None or standing.recorded is None:
            return None
        return self.screen_and_record(books, shop_id, standing.recorded.order, at=at)

    def facts_of(
        self,
        books: Books,
        shop_id: str,
        order: Order,
        *,
        at: datetime,
        standing: StandingOrder | None,
    ) -> tuple[Facts, Policy]:
        """Raises `NoSuchShop`."""
        shop = _shop(books, shop_id)
        policy, is_sound = self.policies.of(books, shop_id)
        before = standing.recorded if standing is not None else None
        context = Context(shop=shop, policy=policy, vault=self.vault, at=at, before=before)
        facts = gather(books, order, context)
        return facts if is_sound else replace(facts, unavailable=True), policy


def cancelled(order_id: str, version: Version) -> Order:
    """All that the news of a cancellation says."""
    return Order(order_id=order_id, version=version, status="cancelled", cancelled=True)


def _shop(books: Books, shop_id: str) -> Shop:
    shop = books.shops.get(shop_id)
    if shop is None:
        raise NoSuchShop(shop_id)
    return shop


def _record(
    books: Books,
    shop_id: str,
    decision: Decision,
    facts: Facts,
    standing: StandingOrder | None,
    *,
    at: datetime,
) -> None:
    order = facts.order
    kept = recorded(facts, standing.recorded if standing is not None else None)
    books.decisions.add(shop_id, decision, body_digest=order.body_digest(), recorded=kept)
    if standing is not None and not replaces(order, standing):
        return
    _make_stand(books, shop_id, decision, kept, event_id=decision.decision_id, at=at)
    for refs in kept.wearers.values():
        if refs.declared and refs.answers is not None:
            books.answers.claim_declaration(shop_id, refs.answers, order.order_id)


def _make_stand(
    books: Books,
    shop_id: str,
    decision: Decision,
    kept: RecordedFacts,
    *,
    event_id: str,
    at: datetime,
) -> None:
    books.decisions.stand(shop_id, decision)
    tell(books, shop_id, decision, event_id=event_id, at=at)
    books.watches.replace(shop_id, decision.order_id, _watched(kept))


def _watched(kept: RecordedFacts) -> Iterator[tuple[Watched, str]]:
    """Wearers of whom more may be learnt, and products whose grade nobody could read."""
    for ref in kept.screening_refs:
        yield Watched.SCREENING_REF, ref
    for line in kept.order.lines:
        if kept.order.is_active(line) and kept.grades[line.line_id].doubt is not None:
            if line.sku:
                yield Watched.SKU, line.sku
            if line.product_id:
                yield Watched.PRODUCT, line.product_id


def tell(
    books: Books,
    shop_id: str,
    decision: Decision,
    *,
    event_id: str,
    at: datetime,
    type_: str = DECIDED,
) -> None:
    """Whoever listens to decisions; the event's id says which telling it is."""
    event = Event(
        id=event_id,
        source=source_of(shop_id),
        type=type_,
        time=decision.decided_at,
        subject=decision.order_id,
        data=as_seen_outside(decision),
    )
    books.outbox.add(shop_id, DECISIONS, event, at=at)
