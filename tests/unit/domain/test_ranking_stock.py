"""Stock is read in steps, only as far as needed, and the answer is as if all had been read."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from shared.domain.catalogue import Catalogue
from shared.domain.proposal import Proposal
from shared.domain.ranking import MOST_READ, Ranking
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
)
from tests.unit.domain.shelves import GONE, LOW, MANY, UNSAID, Levels, Reader

SML = a_chart(a_row("S", ankle=[18, 21]), a_row("M", ankle=[20, 24]), a_row("L", ankle=[23, 26]))
TIGHT = a_chart(
    a_row("S", ankle=[18, "20.6"]),
    a_row("M", ankle=["20.6", "22.4"]),
    a_row("L", ankle=["22.4", 25]),
    id="tight",
)


@cache
def many(number: int) -> Catalogue:
    """`p0000-M` and so on, all made to one chart."""
    return a_catalogue(*(a_product_in(f"p{n:04}", "M") for n in range(number)), charts=(SML,))


def stock_of(number: int, level: StockLevel) -> Levels:
    return {f"p{n:04}-M": level for n in range(number)}


def reading(catalogue: Catalogue, levels: Levels, limit: int, leg: Any = None) -> Reader:
    proposal = Proposal(catalogue, a_wish(leg or a_leg(ankle=22)))
    return Reader(Ranking(proposal, proposal.judged, limit=limit), levels)


@pytest.mark.parametrize(("limit", "read"), [(1, 8), (5, 8), (8, 8), (20, 20)])
def test_five_thousand_products_in_stock_cost_no_more_reading_than_fifty(
    limit: int, read: int
) -> None:
    few = reading(many(50), stock_of(50, MANY), limit)
    all_of_them = reading(many(5_000), stock_of(5_000, MANY), limit)

    assert few.looks == all_of_them.looks
    assert few.picks == all_of_them.picks
    assert len(few.read) == read


def test_each_look_takes_in_four_times_the_products_of_the_one_before() -> None:
    found = reading(many(200), stock_of(200, GONE) | {"p0199-M": MANY}, 1)

    assert [len(look) for look in found.looks] == [8, 32, 128, 32]
    assert len(set(found.read)) == len(found.read)
    assert found.picks == [("p0199-M", "both")]


def test_reading_ends_with_the_look_that_finds_enough() -> None:
    found = reading(many(200), stock_of(200, GONE) | {"p0039-M": MANY, "p0100-M": MANY}, 1)

    assert [len(look) for look in found.looks] == [8, 32]
    assert found.picks == [("p0039-M", "both")]


def test_low_stock_settles_nothing_since_more_may_come() -> None:
    found = reading(many(60), stock_of(60, LOW) | {"p0050-M": MANY}, 1)

    assert len(found.read) == 60
    assert found.picks == [("p0050-M", "both")]


def test_all_that_fits_of_a_clearer_answer_is_enough_whatever_is_on_its_shelves() -> None:
    clear = [a_product_in(f"c{n}", "M", chart_id="tight") for n in range(8)]
    unclear = [a_product_in(f"u{n}", "S", "M") for n in range(40)]
    catalogue = a_catalogue(*clear, *unclear, charts=(SML, TIGHT))

    found = reading(catalogue, {}, 5, a_leg(ankle="20.95"))

    assert [len(look) for look in found.looks] == [8, 64]
    assert [sku for sku, _ in found.picks] == [f"c{n}-M" for n in range(5)]


def test_a_thousand_skus_are_read_and_no_more() -> None:
    found = reading(many(2_000), stock_of(2_000, GONE), 3)

    assert [len(look) for look in found.looks][:4] == [8, 32, 128, 512]
    assert len(found.read) <= MOST_READ == 1_000


def test_the_last_product_whose_skus_can_all_be_read_is_read() -> None:
    halves = [a_product(name, *(a_variant(f"{name}{n}") for n in range(500))) for name in "abc"]
    proposal = Proposal(a_catalogue(*halves), a_wish())

    found = Reader(Ranking(proposal, proposal.judged, limit=9), {"b7": MANY, "c7": MANY})

    assert len(found.read) == MOST_READ
    assert [sku for sku, _ in found.picks][:2] == ["b7", "a0"]
    assert {sku[0] for sku, _ in found.picks} == {"a", "b"}


def test_a_product_that_goes_beyond_what_is_read_is_left_out_with_all_behind_it() -> None:
    large = [a_product(name, *(a_variant(f"{name}{n}") for n in range(600))) for name in "ab"]
    proposal = Proposal(a_catalogue(*large, a_product_in("c", "M")), a_wish())

    found = Reader(Ranking(proposal, proposal.judged, limit=9), {"b7": MANY, "c-M": MANY})

    assert len(found.read) == 600
    assert {sku[0] for sku, _ in found.picks} == {"a"}


def test_what_was_never_read_is_not_shown_as_if_nobody_knew_it() -> None:
    found = reading(many(2_000), stock_of(2_000, GONE), 3)

    assert {sku for sku, _ in found.picks} <= set(found.read)
    assert [sku for sku, _ in found.picks] == ["p0000-M", "p0001-M", "p0002-M"]


def test_a_product_of_more_skus_than_are_read_is_shown_all_the_same() -> None:
    huge = a_product("huge", *(a_variant(f"h{n:04}") for n in range(MOST_READ + 200)))
    proposal = Proposal(a_catalogue(huge), a_wish())

    found = Reader(Ranking(proposal, proposal.judged, limit=2), {"h0007": MANY, "h0003": LOW})

    assert [sku for sku, _ in found.picks] == ["h0007", "h0003"]


def test_asking_twice_without_learning_asks_for_the_same() -> None:
    proposal = Proposal(many(50), a_wish(a_leg(ankle=22)))
    ranking = Ranking(proposal, proposal.judged, limit=1)

    assert ranking.wanted() == ranking.wanted() == [f"p{n:04}-M" for n in range(8)]
    assert ranking.picks() == []


def test_picks_are_by_what_is_known_so_far() -> None:
    proposal = Proposal(many(2), a_wish(a_leg(ankle=22)))
    ranking = Ranking(proposal, proposal.judged, limit=1)
    ranking.learn(dict.fromkeys(ranking.wanted(), UNSAID))
    before = ranking.picks()

    ranking.learn({"p0001-M": MANY})

    assert [offer.sku.sku for _, offer in before] == ["p0000-M"]
    assert [offer.sku.sku for _, offer in ranking.picks()] == ["p0001-M"]
