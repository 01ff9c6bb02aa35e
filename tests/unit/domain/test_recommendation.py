"""From legs and the buyer's choice of grade to what is proposed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from shared.domain.catalogue import Catalogue
from shared.domain.fit import Outcome
from shared.domain.grade import Band
from shared.domain.proposal import Proposal
from shared.domain.ranking import Ranking
from shared.domain.recommendation import Judged, NoChart, Offer, Scope, UnknownProduct, Wish
from shared.domain.sizechart import Style
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

MEDICAL = Band(20, 30)
SML = a_chart(a_row("S", ankle=[18, 21]), a_row("M", ankle=[20, 24]), a_row("L", ankle=[23, 26]))


def offers(proposal: Proposal) -> list[Offer]:
    return [
        offer
        for one in proposal.judged
        for product in one.products
        for offer in proposal.offers(one, product)
    ]


def offered(proposal: Proposal) -> list[str]:
    return [offer.sku.sku for offer in offers(proposal)]


def ids(judged: tuple[Judged, ...]) -> list[str]:
    return [product.product_id for one in judged for product in one.products]


def proposed(catalogue: Catalogue, asked: Wish) -> list[str]:
    return ids(Proposal(catalogue, asked).judged)


def test_with_no_choice_of_grade_only_over_the_counter_is_proposed() -> None:
    catalogue = a_catalogue(
        a_product("day", mmhg=(15, 20)),
        a_product("clinic", mmhg=(20, 30)),
        a_product("edge", mmhg=(18, 21)),
        a_product("unclear", mmhg=None, title="firm support"),
    )

    assert proposed(catalogue, a_wish()) == ["day"]
    assert a_wish().scope is Scope.OTC_ONLY


@pytest.mark.parametrize(
    ("band", "expected"),
    [(MEDICAL, ["clinic"]), (Band(20, 32), []), (Band(15, 20), ["day"]), (Band(20, None), [])],
)
def test_a_chosen_grade_is_compared_by_both_its_ends(band: Band, expected: list[str]) -> None:
    catalogue = a_catalogue(a_product("day"), a_product("clinic", mmhg=(20, 30)))

    assert proposed(catalogue, a_wish(band=band)) == expected
    assert a_wish(band=band).scope is Scope.COMPRESSION


def test_a_product_with_a_doubtful_grade_is_not_even_proposed_for_the_band_it_may_have() -> None:
    unsure = a_product("unsure", mmhg=None, title="compression class 2")

    assert unsure.grade.band is not None
    assert proposed(a_catalogue(unsure), a_wish(band=unsure.grade.band)) == []


def test_a_product_asked_for_by_name_is_proposed_whatever_its_grade() -> None:
    catalogue = a_catalogue(a_product("unclear", mmhg=None, title="firm support"))

    asked = a_wish(product_id="unclear")

    assert proposed(catalogue, asked) == ["unclear"]
    assert asked.scope is Scope.PRODUCT


def test_a_style_narrows_the_choice() -> None:
    catalogue = a_catalogue(a_product("knee"), a_product("tights", style="tights"))

    assert proposed(catalogue, a_wish(style=Style.TIGHTS)) == ["tights"]


def test_a_product_that_nobody_published_is_unknown() -> None:
    with pytest.raises(UnknownProduct, match="ghost"):
        Proposal(a_catalogue(), a_wish(product_id="ghost"))


@pytest.mark.parametrize("chart_id", [None, "lost"])
def test_a_product_without_a_chart_cannot_be_sized(chart_id: str | None) -> None:
    catalogue = a_catalogue(a_product("bare", chart_id=chart_id))

    with pytest.raises(NoChart, match="bare"):
        Proposal(catalogue, a_wish(product_id="bare"))
    assert proposed(catalogue, a_wish()) == []


def test_what_must_be_asked_comes_before_every_product() -> None:
    catalogue = a_catalogue(a_product())

    proposal = Proposal(catalogue, Wish(legs=both(a_leg(calf=36), a_leg(calf=39))))

    assert proposal.judged == ()
    assert proposal.outcome_without_offers() is Outcome.SEE_CLINICIAN


def test_a_wrap_alone_takes_a_column_shaped_leg_and_a_mixed_choice_asks() -> None:
    chart = a_chart(a_row("M", ankle=[20, 40]), style="wrap")
    column = both(a_leg(ankle=38, calf=38))
    wrap, sock = a_product("wrap", style="wrap"), a_product("sock")

    alone = Proposal(a_catalogue(wrap, charts=(chart,)), Wish(legs=column))
    mixed = Proposal(a_catalogue(wrap, sock, charts=(chart,)), Wish(legs=column))

    assert alone.judged[0].fit.outcome is Outcome.MATCH
    assert mixed.outcome_without_offers() is Outcome.IMPLAUSIBLE


def test_only_sizes_that_the_product_is_made_in_are_offered() -> None:
    catalogue = a_catalogue(a_product_in("acme", "S", "L"), charts=(SML,))

    proposal = Proposal(catalogue, Wish(legs=left(a_leg(ankle=22)), product_id="acme"))

    assert proposal.judged[0].fit.outcome is Outcome.NO_SIZE
    assert [near.row.size for _, _, near in proposal.nearest(9)] == ["S", "L"]


def test_only_skus_with_the_wanted_options_are_offered() -> None:
    variants = [a_variant(colour, options={"colour": colour}) for colour in ("black", "sand")]

    proposal = Proposal(
        a_catalogue(a_product("acme", *variants)), a_wish(options={"colour": "sand"})
    )

    assert offered(proposal) == ["sand"]


def test_a_sku_stands_for_the_rows_of_its_own_variant() -> None:
    rows = [a_row(ankle=[20, 24], length_floor_to_knee=[39, 50], variant={"length": "normal"})]
    rows += [a_row(ankle=[20, 24], length_floor_to_knee=[30, 38], variant={"length": "petite"})]
    chart = a_chart(*rows, optional=("length_floor_to_knee",))
    variants = [a_variant(name, chart_variant={"length": name}) for name in ("normal", "petite")]
    catalogue = a_catalogue(a_product("acme", *variants), charts=(chart,))

    short = Proposal(catalogue, a_wish(a_leg(ankle=22, length_floor_to_knee=35)))
    unmeasured = Proposal(catalogue, a_wish(a_leg(ankle=22)))

    assert offered(short) == ["petite"]
    assert offered(unmeasured) == ["normal", "petite"]


@pytest.mark.parametrize(("legs", "leg"), [(both(a_leg()), "both"), (left(a_leg()), "left")])
def test_an_offer_says_for_which_leg_it_is(legs: Any, leg: str) -> None:
    proposal = Proposal(a_catalogue(), Wish(legs=legs))

    assert [offer.leg for offer in offers(proposal)] == [leg]
    assert set(offers(proposal)[0].rows) == set(legs)


def test_alternatives_are_of_the_same_band_and_style_and_fit() -> None:
    catalogue = a_catalogue(
        a_product("asked", mmhg=(20, 30)),
        a_product("same", mmhg=(20, 30)),
        a_product("weaker", mmhg=(15, 20)),
        a_product("tights", mmhg=(20, 30), style="tights"),
        a_product_in("small", "S", mmhg=(20, 30)),
        charts=(a_chart(a_row("S", ankle=[15, 17]), a_row("M", ankle=[20, 24])),),
    )

    proposal = Proposal(catalogue, a_wish(a_leg(ankle=22), product_id="asked"))

    assert ids(proposal.way_out()) == ["same"]


def test_a_wider_question_has_no_alternatives_beside_its_answers() -> None:
    catalogue = a_catalogue(a_product("one", mmhg=(20, 30)), a_product("two", mmhg=(20, 30)))

    proposal = Proposal(catalogue, a_wish(band=MEDICAL))

    assert ids(proposal.judged) == ["one", "two"]
    assert proposal.way_out() == ()


def test_the_stock_of_each_sku_is_asked_for_once() -> None:
    catalogue = a_catalogue(a_product_in("a", "S", "M"), a_product_in("b", "M"), charts=(SML,))

    proposal = Proposal(catalogue, a_wish(a_leg(ankle="20.5")))

    assert sorted(Ranking(proposal, proposal.judged, limit=5).wanted()) == ["a-M", "a-S", "b-M"]


def test_a_nearest_row_is_told_for_a_product_that_does_not_fit() -> None:
    legs = left(a_leg(ankle=22, calf=40))
    proposal = Proposal(a_catalogue(), Wish(legs=legs, product_id="acme"))

    ((_, product, near),) = proposal.nearest(9)

    assert product.product_id == "acme"
    assert [(m.point, m.by, m.over) for m in near.misses] == [("calf", Decimal(1), True)]


def test_a_variant_that_an_answer_shows_among_the_options_can_be_chosen_by_them() -> None:
    chart = a_chart(a_row(variant={"length": "normal"}))
    sku = a_variant(chart_variant={"length": "normal"}, options={"colour": "black"})
    catalogue = a_catalogue(a_product("acme", sku), charts=(chart,))

    proposal = Proposal(catalogue, a_wish(options={"colour": "black", "length": "normal"}))

    assert offered(proposal) == [sku["sku"]]
