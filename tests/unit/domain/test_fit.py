"""One leg against a chart: which sizes fit, and which outcome comes first."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from shared.domain.fit import Outcome, fit, nearest
from shared.domain.measurement import Side, Unit
from shared.domain.tape import Caution
from tests.builders import EXACT_TAPE, ONE_SIZE, a_chart, a_leg, a_row, left


def test_a_missing_required_point_is_asked_for_even_when_another_fails() -> None:
    found = fit(a_chart(), left(a_leg(calf=60)))

    assert found.outcome is Outcome.MORE_NEEDED
    assert found.missing == ((Side.LEFT, "ankle"),)


def test_an_implausible_value_comes_before_a_missing_one() -> None:
    found = fit(a_chart(), left(a_leg(calf=80)))

    assert found.outcome is Outcome.IMPLAUSIBLE


def test_an_optional_point_is_only_looked_at_when_it_is_given() -> None:
    row = a_row(ankle=[21, 23], calf=[32, 39], length_floor_to_knee=[39, 50])
    chart = a_chart(row, optional=("length_floor_to_knee",))

    without = fit(chart, left(a_leg(ankle=22, calf=36)))
    short = fit(chart, left(a_leg(ankle=22, calf=36, length_floor_to_knee=38)))

    assert without.outcome is Outcome.MATCH
    assert short.outcome is Outcome.NO_SIZE


def test_a_point_that_the_chart_does_not_name_changes_nothing() -> None:
    plain, with_hip = a_leg(ankle=22, calf=36), a_leg(ankle=22, calf=36, hip=300)

    assert fit(a_chart(), left(plain)) == fit(a_chart(), left(with_hip))


@pytest.mark.parametrize(
    ("rule", "outcome", "sizes"),
    [
        ("undecided", Outcome.SEVERAL, ("S", "M", "L")),
        ("larger", Outcome.MATCH, ("L",)),
        ("smaller", Outcome.MATCH, ("S",)),
    ],
)
def test_the_maker_decides_between_sizes_or_nobody_does(
    rule: str, outcome: Outcome, sizes: tuple[str, ...]
) -> None:
    rows = (a_row("S", ankle=[18, 22]), a_row("M", ankle=[20, 24]), a_row("L", ankle=[22, 26]))

    found = fit(a_chart(*rows, between_sizes=rule), left(a_leg(ankle=22)), caution=EXACT_TAPE)

    assert (found.outcome, found.sizes) == (outcome, sizes)


def test_two_rows_of_one_size_count_as_one_size() -> None:
    found = fit(a_chart(a_row(ankle=[20, 22]), a_row(ankle=[22, 24])), left(a_leg(ankle=22)))

    assert (found.outcome, found.sizes) == (Outcome.MATCH, ("M",))


@pytest.mark.parametrize(
    ("ankle", "cut", "outcome"),
    [
        ("22", 0.6, Outcome.MATCH),
        ("23", 0.6, Outcome.BORDERLINE),
        ("23", 0.5, Outcome.MATCH),
        ("23", 0.51, Outcome.BORDERLINE),
        ("22", 1.0, Outcome.BORDERLINE),
        ("23", 0.0, Outcome.MATCH),
    ],
)
def test_one_size_with_less_confidence_than_the_shop_asks_for_is_borderline(
    ankle: str, cut: float, outcome: Outcome
) -> None:
    chart = a_chart(a_row(ankle=[None, 23]))

    found = fit(chart, left(a_leg(ankle=ankle)), caution=Caution(borderline_below=cut))

    assert (found.outcome, found.sizes) == (outcome, ("M",))


def test_by_default_less_than_six_tenths_is_borderline() -> None:
    chart = a_chart(a_row(ankle=[None, 23]))
    six_tenths = Decimal(23) - Decimal("0.114")  # 0.2533 standard deviations of 0.45 cm

    above = fit(chart, left(a_leg(ankle=str(six_tenths - Decimal("0.001")))))
    below = fit(chart, left(a_leg(ankle=str(six_tenths + Decimal("0.001")))))

    assert (above.outcome, below.outcome) == (Outcome.MATCH, Outcome.BORDERLINE)


def test_several_sizes_are_several_however_unsure_each_is() -> None:
    chart = a_chart(a_row("S", ankle=[18, 20]), a_row("M", ankle=[20, 22]))

    found = fit(chart, left(a_leg(ankle=20)))

    assert (found.outcome, found.sizes) == (Outcome.SEVERAL, ("S", "M"))


def test_an_open_end_is_no_limit() -> None:
    chart = a_chart(a_row(ankle=[21, None], calf=[None, None]))

    found = fit(chart, left(a_leg(ankle=44, calf=74)))

    assert found.outcome is Outcome.MATCH


def test_a_row_that_nobody_sells_is_neither_a_size_nor_a_nearest_row() -> None:
    chart = a_chart(a_row("S", ankle=[18, 20]), a_row("M", ankle=[20, 22]))

    sold, legs = chart.rows_of_size["S"], left(a_leg(ankle=21))

    found = fit(chart, legs, made=sold)

    assert found.outcome is Outcome.NO_SIZE
    assert [near.row.size for near in nearest(chart, legs, found, sold)] == ["S"]
    assert [near.row.size for near in nearest(chart, legs, found)] == ["M"]


@pytest.mark.parametrize(
    ("unit", "bounds", "tape", "value", "is_inside"),
    [
        ("in", [7.125, 8.375], Unit.CM, "21.2725", True),
        ("in", [7.125, 8.375], Unit.CM, "21.2726", False),
        ("in", [7.125, 8.375], Unit.CM, "18.0975", True),
        ("in", [7.125, 8.375], Unit.CM, "18.0974", False),
        ("in", [7.125, 8.375], Unit.IN, "8.375", True),
        ("cm", [18, 20.32], Unit.IN, "8", True),
        ("cm", [18, 20.31], Unit.IN, "8", False),
        ("cm", [20.955, 24], Unit.IN, "8.25", True),
        ("cm", [20.9551, 24], Unit.IN, "8.25", False),
    ],
)
def test_a_value_in_the_other_unit_is_exact_at_a_bound(
    unit: str, bounds: list[Any], tape: Unit, value: str, is_inside: bool
) -> None:
    found = fit(a_chart(a_row(ankle=bounds), unit=unit), left(a_leg(tape, ankle=value)))

    assert (found.outcome in ONE_SIZE) == bool(found.sizes) == is_inside
