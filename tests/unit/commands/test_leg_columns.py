"""Cells become exact values: nothing is converted through a binary fraction."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.leg_columns import (
    LegColumn,
    UnreadableLeg,
    leg_of,
    number_in,
    read_maps,
    read_step,
    rounded,
)
from shared.domain.chart_document import chart_from
from shared.domain.measurement import CENTIMETRE_PER_INCH
from shared.domain.sizechart import Chart


@pytest.fixture(scope="module")
def chart() -> Chart:
    return chart_from(
        {
            "id": "many-points",
            "style": "sock",
            "unit": "cm",
            "points": {
                "ankle": {"role": "primary"},
                "weight": {"optional": True},
                "shoe_eu": {"optional": True},
            },
            "rows": [{"size": "M", "ankle": [19, 21], "weight": [50, 80], "shoe_eu": [37, 39]}],
        }
    )


def column(point: str = "ankle", unit: str | None = "cm", *, optional: bool = False) -> LegColumn:
    return LegColumn(point, f"{point}_column", unit, optional)


@pytest.mark.parametrize(
    ("point", "unit", "cell", "value"),
    [
        ("ankle", "mm", "204", "20.4"),
        ("ankle", "cm", " 20.4 ", "20.4"),
        ("ankle", "in", "8.1", "20.574"),
        ("ankle", "in", "8 5/8", "21.9075"),
        ("ankle", "in", "8-5/8", "21.9075"),
        ("ankle", "mm", ".5", "0.05"),
        ("ankle", "mm", "204.", "20.4"),
        ("weight", "kg", "65.7", "65.7"),
        ("weight", "lb", "150", "68.0388555"),
        ("shoe_eu", None, "41.5", "41.5"),
        ("ankle", "in", "8.1000000000000000001", None),
        ("ankle", "in", "8.10000000000000001", "20.5740000000000000254"),
    ],
)
def test_a_cell_is_converted_exactly(
    point: str, unit: str | None, cell: str, value: str | None
) -> None:
    if value is None:
        with pytest.raises(UnreadableLeg):
            leg_of([cell], [column(point, unit)], None)
    else:
        assert leg_of([cell], [column(point, unit)], None).values == {point: Decimal(value)}


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("", "is blank"),
        ("20,4", "'20,4' is not a number; write a point"),
        ("1,234.5", "'1,234.5' is not a number"),
        ("nan", "'nan' is not a number"),
        ("inf", "'inf' is not a number"),
        ("1e3", "'1e3' is not a number"),
        ("1_000", "'1_000' is not a number"),
        ("٢٠", "'٢٠' is not a number"),
        ("20.4 cm", "'20.4 cm' is not a number"),
        ("8 5/8", "'8 5/8' is not a number"),
        ("-20.4", "'-20.4' is not above 0"),
        ("0.0", "'0.0' is not above 0"),
        ("\udcfc", "'\\udcfc' is not a number"),
        ("x" * 50, f"'{'x' * 40}...' is not a number"),
        ("1" * 30, f"'{'1' * 20}'... has more than 20 characters"),
    ],
)
def test_what_is_no_measurement_is_told(cell: str, told: str) -> None:
    with pytest.raises(ValueError, match=r".") as refused:
        number_in(cell, "cm")

    assert str(refused.value) == told


@pytest.mark.parametrize("cell", ["8 5/7", "8 5/0", "5/8"])
def test_a_fraction_that_no_tape_has_is_no_number(cell: str) -> None:
    with pytest.raises(ValueError, match="is not a number"):
        number_in(cell, "in")


def test_every_bad_cell_of_a_leg_is_told_at_once() -> None:
    with pytest.raises(UnreadableLeg) as refused:
        leg_of(["x", "", "50"], [column(), column("calf"), column("thigh")], None)

    assert refused.value.faults == [
        ("ankle_column", "'x' is not a number"),
        ("calf_column", "is blank"),
    ]


def test_a_blank_optional_point_is_not_given_but_a_bad_one_is_told() -> None:
    columns = [column(), column("weight", "kg", optional=True)]

    assert leg_of(["20", " "], columns, None).values == {"ankle": Decimal(20)}
    with pytest.raises(UnreadableLeg):
        leg_of(["20", "heavy"], columns, None)


def test_a_leg_with_no_measurement_at_all_is_not_fitted() -> None:
    with pytest.raises(UnreadableLeg, match="is blank"):
        leg_of([""], [column("weight", "kg", optional=True)], None)


@pytest.mark.parametrize(
    ("value", "step", "to"),
    [
        ("20.25", "0.5", "20.0"),
        ("20.75", "0.5", "21.0"),
        ("20.74", "0.5", "20.5"),
        ("20.5", "1", "20"),
        ("21.5", "1", "22"),
        ("20.4", "0.5", "20.5"),
        ("0.1", "0.5", "0"),
    ],
)
def test_ties_go_to_the_even_multiple(value: str, step: str, to: str) -> None:
    assert rounded(Decimal(value), Decimal(step)) == Decimal(to)


@given(
    st.decimals(min_value="0.01", max_value=300, places=3),
    st.sampled_from(["0.125", "0.25", "0.5", "1", "0.3"]),
)
def test_rounding_in_inches_is_that_of_exact_fractions(value: Decimal, step: str) -> None:
    """In centimetres, in which an inch has no end: 20.32 / 2.54 is 8, and 1 / 2.54 has none."""
    whole = round(Fraction(value) / (Fraction(step) * Fraction(CENTIMETRE_PER_INCH)))

    found = rounded(value, Decimal(step) * CENTIMETRE_PER_INCH)

    assert Fraction(found) == whole * Fraction(step) * Fraction(CENTIMETRE_PER_INCH)


@given(st.decimals(min_value=0, max_value=300, places=2))
def test_rounding_to_whole_centimetres_is_the_usual_one(value: Decimal) -> None:
    assert rounded(value, Decimal(1)) == value.to_integral_value(ROUND_HALF_EVEN)


def test_only_girths_and_lengths_are_rounded() -> None:
    columns = [column(), column("height", "cm"), column("weight", "kg"), column("shoe_eu", None)]

    leg = leg_of(["20.3", "170.3", "65.3", "41.3"], columns, Decimal("0.5"))

    assert [str(value) for value in leg.values.values()] == ["20.5", "170.5", "65.3", "41.3"]


@pytest.mark.parametrize("step", ["0", "-1", "nan", "half", "1e-1", "1000", "0.0001", ""])
def test_a_step_that_cannot_be_rounded_to_is_refused(step: str) -> None:
    with pytest.raises(ValueError, match="write a step from"):
        read_step(step)


def test_maps_name_a_point_a_column_and_a_unit(chart: Chart) -> None:
    columns, faults = read_maps(["ankle=a:b=c:mm", "weight=w:lb", "shoe_eu=size: eu"], chart)

    assert faults == []
    assert [(c.point, c.name, c.unit, c.optional) for c in columns] == [
        ("ankle", "a:b=c", "mm", False),
        ("weight", "w", "lb", True),
        ("shoe_eu", "size: eu", None, True),
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("ankle", "--map ankle: write ankle=COLUMN:UNIT"),
        ("ankle=a", "--map ankle=a: write ankle=COLUMN:UNIT"),
        ("ankle=:mm", "--map ankle=:mm: write ankle=COLUMN:UNIT"),
        ("ankle=a:ell", "--map ankle=a:ell: 'ell' is no unit for it; ankle takes mm, cm or in"),
        ("ankle=a:kg", "--map ankle=a:kg: kg does not measure it; ankle takes mm, cm or in"),
        ("weight=a:cm", "--map weight=a:cm: cm does not measure it; weight takes kg or lb"),
        ("shoe_eu=", "--map shoe_eu=: write shoe_eu=COLUMN"),
        ("shoe_eu=a:mm", "--map shoe_eu=a:mm: a shoe size takes no unit; write shoe_eu=a"),
        (
            "thigh=a:mm",
            (
                "--map thigh=a:mm: the chart many-points has no point 'thigh'; "
                "it has ankle, weight, shoe_eu"
            ),
        ),
        (
            "anklet=a:mm",
            (
                "--map anklet=a:mm: there is no point 'anklet'; "
                "the chart many-points has ankle, weight, shoe_eu"
            ),
        ),
    ],
)
def test_a_map_that_cannot_be_read_is_told(chart: Chart, text: str, told: str) -> None:
    _, faults = read_maps([text], chart)

    assert faults[0] == told


def test_points_given_twice_or_not_at_all_are_told(chart: Chart) -> None:
    _, faults = read_maps(["weight=a:kg", "weight=b:kg"], chart)

    assert faults == [
        "--map weight is given 2 times",
        "--map ankle is missing: the chart many-points needs it",
    ]
