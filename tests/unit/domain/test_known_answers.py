"""What a correct engine must answer on published charts, case by case."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from shared.domain.fit import Outcome, fit, nearest
from shared.domain.measurement import Leg, Side, Unit
from shared.domain.misses import NearRow
from shared.domain.plausibility import guess_slip
from shared.domain.sizechart import Chart
from shared.domain.tape import WORTH_A_SECOND_LOOK
from tests.builders import EXACT_TAPE, a_chart, a_leg, a_row, both, demo_chart, left

KNEE, THIGH = "length_floor_to_knee", "length_floor_to_groin"
SHOES = a_chart(
    a_row("L", shoe_uk=[10, 12], shoe_eu=[44, 46]),
    a_row("XL", shoe_uk=[11.5, 13.5], shoe_eu=[47, 49]),
    id="two-systems",
    style="sock",
    optional=("shoe_uk", "shoe_eu"),
)
"""The two largest shoes of soxpro-compression, each system enough by itself."""
Missed = tuple[str, str, str, bool]
"""Size, point, by how much in the chart's unit, and whether the value is over."""


def chart_named(name: str) -> Chart:
    return SHOES if name == SHOES.chart_id else demo_chart(name)


def knee(ankle: float | str, calf: float | str, length: float | str) -> Leg:
    return a_leg(ankle=ankle, calf=calf, length_floor_to_knee=length)


def near(chart: Chart, leg: Leg) -> list[NearRow]:
    found = fit(chart, left(leg))
    assert (found.outcome, found.sizes) == (Outcome.NO_SIZE, ())
    return list(nearest(chart, left(leg), found))


@pytest.mark.parametrize(
    ("chart", "leg", "sizes"),
    [
        ("scintera-knee", knee(20, 33, 42), ["2"]),
        ("scintera-knee", knee(21, 34, 42), ["2", "3"]),
        ("scintera-knee", knee("30.5", 46, 42), ["7", "8"]),
        ("scintera-knee", knee(22, 36, 38), ["3"]),
        ("scintera-knee", knee(22, 36, 39), ["3"]),
        ("scintera-knee", a_leg(ankle=22, calf=36), ["3"]),
        ("scintera-knee", a_leg(ankle=33, calf=52), ["8"]),
        ("scintera-thigh", a_leg(ankle=22, calf=36, thigh=55, length_floor_to_groin=72), ["3"]),
        ("soxpro-compression", a_leg(shoe_eu=42, calf="36.9"), ["M-"]),
        ("soxpro-compression", a_leg(shoe_eu=42, calf="37.1"), ["M+"]),
        ("soxpro-compression", a_leg(shoe_eu=46, shoe_uk="11.5", calf=36), ["L-"]),
        ("two-systems", a_leg(shoe_uk="11.5"), ["L", "XL"]),
        ("two-systems", a_leg(shoe_uk="11.5", shoe_eu=46), ["L"]),
        ("two-systems", a_leg(shoe_eu=46), ["L"]),
        ("gearxpro-recovery", a_leg(height=186, weight=80), ["L"]),
        ("gearxpro-recovery", a_leg(height=175, weight=75), ["M", "L"]),
        ("aa-alive-ted", a_leg(ankle=23, calf=36, thigh=55), ["L"]),
    ],
)
def test_gives_exactly_the_sizes_that_the_maker_prints(
    chart: str, leg: Leg, sizes: list[str]
) -> None:
    found = fit(chart_named(chart), left(leg), caution=EXACT_TAPE)

    assert list(found.sizes) == sizes
    assert found.outcome is (Outcome.MATCH if len(sizes) == 1 else Outcome.SEVERAL)


