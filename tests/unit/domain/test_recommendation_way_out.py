"""What is proposed beside a product that cannot be had: never another grade or style."""

from __future__ import annotations

from typing import Any

import pytest

from shared.domain.catalogue import Product
from shared.domain.fit import Outcome
from shared.domain.measurement import Leg, Side
from shared.domain.proposal import Proposal
from shared.domain.recommendation import Offer, Wish
from shared.domain.sizechart import Chart, Style
from shared.domain.tape import Caution
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

SML = a_chart(a_row("S", ankle=[18, 21]), a_row("M", ankle=[20, 24]), a_row("L", ankle=[23, 26]))
CLINIC: dict[str, Any] = {"mmhg": (20, 30)}
BLACK = {"colour": "black"}


def in_colours(name: str, *colours: str, **changes: Any) -> Product:
    return a_product(
        name,
        *(a_variant(f"{name}-{c}", options={"colour": c}) for c in colours),
        **{**CLINIC, **changes},
    )


def way_out(wish: Wish, *products: Product, charts: tuple[Chart, ...] = (SML,)) -> list[str]:
    found = Proposal(a_catalogue(*products, charts=charts), wish).way_out()
    return [product.product_id for one in found for product in one.products]


def asking(leg: Leg | None = None, **changes: Any) -> Wish:
    return a_wish(leg or a_leg(ankle=22), product_id="asked", **changes)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ["other"]),
        ({"mmhg": (15, 20)}, []),
        ({"mmhg": (20, 32)}, []),
        ({"mmhg": (30, 40)}, []),
        ({"mmhg": None, "title": "compression class 2"}, []),
        ({"style": "tights"}, []),
        ({"style": None}, ["other"]),
        ({"chart_id": "lost"}, []),
    ],
)
def test_only_the_same_band_and_style_is_a_way_out(
    changes: dict[str, Any], expected: list[str]
) -> None:
    asked = a_product_in("asked", "S", **CLINIC)

    found = way_out(asking(), asked, a_product_in("other", "M", **{**CLINIC, **changes}))

    assert found == expected


def test_a_way_out_of_an_over_the_counter_product_has_its_band_and_not_just_its_tier() -> None:
    asked = a_product_in("asked", "S", mmhg=(15, 20))

    found = way_out(
        asking(),
        asked,
        a_product_in("same", "M", mmhg=(15, 20)),
        a_product_in("weaker", "M", mmhg=(8, 15)),
    )

    assert found == ["same"]


def test_a_product_without_a_style_leads_to_those_of_its_chart_s() -> None:
    asked = a_product_in("asked", "S", **CLINIC, style=None)

    found = way_out(
        asking(),
        asked,
        a_product_in("knee", "M", **CLINIC),
        a_product_in("sock", "M", **CLINIC, style="sock"),
    )

    assert found == ["knee"]


@pytest.mark.parametrize(
    "title", ["compression class 1", "compression class 2", "20-30 or 30-40 mmHg", "firm support"]
)
def test_a_doubtful_grade_leads_nowhere_but_to_the_product_itself(title: str) -> None:
    unsure = in_colours("asked", "black", "sand", mmhg=None, title=title)
    others = [
        a_product_in(f"m{low}", "M", mmhg=(low, high))
        for low, high in ((15, 20), (20, 30), (23, 32), (30, 40))
    ]

    assert way_out(asking(options=BLACK), unsure, *others) == ["asked"]
    assert way_out(asking(), unsure, *others) == []


def test_another_option_of_the_asked_product_is_told_once_and_first() -> None:
    asked, other = in_colours("asked", "black", "sand"), in_colours("another", "black")

    found = way_out(asking(options=BLACK), asked, other)

    assert found == ["asked", "another"]


def test_without_a_choice_of_options_the_asked_product_is_no_way_out_of_itself() -> None:
    assert way_out(asking(), in_colours("asked", "black"), in_colours("b", "sand")) == ["b"]


def test_the_way_out_is_in_any_option() -> None:
    asked = in_colours("asked", "black")
    other = a_product(
        "other", a_variant("other-sand", options={"colour": "sand"}), a_variant("plain"), **CLINIC
    )
    proposal = Proposal(a_catalogue(asked, other, charts=(SML,)), asking(options=BLACK))

    (itself, others) = proposal.way_out()

    assert [offer.sku.sku for offer in proposal.offers(itself, asked)] == ["asked-black"]
    assert sorted(offer.sku.sku for offer in proposal.offers(others, other)) == [
        "other-sand",
        "plain",
    ]


