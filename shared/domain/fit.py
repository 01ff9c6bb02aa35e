"""Legs against a chart: which rows fit, how sure that is, or what is in the way and by how much.

The maker's chart is the specification: a row fits when every required point, and every optional
point that was given, lies inside it. Nothing is averaged, traded off or forced.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from shared.domain.axis import RowSet
from shared.domain.chances import Chances, Spread, chances_of, decided, spread_of
from shared.domain.measurement import Leg, Side
from shared.domain.misses import NearRow, nearest_rows
from shared.domain.plausibility import CalfDifference, Implausible, calf_difference, implausible
from shared.domain.sizechart import Chart, Row, Style
from shared.domain.tape import USUAL_CAUTION, Caution

Legs = Mapping[Side, Leg]


class Outcome(StrEnum):
    """Ordered by precedence: the first that applies is the answer."""

    IMPLAUSIBLE = "implausible"
    SEE_CLINICIAN = "see_clinician"
    MORE_NEEDED = "more_needed"
    NO_SIZE = "no_size"
    PER_LEG = "per_leg"
    SEVERAL = "several"
    BORDERLINE = "borderline"
    MATCH = "match"


@dataclass(frozen=True, slots=True)
class Held:
    """A leg held against a chart: the rows at the reading, and those around it."""

    leg: Leg
    rows: RowSet
    spread: Spread


@dataclass(frozen=True, slots=True)
class Fit:
    """What the chart says. `sizes` run small to large; `rows` are those behind them, per leg.

    `of_leg` has the sizes of each leg taken alone, also where the two together get none.
    """

    outcome: Outcome
    sizes: tuple[str, ...] = ()
    rows: Mapping[Side, tuple[Row, ...]] = field(default_factory=dict)
    chances: Mapping[Side, Chances] = field(default_factory=dict)
    of_leg: Mapping[Side, tuple[str, ...]] = field(default_factory=dict)
    missing: tuple[tuple[Side, str], ...] = ()
    implausible: tuple[Implausible, ...] = ()
    calves: CalfDifference | None = None

    @property
    def off_chart(self) -> tuple[Side, ...]:
        """The legs that no row holds."""
        return tuple(side for side, sizes in self.of_leg.items() if not sizes)

    def confidence(self, size: str, side: Side | None = None) -> float:
        """Of a size for one leg; without `side` the lower of the two legs."""
        legs = self.chances.values() if side is None else [self.chances[side]]
        return min(chances.sizes.get(size, 0.0) for chances in legs)

    @property
    def best_confidence(self) -> float | None:
        """Of the likeliest answer: for legs of unlike sizes the lower of the two."""
        if not self.sizes:
            return None
        if self.outcome is not Outcome.PER_LEG:
            return max(map(self.confidence, self.sizes))
        return min(
            max(self.confidence(row.size, side) for row in rows) for side, rows in self.rows.items()
        )


def concern(legs: Legs, style: Style | None) -> Fit | None:
    """What must be asked before any chart is read; None when nothing stands out."""
    doubts = implausible(legs, check_shape=style is not Style.WRAP)
    if doubts:
        return Fit(Outcome.IMPLAUSIBLE, implausible=doubts)
    difference = calf_difference(legs)
    if difference is not None:
        return Fit(Outcome.SEE_CLINICIAN, calves=difference)
    return None


def fitting(chart: Chart, leg: Leg) -> RowSet:
    """Every row that holds each given point of the chart; missing points are not looked at."""
    rows = chart.all_rows
    for point, axis in chart.axes.items():
        value = leg.values.get(point)
        if value is not None:
            rows &= axis.at(value)
    return rows


def hold(chart: Chart, legs: Legs, caution: Caution) -> dict[Side, Held]:
    """The costly half of `judge`, which products of one chart share."""
    return {
        side: Held(leg, fitting(chart, leg), spread_of(chart, leg, caution))
        for side, leg in legs.items()
    }


def nearest(
    chart: Chart, legs: Legs, found: Fit, made: RowSet | None = None
) -> tuple[NearRow, ...]:
    """For each leg that is off the chart, the rows that it misses least."""
    sold = chart.all_rows if made is None else made
    return tuple(
        near for side in found.off_chart for near in nearest_rows(chart, side, legs[side], sold)
    )


def fit(
    chart: Chart, legs: Legs, made: RowSet | None = None, caution: Caution = USUAL_CAUTION
) -> Fit:
    """The chart's answer for one leg or two; `made` are the rows that somebody sells, None all."""
    found = concern(legs, chart.style)
    if found is None:
        held = hold(chart, legs, caution)
        found = judge(chart, held, made, caution)
        if found.outcome is Outcome.NO_SIZE:
            sold = chart.all_rows if made is None else made
            return replace(found, chances=_chances(chart, held, sold))
    return found


def _chances(chart: Chart, held: Mapping[Side, Held], sold: RowSet) -> dict[Side, Chances]:
    return {side: chances_of(chart, one.spread, sold) for side, one in held.items()}


def judge(
    chart: Chart,
    held: Mapping[Side, Held],
    made: RowSet | None = None,
    caution: Caution = USUAL_CAUTION,
) -> Fit:
    """`fit` for legs that raise no concern; where no size fits, without the chances."""
    missing = tuple(
        (side, point)
        for side, one in held.items()
        for point in chart.required
        if point not in one.leg.values
    )
    if missing:
        return Fit(Outcome.MORE_NEEDED, missing=missing)
    sold = chart.all_rows if made is None else made
    rows = {side: one.rows & sold for side, one in held.items()}
    if not all(rows.values()):
        return Fit(Outcome.NO_SIZE, of_leg=_of_leg(chart, rows))
    chances = _chances(chart, held, sold)
    common = _common(chart, rows)
    found = {side: decided(chart, of_leg) for side, of_leg in (common or rows).items()}
    sizes = _sizes(chart, found)
    if common is None:
        outcome = Outcome.PER_LEG
    elif len(sizes) > 1:
        outcome = Outcome.SEVERAL
    else:
        lowest = min(one.sizes.get(sizes[0], 0.0) for one in chances.values())
        outcome = Outcome.BORDERLINE if lowest < caution.borderline_below else Outcome.MATCH
    given = {side: chart.rows_in(of_leg) for side, of_leg in found.items()}
    return Fit(outcome, sizes, given, chances, _of_leg(chart, rows))


def _common(chart: Chart, rows: Mapping[Side, RowSet]) -> Mapping[Side, RowSet] | None:
    """The rows whose cut fits every leg; None when no cut does."""
    if len(rows) == 1:
        return rows
    left, right = (chart.of_same_cut(of_leg) for of_leg in rows.values())
    shared = left & right
    return {side: of_leg & shared for side, of_leg in rows.items()} if shared else None


def _sizes(chart: Chart, rows: Mapping[Side, RowSet]) -> tuple[str, ...]:
    left, *right = rows.values()
    return chart.sizes_in(left | right[0] if right else left)


def _of_leg(chart: Chart, rows: Mapping[Side, RowSet]) -> dict[Side, tuple[str, ...]]:
    return {side: chart.sizes_in(decided(chart, of_leg)) for side, of_leg in rows.items()}
