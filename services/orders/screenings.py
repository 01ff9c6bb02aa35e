"""Screening on request, in the words that the caller's key may hear."""

from __future__ import annotations

from typing import Any

from services.web.keys import Caller
from services.web.problems import Problem
from shared.domain.decision import Decision, as_seen_inside, as_seen_outside, line_document
from shared.domain.order import Order
from shared.domain.policy import Policy
from shared.ports.clock import Clock
from shared.ports.ledger import Ledger, Scope
from shared.usecases.screen_orders import preview, screen_and_record


class Screenings:
    def __init__(self, ledger: Ledger, clock: Clock, policy: Policy) -> None:
        self._ledger, self._clock, self._policy = ledger, clock, policy

    def screen(self, caller: Caller, order: Order) -> tuple[dict[str, Any], bool]:
        """The decision, and whether it is new. Raises `LedgerUnavailable`."""
        if not order.is_screened:
            told = "A draft is no order yet; use /v1/screenings/preview."
            raise Problem(422, told, {"status": [told]})
        with self._ledger.begin() as books:
            recorded = screen_and_record(
                books, caller.shop.shop_id, order, self._policy, at=self._clock.now()
            )
        return _seen(caller, recorded.decision), recorded.is_new

    def preview(self, caller: Caller, order: Order) -> dict[str, Any]:
        with self._ledger.look() as books:
            screening = preview(
                books, caller.shop.shop_id, order, self._policy, at=self._clock.now()
            )
        inside = _hears_reasons(caller)
        return {
            "order_id": order.order_id,
            "version": order.version.text,
            "outcome": screening.outcome.value if inside else screening.outcome.outside.value,
            "code": screening.code.value,
            "lines": [line_document(line, inside=inside) for line in screening.lines],
            "ship_now": list(screening.ship_now),
            "policy": {"name": self._policy.name, "version": self._policy.version},
        }

    def latest(self, caller: Caller, order_id: str) -> dict[str, Any] | None:
        """None when this shop has no such order."""
        with self._ledger.look() as books:
            standing = books.decisions.latest(caller.shop.shop_id, order_id)
            history = books.decisions.history(caller.shop.shop_id, order_id)
        if standing is None:
            return None
        return _seen(caller, standing) | {"history": [_seen(caller, one) for one in history]}


def _hears_reasons(caller: Caller) -> bool:
    return Scope.REASONS in caller.key.scopes


def _seen(caller: Caller, decision: Decision) -> dict[str, Any]:
    return as_seen_inside(decision) if _hears_reasons(caller) else as_seen_outside(decision)
