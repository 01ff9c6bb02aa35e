"""Everything that can be said to a buyer but the stock: what each chart says for which products."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from heapq import merge
from itertools import islice

from shared.domain.axis import RowSet
from shared.domain.catalogue import Assortment, Catalogue, Options, Product, ProductSet
from shared.domain.chances import Chances, chances_of
from shared.domain.fit import Fit, Held, Outcome, concern, hold, judge, nearest
from shared.domain.measurement import Side
from shared.domain.misses import NearRow
from shared.domain.recommendation import BOTH, Judged, NoChart, Offer, UnknownProduct, Wish
from shared.domain.sizechart import BetweenSizes, Chart, Cut, Row, Style
from shared.domain.tape import USUAL_CAUTION, Caution


class Proposal:
    """Everything but the stock. Each chart is read once, however many products are made to it.

    Raises `UnknownProduct` and `NoChart`, for a product asked for by name.
    """

    def __init__(self, catalogue: Catalogue, wish: Wish, caution: Caution = USUAL_CAUTION) -> None:
        self._catalogue, self._wish, self._caution = catalogue, wish, caution
        self._held: dict[str, dict[Side, Held]] = {}
        self._chances: dict[tuple[str, RowSet], Mapping[Side, Chances]] = {}
        asked = self._asked()
        only_wraps = {one.style for one in asked} == {Style.WRAP}
        self.concern = concern(wish.legs, Style.WRAP if only_wraps else None)
        self.judged = () if self.concern else tuple(self._judge(asked, wish.options))

    def _asked(self) -> tuple[Assortment, ...]:
        wish, catalogue = self._wish, self._catalogue
        if wish.product_id is None:
            return catalogue.assortments(wish.band, wish.style, wish.options)
        product = catalogue.products.get(wish.product_id)
        if product is None:
            raise UnknownProduct(wish.product_id)
        if product.chart_id not in catalogue.charts:
            raise NoChart(wish.product_id)
        return (catalogue.alone(product),)

    def _judge(
        self,
        assortments: Iterable[Assortment],
        options: Options,
        *,
        without: Product | None = None,
    ) -> Iterator[Judged]:
        """Products that the legs cannot tell apart are judged once, however many they are."""
        for one in assortments:
            held = self._hold(one.chart)
            is_alone = len(one.products) == 1
            if is_alone:
                groups = iter([(self._made(one.products[0], one.chart, options), 1)])
            else:
                groups = one.split(_deciding(one.chart, held))
            for made, who in groups:
                others = who & ~_place(one, without)
                if others:
                    found = judge(one.chart, held, made, self._caution)
                    if is_alone and found.chances:  # Of all that it is made in, so `chances` too.
                        self._chances[one.chart.chart_id, made] = found.chances
                    yield Judged(one, others, found, options)

    def _hold(self, chart: Chart) -> dict[Side, Held]:
        held = self._held.get(chart.chart_id)
        if held is None:
            held = self._held[chart.chart_id] = hold(chart, self._wish.legs, self._caution)
        return held

    def way_out(self) -> tuple[Judged, ...]:
        """What else fits in the same style and band, in any option, for a product that cannot be
        had: itself, its other lengths and widths, other makers. Never another grade.

        A wider question has seen them all already.
        """
        if self.concern or self._wish.product_id is None:
            return ()
        asked = self._catalogue.products[self._wish.product_id]
        band = None if asked.grade.doubt else asked.grade.band
        style = self._catalogue.style_of(asked)
        others = () if band is None else self._catalogue.assortments(band, style, {})
        itself = (self._catalogue.alone(asked),) if self._wish.options else ()
        found = (*self._judge(itself, {}), *self._judge(others, {}, without=asked))
        return tuple(one for one in found if one.fit.sizes)

    def nearest(self, most: int) -> list[tuple[Judged, Product, NearRow]]:
        """What is in the way of the products that no leg fits, in order of their ids."""
        streams = [
            [(product.product_id, number, one, product) for product in islice(one.products, most)]
            for number, one in enumerate(self.judged)
            if one.fit.outcome is Outcome.NO_SIZE
        ]
        found = (
            (one, product, near)
            for _, _, one, product in merge(*streams, key=lambda item: item[:2])
            for near in nearest(
                one.chart,
                self._wish.legs,
                one.fit,
                self._made(product, one.chart, one.options),
            )
        )
        return list(islice(found, most))

    def chances(self, judged: Judged, product: Product) -> Mapping[Side, Chances]:
        """Of every size that the product is made in, and of none, for each leg."""
        chart = judged.chart
        made = self._made(product, chart, judged.options)
        known = self._chances.get((chart.chart_id, made))
        if known is None:
            known = self._chances[chart.chart_id, made] = {
                side: chances_of(chart, one.spread, made) for side, one in self._hold(chart).items()
            }
        return known

    def _made(self, product: Product, chart: Chart, options: Options) -> RowSet:
        return self._catalogue.made(product).with_options(chart, options).rows

    def offers(self, judged: Judged, product: Product) -> list[Offer]:
        """The SKUs of a product of the line that fit, in no order that matters."""
        made = self._catalogue.made(product).with_options(judged.chart, judged.options).by_cut
        if judged.fit.outcome is Outcome.PER_LEG:
            offers = [
                Offer(product, sku, side.value, {side: row})
                for side, rows in judged.fit.rows.items()
                for row in rows
                for sku in made[row.cut]
            ]
        else:
            sides = list(judged.fit.rows)
            leg = BOTH if len(sides) == len(Side) else "".join(side.value for side in sides)
            offers = [
                Offer(product, sku, leg, rows)
                for cut, rows in _rows_by_cut(judged.fit).items()
                for sku in made[cut]
            ]
        once: dict[tuple[str, str], Offer] = {}
        for one in offers:  # A SKU may be made to several rows that fit; the first is told.
            once.setdefault((one.sku.sku, one.leg), one)
        return list(once.values())

    def missing(self) -> list[tuple[Side, str]]:
        """The points that some chart asks for and nobody gave."""
        return list(dict.fromkeys(one for judged in self.judged for one in judged.fit.missing))

    def outcome_without_offers(self) -> Outcome:
        """With nothing to recommend: whether any product could be judged at all."""
        if self.concern is not None:
            return self.concern.outcome
        outcomes = {one.fit.outcome for one in self.judged}
        if outcomes == {Outcome.MORE_NEEDED}:
            return Outcome.MORE_NEEDED
        return Outcome.NO_SIZE


def _deciding(chart: Chart, held: Mapping[Side, Held]) -> RowSet:
    """The rows on which the answer depends, and the probability of the sizes in it.

    Where the maker says which size to take between two, the neighbours of a size count too, as far
    as they could hold the true leg.
    """
    fitting, near = 0, 0
    for one in held.values():
        fitting |= one.rows
        for rows in one.spread:
            near |= rows
    if fitting and chart.between_sizes is not BetweenSizes.UNDECIDED:
        return fitting | near
    same_size = 0
    for size in chart.sizes_in(fitting):
        same_size |= chart.rows_of_size[size]
    return fitting | (same_size & near)


def _place(assortment: Assortment, product: Product | None) -> ProductSet:
    if product is None:
        return 0
    found = bisect_left(assortment.products, product.product_id, key=lambda one: one.product_id)
    is_there = found < len(assortment.products) and assortment.products[found] is product
    return 1 << found if is_there else 0


def _rows_by_cut(fit: Fit) -> dict[Cut, dict[Side, Row]]:
    found: dict[Cut, dict[Side, Row]] = {}
    for side, rows in fit.rows.items():
        for row in rows:
            found.setdefault(row.cut, {}).setdefault(side, row)
    return found
