"""Readings, units and what becomes of them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.measurement import (
    MOST_DIGITS,
    POINTS,
    Leg,
    Unit,
    distance_from_centimetres,
    from_centimetres,
    is_length,
    leg_of,
    to_centimetres,
    unit_of,
)

TYPED = st.decimals(min_value=0, max_value=999, places=MOST_DIGITS - 3)
LENGTHS = {
    "ankle",
    "ankle_b1",
    "calf",
    "below_knee",
    "thigh",
    "hip",
    "waist",
    "length_floor_to_knee",
    "length_floor_to_groin",
    "length_ankle_to_knee",
    "foot_length",
    "height",
}


def numbers(*texts: str) -> list[Decimal]:
    return [Decimal(text) for text in texts]


def test_one_reading_is_the_value_as_it_was_typed_and_no_reading_more() -> None:
    leg = leg_of({"ankle": numbers("22.50")})

    assert str(leg.values["ankle"]) == "22.50"
    assert (leg.readings, leg.confirmed) == ({}, False)


@pytest.mark.parametrize(
    ("told", "mean"),
    [
        (["22", "22.5"], "22.25"),
        (["20.9", "21.0", "21.1"], "21"),
        (["21", "21", "21"], "21"),
        (["36.4", "36.4"], "36.4"),
        (["36.123456789", "36.123456788"], "36.1234567885"),
    ],
)
def test_several_readings_are_their_exact_mean(told: list[str], mean: str) -> None:
    leg = leg_of({"calf": numbers(*told), "ankle": numbers("22")})

    assert leg.values == {"calf": Decimal(mean), "ankle": Decimal(22)}
    assert leg.readings == {"calf": tuple(numbers(*told))}


@pytest.mark.parametrize(
    ("told", "mean"),
    [
        (["36", "36", "37"], "36.3333"),
        (["36", "37", "37"], "36.6667"),
        (["0.00001", "0.00002"], "0.000015"),
    ],
)
def test_a_mean_without_an_end_is_cut_at_a_micrometre(told: list[str], mean: str) -> None:
    assert leg_of({"calf": numbers(*told)}).values["calf"] == Decimal(mean)


def test_a_person_stands_by_all_readings_of_a_leg() -> None:
    assert leg_of({"ankle": numbers("50")}, confirmed=True).confirmed


@given(told=st.lists(st.decimals(0, 300, places=4), min_size=1, max_size=3))
def test_the_mean_lies_among_its_readings_whatever_their_order(told: list[Decimal]) -> None:
    mean = leg_of({"calf": told}).values["calf"]

    assert min(told) <= mean <= max(told)
    assert mean == leg_of({"calf": told[::-1]}).values["calf"]


def test_a_leg_read_so_many_times_as_large_keeps_weight_and_shoes() -> None:
    leg = leg_of(
        {
            "ankle": numbers("8"),
            "calf": numbers("14", "15"),
            "weight": numbers("70", "71"),
            "shoe_eu": numbers("41"),
        },
        confirmed=True,
    )

    scaled = leg.scaled(Decimal("2.54"))

    assert scaled == Leg(
        {
            "ankle": Decimal("20.32"),
            "calf": Decimal("36.83"),
            "weight": Decimal("70.5"),
            "shoe_eu": Decimal(41),
        },
        confirmed=True,
        readings={
            "calf": (Decimal("35.56"), Decimal("38.10")),
            "weight": (Decimal(70), Decimal(71)),
        },
    )


def test_a_tape_measures_girths_and_lengths_and_nothing_else() -> None:
    assert {point for point in POINTS if is_length(point)} == LENGTHS


@pytest.mark.parametrize(
    ("point", "tape", "unit"),
    [
        ("ankle", Unit.CM, "cm"),
        ("ankle", Unit.IN, "in"),
        ("height", Unit.IN, "in"),
        ("weight", Unit.IN, "kg"),
        ("shoe_eu", Unit.CM, "eu"),
        ("shoe_us_w", Unit.IN, "us_w"),
    ],
)
def test_a_point_is_told_in_its_unit(point: str, tape: Unit, unit: str) -> None:
    assert unit_of(point, tape) == unit


@given(value=TYPED)
def test_inches_become_centimetres_without_a_rounding(value: Decimal) -> None:
    in_cm = to_centimetres(value, Unit.IN)

    assert in_cm / Decimal("2.54") == value
    assert in_cm * 100 == value * 254
    assert to_centimetres(value, Unit.CM) == value


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        ("22.5", Unit.CM, "22.5"),
        ("22.12345", Unit.CM, "22.12345"),
        ("21.59", Unit.IN, "8.5"),
        ("17.4625", Unit.IN, "6.875"),
        ("17.62125", Unit.IN, "6.9375"),
        ("22", Unit.IN, "8.66"),
    ],
)
def test_a_value_is_shown_as_typed_or_with_two_decimals(value: str, unit: Unit, shown: str) -> None:
    assert from_centimetres(Decimal(value), unit) == Decimal(shown)


@pytest.mark.parametrize(
    ("distance", "unit", "shown"),
    [
        ("0", Unit.IN, "0"),
        ("0.0001", Unit.IN, "0.01"),
        ("0.3175", Unit.IN, "0.125"),
        ("2.54", Unit.IN, "1"),
        ("2.5401", Unit.IN, "1.01"),
        ("0.0001", Unit.CM, "0.0001"),
    ],
)
def test_a_distance_is_never_shown_as_less_than_it_is(
    distance: str, unit: Unit, shown: str
) -> None:
    assert distance_from_centimetres(Decimal(distance), unit) == Decimal(shown)
