"""Why a leg is off a chart: the nearest rows, and by how much each point misses them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from shared.domain.axis import RowSet
from shared.domain.interval import Interval
from shared.domain.measurement import (
    Leg,
    Side,
    Unit,
    distance_from_centimetres,
    from_centimetres,
    is_length,
)
from shared.domain.sizechart import Chart, Row


@dataclass(frozen=True, slots=True)
class Miss:
    """A value outside a row. `by` is in the chart's unit, and 0 on a bound that is excluded."""

    side: Side
    point: str
    value: Decimal
    interval: Interval
    by: Decimal
    over: bool


@dataclass(frozen=True, slots=True)
class NearRow:
    side: Side
    row: Row
    misses: tuple[Miss, ...]


def nearest_rows(chart: Chart, side: Side, leg: Leg, made: RowSet) -> tuple[NearRow, ...]:
    """The rows that miss the primary point least and, among these, the other points least.

    Several when they are equally near. The primary point only orders them, it excuses nothing.
    """
    at = leg.values.get(chart.primary or "")
    touching = 0 if at is None else chart.axes[chart.primary or ""].touching(at) & made
    near = [
        NearRow(side, row, misses_of(chart, side, leg, row))
        for row in chart.rows_in(touching or made)  # No other row can be nearer than these.
    ]
    if not near:
        return ()
    distances = [_distance(chart, found) for found in near]
    least = min(distances)
    return tuple(one for one, distance in zip(near, distances, strict=True) if distance == least)


def _distance(chart: Chart, near: NearRow) -> tuple[Decimal, Decimal, int]:
    primary = sum((m.by for m in near.misses if m.point == chart.primary), Decimal(0))
    return primary, sum((m.by for m in near.misses), Decimal(0)), len(near.misses)


def misses_of(chart: Chart, side: Side, leg: Leg, row: Row) -> tuple[Miss, ...]:
    """Every given point that the row does not hold, in the chart's unit."""
    found = (
        _miss(chart, side, point, leg.values[point], interval)
        for point, interval in row.bounds.items()
        if point in leg.values
    )
    return tuple(miss for miss in found if miss is not None)


def _miss(chart: Chart, side: Side, point: str, value: Decimal, interval: Interval) -> Miss | None:
    unit = chart.unit if is_length(point) else Unit.CM  # Only lengths are ever converted.
    exact = interval.in_centimetres(unit)
    if exact.high is not None and exact.is_over(value):
        by, over = value - exact.high, True
    elif exact.low is not None and exact.is_under(value):
        by, over = exact.low - value, False
    else:
        return None
    shown = from_centimetres(value, unit)
    return Miss(side, point, shown, interval, distance_from_centimetres(by, unit), over)
