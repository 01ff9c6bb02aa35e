"""Rows that stand twice, and sizes that do not run from small to large."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, pairwise

from shared.domain.chart_lint.boxes import Box, Boxes
from shared.domain.chart_lint.finding import Code, Finding, Level, named, sized, told
from shared.domain.interval import Interval
from shared.domain.sizechart import Chart

_BODY = frozenset({"height", "weight"})
"""In a grid of these a larger size is not for taller people; only the primary point must grow."""


def duplicates(boxes: Boxes) -> Iterator[Finding]:
    """Equal boxes that differ in size, or in nothing; one size in two variants is no fault."""
    same: dict[Box, list[int]] = {}
    for number in range(len(boxes.chart.rows)):
        same.setdefault(boxes.box(number), []).append(number)
    for numbers in same.values():
        cuts = Counter(boxes.chart.rows[number].cut for number in numbers)
        sizes = boxes.sizes(numbers)
        if len(sizes) > 1:
            yield _duplicate(numbers, sizes, f"the same bounds stand in {sized(sizes)}")
        elif len(cuts) < len(numbers):
            twice = [n for n in numbers if cuts[boxes.chart.rows[n].cut] > 1]
            yield _duplicate(twice, sizes, f"{sized(sizes)} has the same row more than once")


def _duplicate(numbers: Sequence[int], sizes: tuple[str, ...], text: str) -> Finding:
    rows = tuple(number + 1 for number in numbers)
    return Finding(Code.DUPLICATE, Level.ERROR, None, rows, sizes, {}, text)


Ends = tuple[Decimal | None, Decimal | None]
Fall = tuple[Decimal, Decimal]
"""An end of the smaller size, and the lower one of the larger size."""


@dataclass(frozen=True, slots=True)
class _Extent:
    """What the rows of one size, or of sizes that share the primary bounds, ask together."""

    sizes: tuple[str, ...]
    rows: tuple[int, ...]
    ends: Mapping[str, Ends]


def decreasing(boxes: Boxes) -> Iterator[Finding]:
    """Sizes run from small to large: for each variant, in the order in which they first appear."""
    chart = boxes.chart
    for numbers in _by_variant(chart).values():
        for smaller, larger in pairwise(_extents(boxes, numbers)):
            for point in chart.points:
                fall = _fall(chart, point, smaller, larger)
                if fall is not None:
                    yield _decreasing(chart, point, (smaller, larger), fall)


def _by_variant(chart: Chart) -> dict[object, list[int]]:
    found: dict[object, list[int]] = {}
    for number, row in enumerate(chart.rows):
        found.setdefault(row.cut[1], []).append(number)
    return found


def _extents(boxes: Boxes, numbers: Sequence[int]) -> list[_Extent]:
    """Sizes with the same primary bounds are one step of the ladder: M and M full calf."""
    chart = boxes.chart
    by_size: dict[str, list[int]] = {}
    for number in numbers:
        by_size.setdefault(chart.rows[number].size, []).append(number)
    steps = groupby(
        boxes.sizes(numbers),
        key=lambda size: _hull(chart, by_size[size], chart.primary) if chart.primary else size,
    )
    grouped = [[row for size in sizes for row in by_size[size]] for _, sizes in steps]
    return [
        _Extent(
            boxes.sizes(rows),
            tuple(sorted(row + 1 for row in rows)),
            {point: _hull(chart, rows, point) for point in chart.points},
        )
        for rows in grouped
    ]


def _hull(chart: Chart, numbers: Sequence[int], point: str) -> Ends:
    """The smallest low and the largest high; None when any is open."""
    intervals = [chart.rows[number].bounds.get(point, Interval()) for number in numbers]
    lows = [interval.low for interval in intervals if interval.low is not None]
    highs = [interval.high for interval in intervals if interval.high is not None]
    return (
        min(lows) if len(lows) == len(intervals) else None,
        max(highs) if len(highs) == len(intervals) else None,
    )


def _fall(chart: Chart, point: str, smaller: _Extent, larger: _Extent) -> Fall | None:
    """The primary point may fall at neither end; another only where it follows the primary."""
    falls = _falls(smaller.ends[point], larger.ends[point])
    if point == chart.primary:
        return falls[0] if falls else None
    if point in _BODY or len(falls) < 2:  # noqa: PLR2004 - both ends
        return None
    leads = chart.primary and _falls(smaller.ends[chart.primary], larger.ends[chart.primary])
    return None if leads else falls[0]


def _falls(smaller: Ends, larger: Ends) -> list[Fall]:
    """The finite ends, low and high, that are lower in the larger size."""
    return [
        (before, after)
        for before, after in zip(smaller, larger, strict=True)
        if before is not None and after is not None and after < before
    ]


def _decreasing(chart: Chart, point: str, steps: tuple[_Extent, _Extent], fall: Fall) -> Finding:
    smaller, larger = steps
    before, after = fall
    first, then = (told({"at": end}, point, chart.unit) for end in fall)
    return Finding(
        Code.DECREASING,
        Level.ERROR,
        point,
        tuple(sorted({*smaller.rows, *larger.rows})),
        (*smaller.sizes, *larger.sizes),
        {"from": before, "to": after, "by": before - after},
        f"{named(point)} falls from {first} to {then} between {sized(smaller.sizes)} and "
        f"{sized(larger.sizes)}, and sizes run from small to large",
    )
