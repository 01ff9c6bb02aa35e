"""The order of what is proposed, and the one word for all of it."""

from __future__ import annotations

import pytest

from shared.domain.fit import Outcome
from shared.domain.grade import Band
from shared.domain.measurement import Leg
from shared.domain.proposal import Proposal
from shared.domain.ranking import Pick, Ranking
from shared.domain.recommendation import Wish
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

SML = a_chart(a_row("S", ankle=[18, 21]), a_row("M", ankle=[20, 24]), a_row("L", ankle=[23, 26]))


def stock(**levels: int) -> dict[str, StockLevel]:
    """SKU to number, with the hyphen of a SKU written as an underscore."""
    return {sku.replace("_", "-"): StockLevel(number) for sku, number in levels.items()}


def picked(proposal: Proposal, levels: dict[str, StockLevel], limit: int = 9) -> list[Pick]:
    ranking = Ranking(proposal, proposal.judged, limit=limit)
    while wanted := ranking.wanted():
        ranking.learn({sku: levels[sku] for sku in wanted if sku in levels})
    return ranking.picks()


def ranked(proposal: Proposal, levels: dict[str, StockLevel], limit: int = 9) -> list[str]:
    return [offer.sku.sku for _, offer in picked(proposal, levels, limit)]


def outcome_of(proposal: Proposal) -> Outcome:
    picks = picked(proposal, {})
    return picks[0][0].fit.outcome if picks else proposal.outcome_without_offers()


def test_legs_of_two_sizes_get_an_offer_each_before_any_second_choice() -> None:
    skus = ("S-a", "S-b", "L-a", "L-b")
    variants = [a_variant(sku, sku[0]) for sku in skus]
    catalogue = a_catalogue(a_product("acme", *variants), charts=(SML,))

    proposal = Proposal(catalogue, Wish(legs=both(a_leg(ankle=25), a_leg(ankle=19))))
    found = picked(proposal, {}, limit=4)

    assert [o.leg for _, o in picked(proposal, {}, limit=1)] == ["left", "right"]

    assert [(offer.leg, offer.sku.sku) for _, offer in found[:2]] == [
        ("left", "L-a"),
        ("right", "S-a"),
    ]
    assert {offer.sku.sku for _, offer in found[2:]} == {"S-b", "L-b"}
    assert outcome_of(proposal) is Outcome.PER_LEG


def test_what_is_on_the_shelf_comes_first_among_skus_of_one_size() -> None:
    variants = [a_variant(sku) for sku in ("gone", "low", "many", "unsaid")]
    proposal = Proposal(a_catalogue(a_product("acme", *variants)), a_wish())

    found = ranked(proposal, stock(gone=0, low=2, many=50))

    assert found == ["many", "low", "unsaid", "gone"]


def test_stock_never_makes_one_size_better_than_another() -> None:
    proposal = Proposal(
        a_catalogue(a_product_in("a", "S", "M"), charts=(SML,)), a_wish(a_leg(ankle=21))
    )

    assert ranked(proposal, stock(a_S=0, a_M=50)) == ["a-S", "a-M"]
    assert outcome_of(proposal) is Outcome.SEVERAL


def test_the_best_of_every_product_comes_before_the_second_of_any() -> None:
    variants = {name: [a_variant(f"{name}{n}") for n in (1, 2)] for name in ("a", "b")}
    catalogue = a_catalogue(*(a_product(name, *skus) for name, skus in variants.items()))
    proposal = Proposal(catalogue, a_wish())

    assert ranked(proposal, stock(a1=9, a2=9, b1=9, b2=9)) == ["a1", "b1", "a2", "b2"]
    assert ranked(proposal, stock(b1=9)) == ["b1", "a1", "b2", "a2"]


def test_a_clear_answer_comes_before_an_unclear_one_even_out_of_stock() -> None:
    clear = a_chart(a_row("M", ankle=[20, 24]), id="clear")
    catalogue = a_catalogue(
        a_product_in("a", "S", "M"), a_product_in("z", "M", chart_id="clear"), charts=(SML, clear)
    )
    proposal = Proposal(catalogue, a_wish(a_leg(ankle=21)))

    assert ranked(proposal, stock(a_S=9, a_M=9)) == ["z-M", "a-S", "a-M"]


def test_the_same_question_has_the_same_order_and_a_limit_only_cuts_it() -> None:
    catalogue = a_catalogue(*(a_product_in(name, "S", "M") for name in "dacb"), charts=(SML,))
    proposal = Proposal(catalogue, a_wish(a_leg(ankle=21)))

    whole = ranked(proposal, {})

    assert whole == ranked(Proposal(catalogue, a_wish(a_leg(ankle=21))), {})
    assert [ranked(proposal, {}, limit) for limit in (1, 3)] == [whole[:1], whole[:3]]


@pytest.mark.parametrize(
    ("leg", "outcome"),
    [
        (a_leg(ankle=30), Outcome.NO_SIZE),
        (a_leg(calf=36), Outcome.MORE_NEEDED),
        (a_leg(ankle=30, thigh=60), Outcome.NO_SIZE),
        (a_leg(ankle=22), Outcome.MATCH),
    ],
)
def test_without_an_offer_a_product_that_could_be_judged_decides(
    leg: Leg, outcome: Outcome
) -> None:
    needs_thigh = a_chart(a_row(ankle=[20, 24], thigh=[40, 50]), id="thigh")
    catalogue = a_catalogue(
        a_product_in("knee", "M"),
        a_product_in("thigh", "M", chart_id="thigh"),
        charts=(SML, needs_thigh),
    )

    proposal = Proposal(catalogue, a_wish(leg))

    assert outcome_of(proposal) is outcome


def test_a_shop_without_a_product_of_the_grade_has_no_size() -> None:
    proposal = Proposal(a_catalogue(), a_wish(band=Band(30, 40)))

    assert outcome_of(proposal) is Outcome.NO_SIZE


def test_what_is_in_stock_is_found_behind_two_hundred_skus_that_are_not() -> None:
    catalogue = a_catalogue(*(a_product_in(f"p{n:03}", "M") for n in range(201)))
    proposal = Proposal(catalogue, a_wish())
    known = {f"p{n:03}-M": StockLevel(0) for n in range(200)} | {"p200-M": StockLevel(9)}

    assert ranked(proposal, known, limit=1) == ["p200-M"]
