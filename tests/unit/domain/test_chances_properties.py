"""What holds of every chance, for any chart and any leg."""

from __future__ import annotations

import math
from decimal import Decimal
from itertools import pairwise, product
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from shared.domain.fit import Fit, fit
from shared.domain.interval import Interval
from shared.domain.measurement import Leg, Side, Unit, leg_of
from shared.domain.sizechart import Chart, Row
from shared.domain.tape import TAPE_SD, Caution
from tests.builders import a_chart, a_row, both, left
from tests.unit.domain.tape_error import NEAR

HAIR = 1e-9
SIZES = st.sampled_from(["S", "M", "L"])
RULES = st.sampled_from(["undecided", "larger", "smaller"])
UNITS = st.sampled_from(["cm", "in"])
POINTS = ("ankle", "calf")
BOUNDS = st.integers(min_value=40, max_value=52).map(lambda n: Decimal(n) / 2)
READINGS = st.integers(min_value=195, max_value=265).map(lambda n: Decimal(n) / 10)
LEGS = st.fixed_dictionaries(dict.fromkeys(POINTS, READINGS))


@st.composite
def bounds(draw: st.DrawFn) -> Any:
    low, high = map(str, sorted((draw(BOUNDS), draw(BOUNDS))))
    shapes = [
        [low, high],
        [None, high],
        [low, None],
        {"above": low, "max": high},
        {"min": low, "below": high},
    ]
    return draw(st.sampled_from(shapes))


ROWS = st.builds(lambda size, a, c: a_row(size, ankle=a, calf=c), SIZES, bounds(), bounds())
CHARTS = st.lists(ROWS, min_size=1, max_size=6)


def confirmed(values: dict[str, Decimal]) -> Leg:
    """So that any two numbers reach the chart."""
    return Leg(values, confirmed=True)


def answer(chart: Chart, values: dict[str, Decimal], **changes: Any) -> Fit:
    return fit(chart, left(confirmed(values)), **changes)


def given_by(rows: list[Row], place: dict[str, Decimal], rule: str) -> set[str]:
    """The contract's words: the sizes whose rows hold every point, then the maker's choice."""
    fitting = [row.size for row in rows if all(row.bounds[p].holds(place[p]) for p in place)]
    order = list(dict.fromkeys(row.size for row in rows))
    found = sorted(set(fitting), key=order.index)
    return set({"undecided": found, "larger": found[-1:], "smaller": found[:1]}[rule])


def stretches(rows: list[Row], point: str, reading: Decimal) -> list[tuple[Decimal, float]]:
    """A value in each stretch between two bounds, and the probability of that stretch."""
    ends = {end for row in rows for end in (row.bounds[point].low, row.bounds[point].high)}
    edges = [Decimal(-99), *sorted(end for end in ends if end is not None), Decimal(199)]
    scale = TAPE_SD[point] * math.sqrt(2)
    return [
        (
            (low + high) / 2,
            (math.erf(float(high - reading) / scale) - math.erf(float(low - reading) / scale)) / 2,
        )
        for low, high in pairwise(edges)
    ]


@given(rows=CHARTS, values=LEGS, rule=RULES)
def test_a_chance_is_the_sum_over_every_place_where_the_rule_gives_the_size(
    rows: list[dict[str, Any]], values: dict[str, Decimal], rule: str
) -> None:
    chart = a_chart(*rows, between_sizes=rule)
    expected = dict.fromkeys([*chart.sizes, "none"], 0.0)
    cut = [stretches(list(chart.rows), point, values[point]) for point in POINTS]
    for (ankle, first), (calf, second) in product(*cut):
        place = {"ankle": ankle, "calf": calf}
        for size in given_by(list(chart.rows), place, rule) or {"none"}:
            expected[size] += first * second

    found = answer(chart, values).chances[Side.LEFT]

    told = {**dict.fromkeys(chart.sizes, 0.0), **found.sizes, "none": found.none}
    assert told == pytest.approx(expected, abs=NEAR)


@given(rows=CHARTS, values=LEGS, rule=RULES, unit=UNITS)
def test_every_chance_is_a_probability(
    rows: list[dict[str, Any]], values: dict[str, Decimal], rule: str, unit: str
) -> None:
    found = answer(a_chart(*rows, between_sizes=rule, unit=unit), values)

    of_leg = found.chances[Side.LEFT]
    assert all(0 <= chance <= 1 for chance in (*of_leg.sizes.values(), of_leg.none))
    assert found.best_confidence is None or 0 <= found.best_confidence <= 1
    assert all(chance >= 0.05 for chance in of_leg.plausible().values())


@given(rows=CHARTS, values=LEGS, rule=st.sampled_from(["larger", "smaller"]))
def test_where_the_maker_decides_the_sizes_and_none_add_up_to_one(
    rows: list[dict[str, Any]], values: dict[str, Decimal], rule: str
) -> None:
    found = answer(a_chart(*rows, between_sizes=rule), values).chances[Side.LEFT]

    assert sum(found.sizes.values()) + found.none == pytest.approx(1, abs=1e-6)


@given(
    ends=st.lists(BOUNDS, min_size=2, max_size=8, unique=True).map(sorted),
    values=LEGS,
    calf=bounds(),
)
def test_where_no_rows_overlap_the_sizes_and_none_add_up_to_one(
    ends: list[Decimal], values: dict[str, Decimal], calf: Any
) -> None:
    rows = [a_row(f"{low}", ankle=[str(low), str(high)], calf=calf) for low, high in pairwise(ends)]

    found = answer(a_chart(*rows), values).chances[Side.LEFT]

    assert sum(found.sizes.values()) + found.none == pytest.approx(1, abs=1e-6)


