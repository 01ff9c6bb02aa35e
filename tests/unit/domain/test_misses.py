"""Why a leg is off a chart: which rows are nearest, and by how much they are missed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.axis import RowSet
from shared.domain.fit import Outcome, fit, nearest
from shared.domain.interval import Interval
from shared.domain.measurement import Leg, Side, Unit
from shared.domain.misses import Miss, NearRow, misses_of, nearest_rows
from shared.domain.sizechart import Chart, numbers_in
from tests.builders import a_chart, a_leg, a_row, demo_chart, left


def near(chart: Chart, leg: Leg, made: RowSet | None = None) -> list[NearRow]:
    legs = left(leg)
    return list(nearest(chart, legs, fit(chart, legs, made), made))


def all_misses(chart: Chart, leg: Leg) -> list[Miss]:
    return [miss for one in near(chart, leg) for miss in one.misses]


def told(chart: Chart, leg: Leg) -> list[tuple[str, str, str, bool]]:
    """Size, point, by how much and whether it is over, for every miss of every nearest row."""
    return [
        (one.row.size, miss.point, f"{miss.by:f}", miss.over)
        for one in near(chart, leg)
        for miss in one.misses
    ]


@pytest.mark.parametrize(
    ("rows", "leg", "expected"),
    [
        pytest.param(
            [a_row("S", ankle=[18, 20], calf=[38, 40]), a_row("M", ankle=[21, 23], calf=[30, 33])],
            a_leg(ankle=22, calf=37),
            [("M", "calf", "4", True)],
            id="the row that holds the primary point, though another misses by less in sum",
        ),
        pytest.param(
            [a_row("S", ankle=[18, 20], calf=[30, 40]), a_row("M", ankle=[21, 23], calf=[30, 33])],
            a_leg(ankle="20.4", calf=37),
            [("S", "ankle", "0.4", True)],
            id="the row that misses the primary point by less",
        ),
        pytest.param(
            [a_row("S", ankle=[18, 20], calf=[30, 32]), a_row("M", ankle=[21, 23], calf=[30, 40])],
            a_leg(ankle="20.4", calf=37),
            [("S", "ankle", "0.4", True), ("S", "calf", "5", True)],
            id="and it does so whatever it misses the others by",
        ),
        pytest.param(
            [a_row("S", ankle=[12, 14]), a_row("M", ankle=[15, 17]), a_row("L", ankle=[24, 26])],
            a_leg(ankle=20),
            [("M", "ankle", "3", True)],
            id="over by less than under",
        ),
        pytest.param(
            [a_row("S", ankle=[16, 18]), a_row("M", ankle=[22, 24])],
            a_leg(ankle=20),
            [("S", "ankle", "2", True), ("M", "ankle", "2", False)],
            id="two rows equally far",
        ),
        pytest.param(
            [a_row("S", ankle=[21, 23], calf=[32, 33]), a_row("M", ankle=[21, 23], calf=[32, 35])],
            a_leg(ankle=22, calf=36),
            [("M", "calf", "1", True)],
            id="among rows that hold the primary point, the one that misses the others by less",
        ),
        pytest.param(
            [
                a_row("S", ankle=[21, 23], calf=[32, 35], thigh=[50, 54]),
                a_row("M", ankle=[21, 23], calf=[32, 34], thigh=[50, 60]),
            ],
            a_leg(ankle=22, calf=36, thigh=55),
            [("M", "calf", "2", True)],
            id="among rows equally far in sum, the one with fewer misses",
        ),
        pytest.param(
            [
                a_row("S", ankle=[20, 22], calf=[40, 42]),
                a_row("M", ankle={"above": 22, "max": 24}, calf=[33, 35]),
            ],
            a_leg(ankle=22, calf=36),
            [("M", "ankle", "0", False), ("M", "calf", "1", True)],
            id="a row that begins at the value without it is as near as one that holds it",
        ),
        pytest.param(
            [
                a_row("S", ankle={"min": 20, "below": 22}, calf=[33, 35]),
                a_row("M", ankle=[22, 24], calf=[40, 42]),
            ],
            a_leg(ankle=22, calf=36),
            [("S", "ankle", "0", True), ("S", "calf", "1", True)],
            id="and so is one that ends there without it",
        ),
        pytest.param(
            [a_row(ankle={"above": 22, "max": 22})],
            a_leg(ankle=22),
            [("M", "ankle", "0", False)],
            id="an empty interval is missed by nothing at its only value",
        ),
    ],
)
def test_the_nearest_rows_are_those_that_miss_the_primary_point_least_and_then_the_others(
    rows: list[dict[str, Any]], leg: Leg, expected: list[tuple[str, str, str, bool]]
) -> None:
    chart = a_chart(*rows)

    assert told(chart, leg) == expected


def test_a_size_that_nobody_makes_leaves_no_row_to_be_near() -> None:
    found = fit(a_chart(), left(a_leg()), made=0)

    assert found.outcome is Outcome.NO_SIZE
    assert near(a_chart(), a_leg(), made=0) == []
    assert found.chances[Side.LEFT].plausible() == {"none": 1.0}


def test_a_row_that_nobody_makes_is_not_near() -> None:
    chart = demo_chart("scintera-knee")
    sold = chart.rows_of_size["1"] | chart.rows_of_size["8"]

    found = near(chart, a_leg(ankle=22, calf=36), sold)

    assert {one.row.size for one in found} == {"1"}


def test_a_leg_that_fits_has_no_nearest_rows() -> None:
    assert near(a_chart(), a_leg()) == []


def test_a_chart_without_a_primary_point_is_ordered_by_the_sum() -> None:
    document = {"ankle": {"role": "confirm"}, "calf": {"role": "confirm"}}
    rows = (a_row("S", ankle=[21, 23], calf=[30, 32]), a_row("M", ankle=[18, 21], calf=[35, 40]))
    chart = a_chart(*rows, points=document)

    assert told(chart, a_leg(ankle=22, calf=36)) == [("M", "ankle", "1", True)]


def test_a_miss_says_the_value_and_the_interval_as_they_are_printed() -> None:
    chart = a_chart(a_row(ankle=["7.125", "8.375"]), unit="in")

    over = all_misses(chart, a_leg(Unit.IN, ankle="8.5"))
    under = all_misses(chart, a_leg(Unit.IN, ankle="7"))

    assert [(m.side, m.point, m.value, m.by, m.over) for m in over + under] == [
        (Side.LEFT, "ankle", Decimal("8.5"), Decimal("0.125"), True),
        (Side.LEFT, "ankle", Decimal(7), Decimal("0.125"), False),
    ]
    assert {m.interval for m in over + under} == {Interval(Decimal("7.125"), Decimal("8.375"))}


def test_a_miss_is_told_in_the_unit_of_the_chart() -> None:
    found = all_misses(a_chart(a_row(ankle=[7, 8]), unit="in"), a_leg(ankle="21.59"))

    assert [(m.value, m.by) for m in found] == [(Decimal("8.50"), Decimal("0.50"))]


def test_a_weight_or_a_shoe_is_never_converted() -> None:
    chart = a_chart(a_row(weight=[45, 65], shoe_eu=[38, 40]), unit="in")

    fitting = fit(chart, left(a_leg(Unit.IN, weight=65, shoe_eu=40)))
    heavy = all_misses(chart, a_leg(Unit.IN, weight=70, shoe_eu=40))

    assert fitting.outcome is Outcome.MATCH
    assert [(m.value, m.by) for m in heavy] == [(Decimal(70), Decimal(5))]


@pytest.mark.parametrize(("bounds", "value"), [([7, 8], "20.321"), ([7, 8.124], "20.6362")])
def test_a_miss_of_an_included_bound_is_more_than_nothing(bounds: list[Any], value: str) -> None:
    chart = a_chart(a_row(ankle=bounds), unit="in")

    assert [miss.by > 0 for miss in all_misses(chart, a_leg(ankle=value))] == [True]


HALVES = st.integers(min_value=36, max_value=52).map(lambda n: Decimal(n) / 2)
QUARTERS = st.integers(min_value=70, max_value=106).map(lambda n: Decimal(n) / 4)


@st.composite
def bounds(draw: st.DrawFn) -> Any:
    low, high = sorted((draw(HALVES), draw(HALVES)))
    plain = [[str(low), str(high)], [None, str(high)], [str(low), None]]
    excluded = [{"above": str(low), "max": str(high)}, {"min": str(low), "below": str(high)}]
    return draw(st.sampled_from(plain if low == high else plain + excluded))


ROWS = st.lists(
    st.builds(
        lambda size, ankle, calf: a_row(size, ankle=ankle, calf=calf),
        st.sampled_from("SML"),
        bounds(),
        bounds(),
    ),
    min_size=1,
    max_size=6,
)


@given(
    rows=ROWS,
    leg=st.fixed_dictionaries({"ankle": QUARTERS, "calf": QUARTERS}),
    made=st.integers(min_value=0, max_value=63),
)
def test_no_other_row_is_nearer_when_every_one_is_looked_at(
    rows: list[dict[str, Any]], leg: dict[str, Decimal], made: int
) -> None:
    chart = a_chart(*rows)
    made &= chart.all_rows

    def distance(number: int) -> tuple[Decimal, Decimal, int]:
        misses = misses_of(chart, Side.LEFT, Leg(leg), chart.rows[number])
        by = {miss.point: miss.by for miss in misses}
        return by.get("ankle", Decimal(0)), by.get("calf", Decimal(0)), len(misses)

    least = min(map(distance, numbers_in(made)), default=None)
    expected = [chart.rows[number] for number in numbers_in(made) if distance(number) == least]

    found = nearest_rows(chart, Side.LEFT, Leg(leg), made)

    assert [one.row for one in found] == expected
