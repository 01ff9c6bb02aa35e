"""The answer is the one that the six rules give over all stock and all SKUs at once."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.domain.catalogue import Catalogue, Product
from shared.domain.fit import Outcome
from shared.domain.measurement import Side
from shared.domain.proposal import Proposal
from shared.domain.ranking import Ranking
from shared.domain.recommendation import Judged, Offer, Wish
from shared.domain.sizechart import Chart
from shared.domain.stock import StockStatus
from tests.builders import (
    a_catalogue,
    a_chart,
    a_leg,
    a_product,
    a_row,
    a_variant,
    both,
    left,
)
from tests.unit.domain.shelves import GONE, LOW, MANY, UNSAID, Levels, Reader

SML = a_chart(a_row("S", ankle=[18, 21]), a_row("M", ankle=[20, 24]), a_row("L", ankle=[23, 26]))
TIGHT = a_chart(
    a_row("S", ankle=[18, "20.6"]),
    a_row("M", ankle=["20.6", "22.4"]),
    a_row("L", ankle=["22.4", 25]),
    id="tight",
)
WIDE = a_chart(
    a_row("S", ankle=[17, 22], variant={"length": "normal"}),
    a_row("S", ankle=[17, 21], variant={"length": "petite"}),
    a_row("M", ankle=[22, 30], variant={"length": "normal"}),
    id="wide",
)
CHARTS = (SML, TIGHT, WIDE)
ANSWERS = [Outcome.MATCH, Outcome.SEVERAL, Outcome.BORDERLINE, Outcome.PER_LEG]
SHELVES = [StockStatus.IN_STOCK, StockStatus.LOW, StockStatus.UNKNOWN, StockStatus.OUT_OF_STOCK]
LEGS = [
    left(a_leg(ankle=19)),
    left(a_leg(ankle="20.5")),
    both(a_leg(ankle="20.5"), a_leg(ankle="20.4")),
    left(a_leg(ankle="22.3")),
    left(a_leg(ankle=25)),
    both(a_leg(ankle="20.8"), a_leg(ankle="20.5")),
    both(a_leg(ankle="21.9"), a_leg(ankle="22.6")),
    both(a_leg(ankle=19), a_leg(ankle=25)),
]


def stand(one: Judged, offers: list[Offer], shelf: Callable[[Offer], int]) -> int:
    """The shelf of a product's best SKU; of a pair of unlike sizes the emptier."""
    if one.fit.outcome is not Outcome.PER_LEG:
        return shelf(offers[0])
    return max(next((shelf(o) for o in offers if o.leg == side), 3) for side in Side)


def by_the_book(
    proposal: Proposal,
    judged: tuple[Judged, ...],
    levels: Levels,
    asked: Product | None,
    *,
    limit: int,
    only_sellable: bool,
) -> list[tuple[str, str]]:
    """The six rules as they are written, over all stock and all SKUs at once."""

    def shelf(offer: Offer) -> int:
        return SHELVES.index(levels.get(offer.sku.sku, UNSAID).status)

    keyed: list[tuple[Any, Product, Offer]] = []
    for one in judged:
        if one.fit.outcome not in ANSWERS:
            continue
        for product in one.products:
            order = [row.size for row in one.chart.rows]
            offers = sorted(
                (
                    offer
                    for offer in proposal.offers(one, product)
                    if not only_sellable or shelf(offer) < 2
                ),
                key=lambda o: (order.index(o.sku.size), o.leg, shelf(o), o.sku.sku),
            )
            surety = math.floor((one.fit.best_confidence or 0) * 20 + 1e-9)
            for place, offer in enumerate(offers):
                standing = (
                    stand(one, offers, shelf),
                    product != asked,
                    -surety,
                    product.product_id,
                )
                answer = ANSWERS.index(one.fit.outcome)
                keyed.append(((answer, place > 0, *standing, place), product, offer))
    keyed.sort(key=lambda item: item[0])
    queue = [(product, offer) for _, product, offer in keyed]
    if keyed and keyed[0][0][0] == ANSWERS.index(Outcome.PER_LEG):
        first = [item for item in queue if item[0] is queue[0][0]]
        heads = [
            item
            for side in Side
            for item in [item for item in first if item[1].leg == side.value][:1]
        ]
        queue = heads + [item for item in queue if item not in heads]
        limit = max(limit, 2)
    return [(offer.sku.sku, offer.leg) for _, offer in queue[:limit]]


def a_random_product(name: str, chart: Chart, chance: random.Random) -> Product:
    rows = chance.sample(chart.rows, k=chance.randint(1, len(chart.rows)))
    variants = [
        a_variant(
            f"{name}-{row.size}-{row.variant.get('length', '')}-{colour}",
            row.size,
            chart_variant=dict(row.variant),
            options={"colour": colour},
        )
        for row in rows
        for colour in chance.sample(["black", "sand"], k=chance.randint(1, 2))
    ]
    return a_product(name, *variants, chart_id=chart.chart_id)


def random_shop(seed: int, number: int, share: float) -> tuple[Catalogue, Levels]:
    chance = random.Random(seed)
    charts = chance.sample(CHARTS, k=chance.randint(1, len(CHARTS)))
    products = (a_random_product(f"p{n:03}", chance.choice(charts), chance) for n in range(number))
    catalogue = a_catalogue(*products, charts=CHARTS)
    skus = [sku.sku for product in catalogue.in_order for sku in product.skus]
    others = chance.sample([GONE, LOW, UNSAID], k=chance.randint(1, 3))
    return catalogue, {
        sku: MANY if chance.random() < share else chance.choice(others) for sku in skus
    }


SEEDS = st.integers(0, 2**32)
NUMBERS = st.sampled_from([1, 5, 9, 20, 40, 60])
LIMITS = st.sampled_from([1, 1, 2, 3, 5, 12])
IN_STOCK = st.sampled_from([0.05, 0.1, 0.2, 0.5, 1.0])
"""The share of SKUs with a full shelf: where few have one, much must be read."""


@settings(max_examples=200)
@given(seed=SEEDS, number=NUMBERS, limit=LIMITS, share=IN_STOCK, legs=st.sampled_from(LEGS))
def test_a_wide_answer_is_as_if_all_stock_had_been_read(
    seed: int, number: int, limit: int, share: float, legs: Any
) -> None:
    catalogue, levels = random_shop(seed, number, share)
    proposal = Proposal(catalogue, Wish(legs=legs))

    found = Reader(Ranking(proposal, proposal.judged, limit=limit), levels)

    assert found.picks == by_the_book(
        proposal, proposal.judged, levels, None, limit=limit, only_sellable=False
    )
    assert len(set(found.read)) == len(found.read)


@settings(max_examples=200)
@given(seed=SEEDS, number=NUMBERS, limit=LIMITS, share=IN_STOCK, legs=st.sampled_from(LEGS))
def test_a_way_out_is_as_if_all_stock_had_been_read(
    seed: int, number: int, limit: int, share: float, legs: Any
) -> None:
    catalogue, levels = random_shop(seed, number, share)
    asked = catalogue.in_order[number // 2]
    wish = Wish(legs=legs, product_id=asked.product_id, options={"colour": "black"})
    proposal = Proposal(catalogue, wish)
    way_out = proposal.way_out()

    ranking = Ranking(proposal, way_out, limit=limit, asked=asked, only_sellable=True)
    found = Reader(ranking, levels)

    assert found.picks == by_the_book(
        proposal, way_out, levels, asked, limit=limit, only_sellable=True
    )
