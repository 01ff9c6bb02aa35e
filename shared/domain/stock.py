"""How much of a SKU there is, as far as anybody knows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LOW_STOCK = 3
"""Quantities from 1 to this are shown as low."""


class StockStatus(StrEnum):
    IN_STOCK = "in_stock"
    LOW = "low"
    OUT_OF_STOCK = "out_of_stock"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class StockLevel:
    """The sum over the known locations; `quantity` None is unknown. `as_of` is RFC 3339."""

    quantity: int | None = None
    as_of: str | None = None

    @property
    def status(self) -> StockStatus:
        if self.quantity is None:
            return StockStatus.UNKNOWN
        if self.quantity <= 0:
            return StockStatus.OUT_OF_STOCK
        return StockStatus.LOW if self.quantity <= LOW_STOCK else StockStatus.IN_STOCK

    @property
    def can_be_sold(self) -> bool:
        """Never true without a number that says so."""
        return self.status in (StockStatus.IN_STOCK, StockStatus.LOW)


UNKNOWN_STOCK = StockLevel()


@dataclass(frozen=True, slots=True, kw_only=True)
class StockChange:
    """News about one SKU at one location; `available` None says that nobody knows."""

    sku: str
    location: str
    available: int | None
    as_of: str
