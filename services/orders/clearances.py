"""Clinicians' documents, filed and verified, in the words that the caller's key may hear."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from services.orders.screenings import seen
from services.web.api import NOT_AS_DESCRIBED
from services.web.keys import Caller
from services.web.problems import Problem
from shared.ports.clock import Clock
from shared.ports.ledger import Books, Ledger
from shared.usecases.file_clearances import (
    BadClearance,
    Document,
    Filed,
    NothingToClear,
    file_clearance,
    verify_clearance,
)
from shared.usecases.screen_orders import Screener


class Clearances:
    def __init__(self, ledger: Ledger, clock: Clock, screener: Screener) -> None:
        self._ledger, self._clock, self._screener = ledger, clock, screener

    def file(self, caller: Caller, document: Document) -> dict[str, Any]:
        shop_id, at = caller.shop.shop_id, self._clock.now()
        return self._kept(
            caller, lambda books: file_clearance(books, shop_id, document, self._screener, at=at)
        )

    def verify(self, caller: Caller, ref: str, reviewer: str) -> dict[str, Any]:
        shop_id, at = caller.shop.shop_id, self._clock.now()
        return self._kept(
            caller,
            lambda books: verify_clearance(books, shop_id, ref, reviewer, self._screener, at=at),
        )

    def _kept(self, caller: Caller, keep: Callable[[Books], Filed]) -> dict[str, Any]:
        try:
            with self._ledger.begin() as books:
                filed = keep(books)
                policy, _ = self._screener.policies.of(books, caller.shop.shop_id)
        except BadClearance as error:
            raise Problem(422, NOT_AS_DESCRIBED, error.errors) from error
        except NothingToClear as error:
            raise Problem(404, f"{error}".capitalize() + ".") from error
        own = filed.clearance.clearance
        return {
            "clearance_ref": own.ref,
            "tier": own.tier,
            "verified": own.verified,
            "last_day": own.last_day(policy),
            "screened": [seen(caller, decision) for decision in filed.screened],
        }
