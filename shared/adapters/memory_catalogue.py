"""Catalogue and stock in this process: for unit tests and for trying things out."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence

from shared.domain.stock import UNKNOWN_STOCK, StockChange, StockLevel
from shared.domain.version import nanoseconds
from shared.ports.catalogue import CatalogueDocuments, ProductChange, StockReading
from shared.ports.failures import CatalogueUnavailable


class MemoryCatalogue:
    """Set `is_down` to make every call fail as a lost Redis would."""

    def __init__(self) -> None:
        self.is_down = False
        self._documents: dict[str, CatalogueDocuments] = {}
        self._levels: dict[tuple[str, str], dict[str, StockChange]] = defaultdict(dict)
        self._times: dict[tuple[str, str], int] = {}
        self._versions = itertools.count(1)

    def documents(self, shop_id: str) -> CatalogueDocuments | None:
        self._answer()
        return self._documents.get(shop_id)

    def put(self, shop_id: str, documents: CatalogueDocuments) -> None:
        self._answer()
        version = str(next(self._versions))
        self._documents[shop_id] = CatalogueDocuments(version, documents.products, documents.charts)

    def change(self, shop_id: str, products: Sequence[ProductChange]) -> bool:
        self._answer()
        known = self._documents.get(shop_id)
        if known is None:
            return False
        documents = dict(known.products)
        for product in products:
            if product.as_of < self._times.get((shop_id, product.product_id), 0):
                continue
            self._times[shop_id, product.product_id] = product.as_of
            documents.pop(product.product_id, None)
            if product.document is not None:
                documents[product.product_id] = product.document
        self.put(shop_id, CatalogueDocuments("", documents, known.charts))
        return True

    def stock(self, shop_id: str, skus: Sequence[str]) -> StockReading:
        self._answer()
        known = self._documents.get(shop_id)
        return StockReading(
            known.version if known else None, {sku: self._level(shop_id, sku) for sku in skus}
        )

    def apply_stock(self, shop_id: str, changes: Sequence[StockChange]) -> int:
        self._answer()
        taken = 0
        for change in changes:
            held = self._levels[shop_id, change.sku].get(change.location)
            if held is None or _rank(change) > _rank(held):
                self._levels[shop_id, change.sku][change.location] = change
                taken += 1
        return taken

    def forget(self, shop_id: str) -> None:
        self._answer()
        self._documents.pop(shop_id, None)
        for kept in (self._levels, self._times):
            for key in [key for key in kept if key[0] == shop_id]:
                kept.pop(key)

    def ping(self) -> None:
        self._answer()

    def _level(self, shop_id: str, sku: str) -> StockLevel:
        changes = self._levels.get((shop_id, sku), {}).values()
        if not changes:
            return UNKNOWN_STOCK
        newest = max(changes, key=lambda change: nanoseconds(change.as_of)).as_of
        known = [max(0, c.available) for c in changes if c.available is not None]
        return StockLevel(sum(known) if known else None, newest)

    def _answer(self) -> None:
        if self.is_down:
            msg = "switched off"
            raise CatalogueUnavailable(msg)


def _rank(change: StockChange) -> tuple[int, float]:
    available = float("inf") if change.available is None else -change.available
    return nanoseconds(change.as_of), available
