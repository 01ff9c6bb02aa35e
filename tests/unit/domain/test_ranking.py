"""The rules by which one SKU comes before another, each by itself."""

from __future__ import annotations

import pytest

from shared.domain.fit import Outcome
from shared.domain.proposal import Proposal
from shared.domain.recommendation import Wish
from shared.domain.sizechart import Chart
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
)
from tests.unit.domain.shelves import GONE, LOW, MANY, picked, skus

SML = a_chart(a_row("S", ankle=[18, 21]), a_row("M", ankle=[20, 24]), a_row("L", ankle=[23, 26]))


def lone(name: str, low: str, high: str) -> Chart:
    return a_chart(a_row("M", ankle=[low, high]), id=name)


def test_one_size_comes_before_several_then_an_unsure_one_then_a_size_for_each_leg() -> None:
    charts = (
        a_chart(a_row("S", ankle=[18, 22]), a_row("M", ankle=[22, 26]), id="apart"),
        lone("unsure", "21.9", "30"),
        a_chart(a_row("S", ankle=[18, 26]), a_row("M", ankle=[15, 30]), id="several"),
        lone("clear", "18", "26"),
    )
    products = [
        a_product_in(f"{number}-{chart.chart_id}", "S", "M", chart_id=chart.chart_id)
        for number, chart in enumerate(charts)
    ]
    legs = both(a_leg(ankle="21.9"), a_leg(ankle="22.3"))

    found = picked(Proposal(a_catalogue(*products, charts=charts), Wish(legs=legs)))

    assert [judged.fit.outcome for judged, _ in found] == [
        Outcome.MATCH,
        Outcome.SEVERAL,
        Outcome.SEVERAL,
        Outcome.BORDERLINE,
        Outcome.PER_LEG,
        Outcome.PER_LEG,
    ]


def test_the_second_sku_of_a_clear_product_comes_before_the_first_of_an_unclear_one() -> None:
    charts = (SML, lone("clear", "18", "26"))
    clear = a_product("z", a_variant("z1"), a_variant("z2"), chart_id="clear")
    catalogue = a_catalogue(a_product_in("a", "S", "M"), clear, charts=charts)

    found = picked(Proposal(catalogue, a_wish(a_leg(ankle="20.5"))), {"a-S": MANY, "z1": GONE})

    assert skus(found) == ["z2", "z1", "a-S", "a-M"]


def test_the_best_of_every_product_comes_before_the_second_of_any() -> None:
    products = [a_product(n, a_variant(f"{n}1"), a_variant(f"{n}2")) for n in "ab"]

    found = picked(Proposal(a_catalogue(*products), a_wish()), {"a1": MANY, "a2": MANY, "b2": LOW})

    assert skus(found) == ["a1", "b2", "a2", "b1"]


def test_a_full_shelf_comes_before_a_low_an_unknown_and_an_empty_one() -> None:
    catalogue = a_catalogue(*(a_product_in(name, "M") for name in "abcde"))
    levels = {"a-M": GONE, "b-M": StockLevel(None), "d-M": LOW, "e-M": MANY}

    found = picked(Proposal(catalogue, a_wish()), levels)

    assert skus(found) == ["e-M", "d-M", "b-M", "c-M", "a-M"]


def test_the_shelf_comes_before_the_surer_fit() -> None:
    charts = (lone("sure", "18", "26"), lone("less", "20.5", "26"))
    catalogue = a_catalogue(
        a_product_in("a", "M", chart_id="sure"),
        a_product_in("b", "M", chart_id="less"),
        charts=charts,
    )
    proposal = Proposal(catalogue, a_wish(a_leg(ankle=21)))

    assert skus(picked(proposal, {"a-M": LOW, "b-M": MANY})) == ["b-M", "a-M"]
    assert skus(picked(proposal, {"a-M": MANY, "b-M": MANY})) == ["a-M", "b-M"]


@pytest.mark.parametrize(
    ("low", "expected"),
    [("20.7", ["z-M", "a-M"]), ("18.5", ["a-M", "z-M"])],
)
def test_the_surer_fit_comes_first_unless_it_is_surer_by_a_hair(
    low: str, expected: list[str]
) -> None:
    charts = (lone("sure", "18", "26"), lone("less", low, "26"))
    catalogue = a_catalogue(
        a_product_in("a", "M", chart_id="less"),
        a_product_in("z", "M", chart_id="sure"),
        charts=charts,
    )

    found = picked(Proposal(catalogue, a_wish(a_leg(ankle=21))))

    assert [judged.fit.outcome for judged, _ in found] == [Outcome.MATCH] * 2
    assert skus(found) == expected


def test_a_fit_without_any_confidence_is_the_last_of_its_kind() -> None:
    charts = (lone("point", "22", "22"), lone("bound", "22", "26"))
    catalogue = a_catalogue(
        a_product_in("a", "M", chart_id="point"),
        a_product_in("b", "M", chart_id="bound"),
        charts=charts,
    )

    found = picked(Proposal(catalogue, a_wish(a_leg(ankle=22))))

    assert [judged.fit.outcome for judged, _ in found] == [Outcome.BORDERLINE] * 2
    assert [judged.fit.best_confidence for judged, _ in found] == [0.5, 0.0]


def test_products_that_are_equal_in_all_come_by_their_ids_across_charts() -> None:
    charts = (lone("one", "18", "26"), lone("two", "18", "26"))
    products = [
        a_product_in(name, "M", chart_id=chart)
        for name, chart in (("d", "one"), ("a", "two"), ("c", "two"), ("b", "one"))
    ]

    found = picked(Proposal(a_catalogue(*products, charts=charts), a_wish(a_leg(ankle=22))))

    assert skus(found) == ["a-M", "b-M", "c-M", "d-M"]


def test_the_skus_of_a_product_come_by_size_then_shelf_then_name() -> None:
    names = ("L-b", "L-a", "M-c", "M-a", "M-b")
    chart = a_chart(a_row("M", ankle=[20, 24]), a_row("L", ankle=[21, 26]))
    catalogue = a_catalogue(a_product("p", *(a_variant(n, n[0]) for n in names)), charts=(chart,))
    levels = {"M-a": GONE, "M-b": LOW, "M-c": LOW, "L-a": MANY}

    found = picked(Proposal(catalogue, a_wish(a_leg(ankle=22))), levels)

    assert skus(found) == ["M-b", "M-c", "M-a", "L-a", "L-b"]


def test_a_product_stands_as_high_as_the_shelf_of_its_best_size() -> None:
    catalogue = a_catalogue(*(a_product_in(name, "S", "M") for name in "ab"), charts=(SML,))
    levels = {"a-S": GONE, "a-M": MANY, "b-S": LOW}

    found = picked(Proposal(catalogue, a_wish(a_leg(ankle="20.5"))), levels)

    assert skus(found) == ["b-S", "a-S", "b-M", "a-M"]


@pytest.mark.parametrize("limit", [1, 2])
def test_a_full_shelf_of_a_second_size_settles_nothing(limit: int) -> None:
    catalogue = a_catalogue(*(a_product_in(f"p{n}", "S", "M") for n in range(9)), charts=(SML,))
    levels = {f"p{n}-{size}": GONE if size == "S" else MANY for n in range(8) for size in "SM"}

    found = picked(Proposal(catalogue, a_wish(a_leg(ankle="20.5"))), levels | {"p8-S": MANY}, limit)

    assert skus(found) == ["p8-S", "p0-S"][:limit]
