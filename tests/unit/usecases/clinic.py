"""A shop whose orders rest on answers, documents and fits. Every call is a transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from shared.domain.clearance import FiledClearance
from shared.domain.decision import Decision
from shared.domain.facts import Facts
from shared.domain.order import Order
from shared.domain.policy import Policy
from shared.domain.review import ReviewAction
from shared.domain.version import version_of
from shared.messages.cloudevent import Event, decode
from shared.messages.queues import DECISIONS
from shared.ports.decisions import StandingOrder, Watched
from shared.ports.ledger import Ledger, Shop
from shared.ports.vault import Vault
from shared.usecases.fit_reference import FitReference, issue
from shared.usecases.publish_catalogue import keep_product, screen_again_after
from shared.usecases.review_orders import Verdict, review
from tests.builders import AS_OF, LATER, SHOP, a_line, a_product_document, an_order
from tests.evidence import an_answer_set
from tests.policies import DEFAULT_POLICY, a_screener
from tests.unit.usecases.order_desk import AT

OTC, MEDICAL, HIGH = "15-20 mmHg", "20-30 mmHg", "30-40 mmHg"
FAR = timedelta(days=10_000)
MINUTE = timedelta(minutes=1)


class Clinic:
    """Open from the start; `at` is when whatever is called happens."""

    def __init__(self, ledger: Ledger, vault: Vault, policy: Policy = DEFAULT_POLICY) -> None:
        self.ledger, self.vault = ledger, vault
        self.screener = a_screener(vault, policy)
        self.shop = Shop(SHOP, SHOP, vault.new_shop_key(SHOP), {})
        with ledger.begin() as books:
            books.shops.add(self.shop)

    def answer(self, ref: str = "s_1", answers: Any = None, **changes: Any) -> None:
        with self.ledger.begin() as books:
            told = an_answer_set(ref, answers, **changes)
            books.answers.add(SHOP, told, forget_at=AT + FAR)

    def file(self, *documents: FiledClearance) -> None:
        with self.ledger.begin() as books:
            for document in documents:
                books.clearances.file(SHOP, document, at=AT, forget_at=AT)

    def order(self, title: str | None = MEDICAL, **order: Any) -> Order:
        """Of one line."""
        return an_order(a_line(title=title, sku="ACME-M"), **order)

    def screen(self, order: Order, *, at: datetime = AT) -> Decision:
        with self.ledger.begin() as books:
            return self.screener.screen_and_record(books, SHOP, order, at=at).decision

    def screen_again(self, order_id: str = "1001", *, at: datetime = AT) -> Decision | None:
        with self.ledger.begin() as books:
            found = self.screener.screen_again(books, SHOP, order_id, at=at)
        return None if found is None else found.decision

    def screen_due(self, *, at: datetime) -> Sequence[str]:
        """As the schedule does; gives the orders."""
        with self.ledger.begin() as books:
            due = books.watches.take_due(at=at, limit=100)
            for shop_id, order_id in due:
                self.screener.screen_again(books, shop_id, order_id, at=at)
        return [order_id for _, order_id in due]

    def facts(self, order: Order, *, at: datetime = AT) -> Facts:
        with self.ledger.begin() as books:
            standing = books.decisions.standing(SHOP, order.order_id)
            return self.screener.facts_of(books, SHOP, order, at=at, standing=standing)[0]

    def review(
        self,
        action: ReviewAction = ReviewAction.RELEASE,
        lines: Sequence[str] | None = None,
        *,
        version: str | int = AS_OF,
        order_id: str = "1001",
        at: datetime = AT,
    ) -> Decision:
        verdict = Verdict(
            order_id=order_id,
            version=version_of(version),
            action=action,
            reviewer="Rosa",
            lines=lines,
        )
        with self.ledger.begin() as books:
            return review(books, SHOP, verdict, self.screener.policies, at=at)

    def publish(
        self, product_id: str = "acme", *variants: Any, as_of: str = LATER, **changes: Any
    ) -> None:
        """As the worker does: orders that wait for the product are due."""
        content: Mapping[str, Any] = a_product_document(
            product_id, *variants, as_of=as_of, **changes
        )
        with self.ledger.begin() as books:
            change = keep_product(books, SHOP, content)
            assert change is not None
            screen_again_after(books, SHOP, [change], at=AT)

    def fit(self, size: str = "M", *found: str, at: datetime = AT) -> str:
        """`found` are the flags that are up."""
        seal = self.vault.of_shop(SHOP, self.shop.sealed_key)
        reference = FitReference("0" * 16, size, "both", **dict.fromkeys(found, True))
        return issue(reference, seal, at=at)

    def standing(self, order_id: str = "1001") -> StandingOrder:
        with self.ledger.begin() as books:
            found = books.decisions.standing(SHOP, order_id)
        assert found is not None
        return found

    def history(self, order_id: str = "1001") -> Sequence[Decision]:
        with self.ledger.look() as books:
            return books.decisions.history(SHOP, order_id)

    def watching(self, kind: Watched, name: str) -> Sequence[str]:
        with self.ledger.look() as books:
            return books.watches.orders_watching(SHOP, kind, [name])

    def told(self) -> list[Event]:
        """What is waiting to be sent to whoever listens to decisions, in order."""
        with self.ledger.begin() as books:
            waiting = books.relay.claim(at=AT + FAR, lease_seconds=0, limit=100)
        return [decode(item.packed.body) for item in waiting if item.exchange == DECISIONS]
