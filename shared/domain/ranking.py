"""Which of the SKUs that fit comes first, and whose stock has to be known to say so.

1. Clear answers: one size, then several, then a borderline one, then a size for each leg.
2. The best SKU of every product before the second of any.
3. What is on the shelf: in stock, low, unknown, out of stock; of a size for each leg the emptier.
4. For a way out, the product that was asked for (in another option) before all others.
5. The surer fit, in steps of 0.05, since a hair of confidence is no reason.
6. The product's id, then its SKUs: sizes in the chart's order, since stock makes no size fit
   better, then the shelf, then the SKU.

Stock is asked for in steps, and only until the answer cannot change: the cost of a wide question
grows with the charts it touches, not with the SKUs made to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import merge
from itertools import groupby, islice

from shared.domain.catalogue import Product
from shared.domain.fit import Outcome
from shared.domain.measurement import Side
from shared.domain.proposal import Proposal
from shared.domain.recommendation import Judged, Offer
from shared.domain.stock import UNKNOWN_STOCK, StockLevel, StockStatus

MOST_READ = 1_000
"""SKUs whose stock is read for one answer; shelves that are empty this far are empty."""
_STEP = 4
"""Each further look at the stock takes in this many times the products of the one before."""
_SHELF = {
    StockStatus.IN_STOCK: 0,
    StockStatus.LOW: 1,
    StockStatus.UNKNOWN: 2,
    StockStatus.OUT_OF_STOCK: 3,
}
_ANSWERS = (Outcome.MATCH, Outcome.SEVERAL, Outcome.BORDERLINE, Outcome.PER_LEG)
_SURER_BY = 0.05
_HAIR = 1e-9
_FEWEST = 8
"""Products that the first look at the stock takes in, at least."""

Pick = tuple[Judged, Offer]
_Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A product with all its SKUs that fit. `answer` and `doubt` order it before stock is known."""

    answer: int
    doubt: int
    judged: Judged
    product: Product
    offers: list[Offer]


