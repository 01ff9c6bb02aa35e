"""One point of a chart, cut at every bound, against its rows asked one by one."""

from __future__ import annotations

import math
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.axis import REACH, Axis, axis_of
from shared.domain.interval import Interval
from shared.domain.measurement import Unit
from shared.domain.sizechart import numbers_in

NEAR = math.erfc(REACH / math.sqrt(2)) + 1e-9
"""What lies out of reach goes to the last cell on its side, and no more than that."""
HALVES = st.integers(min_value=30, max_value=60).map(lambda n: Decimal(n) / 2)
ENDS = st.none() | HALVES
VALUES = st.integers(min_value=140, max_value=310).map(lambda n: Decimal(n) / 10)
SDS = st.sampled_from([0.001, 0.3, 0.45, 1.0, 20.0])


@st.composite
def intervals(draw: st.DrawFn) -> Interval | None:
    """With open ends, excluded bounds, and such as hold one value or none at all."""
    if draw(st.integers(0, 9)) == 0:
        return None
    low, high = draw(ENDS), draw(ENDS)
    if low is not None and high is not None and low > high:
        low, high = high, low
    return Interval(low, high, draw(st.booleans()), draw(st.booleans()))


ROWS = st.lists(intervals(), min_size=1, max_size=8)


def holding(rows: list[Interval | None], value: Decimal) -> set[int]:
    return {number for number, row in enumerate(rows) if row is None or row.holds(value)}


def up_to(bound: Decimal | None, value: Decimal, sd: float, *, otherwise: float) -> float:
    """The probability that the true value lies below a bound."""
    if bound is None:
        return otherwise
    return 0.5 * (1 + math.erf(float(bound - value) / sd / math.sqrt(2)))


def by_row(axis: Axis, value: Decimal, sd: float, rows: int) -> list[float]:
    found = axis.around(float(value), sd)
    return [sum(share for cell, share in found if cell >> row & 1) for row in range(rows)]


@pytest.mark.parametrize(
    ("value", "rows"),
    [
        ("18.9", set()),
        ("19", {0}),
        ("20", {0}),
        ("21", {0, 1}),
        ("21.00", {0, 1}),
        ("22", {1}),
        ("23", set()),
        ("99", {2}),
    ],
)
def test_a_shared_bound_is_in_both_rows_and_an_excluded_one_in_neither(
    value: str, rows: set[int]
) -> None:
    axis = axis_of(
        [
            Interval(Decimal(19), Decimal(21)),
            Interval(Decimal(21), Decimal(23), high_excluded=True),
            Interval(Decimal(23), None, low_excluded=True),
        ]
    )

    assert set(numbers_in(axis.at(Decimal(value)))) == rows


def test_the_cells_are_the_bounds_and_what_lies_between_them() -> None:
    axis = axis_of([Interval(Decimal(19), Decimal(21)), None])

    assert list(axis.bounds) == [Decimal(19), Decimal(21)]
    assert axis.cells == (0b10, 0b11, 0b11, 0b11, 0b10)


def test_without_a_single_bound_every_row_holds_everything() -> None:
    axis = axis_of([None, Interval()])

    assert axis.at(Decimal(5)) == 0b11
    assert axis.around(5.0, 1.0) == [(0b11, 1.0)]


@given(rows=ROWS, value=VALUES)
def test_a_value_is_in_the_rows_that_hold_it_when_they_are_asked_one_by_one(
    rows: list[Interval | None], value: Decimal
) -> None:
    assert set(numbers_in(axis_of(rows).at(value))) == holding(rows, value)


@given(rows=ROWS)
def test_every_bound_is_in_the_rows_that_hold_it(rows: list[Interval | None]) -> None:
    axis = axis_of(rows)

    for bound in axis.bounds:
        assert set(numbers_in(axis.at(bound))) == holding(rows, bound)


@pytest.mark.parametrize(
    ("value", "rows"),
    [
        ("18", set()),
        ("19", {0, 1}),
        ("20", {0}),
        ("21", {0, 2, 3, 4}),
        ("22", {3, 4}),
        ("23", {3, 4}),
        ("24", set()),
    ],
)
def test_a_row_touches_a_value_that_it_holds_or_ends_at(value: str, rows: set[int]) -> None:
    axis = axis_of(
        [
            Interval(Decimal(19), Decimal(21), high_excluded=True),
            Interval(Decimal(19), Decimal(19)),
            Interval(Decimal(21), Decimal(21)),
            Interval(Decimal(21), Decimal(23)),
            Interval(Decimal(21), Decimal(23), low_excluded=True, high_excluded=True),
        ]
    )

    assert set(numbers_in(axis.touching(Decimal(value)))) == rows


