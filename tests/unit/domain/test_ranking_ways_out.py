"""The order where the first answer cannot be had, and where each leg has a size of its own."""

from __future__ import annotations

from typing import Any

import pytest

from shared.domain.catalogue import Product
from shared.domain.measurement import Side
from shared.domain.proposal import Proposal
from shared.domain.ranking import Ranking
from shared.domain.recommendation import Judged, Wish
from shared.domain.stock import StockLevel
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
    left,
)
from tests.unit.domain.shelves import GONE, LOW, MANY, Levels, Reader, picked, skus

SML = a_chart(a_row("S", ankle=[18, 21]), a_row("M", ankle=[20, 24]), a_row("L", ankle=[23, 26]))


def ways_out(proposal: Proposal, asked: Product, levels: Levels, limit: int = 9) -> list[str]:
    ranking = Ranking(proposal, proposal.way_out(), limit=limit, asked=asked, only_sellable=True)
    return skus(Reader(ranking, levels).ranking.picks())


def coloured(*colours: str, **changes: Any) -> Product:
    return a_product(
        "asked", *(a_variant(c, options={"colour": c}) for c in colours), mmhg=(20, 30), **changes
    )


def test_the_way_out_begins_with_another_option_of_the_product_that_was_asked_for() -> None:
    asked, charts = (
        coloured("black", "sand"),
        (a_chart(), a_chart(a_row("M", ankle=[10, 44]), id="wide")),
    )
    other = a_product_in("a", "M", mmhg=(20, 30), chart_id="wide")
    wish = a_wish(product_id="asked", options={"colour": "black"})
    proposal = Proposal(a_catalogue(asked, other, charts=charts), wish)

    sure, less_sure = (
        next(one.fit.best_confidence for one in proposal.way_out() if p in one.products)
        for p in (other, asked)
    )

    assert (sure or 0) > (less_sure or 1)
    assert ways_out(proposal, asked, {"a-M": MANY, "sand": MANY}) == ["sand", "a-M"]
    assert ways_out(proposal, asked, {"a-M": MANY, "sand": LOW}) == ["a-M", "sand"]


def test_the_way_out_leads_only_to_what_can_be_sold() -> None:
    asked = coloured("black", "sand", "grey")
    others = [a_product_in(name, "M", mmhg=(20, 30)) for name in "abc"]
    wish = a_wish(product_id="asked", options={"colour": "black"})
    proposal = Proposal(a_catalogue(asked, *others), wish)

    found = ways_out(proposal, asked, {"a-M": GONE, "b-M": LOW, "grey": GONE, "sand": LOW})

    assert found == ["sand", "b-M"]


def test_what_cannot_be_sold_still_counts_among_the_products_that_fit() -> None:
    asked = a_product_in("asked", "M", mmhg=(20, 30))
    others = [a_product_in(name, "M", mmhg=(20, 30)) for name in "ba"]
    proposal = Proposal(a_catalogue(asked, *others), a_wish(product_id="asked"))

    ranking = Ranking(proposal, proposal.way_out(), limit=1, asked=asked, only_sellable=True)
    Reader(ranking, {})

    assert ranking.picks() == []
    assert [product.product_id for product in ranking.products()] == ["a", "b"]


@pytest.mark.parametrize("limit", [1, 2])
def test_legs_of_unlike_sizes_have_a_first_choice_each_whatever_the_limit(limit: int) -> None:
    variants = [a_variant(name, name[0]) for name in ("S-a", "S-b", "L-a", "L-b")]
    products = [a_product("one", *variants), a_product_in("two", "S", "L")]
    catalogue = a_catalogue(*products, charts=(SML,))
    proposal = Proposal(catalogue, Wish(legs=both(a_leg(ankle=25), a_leg(ankle=19))))

    found = picked(proposal, {"S-b": MANY, "L-a": GONE}, limit)

    assert [offer.leg for _, offer in found] == ["left", "right"]
    assert skus(found) == ["L-b", "S-b"]


def test_after_one_choice_for_each_leg_the_others_follow_in_their_order() -> None:
    catalogue = a_catalogue(
        a_product_in("one", "S", "L"), a_product_in("two", "S", "L"), charts=(SML,)
    )
    proposal = Proposal(catalogue, Wish(legs=both(a_leg(ankle=19), a_leg(ankle=25))))

    found = picked(proposal)

    assert skus(found) == ["one-S", "one-L", "two-S", "two-L"]
    assert [set(offer.rows) for _, offer in found[:2]] == [{Side.LEFT}, {Side.RIGHT}]