@pytest.mark.parametrize(
    ("chart", "leg", "expected"),
    [
        ("scintera-knee", knee(20, 38, 42), [("2", "calf", "2", True)]),
        ("scintera-knee", knee(22, "31.5", 42), [("3", "calf", "0.5", False)]),
        ("scintera-knee", knee("16.9", 27, 42), [("1", "ankle", "0.1", False)]),
        (
            "scintera-knee",
            knee(22, 35, "38.5"),
            [("3", KNEE, "0.5", False), ("3", KNEE, "0.5", True)],
        ),
        (
            "scintera-thigh",
            a_leg(ankle=22, calf=36, thigh=54, length_floor_to_groin="71.25"),
            [("3", THIGH, "0.25", True)],
        ),
        (
            "soxpro-compression",
            a_leg(shoe_eu=42, calf="37.0"),
            [("M-", "calf", "0.0", True), ("M+", "calf", "0.0", False)],
        ),
        ("gearxpro-recovery", a_leg(height=186, weight=70), [("M", "height", "1", True)]),
    ],
)
def test_gives_no_size_and_says_by_how_much_the_nearest_rows_are_missed(
    chart: str, leg: Leg, expected: list[Missed]
) -> None:
    found = near(chart_named(chart), leg)

    assert [
        (one.row.size, miss.point, f"{miss.by:f}", miss.over)
        for one in found
        for miss in one.misses
    ] == expected


def test_an_ankle_of_size_two_with_the_calf_of_size_three_is_in_neither() -> None:
    chart, leg = demo_chart("scintera-knee"), knee(20, 38, 42)

    found = fit(chart, left(leg))

    assert found.of_leg == {Side.LEFT: ()}
    assert found.off_chart == (Side.LEFT,)
    assert {one.row.size for one in near(chart, leg)} == {"2"}


def test_a_length_in_the_hole_is_as_far_from_petite_as_from_normal() -> None:
    found = near(demo_chart("scintera-knee"), knee(22, 35, "38.5"))

    assert [one.row.variant for one in found] == [
        {"length": "normal"},
        {"length": "petite"},
    ]


def test_a_calf_between_two_classes_is_told_that_the_bound_is_excluded() -> None:
    found = near(demo_chart("soxpro-compression"), a_leg(shoe_eu=42, calf="37.0"))

    ends = [one.misses[0].interval for one in found]
    assert [(end.low_excluded, end.high_excluded) for end in ends] == [(False, True), (True, False)]


def test_an_ankle_that_tape_error_explains_is_worth_a_second_look() -> None:
    found = fit(demo_chart("scintera-knee"), left(knee("16.9", 27, 42)))

    assert found.chances[Side.LEFT].sizes["1"] >= WORTH_A_SECOND_LOOK


@pytest.mark.parametrize(
    ("legs", "outcome", "of_leg"),
    [
        (
            both(a_leg(ankle=22, calf=36), a_leg(ankle=24, calf="38.5")),
            Outcome.PER_LEG,
            {Side.LEFT: ("3",), Side.RIGHT: ("4",)},
        ),
        (
            both(a_leg(ankle=22, calf=37), a_leg(ankle=22, calf="40.5")),
            Outcome.SEE_CLINICIAN,
            {},
        ),
        (
            both(a_leg(ankle=22, calf=37), a_leg(ankle=22, calf="39.9")),
            Outcome.NO_SIZE,
            {Side.LEFT: ("3",), Side.RIGHT: ()},
        ),
    ],
)
def test_two_legs_are_never_averaged(legs: Any, outcome: Outcome, of_leg: Any) -> None:
    found = fit(demo_chart("scintera-knee"), legs)

    assert (found.outcome, dict(found.of_leg)) == (outcome, of_leg)


def test_calves_three_and_a_half_apart_are_told_with_their_difference() -> None:
    legs = both(a_leg(ankle=22, calf=37), a_leg(ankle=22, calf="40.5"))

    found = fit(demo_chart("scintera-knee"), legs)

    assert found.calves is not None
    assert (found.calves.by, found.sizes) == (Decimal("3.5"), ())


def test_twenty_two_inches_are_no_ankle_and_were_meant_as_centimetres() -> None:
    leg = a_leg(Unit.IN, ankle=22)

    found = fit(demo_chart("scintera-knee"), left(leg))

    assert found.outcome is Outcome.IMPLAUSIBLE
    assert [doubt.point for doubt in found.implausible] == ["ankle"]
    assert guess_slip(leg, Unit.IN) == "centimetres"
