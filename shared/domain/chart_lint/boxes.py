"""The rows of a chart as boxes of cells, and which of them meet: sets at once, not pair by pair.

A column is cut at every printed bound, as in `shared.domain.axis`: with bounds 19 and 21 the cells
are below 19 (0), 19 (1), between (2), 21 (3) and above 21 (4). Every interval is a run of cells
then, whether its ends are excluded or not, and an empty one ends before it begins.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import accumulate

from shared.domain.axis import RowSet
from shared.domain.interval import Interval
from shared.domain.sizechart import Chart

Run = tuple[int, int]
"""The first and the last cell."""
Box = tuple[Run, ...]
"""A run for each point, in the order of the chart's points."""


@dataclass(frozen=True)
class Column:
    """One point of a chart. `runs` has one for each row; a row without a limit has all cells."""

    point: str
    bounds: tuple[Decimal, ...]
    runs: tuple[Run, ...]

    def values(self, run: Run) -> tuple[Decimal | None, Decimal | None]:
        """The printed numbers between which a run lies."""
        first, last = run
        low = self.bounds[(first - 1) // 2] if first > 0 else None
        high = self.bounds[last // 2] if last < 2 * len(self.bounds) else None
        return low, high

    def length(self, run: Run) -> float:
        """From one printed end to the other; very long where one is open."""
        low, high = self.values(run)
        return 1e9 if low is None or high is None else float(high - low)


@dataclass(frozen=True)
class Crowd:
    """A column's rows by where they begin and end; item n tells of cells up to n."""

    begun: tuple[RowSet, ...]
    ended: tuple[RowSet, ...]

    def meeting(self, run: Run) -> RowSet:
        """The rows that have a cell of the run; none when it is empty."""
        first, last = run
        if last < first:
            return 0
        # A row that ended before the run has begun before it as well, so this is a difference.
        return self.begun[last] ^ (self.ended[first - 1] if first else 0)

    def beginning(self, cell: int) -> RowSet:
        """The rows that begin at exactly this cell; none when there is no such cell."""
        if cell >= len(self.begun):
            return 0
        return self.begun[cell] ^ (self.begun[cell - 1] if cell else 0)

    def ending(self, cell: int) -> RowSet:
        """The rows that end at exactly this cell."""
        return self.ended[cell] ^ (self.ended[cell - 1] if cell else 0)

    def holding(self, run: Run) -> RowSet:
        """The rows that have every cell of the run."""
        first, last = run
        return self.begun[first] & ~(self.ended[last - 1] if last else 0)


@dataclass(frozen=True)
class Boxes:
    chart: Chart

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        rows = self.chart.rows
        return tuple(
            column_of(point, [row.bounds.get(point) for row in rows]) for point in self.chart.points
        )

    @cached_property
    def sound(self) -> RowSet:
        """The rows without an empty interval: nothing meets the others."""
        empty = {n for c in self.columns for n, (first, last) in enumerate(c.runs) if last < first}
        return sum(1 << n for n in range(len(self.chart.rows)) if n not in empty)

    @cached_property
    def meeting(self) -> tuple[RowSet, ...]:
        """For each row, the sound rows of which some leg gets both; itself among them."""
        found = [self.sound] * len(self.chart.rows)
        for column in self.columns:
            crowd = self.crowd(column)
            found = [
                rows & crowd.meeting(run) for rows, run in zip(found, column.runs, strict=True)
            ]
        return tuple(found)

    @cached_property
    def alike(self) -> tuple[RowSet, ...]:
        """For each row, the rows of its size."""
        of_size: dict[str, RowSet] = {}
        for number, row in enumerate(self.chart.rows):
            of_size[row.size] = of_size.get(row.size, 0) | 1 << number
        return tuple(of_size[row.size] for row in self.chart.rows)

    def sizes(self, numbers: Iterable[int]) -> tuple[str, ...]:
        """The sizes of these rows, small to large."""
        found = {self.chart.rows[number].size for number in numbers}
        return tuple(sorted(found, key=self._rank.__getitem__))

    @cached_property
    def _rank(self) -> Mapping[str, int]:
        return {size: rank for rank, size in enumerate(self.chart.sizes)}

    def box(self, number: int) -> Box:
        return self._boxes[number]

    @cached_property
    def _boxes(self) -> tuple[Box, ...]:
        return tuple(zip(*(column.runs for column in self.columns), strict=True))

    def crowd(self, column: Column) -> Crowd:
        """Large for a large chart, so it is made when it is needed and not kept."""
        begins: dict[int, RowSet] = {}
        ends: dict[int, RowSet] = {}
        for number, (first, last) in enumerate(column.runs):
            if self.sound >> number & 1:
                begins[first] = begins.get(first, 0) | 1 << number
                ends[last] = ends.get(last, 0) | 1 << number
        cells = range(2 * len(column.bounds) + 1)
        return Crowd(_gathered(begins, cells), _gathered(ends, cells))


def column_of(point: str, intervals: Iterable[Interval | None]) -> Column:
    """None is a row that says nothing of the point: no limit."""
    asked = [interval or Interval() for interval in intervals]
    ends = {end for interval in asked for end in (interval.low, interval.high) if end is not None}
    bounds = tuple(sorted(ends))
    return Column(point, bounds, tuple(_run(interval, bounds) for interval in asked))


def _run(interval: Interval, bounds: tuple[Decimal, ...]) -> Run:
    low, high = interval.low, interval.high
    return (
        0 if low is None else 2 * bisect_left(bounds, low) + 1 + interval.low_excluded,
        2 * len(bounds)
        if high is None
        else 2 * bisect_left(bounds, high) + 1 - interval.high_excluded,
    )


def _gathered(rows: Mapping[int, RowSet], cells: Iterable[int]) -> tuple[RowSet, ...]:
    """Item n has all rows of cells up to n. Cells at which nothing happens share one number."""
    return tuple(accumulate((rows.get(cell, 0) for cell in cells), _joined))


def _joined(sofar: RowSet, rows: RowSet) -> RowSet:
    return sofar | rows if rows else sofar


def common(one: Box, other: Box) -> Box:
    """What two boxes that meet have in common."""
    return tuple((max(a[0], b[0]), min(a[1], b[1])) for a, b in zip(one, other, strict=True))


def holds(outer: Box, inner: Box) -> bool:
    return all(a[0] <= b[0] and b[1] <= a[1] for a, b in zip(outer, inner, strict=True))
