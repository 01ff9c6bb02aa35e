"""Confidence as answers tell it: of one leg, of a pair, and of a size for each leg."""

from __future__ import annotations

import pytest

from shared.domain.chances import Chances
from shared.domain.fit import Outcome, fit
from shared.domain.measurement import Leg, Side
from shared.domain.tape import Caution
from tests.builders import EXACT_TAPE, a_chart, a_leg, a_row, both, left
from tests.unit.domain.tape_error import ANKLE, NEAR, chances, expected, within

ML = (a_row("M", ankle=[20, 22]), a_row("L", ankle=[22, 24]))
OVERLAPPING = (a_row("M", ankle=[20, 23]), a_row("L", ankle=[21, 24]))


def test_rows_that_nobody_makes_have_no_chance_and_decide_nothing() -> None:
    chart = a_chart(*OVERLAPPING, between_sizes="larger")
    leg = a_leg(ankle="21.5")

    found = fit(chart, left(leg), made=chart.rows_of_size["M"])

    assert found.sizes == ("M",)
    assert chances(found) == expected(
        M=within(21.5, ANKLE, 20, 23),
        none=within(21.5, ANKLE, None, 20) + within(21.5, ANKLE, 23, None),
    )


def test_a_shop_tells_how_well_its_buyers_measure() -> None:
    found = fit(a_chart(*ML), left(a_leg(ankle="21.8")), caution=Caution({"ankle": 0.25}))

    assert found.confidence("M") == pytest.approx(within(21.8, 0.25, 20, 22), abs=NEAR)


def test_a_tape_that_never_errs_is_sure_also_on_a_bound() -> None:
    found = fit(a_chart(*ML), left(a_leg(ankle=24)), caution=EXACT_TAPE)

    assert (found.outcome, chances(found)) == (Outcome.MATCH, {"L": 1.0, "none": 0.0})


def test_the_chances_of_a_leg_off_the_chart_are_told_too() -> None:
    found = fit(a_chart(*ML), left(a_leg(ankle="24.2")))

    assert found.outcome is Outcome.NO_SIZE
    assert found.chances[Side.LEFT].sizes["L"] == pytest.approx(
        within(24.2, ANKLE, 22, 24), abs=NEAR
    )


def test_sizes_run_small_to_large_whichever_is_the_surest() -> None:
    rows = (a_row("S", ankle=[23, 25]), a_row("M", ankle=[21, 23]), a_row("L", ankle=[19, 21]))

    three = fit(a_chart(*rows), left(a_leg(ankle="21.2")))
    two = fit(a_chart(*rows[1:]), left(a_leg(ankle="21.2")))

    assert list(three.chances[Side.LEFT].sizes) == ["S", "M", "L"]
    assert list(two.chances[Side.LEFT].sizes) == ["M", "L"]


@pytest.mark.parametrize(("made", "name"), [(None, "M"), (0, "none")])
def test_what_is_certain_is_one_and_not_a_rounding_more(made: int | None, name: str) -> None:
    ankles = ([None, "20.4"], ["20.4", "20.8"], ["20.8", "23.6"], ["23.6", None])
    calves = ([None, "20.7"], ["20.7", "21.6"], ["21.6", "23.1"], ["23.1", None])
    chart = a_chart(*(a_row(ankle=ankle, calf=calf) for ankle in ankles for calf in calves))

    found = fit(chart, left(a_leg(ankle="22.8", calf="23.0")), made)

    assert chances(found)[name] == 1.0


@pytest.mark.parametrize(
    ("sizes", "none", "plausible"),
    [
        ({"S": 0.05, "M": 0.9}, 0.05, {"S": 0.05, "M": 0.9, "none": 0.05}),
        ({"S": 0.0499, "M": 0.9}, 0.0499, {"M": 0.9}),
        ({"M": 0.04}, 0.96, {"none": 0.96}),
        ({}, 1.0, {"none": 1.0}),
    ],
)
def test_plausible_is_every_size_from_five_per_cent_and_none(
    sizes: dict[str, float], none: float, plausible: dict[str, float]
) -> None:
    found = Chances(sizes, none).plausible()

    assert list(found.items()) == list(plausible.items())


def test_confidence_in_a_size_that_a_leg_has_no_chance_of_is_nothing() -> None:
    found = fit(a_chart(*ML), left(a_leg(ankle="21.9")))

    assert found.confidence("XXL") == 0.0
    assert found.confidence("M") == found.confidence("M", Side.LEFT) == found.best_confidence


def test_the_lower_of_two_legs_counts_for_a_pair() -> None:
    found = fit(a_chart(*ML), both(a_leg(ankle=21), a_leg(ankle="21.7")))

    assert found.sizes == ("M",)
    assert found.confidence("M", Side.LEFT) == pytest.approx(within(21, ANKLE, 20, 22), abs=NEAR)
    assert found.confidence("M", Side.RIGHT) == found.confidence("M") == found.best_confidence
    assert found.confidence("M") == pytest.approx(within(21.7, ANKLE, 20, 22), abs=NEAR)


def test_two_surer_legs_of_unlike_sizes_are_as_sure_as_the_less_sure() -> None:
    found = fit(a_chart(*ML), both(a_leg(ankle=21), a_leg(ankle="22.5")))

    assert found.outcome is Outcome.PER_LEG
    assert found.best_confidence == pytest.approx(within(22.5, ANKLE, 22, 24), abs=NEAR)


def test_a_leg_of_several_sizes_beside_another_is_as_sure_as_its_likeliest() -> None:
    rows = (*OVERLAPPING, a_row("XL", ankle=[25, 27]))

    found = fit(a_chart(*rows), both(a_leg(ankle="21.2"), a_leg(ankle=26)))

    assert (found.outcome, found.sizes) == (Outcome.PER_LEG, ("M", "L", "XL"))
    assert found.best_confidence == pytest.approx(
        min(within(21.2, ANKLE, 20, 23), within(26, ANKLE, 25, 27)), abs=NEAR
    )


@pytest.mark.parametrize("legs", [left(a_leg(ankle=40)), left(a_leg(calf=36)), left(a_leg())])
def test_without_a_size_there_is_no_confidence(legs: dict[Side, Leg]) -> None:
    found = fit(a_chart(a_row(ankle=[15, 17])), legs)

    assert (found.sizes, found.best_confidence) == ((), None)
