"""From legs and a buyer's choice to the products that fit. The grade is never ours to choose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from shared.domain.catalogue import Assortment, Product, ProductSet, Sku
from shared.domain.fit import Fit, Legs
from shared.domain.grade import Band
from shared.domain.measurement import Side
from shared.domain.sizechart import Chart, Row, Style

BOTH = "both"


class Scope(StrEnum):
    PRODUCT = "product"
    COMPRESSION = "compression"
    OTC_ONLY = "otc_only"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the buyer asks for; with neither product nor band, only over-the-counter is shown."""

    legs: Legs
    product_id: str | None = None
    band: Band | None = None
    style: Style | None = None
    options: Mapping[str, str] = field(default_factory=dict)

    @property
    def scope(self) -> Scope:
        if self.product_id is not None:
            return Scope.PRODUCT
        return Scope.OTC_ONLY if self.band is None else Scope.COMPRESSION


@dataclass(frozen=True, slots=True)
class Offer:
    """One SKU that fits; `leg` is left, right or both, `rows` the chart's row for each such leg."""

    product: Product
    sku: Sku
    leg: str
    rows: Mapping[Side, Row]


@dataclass(frozen=True, slots=True)
class Judged:
    """What a chart says for some products of an assortment; `options` are those that their SKUs
    must have. `fit` knows the chances of the sizes that fit alone; `Proposal.chances` has all.
    """

    assortment: Assortment
    who: ProductSet
    fit: Fit
    options: Mapping[str, str] = field(default_factory=dict)

    @property
    def chart(self) -> Chart:
        return self.assortment.chart

    @property
    def products(self) -> Iterator[Product]:
        """In order of their ids."""
        return self.assortment.of(self.who)


class UnknownProduct(LookupError):
    """The shop has published no such product."""


class NoChart(LookupError):
    """The product is published without a size chart, so nothing can be said about it."""