def test_what_does_not_fit_is_no_way_out() -> None:
    asked = a_product_in("asked", "S", **CLINIC)

    assert way_out(asking(), asked, a_product_in("small", "S", **CLINIC)) == []
    assert way_out(asking(a_leg(ankle=30)), asked, a_product_in("m", "M", **CLINIC)) == []


def test_a_leg_that_raises_a_concern_has_no_way_out() -> None:
    assert way_out(asking(a_leg(ankle=50)), *(in_colours(n, "black") for n in ("asked", "b"))) == []


def test_the_way_out_by_another_chart_is_judged_by_that_chart() -> None:
    other = a_chart(a_row("M", ankle=[26, 30]), id="other")
    asked = a_product_in("asked", "M", **CLINIC)

    found = way_out(
        asking(a_leg(ankle=28)),
        asked,
        a_product_in("b", "M", **CLINIC, chart_id="other"),
        charts=(SML, other),
    )

    assert found == ["b"]


def offers(proposal: Proposal) -> list[Offer]:
    return [
        offer
        for one in proposal.judged
        for product in one.products
        for offer in proposal.offers(one, product)
    ]


def test_a_shop_s_caution_counts_for_every_chart() -> None:
    catalogue = a_catalogue(a_product_in("asked", "M", **CLINIC), charts=(SML,))
    wish = asking(a_leg(ankle="23.5"))

    usual = Proposal(catalogue, wish)
    strict = Proposal(catalogue, wish, Caution(borderline_below=0.95))

    assert [one.fit.outcome for one in usual.judged] == [Outcome.MATCH]
    assert [one.fit.outcome for one in strict.judged] == [Outcome.BORDERLINE]


def test_an_offer_for_a_pair_has_the_row_of_each_leg() -> None:
    rows = (a_row(ankle=[20, 22]), a_row(ankle=[22, 24]))
    catalogue = a_catalogue(a_product_in("p", "M"), charts=(a_chart(*rows),))

    (offer,) = offers(Proposal(catalogue, Wish(legs=both(a_leg(ankle=21), a_leg(ankle=23)))))

    assert (offer.leg, offer.product) == ("both", catalogue.products["p"])
    assert {side: row.bounds["ankle"].low for side, row in offer.rows.items()} == {
        Side.LEFT: 20,
        Side.RIGHT: 22,
    }


def test_an_offer_for_one_leg_has_the_row_of_that_leg_alone() -> None:
    catalogue = a_catalogue(a_product_in("p", "S", "L"), charts=(SML,))

    found = offers(Proposal(catalogue, Wish(legs=both(a_leg(ankle=25), a_leg(ankle=19)))))

    assert {(o.sku.sku, o.leg, *(row.size for row in o.rows.values())) for o in found} == {
        ("p-L", "left", "L"),
        ("p-S", "right", "S"),
    }
    assert [set(o.rows) for o in found] == [{Side.LEFT}, {Side.RIGHT}]
    assert {o.product.product_id for o in found} == {"p"}


def test_what_a_chart_asks_for_and_nobody_gave_is_told_once() -> None:
    thigh = a_chart(a_row(ankle=[20, 24], thigh=[50, 60]), id="thigh")
    catalogue = a_catalogue(
        a_product("a"),
        a_product("b"),
        a_product("c", chart_id="thigh"),
        charts=(a_chart(), thigh),
    )

    proposal = Proposal(catalogue, Wish(legs=left(a_leg(ankle=22))))

    assert proposal.missing() == [(Side.LEFT, "calf"), (Side.LEFT, "thigh")]
    assert proposal.outcome_without_offers() is Outcome.MORE_NEEDED


def test_an_option_that_the_asked_product_lacks_leaves_it_without_a_size() -> None:
    proposal = Proposal(
        a_catalogue(in_colours("asked", "sand"), charts=(SML,)), asking(options=BLACK)
    )

    assert [one.fit.outcome for one in proposal.judged] == [Outcome.NO_SIZE]
    assert proposal.outcome_without_offers() is Outcome.NO_SIZE


def test_a_style_that_was_asked_for_is_the_only_one_judged() -> None:
    knee, wrap = a_product("knee"), a_product("wrap", style="wrap")
    column = both(a_leg(ankle=22, calf=22))
    catalogue = a_catalogue(knee, wrap, charts=(a_chart(a_row(ankle=[20, 24])),))

    found = Proposal(catalogue, Wish(legs=column, style=Style.WRAP))

    assert [one.assortment.style for one in found.judged] == [Style.WRAP]
    assert found.concern is None
