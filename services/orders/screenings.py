"""Screening on request, in the words that the caller's key may hear."""

from __future__ import annotations

from typing import Any

from services.web.keys import Caller
from services.web.problems import Problem
from shared.domain.decision import Decision, as_seen_inside, as_seen_outside, line_document
from shared.domain.order import Order
from shared.domain.review import NothingToReview
from shared.ports.clock import Clock
from shared.ports.ledger import Ledger, Scope
from shared.usecases.review_orders import MovedOn, NoSuchOrder, Verdict, review
from shared.usecases.screen_orders import Screener


class Screenings:
    def __init__(self, ledger: Ledger, clock: Clock, screener: Screener) -> None:
        self._ledger, self._clock, self._screener = ledger, clock, screener

    def screen(self, caller: Caller, order: Order) -> tuple[dict[str, Any], bool]:
        """The decision, and whether it is new. Raises `LedgerUnavailable`."""
        if not order.is_screened:
            told = "A draft is no order yet; use /v1/screenings/preview."
            raise Problem(422, told, {"status": [told]})
        with self._ledger.begin() as books:
            recorded = self._screener.screen_and_record(
                books, caller.shop.shop_id, order, at=self._clock.now()
            )
        return seen(caller, recorded.decision), recorded.is_new

    def preview(self, caller: Caller, order: Order) -> dict[str, Any]:
        with self._ledger.look() as books:
            screening, policy = self._screener.preview(
                books, caller.shop.shop_id, order, at=self._clock.now()
            )
        inside = _hears_reasons(caller)
        return {
            "order_id": order.order_id,
            "version": order.version.text,
            "outcome": screening.outcome.value if inside else screening.outcome.outside.value,
            "code": screening.code.value,
            "lines": [line_document(line, inside=inside) for line in screening.lines],
            "ship_now": list(screening.ship_now),
            "policy": {"name": policy.name, "version": policy.version},
        }

    def latest(self, caller: Caller, order_id: str) -> dict[str, Any] | None:
        """None when this shop has no such order."""
        with self._ledger.look() as books:
            standing = books.decisions.latest(caller.shop.shop_id, order_id)
            history = books.decisions.history(caller.shop.shop_id, order_id)
        if standing is None:
            return None
        return seen(caller, standing) | {"history": [seen(caller, one) for one in history]}

    def review(self, caller: Caller, order_id: str, content: dict[str, Any]) -> dict[str, Any]:
        """The decision that a person makes of it; `content` is what `ReviewRequest` loaded."""
        try:
            with self._ledger.begin() as books:
                decision = review(
                    books,
                    caller.shop.shop_id,
                    Verdict(order_id=order_id, **content),
                    self._screener.policies,
                    at=self._clock.now(),
                )
        except NoSuchOrder as error:
            raise Problem(404, "No decision on such an order.") from error
        except MovedOn as error:
            raise Problem(409, f"Not reviewed: {error}.", {"version": [str(error)]}) from error
        except NothingToReview as error:
            raise Problem(422, f"Not reviewed: {error}.", {"lines": [str(error)]}) from error
        return seen(caller, decision)


def _hears_reasons(caller: Caller) -> bool:
    return Scope.REASONS in caller.key.scopes


def seen(caller: Caller, decision: Decision) -> dict[str, Any]:
    return as_seen_inside(decision) if _hears_reasons(caller) else as_seen_outside(decision)
