"""What was offered, what was accepted, and what must have come of it."""

from __future__ import annotations

import itertools
import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from shared.messages.reading import ORDER_CHANGED, STOCK_CHANGED
from shared.ports.clock import rfc3339
from tests import builders
from tests.integration.house import an_event

SKUS = 20
EVENTS_FOR_EVERY_SKU = 3 * SKUS
BEGIN = datetime(2026, 5, 1, 9, tzinfo=UTC)
TITLES = ("Clinic 20-30 mmHg", "Everyday 15-20 mmHg", "Strong 30-40 mmHg", "CCL 2")


@dataclass(frozen=True, slots=True)
class News:
    """Of one SKU, at a moment that no other news has."""

    sku: str
    available: int
    number: int


@dataclass
class Tally:
    """Numbered events, one order in each but for every third, which is stock news. Thread safe."""

    orders: dict[str, bool] = field(default_factory=dict)
    """Whether it was accepted."""
    news: dict[News, bool] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)
    """Answers that were no acceptance; a sender tries again after each."""
    _numbers: Iterable[int] = field(default_factory=itertools.count)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def next_event(self) -> dict[str, Any]:
        with self._lock:
            number = next(iter(self._numbers))
            if number % 3 == 2:
                return self._stock(number)
            return self._order(number)

    def _order(self, number: int) -> dict[str, Any]:
        order_id = f"o{number}"
        self.orders[order_id] = False
        return order_event(f"n{number}", order_id, title=TITLES[number % len(TITLES)])

    def _stock(self, number: int) -> dict[str, Any]:
        item = News(f"S{number // 3 % SKUS}", number % 997, number)
        self.news[item] = False
        as_of = rfc3339(BEGIN + timedelta(seconds=number))
        data = builders.a_stock_item(item.sku, item.available, as_of=as_of)
        return an_event(STOCK_CHANGED, data, id=f"n{number}")

    def accept(self, event: dict[str, Any]) -> None:
        number = int(event["id"].removeprefix("n"))
        with self._lock:
            if event["type"] == ORDER_CHANGED:
                self.orders[event["data"]["order_id"]] = True
            else:
                self.news[News(event["data"]["sku"], event["data"]["available"], number)] = True

    @property
    def accepted(self) -> int:
        return sum(self.orders.values()) + sum(self.news.values())

    def wrong_levels(self, levels: dict[str, int | None]) -> int:
        """SKUs whose level is not the newest that was accepted, or newer that was offered."""
        return sum(levels[sku] not in self._allowed(sku) for sku in self.skus())

    def skus(self) -> list[str]:
        return sorted({item.sku for item in self.news})

    def _allowed(self, sku: str) -> set[int | None]:
        own = [item for item in self.news if item.sku == sku]
        last = max((item.number for item in own if self.news[item]), default=-1)
        newest: set[int | None] = {item.available for item in own if item.number >= last}
        return newest if last >= 0 else newest | {None}


def order_event(
    event_id: str, order_id: str, *, title: str = TITLES[0], version: str | int = builders.AS_OF
) -> dict[str, Any]:
    line = builders.a_line_document(title=title)
    data = builders.an_order_document(line, order_id=order_id, version=version)
    return an_event(ORDER_CHANGED, data, id=event_id)
