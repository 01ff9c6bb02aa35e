"""The lint against every leg there is, on charts small enough to try them all."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shared.domain.chart_lint import Code, Finding, lint
from shared.domain.sizechart import Chart, Row
from tests.builders import a_chart, a_row

TOP = 6
POINTS = ("hip", "waist")
"""No limits are known for these, so that any number will do."""
VALUES = [Decimal(n) / 2 for n in range(-1, 2 * TOP + 2)]
"""Every bound, one value between any two, and one beyond each end."""

Leg = dict[str, Decimal]


@st.composite
def bounds(draw: st.DrawFn) -> Any:
    low, high = sorted((draw(st.integers(0, TOP)), draw(st.integers(0, TOP))))
    names = (
        draw(st.sampled_from(["min", "min", "above"])),
        draw(st.sampled_from(["max", "max", "below"])),
    )
    ends = dict(zip(names, (low, high), strict=True))
    return draw(st.sampled_from([ends, ends, ends, {names[0]: low}, {names[1]: high}]))


@st.composite
def charts(draw: st.DrawFn, points: tuple[str, ...] = POINTS) -> Chart:
    sizes = draw(st.lists(st.sampled_from("SML"), min_size=1, max_size=6))
    return a_chart(*(a_row(size, **{p: draw(bounds()) for p in points}) for size in sizes))


def legs(points: tuple[str, ...] = POINTS) -> list[Leg]:
    return [
        dict(zip(points, values, strict=True)) for values in product(VALUES, repeat=len(points))
    ]


def rows_of(chart: Chart, leg: Leg) -> list[Row]:
    return [r for r in chart.rows if all(r.bounds[p].holds(v) for p, v in leg.items())]


def is_in(finding: Finding, leg: Leg) -> bool:
    assert finding.point is not None
    value, numbers = leg[finding.point], finding.numbers
    if "at" in numbers:
        return value == numbers["at"]
    low, high = numbers["from"], numbers["to"]
    return (low is None or low <= value) and (high is None or value <= high)


@given(chart=charts())
def test_two_sizes_that_a_leg_gets_are_told_together(chart: Chart) -> None:
    told = {frozenset(f.sizes) for f in lint(chart) if len(f.sizes) > 1 and f.code is not Code.GAP}

    for leg in legs():
        sizes = sorted({row.size for row in rows_of(chart, leg)})
        pairs = {frozenset(pair) for pair in product(sizes, sizes) if len(set(pair)) > 1}
        assert all(any(pair <= known for known in told) for pair in pairs)


@given(chart=charts())
def test_a_leg_gets_both_sizes_where_the_lint_says_so(chart: Chart) -> None:
    both = [f for f in lint(chart) if f.code in {Code.SHARED_BOUND, Code.OVERLAP}]

    for finding in both:
        assert any(
            set(finding.sizes) <= {row.size for row in rows_of(chart, leg)}
            for leg in legs()
            if is_in(finding, leg)
        )


@given(chart=charts())
def test_a_leg_gets_nothing_where_the_lint_finds_a_gap(chart: Chart) -> None:
    for gap in (f for f in lint(chart) if f.code is Code.GAP):
        assert any(not rows_of(chart, leg) for leg in legs() if is_in(gap, leg))


@given(chart=charts(("hip",)))
def test_on_one_point_every_hole_between_two_rows_is_a_gap(chart: Chart) -> None:
    gaps = [f for f in lint(chart) if f.code is Code.GAP]

    taken = [leg["hip"] for leg in legs(("hip",)) if rows_of(chart, leg)]
    for leg in legs(("hip",)):
        is_hole = taken and min(taken) < leg["hip"] < max(taken) and not rows_of(chart, leg)
        # A bound of a gap may be taken; what lies strictly inside may not.
        assert not is_hole or any(is_in(gap, leg) for gap in gaps)


@given(chart=charts())
def test_a_hole_with_rows_on_both_sides_along_a_point_is_never_wholly_untold(chart: Chart) -> None:
    gaps = [f for f in lint(chart) if f.code is Code.GAP]

    for leg in legs():
        if not rows_of(chart, leg) and any(_is_between(chart, leg, point) for point in POINTS):
            assert gaps


def _is_between(chart: Chart, leg: Leg, point: str) -> bool:
    line = [
        r for r in chart.rows if all(r.bounds[p].holds(v) for p, v in leg.items() if p != point)
    ]
    sides = [row.bounds[point] for row in line if _is_there(row)]
    return any(s.is_over(leg[point]) for s in sides) and any(s.is_under(leg[point]) for s in sides)


def _is_there(row: Row) -> bool:
    return all(any(row.bounds[point].holds(value) for value in VALUES) for point in POINTS)


@given(chart=charts())
def test_an_empty_row_is_the_only_one_out_of_reach_where_nothing_is_decided(chart: Chart) -> None:
    told = {row for f in lint(chart) if f.code is Code.UNREACHABLE for row in f.rows}

    assert told == {n for n, row in enumerate(chart.rows, 1) if not _is_there(row)}


@given(chart=charts(), rule=st.sampled_from(["larger", "smaller"]))
def test_a_row_that_is_out_of_reach_by_the_rule_is_never_chosen(chart: Chart, rule: str) -> None:
    decided = a_chart(
        *({"size": r.size, **{p: _printed(r, p) for p in POINTS}} for r in chart.rows),
        between_sizes=rule,
    )
    unreachable = [f for f in lint(decided) if f.code is Code.UNREACHABLE and f.point is None]

    for finding in unreachable:
        lost = decided.rows[int(finding.text.split()[4]) - 1]
        for leg in legs():
            found = rows_of(decided, leg)
            chosen = [s for s in decided.sizes if s in {row.size for row in found}]
            if lost in found:
                assert chosen[-1 if rule == "larger" else 0] != lost.size


def _printed(row: Row, point: str) -> dict[str, Decimal]:
    interval = row.bounds[point]
    ends = {
        "above" if interval.low_excluded else "min": interval.low,
        "below" if interval.high_excluded else "max": interval.high,
    }
    return {name: end for name, end in ends.items() if end is not None}
