"""Stock news into the store: newer wins, wherever it came from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from shared.domain.stock import StockChange
from shared.ports.catalogue import CatalogueStore

AT_ONCE = 100
"""Changes in one call: larger calls gain little and make every other reader of Redis wait."""


def apply_stock(store: CatalogueStore, changes: Iterable[tuple[str, StockChange]]) -> int:
    """Give each shop its changes; gives how many were news. Raises `CatalogueUnavailable`."""
    by_shop: dict[str, list[StockChange]] = defaultdict(list)
    for shop_id, change in changes:
        by_shop[shop_id].append(change)
    return sum(
        store.apply_stock(shop_id, of_shop[start : start + AT_ONCE])
        for shop_id, of_shop in by_shop.items()
        for start in range(0, len(of_shop), AT_ONCE)
    )
