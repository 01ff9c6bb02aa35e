"""A wide question is judged in groups, and every product gets the answer that it has alone."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from shared.domain.catalogue import Catalogue
from shared.domain.chances import Chances, chances_of
from shared.domain.fit import Fit, Outcome, hold, judge
from shared.domain.measurement import Leg, Side
from shared.domain.proposal import Proposal
from shared.domain.recommendation import Wish
from shared.domain.tape import TAPE_SD, USUAL_CAUTION, Caution
from tests.builders import (
    a_catalogue,
    a_chart,
    a_leg,
    a_product,
    a_product_in,
    a_row,
    a_variant,
    a_wish,
    both,
    demo_chart,
    left,
)

GIRTHS = a_chart(
    a_row("S", ankle=[18, 20], calf=[28, 34]),
    a_row("M", ankle=[20, 22], calf=[30, 37]),
    a_row("M", ankle=[20, 22], calf=[37, 44], variant={"width": "plus"}),
    a_row("L", ankle=[22, 24], calf=[33, 40]),
    a_row("XL", ankle={"above": 24}, calf=[None, None]),
    id="girths",
)
LARGER = a_chart(
    a_row("S", ankle=[17, 21]), a_row("M", ankle=[20, 24]), a_row("L", ankle=[22, 27]),
    id="larger",
    between_sizes="larger",
)  # fmt: skip
WIDTHS = a_chart(
    *(
        a_row(size, ankle=ankle, calf=calf, variant={"width": width})
        for size, ankle in (("S", [18, 22]), ("M", [20, 24]))
        for width, calf in (("normal", [30, 36]), ("plus", [36, 42]))
    ),
    id="widths",
)
KNEE = demo_chart("scintera-knee")
CHARTS = (GIRTHS, LARGER, WIDTHS, KNEE)
ANKLES = st.integers(min_value=165, max_value=265).map(lambda tenths: tenths / 10)
CALVES = st.integers(min_value=290, max_value=420).map(lambda tenths: tenths / 10)
LEGS = st.builds(lambda ankle, calf: a_leg(ankle=ankle, calf=calf), ANKLES, CALVES) | st.builds(
    lambda ankle: a_leg(ankle=ankle), ANKLES
)


def a_random_shop(seed: int, number: int) -> Catalogue:
    chance = random.Random(seed)
    products = []
    for name in range(number):
        chart = chance.choice(CHARTS)
        rows = chance.sample(chart.rows, k=chance.randint(0, min(4, len(chart.rows))))
        skus = [
            a_variant(f"{name}-{place}", row.size, chart_variant=dict(row.variant), options=colour)
            for place, row in enumerate(rows)
            for colour in [{"colour": chance.choice(["black", "sand"])}]
        ]
        nothing = [a_variant(f"{name}-none", "one size")]
        products.append(a_product(f"p{name:03}", *(skus or nothing), chart_id=chart.chart_id))
    return a_catalogue(*products, charts=CHARTS)


def told(found: Fit) -> Any:
    """All that is said of the sizes that fit."""
    sure = {
        (side, size): round(found.confidence(size, side), 9)
        for side in found.rows
        for size in found.sizes
    }
    best = found.best_confidence and round(found.best_confidence, 9)
    return found.outcome, found.sizes, found.rows, found.of_leg, found.missing, sure, best


def rounded(chances: Mapping[Side, Chances]) -> Any:
    return {
        side: (
            {size: round(chance, 9) for size, chance in of.sizes.items() if chance > 1e-9},
            round(of.none, 9),
        )
        for side, of in chances.items()
    }


@given(
    seed=st.integers(0, 2**32),
    number=st.integers(min_value=1, max_value=30),
    legs=LEGS.map(left) | st.builds(both, LEGS, LEGS),
    options=st.sampled_from([{}, {"colour": "black"}]),
)
def test_a_product_among_many_is_judged_as_if_it_were_alone(
    seed: int, number: int, legs: dict[Side, Leg], options: dict[str, str]
) -> None:
    catalogue = a_random_shop(seed, number)
    proposal = Proposal(catalogue, Wish(legs=legs, options=options))
    assume(proposal.concern is None)
    together = {p.product_id: (one, p) for one in proposal.judged for p in one.products}

    for product in catalogue.in_order:
        chart = catalogue.charts[product.chart_id or ""]
        made = catalogue.made(product).with_options(chart, options).rows
        assert (product.product_id in together) == (made != 0 or not options)
        if product.product_id in together:
            held = hold(chart, legs, USUAL_CAUTION)
            alone = judge(chart, held, made)
            one, there = together[product.product_id]
            assert there is product
            assert told(one.fit) == told(alone)
            assert rounded(proposal.chances(one, product)) == rounded(
                {side: chances_of(chart, of.spread, made) for side, of in held.items()}
            )


def test_products_that_the_legs_cannot_tell_apart_are_judged_once() -> None:
    catalogue = a_catalogue(
        a_product_in("a", "1", "3"),
        a_product_in("b", "3", "8"),
        a_product_in("c", "8"),
        a_product_in("d", "2"),
        a_product_in("e", "2", "3", "4"),
        charts=(a_chart(*(a_row(str(n), ankle=[15 + 2 * n, 17 + 2 * n]) for n in range(1, 9))),),
    )

    proposal = Proposal(catalogue, a_wish(a_leg(ankle=22)))

    found = [(one.fit.outcome, [p.product_id for p in one.products]) for one in proposal.judged]
    assert sorted(found) == [
        (Outcome.MATCH, ["a", "b", "e"]),
        (Outcome.NO_SIZE, ["c", "d"]),
    ]


def test_how_sure_a_size_is_counts_its_other_rows_that_a_product_is_made_in() -> None:
    skus = {
        (size, width): a_variant(f"{size}-{width}", size, chart_variant={"width": width})
        for size in "SM"
        for width in ("normal", "plus")
    }
    made = {
        "all": list(skus.values()),
        "normal": [skus["S", "normal"], skus["M", "normal"]],
        "one": [skus["S", "normal"], skus["S", "plus"], skus["M", "normal"]],
    }
    catalogue = a_catalogue(
        *(a_product(name, *of, chart_id="widths") for name, of in made.items()), charts=(WIDTHS,)
    )

    proposal = Proposal(catalogue, Wish(legs=left(a_leg(ankle="21.5", calf="35.9"))))

    sure = {
        product.product_id: [round(one.fit.confidence(size), 2) for size in "SM"]
        for one in proposal.judged
        for product in one.products
    }
    assert sure == {"all": [0.87, 1.0], "normal": [0.49, 0.57], "one": [0.87, 0.57]}


def test_the_chances_of_products_of_the_same_rows_are_summed_up_once() -> None:
    catalogue = a_catalogue(
        *(a_product_in(name, "S", "M", chart_id="larger") for name in "ab"),
        a_product_in("c", "M", chart_id="larger"),
        charts=(LARGER,),
    )
    proposal = Proposal(catalogue, Wish(legs=left(a_leg(ankle="20.5"))))

    told = {p.product_id: proposal.chances(one, p) for one in proposal.judged for p in one.products}

    assert told["a"] is told["b"]
    assert [set(told[name][Side.LEFT].sizes) for name in "ac"] == [{"S", "M"}, {"M"}]


class Counted(Caution):
    """Counts how often the error of a point is looked up."""

    looked_up: list[str]

    def sd_of(self, leg: Leg, point: str) -> float:
        self.looked_up.append(point)
        return TAPE_SD[point]


def test_a_chart_is_read_once_however_many_products_are_made_to_it() -> None:
    products = [
        a_product_in(name, name, mmhg=(20, 30), chart_id="larger") for name in ("S", "M", "L")
    ]
    catalogue = a_catalogue(*products, charts=(LARGER,))
    caution = Counted()
    Counted.looked_up = []
    wish = Wish(legs=left(a_leg(ankle=22)), product_id="S")

    Proposal(catalogue, wish, caution).way_out()

    assert Counted.looked_up == ["ankle"]
