"""An order desk over a ledger: every call is a transaction of its own, as in the worker."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from shared.domain.decision import Decision
from shared.domain.order import Order
from shared.domain.policy import Policy
from shared.domain.screening import Screening
from shared.domain.version import version_of
from shared.messages.cloudevent import Event
from shared.messages.queues import DECISIONS
from shared.ports.ledger import Ledger
from shared.usecases.screen_orders import Recorded, cancel_and_record, preview, screen_and_record
from tests.builders import AS_OF, SHOP, a_product_document
from tests.policies import DEFAULT_POLICY

AT = datetime(2026, 5, 1, 9, 0, 30, tzinfo=UTC)


class OrderDesk:
    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def screen(
        self, order: Order, *, shop: str = SHOP, policy: Policy = DEFAULT_POLICY
    ) -> Recorded:
        with self.ledger.begin() as books:
            return screen_and_record(books, shop, order, policy, at=AT)

    def cancel(self, version: str | int = AS_OF) -> Recorded:
        with self.ledger.begin() as books:
            return cancel_and_record(
                books, SHOP, "1001", version_of(version), DEFAULT_POLICY, at=AT
            )

    def preview(self, order: Order) -> Screening:
        with self.ledger.look() as books:
            return preview(books, SHOP, order, DEFAULT_POLICY, at=AT)

    def publish(self, product_id: str, as_of: int, **changes: Any) -> None:
        with self.ledger.begin() as books:
            document = a_product_document(product_id, **changes)
            assert books.published.put_product(SHOP, document, as_of=as_of)

    def standing(self, shop: str = SHOP) -> Decision:
        with self.ledger.look() as books:
            decision = books.decisions.latest(shop, "1001")
        assert decision is not None
        return decision

    def history(self) -> list[str]:
        with self.ledger.look() as books:
            return [one.decision_id for one in books.decisions.history(SHOP, "1001")]

    def told(self) -> list[Event]:
        """What is waiting to be sent to whoever listens to decisions, in order."""
        with self.ledger.begin() as books:
            waiting = books.relay.claim(at=AT, lease_seconds=0, limit=100)
        return [item.event for item in waiting if item.exchange == DECISIONS]
