"""Catalogue and stock: rebuildable, quick to read, allowed to vanish."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from shared.domain.stock import StockChange, StockLevel


@dataclass(frozen=True, slots=True)
class CatalogueDocuments:
    """What was published, as it was sent. `version` changes whenever the content does."""

    version: str
    products: Mapping[str, Mapping[str, Any]]
    charts: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class ProductChange:
    """`document` None is a deletion; `as_of` counts nanoseconds since 1970."""

    product_id: str
    as_of: int
    document: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class StockReading:
    """Levels by SKU, and the catalogue's version at the same moment (None when it is not there)."""

    version: str | None
    levels: Mapping[str, StockLevel]


class CatalogueStore(Protocol):
    """Every method raises `CatalogueUnavailable` when the store is out of reach."""

    def documents(self, shop_id: str) -> CatalogueDocuments | None:
        """All that is published, or None when the store does not know the shop."""

    def put(self, shop_id: str, documents: CatalogueDocuments) -> None:
        """Replace all that is published, atomically; the version becomes a new one."""

    def change(self, shop_id: str, products: Sequence[ProductChange]) -> bool:
        """Newer wins per product; safe to repeat and to reorder. False, and nothing done, when the
        store does not know the shop: then everything must be `put` again.
        """

    def stock(self, shop_id: str, skus: Sequence[str]) -> StockReading:
        """One round trip. A SKU that nobody reported has an unknown level."""

    def apply_stock(self, shop_id: str, changes: Sequence[StockChange]) -> int:
        """Newer wins per (SKU, location); at equal times the lower number does, and unknown is
        lower than any. Atomic, safe to repeat and to reorder. Gives the number of changes taken.
        """

    def forget(self, shop_id: str) -> None:
        """Everything of the shop, its stock among it; safe to repeat."""

    def ping(self) -> None:
        """Raises unless the store answers."""
