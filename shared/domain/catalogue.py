"""What a shop sells and how much of it there is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from shared.domain.axis import RowSet
from shared.domain.grade import Band, Grade, Tier
from shared.domain.sizechart import Chart, Cut, Style, numbers_in

MOST_QUESTIONS = 256
"""Kinds of wide question whose lines are kept; shoppers ask by band, style and a few options."""
Options = Mapping[str, str]
ProductSet = int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sku:
    sku: str
    size: str
    chart_variant: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)
    variant_id: str | None = None
    url: str | None = None

    @property
    def told_options(self) -> dict[str, str]:
        """What a buyer chooses by: the shop's options and the chart's variant, as one."""
        return {**self.options, **self.chart_variant}


@dataclass(frozen=True, kw_only=True)
class Product:
    product_id: str
    title: str
    style: Style | None
    chart_id: str | None
    grade: Grade
    skus: tuple[Sku, ...]
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """What of a chart a product is made in: the rows, and the SKUs of each cut, in order."""

    rows: RowSet
    by_cut: Mapping[Cut, tuple[Sku, ...]]

    def with_options(self, chart: Chart, options: Options) -> Made:
        """Only the SKUs that a buyer who chose these can have."""
        if not options:
            return self
        chosen = {
            cut: tuple(sku for sku in skus if options.items() <= sku.told_options.items())
            for cut, skus in self.by_cut.items()
        }
        left = {cut: skus for cut, skus in chosen.items() if skus}
        return Made(_rows_of(chart, left), left)


@dataclass(frozen=True, slots=True)
class Assortment:
    """Products of one style made to one chart, in order of their ids.

    `makers` tells for each row of the chart who makes it: a set of products as an int, with one
    bit for each. Sets of thousands of products are then cut as quickly as sets of ten.
    """

    chart: Chart
    style: Style
    products: tuple[Product, ...]
    makers: tuple[ProductSet, ...]

    def split(self, rows: RowSet) -> Iterator[tuple[RowSet, ProductSet]]:
        """All products, by which of these rows they are made in: no leg near these rows alone can
        tell the products of one group apart.
        """
        groups = [(0, (1 << len(self.products)) - 1)]
        for number in numbers_in(rows):
            groups = [
                (made | row, part)
                for made, products in groups
                for row, part in (
                    (1 << number, products & self.makers[number]),
                    (0, products & ~self.makers[number]),
                )
                if part
            ]
        return iter(groups)

    def of(self, products: ProductSet) -> Iterator[Product]:
        """In order of their ids."""
        return (self.products[number] for number in numbers_in(products))


@dataclass(frozen=True)
class Catalogue:
    """A shop's published products and charts at one moment; `version` names the moment."""

    version: str
    products: Mapping[str, Product]
    charts: Mapping[str, Chart]

    @cached_property
    def in_order(self) -> tuple[Product, ...]:
        return tuple(self.products[key] for key in sorted(self.products))

    def style_of(self, product: Product) -> Style:
        """A product that tells none has its chart's. Raises KeyError for one without a chart."""
        return product.style or self.charts[product.chart_id or ""].style

    def made(self, product: Product) -> Made:
        found = self._made.get(product.product_id)
        if found is None:
            chart = self.charts[product.chart_id or ""]
            by_cut = _by_cut(chart, product.skus)
            found = self._made[product.product_id] = Made(_rows_of(chart, by_cut), by_cut)
        return found

    def alone(self, product: Product) -> Assortment:
        """One product as an assortment of its own."""
        return Assortment(
            self.charts[product.chart_id or ""], self.style_of(product), (product,), ()
        )

    def assortments(
        self, band: Band | None, style: Style | None, options: Options
    ) -> tuple[Assortment, ...]:
        """The products of a band, or over the counter, that have a chart and a clear grade, and,
        with options, a SKU that has them.

        Gathered once for as long as the catalogue is, since it looks at every SKU.
        """
        if not options.items() <= self._option_pairs:
            return ()
        key = band, style, frozenset(options.items())
        found = self._assortments.get(key)
        if found is None:
            if len(self._assortments) >= MOST_QUESTIONS:
                self._assortments.clear()
            found = self._assortments[key] = tuple(self._gather(band, style, options))
        return found

    def _gather(
        self, band: Band | None, style: Style | None, options: Options
    ) -> Iterator[Assortment]:
        gathered: dict[tuple[str, Style], list[tuple[Product, RowSet]]] = defaultdict(list)
        for product in self.in_order:
            if not self._is_in(product, band) or style not in (None, self.style_of(product)):
                continue
            chart = self.charts[product.chart_id or ""]
            rows = self.made(product).with_options(chart, options).rows
            if rows or not options:
                gathered[chart.chart_id, self.style_of(product)].append((product, rows))
        for (chart_id, of_style), found in gathered.items():
            chart = self.charts[chart_id]
            makers = _makers(chart, [rows for _, rows in found])
            yield Assortment(chart, of_style, tuple(product for product, _ in found), makers)

    def _is_in(self, product: Product, band: Band | None) -> bool:
        if product.grade.doubt is not None or product.chart_id not in self.charts:
            return False
        return product.grade.tier is Tier.OTC if band is None else product.grade.band == band

    @cached_property
    def _made(self) -> dict[str, Made]:
        return {}

    @cached_property
    def _assortments(self) -> dict[_Question, tuple[Assortment, ...]]:
        return {}

    @cached_property
    def _option_pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset(
            pair
            for product in self.products.values()
            for sku in product.skus
            for pair in sku.told_options.items()
        )


_Question = tuple[Band | None, Style | None, frozenset[tuple[str, str]]]


def _by_cut(chart: Chart, skus: tuple[Sku, ...]) -> dict[Cut, tuple[Sku, ...]]:
    of_size: dict[str, list[Sku]] = defaultdict(list)
    for sku in sorted(skus, key=lambda sku: sku.sku):
        of_size[sku.size].append(sku)
    found = {
        row.cut: tuple(s for s in of_size[row.size] if row.stands_for(s.size, s.chart_variant))
        for row in chart.rows
    }
    return {cut: made for cut, made in found.items() if made}


def _rows_of(chart: Chart, cuts: Iterable[Cut]) -> RowSet:
    found = 0
    for cut in cuts:
        found |= chart.rows_of_cut[cut]
    return found


def _makers(chart: Chart, made: Sequence[RowSet]) -> tuple[ProductSet, ...]:
    """From the rows of each product to the products of each row."""
    found = [bytearray(-(-len(made) // 8)) for _ in chart.rows]
    for product, rows in enumerate(made):
        for row in numbers_in(rows):
            found[row][product // 8] |= 1 << product % 8
    return tuple(int.from_bytes(bits, "little") for bits in found)