@given(rows=ROWS, value=VALUES | HALVES)
def test_a_value_touches_every_row_between_whose_bounds_it_lies(
    rows: list[Interval | None], value: Decimal
) -> None:
    expected = {
        number
        for number, row in enumerate(rows)
        if row is None or (not _is_empty(row) and Interval(row.low, row.high).holds(value))
    }

    assert set(numbers_in(axis_of(rows).touching(value))) == expected


def _is_empty(row: Interval) -> bool:
    return row.low is not None and row.low == row.high and (row.low_excluded or row.high_excluded)


@given(rows=ROWS, value=VALUES, sd=SDS)
def test_the_probabilities_around_a_reading_add_up_to_one(
    rows: list[Interval | None], value: Decimal, sd: float
) -> None:
    shares = [share for _, share in axis_of(rows).around(float(value), sd)]

    assert sum(shares) == pytest.approx(1, abs=1e-12)
    assert all(share >= 0 for share in shares)


@given(rows=ROWS, value=VALUES, sd=SDS)
def test_the_probability_of_a_row_is_that_of_its_interval(
    rows: list[Interval | None], value: Decimal, sd: float
) -> None:
    expected = [
        max(
            0.0,
            up_to(row.high, value, sd, otherwise=1.0) - up_to(row.low, value, sd, otherwise=0.0),
        )
        if row
        else 1.0
        for row in rows
    ]

    assert by_row(axis_of(rows), value, sd, len(rows)) == pytest.approx(expected, abs=NEAR)


@given(rows=ROWS, value=VALUES, sd=SDS)
def test_the_probability_of_a_set_of_rows_is_that_of_the_stretches_which_exactly_they_hold(
    rows: list[Interval | None], value: Decimal, sd: float
) -> None:
    ends = sorted({end for row in rows if row for end in (row.low, row.high) if end is not None})
    expected: dict[frozenset[int], float] = {}
    for low, high in pairwise([None, *ends, None]):
        inside = (high or low or Decimal(0)) - 1 if low is None else (low + (high or low + 2)) / 2
        here = frozenset(holding(rows, inside))
        share = up_to(high, value, sd, otherwise=1.0) - up_to(low, value, sd, otherwise=0.0)
        expected[here] = expected.get(here, 0.0) + share

    found: dict[frozenset[int], float] = dict.fromkeys(expected, 0.0)
    for cell, share in axis_of(rows).around(float(value), sd):
        found[frozenset(numbers_in(cell))] += share

    assert found == pytest.approx(expected, abs=NEAR)


@pytest.mark.parametrize("side", [-1, 1])
@pytest.mark.parametrize("hair", [-0.01, 0.01])
def test_a_bound_out_of_reach_is_not_looked_at(side: int, hair: float) -> None:
    axis = axis_of([Interval(None, Decimal(20)), Interval(Decimal(20), None)])

    cells = axis.around(20 + side * (REACH + hair), 1.0)

    assert len(cells) == (1 if hair > 0 else 2)
    assert sum(share for cell, share in cells if cell == (1 if side < 0 else 2)) > 1 - NEAR


def test_what_is_out_of_reach_is_less_than_one_part_in_a_hundred_thousand() -> None:
    assert NEAR < 1e-5


@pytest.mark.parametrize(
    ("value", "under", "over"),
    [("19", False, False), ("18.9", True, False), ("21", False, True), ("21.1", False, True)],
)
def test_an_interval_says_on_which_side_a_value_misses_it(
    value: str, under: bool, over: bool
) -> None:
    interval = Interval(Decimal(19), Decimal(21), high_excluded=True)

    assert (interval.is_under(Decimal(value)), interval.is_over(Decimal(value))) == (under, over)
    assert interval.holds(Decimal(value)) == (not under and not over)


def test_an_interval_with_its_bounds_reversed_is_refused_and_a_single_value_is_not() -> None:
    with pytest.raises(ValueError, match="reversed: 5 is over 4"):
        Interval(Decimal(5), Decimal(4))

    assert Interval(Decimal(5), Decimal(5)).holds(Decimal(5))


def test_the_bounds_of_an_interval_in_inches_are_compared_as_exact_centimetres() -> None:
    interval = Interval(Decimal("7.125"), None, low_excluded=True)

    in_cm = interval.in_centimetres(Unit.IN)

    assert in_cm == Interval(Decimal("18.0975"), None, low_excluded=True)
    assert interval.in_centimetres(Unit.CM) is interval
