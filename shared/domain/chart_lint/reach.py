"""Rows that no leg can get."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from shared.domain.axis import RowSet
from shared.domain.chart_lint.boxes import Boxes
from shared.domain.chart_lint.finding import (
    Code,
    Finding,
    Level,
    Numbers,
    named,
    span,
    told,
)
from shared.domain.chart_lint.units import Measured, is_empty, limits_told
from shared.domain.measurement import to_centimetres
from shared.domain.plausibility import CALF_OVER_THIGH
from shared.domain.sizechart import BetweenSizes, Chart, Row, Style, numbers_in


def unreachable(boxes: Boxes, explained: Iterable[Finding]) -> Iterator[Finding]:
    """`explained` are findings that say why rows are out of the limits: their unit."""
    chart = boxes.chart
    known: dict[str | None, set[int]] = {}
    for finding in explained:
        known.setdefault(finding.point, set()).update(row - 1 for row in finding.rows)
    for point in chart.points:
        yield from _out_of_limits(Measured(chart, point), known.get(point, set()))
    for number, row in enumerate(chart.rows):
        yield from _misshapen(chart, number, row)
    yield from _swallowed(boxes)


def _out_of_limits(measured: Measured, explained: set[int]) -> Iterator[Finding]:
    chart, point = measured.chart, measured.point
    for number, row in enumerate(chart.rows):
        interval = row.bounds.get(point)
        if interval is None:
            continue
        numbers = span(interval.low, interval.high)
        where = f"{named(point)} {told(numbers, point, chart.unit)}"
        if is_empty(interval):
            why = f"with the bounds excluded, no {where} is left"
        elif measured.is_outside(interval) and number not in explained:
            why = f"{where} is no measurement of a person ({limits_told(measured)})"
        else:
            continue
        yield _finding(chart, point, number, numbers, why)


def _misshapen(chart: Chart, number: int, row: Row) -> Iterator[Finding]:
    """Rows in which every leg is a column: it is asked about before any chart is read."""
    ankle, calf, thigh = (row.bounds.get(point) for point in ("ankle", "calf", "thigh"))
    is_wrap = chart.style is Style.WRAP
    if ankle and calf and ankle.low and calf.high and ankle.low >= calf.high and not is_wrap:
        why = "no ankle in it is slimmer than the calf"
        yield _finding(chart, "ankle", number, span(ankle.low, ankle.high), why)
    if calf and thigh and calf.low and thigh.high:
        most = to_centimetres(thigh.high, chart.unit) + CALF_OVER_THIGH
        if to_centimetres(calf.low, chart.unit) >= most:
            why = f"every calf in it is {CALF_OVER_THIGH} cm or more over the thigh"
            yield _finding(chart, "calf", number, span(calf.low, calf.high), why)


def _swallowed(boxes: Boxes) -> Iterator[Finding]:
    """Rows inside one of a size that is always preferred."""
    chart = boxes.chart
    if chart.between_sizes is BetweenSizes.UNDECIDED:
        return
    preferred = _preferred(chart)
    holders = [boxes.sound] * len(chart.rows)
    for column in boxes.columns:
        crowd = boxes.crowd(column)
        for number in numbers_in(boxes.sound):
            holders[number] &= crowd.holding(column.runs[number])
    for number in numbers_in(boxes.sound):
        better = numbers_in(holders[number] & preferred[chart.rows[number].size])
        winner = next((n for n in better if boxes.box(n) != boxes.box(number)), None)
        if winner is not None:
            size = chart.rows[winner].size
            rule = f"the {chart.between_sizes} size is taken"
            why = f"row {winner + 1} of size {size} holds all of it, and {rule}"
            yield _finding(chart, None, number, {}, why, winner)


def _preferred(chart: Chart) -> Mapping[str, RowSet]:
    """For each size, the rows of the sizes that are taken before it."""
    rows: dict[str, RowSet] = dict.fromkeys(chart.sizes, 0)
    for number, row in enumerate(chart.rows):
        rows[row.size] |= 1 << number
    ordered = list(rows.items())
    if chart.between_sizes is BetweenSizes.LARGER:
        ordered.reverse()
    found, before = {}, 0
    for size, of_size in ordered:
        found[size] = before
        before |= of_size
    return found


def _finding(
    chart: Chart,
    point: str | None,
    number: int,
    numbers: Numbers,
    why: str,
    winner: int | None = None,
) -> Finding:
    size = chart.rows[number].size
    involved = [number] if winner is None else sorted((number, winner))
    return Finding(
        Code.UNREACHABLE,
        Level.ERROR,
        point,
        tuple(n + 1 for n in involved),
        tuple(dict.fromkeys(chart.rows[n].size for n in (number, *involved))),
        numbers,
        f"no leg gets row {number + 1} of size {size}: {why}",
    )
