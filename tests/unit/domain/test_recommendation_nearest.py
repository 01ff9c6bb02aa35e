"""What is in the way of the products that no leg fits."""

from __future__ import annotations

import pytest

from shared.domain.catalogue import Catalogue, Product
from shared.domain.measurement import Leg
from shared.domain.proposal import Proposal
from shared.domain.recommendation import Wish
from tests.builders import (
    a_catalogue,
    a_chart,
    a_leg,
    a_product,
    a_product_in,
    a_row,
    a_variant,
    both,
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


def near(proposal: Proposal, most: int = 99) -> list[tuple[str, str, str]]:
    return [
        (product.product_id, row.side.value, row.row.size)
        for _, product, row in proposal.nearest(most)
    ]


def a_wide_shop(*products: Product) -> Catalogue:
    other = a_chart(a_row("M", ankle=[20, 22]), a_row("L", ankle=[25, 27]), id="other")
    return a_catalogue(*products, charts=(GIRTHS, other))


def test_the_nearest_rows_are_told_by_product_in_order_of_ids_across_charts() -> None:
    catalogue = a_wide_shop(
        a_product_in("d", "S", "M", chart_id="girths"),
        a_product_in("c", "M", chart_id="other"),
        a_product_in("b", "S", chart_id="girths"),
        a_product_in("a", "L", chart_id="other"),
        a_product_in("fits", "L", chart_id="girths"),
    )

    proposal = Proposal(catalogue, Wish(legs=left(a_leg(ankle=23, calf=36))))

    expected = [("a", "left", "L"), ("b", "left", "S"), ("c", "left", "M"), ("d", "left", "M")]
    assert near(proposal) == expected
    assert [near(proposal, most) for most in (0, 1, 3)] == [expected[:n] for n in (0, 1, 3)]


def test_both_legs_of_a_product_are_told_before_the_next_product() -> None:
    products = [a_product_in(name, "M", chart_id="other") for name in "ab"]

    proposal = Proposal(a_wide_shop(*products), Wish(legs=both(a_leg(ankle=23))))

    assert near(proposal) == [
        ("a", "left", "M"),
        ("a", "right", "M"),
        ("b", "left", "M"),
        ("b", "right", "M"),
    ]


def test_the_nearest_row_is_one_of_the_options_that_were_asked_for() -> None:
    skus = [
        a_variant("black", "M", options={"colour": "black"}),
        a_variant("sand", "L", options={"colour": "sand"}),
    ]
    products = [a_product(name, *skus, chart_id="other") for name in "ab"]
    legs = left(a_leg(ankle=24))

    wide = Proposal(a_wide_shop(*products), Wish(legs=legs, options={"colour": "black"}))
    narrow = Proposal(
        a_wide_shop(*products), Wish(legs=legs, options={"colour": "black"}, product_id="b")
    )

    assert near(wide) == [("a", "left", "M"), ("b", "left", "M")]
    assert near(narrow) == [("b", "left", "M")]


@pytest.mark.parametrize("leg", [a_leg(ankle=23, calf=36), a_leg(calf=36), a_leg(ankle=50)])
def test_nothing_is_near_where_something_fits_or_nothing_was_judged(leg: Leg) -> None:
    catalogue = a_wide_shop(a_product_in("a", "L", chart_id="girths"))

    assert near(Proposal(catalogue, Wish(legs=left(leg)))) == []
