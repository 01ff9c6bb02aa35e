"""Values that no leg has, and the guess at the slip behind them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from shared.domain.fit import Outcome, fit, fitting
from shared.domain.measurement import LIMITS, Leg, Side, Unit, leg_of
from shared.domain.plausibility import (
    Implausible,
    calf_difference,
    doubts_of,
    guess_slip,
    implausible,
    in_other_unit,
)
from tests.builders import a_chart, a_leg, a_row, both, demo_chart, left


def a_point(point: str, value: float) -> Leg:
    return Leg({point: Decimal(str(value))})


def doubted(leg: Leg, *, check_shape: bool = True) -> list[tuple[str, str | None]]:
    found = doubts_of(Side.LEFT, leg, check_shape=check_shape)
    return [(doubt.point, doubt.against) for doubt in found]


@pytest.mark.parametrize(
    ("point", "least", "most"),
    [
        ("ankle", 12, 45),
        ("calf", 18, 75),
        ("thigh", 30, 110),
        ("length_floor_to_knee", 25, 65),
        ("length_floor_to_groin", 45, 115),
        ("foot_length", 15, 38),
        ("height", 100, 230),
        ("weight", 25, 250),
    ],
)
def test_the_ends_of_a_limit_are_believed_and_nothing_beyond(
    point: str, least: int, most: int
) -> None:
    inside = [doubted(a_point(point, value)) for value in (least, most)]
    outside = [doubted(a_point(point, value)) for value in (least - 0.1, most + 0.1)]

    assert inside == [[], []]
    assert outside == [[(point, None)], [(point, None)]]


@pytest.mark.parametrize("point", ["hip", "waist", "below_knee", "ankle_b1", "shoe_eu"])
def test_other_points_have_no_limit(point: str) -> None:
    assert point not in LIMITS
    assert doubted(a_point(point, 900)) == []


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"ankle": 36, "calf": 36}, [("ankle", "calf")]),
        ({"ankle": "35.9", "calf": 36}, []),
        ({"calf": 45, "thigh": 40}, [("calf", "thigh")]),
        ({"calf": "44.9", "thigh": 40}, []),
        ({"ankle": 50, "calf": 40}, [("ankle", None), ("ankle", "calf")]),
    ],
)
def test_an_ankle_is_thinner_than_its_calf_and_a_calf_hardly_thicker_than_its_thigh(
    values: dict[str, Any], expected: list[tuple[str, str | None]]
) -> None:
    assert doubted(a_leg(**values)) == expected


def test_a_wrap_is_for_column_shaped_legs_but_not_for_impossible_ones() -> None:
    column = a_leg(length_ankle_to_knee=30, ankle=38, ankle_b1=38, calf=38, below_knee=38)
    impossible = a_leg(length_ankle_to_knee=30, ankle=46, ankle_b1=38, calf=38, below_knee=38)
    wrap = demo_chart("jobst-farrowwrap")

    assert fit(wrap, left(column)).outcome is Outcome.MATCH
    assert fit(wrap, left(impossible)).outcome is Outcome.IMPLAUSIBLE


def test_a_sock_asks_about_the_leg_that_a_wrap_takes() -> None:
    chart = a_chart(a_row(ankle=[20, 40], calf=[20, 55]))

    found = fit(chart, left(a_leg(ankle=38, calf=38)))

    assert found.outcome is Outcome.IMPLAUSIBLE
    assert [(doubt.point, doubt.against) for doubt in found.implausible] == [("ankle", "calf")]


def test_an_implausible_leg_that_was_confirmed_is_fitted() -> None:
    chart = a_chart(a_row(ankle=[20, 40], calf=[20, 55]))

    found = fit(chart, left(a_leg(confirmed=True, ankle=38, calf=38)))

    assert found.outcome is Outcome.MATCH


def test_each_leg_is_doubted_on_its_own() -> None:
    legs = both(a_leg(ankle=50, calf=60), a_leg(ankle=22, calf=10))

    found = implausible(legs, check_shape=True)

    assert [(doubt.side.value, doubt.point) for doubt in found] == [
        ("left", "ankle"),
        ("right", "calf"),
        ("right", "ankle"),
    ]


@pytest.mark.parametrize(
    ("tape", "values", "meant"),
    [
        (Unit.IN, {"ankle": 22}, "centimetres"),
        (Unit.IN, {"ankle": 22, "calf": 36}, "centimetres"),
        (Unit.IN, {"ankle": 12, "calf": 18}, "centimetres"),
        (Unit.IN, {"ankle": 45, "calf": 75}, "centimetres"),
        (Unit.IN, {"ankle": 220, "calf": 360}, "millimetres"),
        (Unit.CM, {"ankle": 9, "calf": 15}, "inches"),
        (Unit.CM, {"ankle": 8.75, "calf": 14.25}, "inches"),
        (Unit.CM, {"ankle": 220, "calf": 360}, "millimetres"),
        (Unit.CM, {"ankle": 9, "calf": 36}, None),
        (Unit.CM, {"ankle": 36, "calf": 22}, None),
        (Unit.CM, {"ankle": 15, "calf": 9}, None),
    ],
)
def test_guesses_the_unit_in_which_the_whole_leg_makes_sense(
    tape: Unit, values: dict[str, Any], meant: str | None
) -> None:
    assert guess_slip(a_leg(tape, **values), tape) == meant


def test_a_weight_is_left_out_of_the_guess() -> None:
    assert guess_slip(a_leg(Unit.IN, ankle=22, calf=36, weight=70), Unit.IN) == "centimetres"


@pytest.mark.parametrize("ankle", ["17", "17.3", "17.7"])
def test_a_leg_without_a_size_is_the_typed_numbers_in_the_other_unit(ankle: str) -> None:
    leg = a_leg(Unit.IN, ankle=ankle, calf=27)
    chart = demo_chart("scintera-knee")

    meant, other = in_other_unit(leg, Unit.IN)

    assert fitting(chart, leg) == 0
    assert meant == "centimetres"
    assert chart.sizes_in(fitting(chart, other)) == ("1",)


def test_the_other_side_of_the_tape_keeps_what_the_tape_does_not_measure() -> None:
    meant, other = in_other_unit(a_leg(confirmed=True, ankle=9, weight=70), Unit.CM)

    assert (meant, other.confirmed) == ("inches", True)
    assert other.values == {"ankle": Decimal("22.86"), "weight": Decimal(70)}


@pytest.mark.parametrize(("right", "difference"), [("33", "3"), ("39", "3"), ("38.9", None)])
def test_a_calf_difference_counts_from_three_in_either_direction(
    right: str, difference: str | None
) -> None:
    found = calf_difference(both(a_leg(calf=36), a_leg(calf=right)))

    assert (None if found is None else str(found.by)) == difference


@pytest.mark.parametrize(
    ("told", "wild"),
    [
        (["22", "50"], "50"),
        (["50", "22"], "50"),
        (["22", "23", "11.9"], "11.9"),
        (["50", "52"], "51"),
        (["22", "45"], None),
        (["22", "23"], None),
    ],
)
def test_one_wild_reading_of_several_is_asked_about(told: list[str], wild: str | None) -> None:
    leg = leg_of({"ankle": [Decimal(text) for text in told]})

    found = doubts_of(Side.LEFT, leg, check_shape=True)

    assert [(doubt.point, str(doubt.value)) for doubt in found] == [("ankle", wild)] * bool(wild)


def test_a_wild_reading_that_was_confirmed_counts_in_the_mean() -> None:
    readings = {"ankle": [Decimal(22), Decimal(48)], "calf": [Decimal(40)]}
    chart = a_chart(a_row(ankle=[34, 36], calf=[35, 45]))

    asked = fit(chart, left(leg_of(readings)))
    answered = fit(chart, left(leg_of(readings, confirmed=True)))

    assert asked.outcome is Outcome.IMPLAUSIBLE
    assert (answered.outcome, answered.sizes) == (Outcome.MATCH, ("M",))


def test_a_doubt_says_what_would_be_believed() -> None:
    odd = a_leg(ankle=50, calf=48, thigh=43)

    assert doubts_of(Side.RIGHT, odd, check_shape=True) == [
        Implausible(Side.RIGHT, "ankle", Decimal(50), Decimal(12), Decimal(45)),
        Implausible(Side.RIGHT, "ankle", Decimal(50), None, Decimal(48), "calf"),
        Implausible(Side.RIGHT, "calf", Decimal(48), None, Decimal(43), "thigh"),
    ]


@pytest.mark.parametrize("values", [{"ankle": 22}, {"calf": 36}, {"thigh": 30}])
def test_a_point_alone_has_no_shape(values: dict[str, Any]) -> None:
    assert doubted(a_leg(**values)) == []


def test_readings_in_the_wrong_unit_are_guessed_like_one() -> None:
    leg = leg_of({"ankle": [Decimal(9), Decimal("8.75")], "calf": [Decimal(15)]})

    assert guess_slip(leg, Unit.CM) == "inches"


def test_one_wild_reading_among_good_ones_is_no_slip_of_the_unit() -> None:
    leg = leg_of({"ankle": [Decimal(22), Decimal("8.75")], "calf": [Decimal(36)]})

    assert doubted(leg) == [("ankle", None)]
    assert guess_slip(leg, Unit.CM) is None


def test_a_calf_is_compared_by_the_means_of_its_readings() -> None:
    once = leg_of({"calf": [Decimal(36)]})
    twice = leg_of({"calf": [Decimal(38), Decimal(39)]})

    found = calf_difference(both(once, twice))

    assert found is None
    assert calf_difference(both(once, leg_of({"calf": [Decimal(38), Decimal(40)]}))) is not None


@pytest.mark.parametrize("legs", [left(a_leg(calf=36)), both(a_leg(calf=36), a_leg(ankle=22))])
def test_a_calf_difference_takes_two_calves(legs: dict[Side, Leg]) -> None:
    assert calf_difference(legs) is None


def test_a_calf_difference_tells_both_calves() -> None:
    found = calf_difference(both(a_leg(calf=40), a_leg(calf="36.5")))

    assert found is not None
    assert [found.left, found.right, found.by] == [Decimal(40), Decimal("36.5"), Decimal("3.5")]