class Ranking:
    """Ask what is `wanted`, let it `learn` the levels, until nothing more is wanted."""

    def __init__(
        self,
        proposal: Proposal,
        judged: Iterable[Judged],
        *,
        limit: int,
        asked: Product | None = None,
        only_sellable: bool = False,
    ) -> None:
        self._proposal, self._limit, self._asked = proposal, limit, asked
        self._only_sellable = only_sellable
        self._queue = self._in_order(judged)
        self._known: list[_Candidate] = []
        self._waiting: list[_Candidate] = []
        self._next = max(limit, _FEWEST)
        self._read = 0
        self._picks: list[Pick] | None = None
        self.levels: dict[str, StockLevel] = {}

    def wanted(self) -> list[str]:
        """The SKUs to look at next, without repeats; empty when the answer cannot change."""
        if not self._waiting and not self._is_settled():
            self._waiting = list(islice(self._within_reach(), self._next))
            self._next *= _STEP
        skus = dict.fromkeys(o.sku.sku for one in self._waiting for o in one.offers)
        return list(skus)[:MOST_READ]

    def _within_reach(self) -> Iterator[_Candidate]:
        """Until a product would go beyond `MOST_READ`; the first is shown whatever it takes."""
        for one in self._queue:
            if self._read and self._read + len(one.offers) > MOST_READ:
                self._queue = iter(())
                return
            self._read += len(one.offers)
            yield one

    def learn(self, levels: Mapping[str, StockLevel]) -> None:
        """Levels of what was wanted; a SKU that is absent is unknown."""
        self._known += self._waiting
        self._waiting, self._picks = [], None
        self.levels.update(levels)

    def products(self) -> list[Product]:
        """Those looked at so far that fit, the best first, whatever is on their shelves."""
        return [one.product for one in self._known]

    def picks(self) -> list[Pick]:
        """The best, at most `limit`, by what is known so far."""
        if self._picks is None:
            self._picks = self._pick()
        return self._picks

    def first_choice(self) -> list[Offer]:
        """What is named first: one SKU, or one for each leg."""
        picks = self.picks()
        if not picks or picks[0][0].fit.outcome is not Outcome.PER_LEG:
            return [offer for _, offer in picks[:1]]
        (_, first), *_ = picks
        legs = {offer.leg: offer for _, offer in reversed(picks) if offer.product is first.product}
        return [legs[side.value] for side in Side if side.value in legs]

    def _pick(self) -> list[Pick]:
        queue: list[tuple[_Key, Judged, Offer]] = []
        for one in self._known:
            queue += self._keyed(one)
        queue.sort(key=lambda item: item[0])
        found = [(judged, offer) for _, judged, offer in queue]
        if found and found[0][0].fit.outcome is Outcome.PER_LEG:
            # One leg's size alone would be half an answer, whatever the limit.
            return _both_legs_first(found)[: max(self._limit, len(Side))]
        return found[: self._limit]

    def _in_order(self, judged: Iterable[Judged]) -> Iterator[_Candidate]:
        keyed = sorted(
            (
                (*self._standing(one), number, one)
                for number, one in enumerate(judged)
                if one.fit.sizes and one.fit.outcome in _ANSWERS
            ),
            key=lambda item: item[:4],
        )
        for (answer, _, doubt), alike in groupby(keyed, key=lambda item: item[:3]):
            streams = [_products(number, one) for *_, number, one in alike]
            for _, _, one, product in merge(*streams, key=lambda item: item[:2]):
                offers = self._proposal.offers(one, product)
                yield _Candidate(answer, doubt, one, product, offers)

    def _standing(self, one: Judged) -> tuple[int, bool, int]:
        """How clear, whether it was asked for, how sure; the smaller the better."""
        doubt = -int((one.fit.best_confidence or 0.0) / _SURER_BY + _HAIR)
        return _ANSWERS.index(one.fit.outcome), one.assortment.products != (self._asked,), doubt

    def _keyed(self, one: _Candidate) -> Iterator[tuple[_Key, Judged, Offer]]:
        in_order = self._shown(one)
        for place, offer in enumerate(in_order):
            key = (
                one.answer,
                place > 0,
                self._stand(one, in_order),
                one.product is not self._asked,
                one.doubt,
                one.product.product_id,
                place,
            )
            yield key, one.judged, offer

    def _shown(self, one: _Candidate) -> list[Offer]:
        """The best first."""
        sizes = {size: number for number, size in enumerate(one.judged.fit.sizes)}
        return sorted(
            filter(self._may_be_shown, one.offers),
            key=lambda o: (sizes[o.sku.size], o.leg, self._shelf(o), o.sku.sku),
        )

    def _is_settled(self) -> bool:
        """Whether products not yet looked at could only come behind `limit` others."""
        if not self._known:
            return False
        present, sure = self._known[-1].answer, 0
        for one in self._known:
            shown = self._shown(one)
            if one.answer < present:
                sure += len(shown)
            else:
                sure += bool(shown) and self._stand(one, shown) == 0
        return sure >= self._limit

    def _stand(self, one: _Candidate, shown: list[Offer]) -> int:
        """The shelf of its best SKU stands for a product; one sock of two is none."""
        if one.judged.fit.outcome is not Outcome.PER_LEG:
            return self._shelf(shown[0])
        best: dict[str, int] = {}
        for offer in shown:
            best.setdefault(offer.leg, self._shelf(offer))
        return max(best.values()) if len(best) == len(Side) else max(_SHELF.values())

    def _shelf(self, offer: Offer) -> int:
        return _SHELF[self.level(offer).status]

    def level(self, offer: Offer) -> StockLevel:
        return self.levels.get(offer.sku.sku, UNKNOWN_STOCK)

    def _may_be_shown(self, offer: Offer) -> bool:
        return not self._only_sellable or self.level(offer).can_be_sold


def _products(number: int, one: Judged) -> Iterator[tuple[str, int, Judged, Product]]:
    for product in one.products:
        yield product.product_id, number, one, product


def _both_legs_first(queue: list[Pick]) -> list[Pick]:
    """One recommendation for each leg of the first product, before any second choice."""
    first = queue[0][1].product
    heads = [
        next((i for i in queue if i[1].product is first and i[1].leg == side.value), None)
        for side in Side
    ]
    found = [item for item in heads if item is not None]
    return [*found, *(item for item in queue if item not in found)]
