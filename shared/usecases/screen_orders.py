"""Screen an order and record what was decided: exactly one decision per version and facts."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from shared.domain.decision import Decision, as_seen_outside
from shared.domain.facts import Facts
from shared.domain.order import Order
from shared.domain.policy import Policy, Reason
from shared.domain.recorded_facts import RecordedFacts, recorded
from shared.domain.review import is_reviewed, keep_reviewed
from shared.domain.screening import (
    LineScreening,
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
from shared.ports.decisions import StandingOrder, Watched
from shared.ports.ledger import Books, Shop
from shared.ports.vault import Vault
from shared.usecases.gather_facts import Context, gather
from shared.usecases.policies_in_force import PolicyShelf

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
        if standing is not None and _is_final(order, standing):
            return Recorded(standing.decision, is_new=False)
        facts, policy = self.facts_of(books, shop_id, order, at=at, standing=standing)
        if facts.unavailable:
            books.watches.ask_again(shop_id, [order.order_id], at=at + UNAVAILABLE_AGAIN)
        said = _said_before(order, standing)
        digest = _digest(facts.digest(policy), said)
        known = books.decisions.find(shop_id, order.order_id, order.version.value, digest)
        if known is not None:
            if standing is not None and _is_back(known, order, standing):
                event_id = str(uuid.uuid4())
                _make_stand(books, shop_id, known, recorded(facts), event_id=event_id, at=at)
            return Recorded(known, is_new=False)
        screening = _settle(order, screen(facts, policy), standing, policy)
        if standing is not None and said and _says_nothing_new(screening, policy, order, standing):
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
        cancelled = Order(order_id=order_id, version=version, status="cancelled", cancelled=True)
        return self.screen_and_record(books, shop_id, cancelled, at=at)

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
    if standing is not None and not _replaces(order, standing):
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


def _is_final(order: Order, standing: StandingOrder) -> bool:
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


def _said_before(order: Order, standing: StandingOrder | None) -> list[tuple[str, ...]]:
    """What a person said of lines of this version, which is as much a fact as any other."""
    if standing is None or standing.decision.version.value != order.version.value:
        return []
    lines = standing.decision.screening.lines
    return [(one.line_id, *one.reasons) for one in lines if one.reviewed and one.outcome]


def _digest(facts: str, said: list[tuple[str, ...]]) -> str:
    return hashlib.sha256(repr((facts, said)).encode()).hexdigest() if said else facts


def _says_nothing_new(
    screening: Screening, policy: Policy, order: Order, standing: StandingOrder
) -> bool:
    before = standing.decision
    return (
        screening == before.screening
        and policy.version == before.policy_version
        and order.body_digest() == standing.body_digest
    )


def _is_back(known: Decision, order: Order, standing: StandingOrder) -> bool:
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
    before, split = standing.decision.screening, policy.choices.split_shipments
    if order.is_cancelled:
        return screening if order.lines else with_lines_of(screening, before)
    if standing.decision.version.value != order.version.value or not _replaces(order, standing):
        return screening
    if is_reviewed(before):
        seen = standing.recorded.order if standing.recorded is not None else None
        return keep_reviewed(screening, order, before, seen, split=split)
    is_disputed = Reason.EQUAL_VERSION_CONFLICT in before.reasons
    if standing.body_digest == order.body_digest() and not is_disputed:
        return screening
    return keep_the_stricter(screening, before, split=split)


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