@given(rows=CHARTS, values=LEGS)
def test_without_a_maker_s_choice_sizes_may_only_add_up_to_more_than_one(
    rows: list[dict[str, Any]], values: dict[str, Decimal]
) -> None:
    found = answer(a_chart(*rows), values).chances[Side.LEFT]

    assert sum(found.sizes.values()) + found.none >= 1 - HAIR


@given(
    half=st.integers(min_value=1, max_value=40).map(lambda n: Decimal(n) / 8),
    steps=st.lists(st.integers(0, 16), min_size=2, max_size=5, unique=True).map(sorted),
    over=st.booleans(),
)
def test_the_nearer_to_the_bound_of_a_lone_box_the_less_sure(
    half: Decimal, steps: list[int], over: bool
) -> None:
    middle = Decimal(22)
    chart = a_chart(a_row(ankle=[str(middle - half), str(middle + half)]))
    sixteenth = half / 16 if over else -half / 16

    found = [answer(chart, {"ankle": middle + sixteenth * step}) for step in steps]

    sure = [one.confidence("M") for one in found]
    assert all(nearer <= farther + HAIR for farther, nearer in pairwise(sure))


@given(rows=CHARTS, one=LEGS, step=st.integers(-29, 29), rule=RULES)
def test_swapping_the_legs_swaps_their_chances(
    rows: list[dict[str, Any]], one: dict[str, Decimal], step: int, rule: str
) -> None:
    other = {point: value + Decimal(step) / 10 for point, value in one.items()}
    chart = a_chart(*rows, between_sizes=rule)

    there = fit(chart, both(confirmed(one), confirmed(other)))
    back = fit(chart, both(confirmed(other), confirmed(one)))

    assert there.chances[Side.LEFT] == back.chances[Side.RIGHT]
    assert there.chances[Side.RIGHT] == back.chances[Side.LEFT]
    assert (there.outcome, there.sizes) == (back.outcome, back.sizes)
    assert there.best_confidence == back.best_confidence


@given(rows=CHARTS, values=LEGS, rule=RULES)
def test_the_twin_of_a_chart_in_inches_gives_the_same_chances(
    rows: list[dict[str, Any]], values: dict[str, Decimal], rule: str
) -> None:
    chart = a_chart(*rows, between_sizes=rule, unit="in")
    twin = Chart(
        chart_id="twin",
        title="",
        style=chart.style,
        unit=Unit.CM,
        points=chart.points,
        rows=tuple(
            Row(row.size, {p: box.in_centimetres(Unit.IN) for p, box in row.bounds.items()})
            for row in chart.rows
        ),
        between_sizes=chart.between_sizes,
    )
    in_inches = {point: value * Decimal("2.54") for point, value in values.items()}

    found, expected = answer(chart, in_inches), answer(twin, in_inches)

    assert found.chances == expected.chances
    assert (found.outcome, found.sizes) == (expected.outcome, expected.sizes)


@given(rows=CHARTS, extra=ROWS, values=LEGS)
def test_one_more_row_takes_no_size_away_and_leaves_less_to_none(
    rows: list[dict[str, Any]], extra: dict[str, Any], values: dict[str, Decimal]
) -> None:
    before = answer(a_chart(*rows), values)
    after = answer(a_chart(*rows, extra), values)

    assert set(before.sizes) <= set(after.sizes)
    assert after.chances[Side.LEFT].none <= before.chances[Side.LEFT].none + HAIR
    for size, chance in before.chances[Side.LEFT].sizes.items():
        assert after.chances[Side.LEFT].sizes[size] >= chance - HAIR


@given(rows=CHARTS, values=LEGS, rule=RULES)
def test_a_row_that_nobody_makes_is_as_good_as_not_printed(
    rows: list[dict[str, Any]], values: dict[str, Decimal], rule: str
) -> None:
    assume(len(rows) > 1)
    chart, shorter = (a_chart(*some, between_sizes=rule) for some in (rows, rows[:-1]))
    assume(set(chart.sizes) == set(shorter.sizes))

    found = answer(chart, values, made=shorter.all_rows)
    expected = answer(shorter, values)

    assert (found.outcome, found.sizes) == (expected.outcome, expected.sizes)
    assert found.chances[Side.LEFT].sizes == pytest.approx(expected.chances[Side.LEFT].sizes)


@given(box=bounds(), values=LEGS, thousandth=st.sampled_from([1e-3, 1e-6]))
def test_the_better_the_tape_the_surer_is_a_leg_inside(
    box: Any, values: dict[str, Decimal], thousandth: float
) -> None:
    chart = a_chart(a_row(ankle=box))
    interval: Interval = chart.rows[0].bounds["ankle"]
    ends = [end for end in (interval.low, interval.high) if end is not None]
    assume(interval.holds(values["ankle"]) and values["ankle"] not in ends)

    found = answer(chart, values, caution=Caution({"ankle": 10 * thousandth}))

    assert found.confidence("M") == pytest.approx(1, abs=NEAR)


@given(rows=CHARTS, values=LEGS, number=st.integers(min_value=2, max_value=5))
def test_the_same_reading_again_moves_no_size_and_only_the_error(
    rows: list[dict[str, Any]], values: dict[str, Decimal], number: int
) -> None:
    chart = a_chart(*rows)
    again = leg_of({p: [v] * number for p, v in values.items()}, confirmed=True)
    better = Caution({p: TAPE_SD[p] / number**0.5 for p in POINTS})

    found = fit(chart, left(again))

    assert found.sizes == answer(chart, values).sizes
    assert found.chances == answer(chart, values, caution=better).chances