def test_of_legs_of_unlike_sizes_the_emptier_shelf_stands_for_a_product() -> None:
    products = [a_product_in("half", "S", "L"), a_product_in("whole", "S", "L")]
    proposal = Proposal(
        a_catalogue(*products, charts=(SML,)),
        Wish(legs=both(a_leg(ankle=19), a_leg(ankle=25))),
    )
    levels = {"half-S": MANY, "half-L": GONE, "whole-S": MANY, "whole-L": LOW}

    found = picked(proposal, levels)

    assert skus(found) == ["whole-S", "whole-L", "half-S", "half-L"]


def test_a_product_that_is_made_for_one_leg_only_comes_after_those_for_both() -> None:
    products = [a_product_in("half", "S", "L"), a_product_in("whole", "S", "L")]
    wish = Wish(legs=both(a_leg(ankle=19), a_leg(ankle=25)), product_id="asked")
    asked = a_product_in("asked", "S", "L")
    proposal = Proposal(a_catalogue(asked, *products, charts=(SML,)), wish)

    found = ways_out(proposal, asked, {"half-S": MANY, "whole-S": LOW, "whole-L": LOW})

    assert found == ["whole-S", "whole-L", "half-S"]


@pytest.mark.parametrize(
    ("legs", "chosen"),
    [
        (left(a_leg(ankle=19)), ["one-S"]),
        (both(a_leg(ankle=25), a_leg(ankle=19)), ["one-L", "one-S"]),
        (left(a_leg(ankle=30)), []),
    ],
)
def test_the_first_choice_is_one_sku_or_one_for_each_leg(legs: Any, chosen: list[str]) -> None:
    catalogue = a_catalogue(
        a_product_in("one", "S", "L"), a_product_in("two", "S", "L"), charts=(SML,)
    )
    proposal = Proposal(catalogue, Wish(legs=legs))

    ranking = Reader(Ranking(proposal, proposal.judged, limit=9), {}).ranking

    assert [offer.sku.sku for offer in ranking.first_choice()] == chosen


def test_a_sku_that_two_rows_of_its_size_fit_is_offered_once_for_the_leg() -> None:
    rows = (a_row(ankle=[20, 22]), a_row(ankle=[22, 24]), a_row("L", ankle=[25, 27]))
    catalogue = a_catalogue(a_product_in("p", "M", "L"), charts=(a_chart(*rows),))
    proposal = Proposal(catalogue, Wish(legs=both(a_leg(ankle=22), a_leg(ankle=26))))

    assert skus(picked(proposal)) == ["p-M", "p-L"]


@pytest.mark.parametrize("legs", [left(a_leg(ankle=22)), both(a_leg(ankle=22))])
def test_a_sku_that_is_made_to_two_rows_of_a_size_is_offered_once(legs: Any) -> None:
    rows = (a_row(ankle=[20, 24]), a_row(ankle=[21, 25], variant={"width": "wide"}))
    sku = a_variant("wide", chart_variant={"width": "wide"})
    catalogue = a_catalogue(a_product("p", sku), charts=(a_chart(*rows),))

    assert skus(picked(Proposal(catalogue, Wish(legs=legs)))) == ["wide"]


def test_what_does_not_fit_or_lacks_a_measurement_is_not_ranked() -> None:
    thigh = a_chart(a_row(ankle=[20, 24], thigh=[40, 50]), id="thigh")
    catalogue = a_catalogue(
        a_product_in("fits", "M"),
        a_product_in("more", "M", chart_id="thigh"),
        a_product_in("small", "S"),
        charts=(SML, thigh),
    )
    proposal = Proposal(catalogue, a_wish(a_leg(ankle=22)))

    ranking = Ranking(proposal, proposal.judged, limit=5)

    assert ranking.wanted() == ["fits-M"]


def test_with_nothing_that_fits_nothing_is_asked_for_and_nothing_is_picked() -> None:
    proposal = Proposal(a_catalogue(), a_wish(a_leg(ankle=30, calf=50)))

    ranking = Ranking(proposal, proposal.judged, limit=5)

    assert (ranking.wanted(), ranking.picks(), ranking.products()) == ([], [], [])


def test_a_level_that_nobody_told_is_unknown() -> None:
    proposal = Proposal(a_catalogue(a_product_in("a", "M")), a_wish())

    ranking = Reader(Ranking(proposal, proposal.judged, limit=1), {}).ranking

    assert ranking.level(ranking.picks()[0][1]) == StockLevel(None)


def without_the_asked(judged: tuple[Judged, ...]) -> list[list[str]]:
    return [[product.product_id for product in one.products] for one in judged]


def test_the_way_out_speaks_of_the_asked_product_once() -> None:
    asked = coloured("black", "sand")
    wish = a_wish(product_id="asked", options={"colour": "black"})
    proposal = Proposal(a_catalogue(asked, a_product_in("b", "M", mmhg=(20, 30))), wish)

    assert without_the_asked(proposal.way_out()) == [["asked"], ["b"]]
