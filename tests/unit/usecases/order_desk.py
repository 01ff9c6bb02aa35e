"""An order desk over a ledger: every call is a transaction of its own, as in the worker."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from shared.domain.decision import Decision
from shared.domain.order import Order
from shared.domain.policy import Policy
from shared.domain.screening import Screening
from shared.domain.version import version_of
from shared.messages.cloudevent import Event, decode
from shared.messages.queues import DECISIONS
from shared.ports.ledger import Ledger, Shop
from shared.ports.vault import Vault
from shared.usecases.screen_orders import Recorded, Screener
from tests.builders import AS_OF, SHOP, a_product_document
from tests.policies import DEFAULT_POLICY, a_screener

AT = datetime(2026, 5, 1, 9, 0, 30, tzinfo=UTC)


class OrderDesk:
    """Opens a shop when it is first asked about."""

    def __init__(self, ledger: Ledger, vault: Vault) -> None:
        self.ledger, self._vault = ledger, vault
        self.open(SHOP)

    def open(self, shop_id: str, settings: Mapping[str, Any] | None = None) -> None:
        with self.ledger.begin() as books:
            key = self._vault.new_shop_key(shop_id)
            books.shops.add(Shop(shop_id, shop_id, key, settings or {}))

    def screener(self, policy: Policy = DEFAULT_POLICY) -> Screener:
        return a_screener(self._vault, policy)

    def screen(
        self, order: Order, *, shop: str = SHOP, policy: Policy = DEFAULT_POLICY
    ) -> Recorded:
        with self.ledger.look() as books:
            is_open = books.shops.get(shop) is not None
        if not is_open:
            self.open(shop)
        with self.ledger.begin() as books:
            return self.screener(policy).screen_and_record(books, shop, order, at=AT)

    def cancel(self, version: str | int = AS_OF) -> Recorded:
        with self.ledger.begin() as books:
            return self.screener().cancel_and_record(
                books, SHOP, "1001", version_of(version), at=AT
            )

    def preview(self, order: Order) -> Screening:
        with self.ledger.look() as books:
            return self.screener().preview(books, SHOP, order, at=AT)[0]

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
        return [decode(item.packed.body) for item in waiting if item.exchange == DECISIONS]
