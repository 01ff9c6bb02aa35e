"""What holds for any chart and any leg."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from shared.domain.fit import Outcome, fit, fitting, nearest
from shared.domain.measurement import Leg, Side, Unit, to_centimetres
from shared.domain.tape import BORDERLINE_BELOW
from tests.builders import ONE_SIZE, a_chart, a_row, both, left

EIGHTHS = st.integers(min_value=5 * 8, max_value=17 * 8).map(lambda n: Decimal(n) / 8)
SIZES = st.sampled_from(["S", "M", "L", "XL"])
RULES = st.sampled_from(["undecided", "larger", "smaller"])


@st.composite
def bounds(draw: st.DrawFn) -> Any:
    low, high = sorted((draw(EIGHTHS), draw(EIGHTHS)))
    plain = [str(low), str(high)]
    half_open = [[None, str(high)], [str(low), None]]
    excluded = [{"above": str(low), "max": str(high)}, {"min": str(low), "below": str(high)}]
    return draw(st.sampled_from([plain, *half_open, *excluded]))


ROWS = st.builds(lambda size, a, c: a_row(size, ankle=a, calf=c), SIZES, bounds(), bounds())
CHARTS = st.lists(ROWS, min_size=1, max_size=6)
INCHES = st.fixed_dictionaries({"ankle": EIGHTHS, "calf": EIGHTHS})
STEPS = st.integers(min_value=-9, max_value=9).map(lambda n: Decimal(n) / 8)
_OTHER = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}
Legs = tuple[dict[str, Decimal], dict[str, Decimal]]


@st.composite
def pairs(draw: st.DrawFn) -> Legs:
    """Near enough to one another that no clinician is asked for."""
    first = draw(INCHES)
    return first, {point: value + draw(STEPS) for point, value in first.items()}


def confirmed(inches: dict[str, Decimal], unit: Unit = Unit.IN) -> Leg:
    """So that any two numbers reach the chart."""
    return Leg({p: to_centimetres(v, unit) for p, v in inches.items()}, confirmed=True)


def is_inside(row: dict[str, Any], leg: dict[str, Decimal]) -> bool:
    """The contract's words on bounds, written down a second time."""
    return all(_holds(row[point], value) for point, value in leg.items())


def _holds(bound: Any, value: Decimal) -> bool:
    if isinstance(bound, list):
        bound = {"min": bound[0], "max": bound[1]}
    checks = {
        "min": lambda end: value >= end,
        "above": lambda end: value > end,
        "max": lambda end: value <= end,
        "below": lambda end: value < end,
    }
    return all(end is None or checks[name](Decimal(end)) for name, end in bound.items())


@given(rows=CHARTS, leg=INCHES)
def test_a_leg_inside_exactly_one_row_gets_its_size(
    rows: list[dict[str, Any]], leg: dict[str, Decimal]
) -> None:
    around = [row for row in rows if is_inside(row, leg)]
    assume(len(around) == 1)

    found = fit(a_chart(*rows, unit="in"), left(confirmed(leg)))

    assert found.outcome in ONE_SIZE
    assert found.sizes == (around[0]["size"],)
    assert (found.outcome is Outcome.BORDERLINE) == (
        found.confidence(found.sizes[0]) < BORDERLINE_BELOW
    )


@given(rows=CHARTS, leg=INCHES, rule=RULES)
def test_a_size_is_only_given_when_one_of_its_rows_holds_every_point(
    rows: list[dict[str, Any]], leg: dict[str, Decimal], rule: str
) -> None:
    around = {row["size"] for row in rows if is_inside(row, leg)}

    found = fit(a_chart(*rows, unit="in", between_sizes=rule), left(confirmed(leg)))

    assert set(found.sizes) <= around
    assert bool(found.sizes) == bool(around)
    assert (found.outcome is Outcome.NO_SIZE) == (not around)


@given(rows=CHARTS, pair=pairs(), rule=RULES)
def test_giving_the_same_legs_in_inches_changes_nothing(
    rows: list[dict[str, Any]], pair: Legs, rule: str
) -> None:
    chart = a_chart(*rows, unit="in", between_sizes=rule)
    in_cm = [{p: v * Decimal("2.54") for p, v in leg.items()} for leg in pair]

    by_inches = fit(chart, both(*map(confirmed, pair)))
    by_centimetres = fit(chart, both(*(confirmed(leg, Unit.CM) for leg in in_cm)))

    assert by_inches == by_centimetres


@given(rows=CHARTS, leg=INCHES)
def test_a_chart_printed_in_centimetres_gives_the_sizes_of_its_exact_twin_in_inches(
    rows: list[dict[str, Any]], leg: dict[str, Decimal]
) -> None:
    twins = [a_row(r["size"], **{p: _in_cm(r[p]) for p in ("ankle", "calf")}) for r in rows]

    in_inches = fit(a_chart(*rows, unit="in"), left(confirmed(leg)))
    in_centimetres = fit(a_chart(*twins), left(confirmed(leg)))

    assert in_inches.outcome is in_centimetres.outcome
    assert in_inches.sizes == in_centimetres.sizes


def _in_cm(bound: Any) -> Any:
    if isinstance(bound, dict):
        return {name: str(Decimal(end) * Decimal("2.54")) for name, end in bound.items()}
    return [None if end is None else str(Decimal(end) * Decimal("2.54")) for end in bound]


@given(rows=CHARTS, extra=ROWS, leg=INCHES)
def test_adding_a_row_to_an_undecided_chart_never_takes_a_size_away(
    rows: list[dict[str, Any]], extra: dict[str, Any], leg: dict[str, Decimal]
) -> None:
    before = fit(a_chart(*rows, unit="in"), left(confirmed(leg)))
    after = fit(a_chart(*rows, extra, unit="in"), left(confirmed(leg)))

    assert set(before.sizes) <= set(after.sizes)


@given(rows=CHARTS, pair=pairs(), rule=RULES)
def test_swapping_the_legs_swaps_the_answer(
    rows: list[dict[str, Any]], pair: Legs, rule: str
) -> None:
    chart = a_chart(*rows, unit="in", between_sizes=rule)

    one = fit(chart, both(*map(confirmed, pair)))
    other = fit(chart, both(*map(confirmed, reversed(pair))))

    assert one.outcome is not Outcome.SEE_CLINICIAN
    assert (one.outcome, one.sizes) == (other.outcome, other.sizes)
    for mine, others in _OTHER.items():
        assert one.rows.get(mine) == other.rows.get(others)
        assert one.of_leg.get(mine) == other.of_leg.get(others)
        assert one.chances.get(mine) == other.chances.get(others)
    assert one.best_confidence == other.best_confidence
    assert one.off_chart == tuple(_OTHER[side] for side in reversed(other.off_chart))


@given(rows=CHARTS, leg=INCHES)
def test_giving_one_point_less_never_takes_a_row_away(
    rows: list[dict[str, Any]], leg: dict[str, Decimal]
) -> None:
    chart = a_chart(*rows, unit="in")
    ankle_alone = confirmed({"ankle": leg["ankle"]})

    assert fitting(chart, confirmed(leg)) & ~fitting(chart, ankle_alone) == 0


@given(rows=CHARTS, leg=INCHES)
def test_every_nearest_row_says_what_is_in_its_way(
    rows: list[dict[str, Any]], leg: dict[str, Decimal]
) -> None:
    chart, legs = a_chart(*rows, unit="in"), left(confirmed(leg))

    found = fit(chart, legs)

    near = nearest(chart, legs, found)
    assert bool(near) == (found.outcome is Outcome.NO_SIZE)
    assert all(one.misses for one in near)
