"""One point of a chart, cut at every printed bound, so that all rows are looked up at once.

A set of rows is an int with one bit for each: row 0 is bit 0. Sets that must hold on several
points are the bitwise and of the points' sets, however many rows the chart has.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from shared.domain.interval import Interval

RowSet = int
REACH = 4.5
"""Standard deviations to each side; what lies beyond, 7 in 1,000,000, counts to the last cell."""
_SQRT_2 = math.sqrt(2)


@dataclass(frozen=True, slots=True)
class Axis:
    """`cells` has, in turn, the rows between two bounds and the rows exactly on one: with bounds
    19 and 21 the cells are below 19, 19, between, 21, above 21. All numbers in centimetres,
    kilograms or shoe sizes.
    """

    bounds: tuple[Decimal, ...]
    cells: tuple[RowSet, ...]
    floats: tuple[float, ...]

    def at(self, value: Decimal) -> RowSet:
        """The rows that hold exactly this value."""
        place = bisect_left(self.bounds, value)
        on_bound = place < len(self.bounds) and self.bounds[place] == value
        return self.cells[2 * place + on_bound]

    def touching(self, value: Decimal) -> RowSet:
        """The rows that hold this value, and those that end or begin exactly there without it."""
        place = bisect_left(self.bounds, value)
        if place == len(self.bounds) or self.bounds[place] != value:
            return self.cells[2 * place]
        return self.cells[2 * place] | self.cells[2 * place + 1] | self.cells[2 * place + 2]

    def around(self, value: float, sd: float) -> list[tuple[RowSet, float]]:
        """The rows that hold a true value near this reading, each with its probability.

        The error is normal with standard deviation `sd` (not 0); a single point has none.
        """
        first = bisect_left(self.floats, value - REACH * sd)
        last = bisect_right(self.floats, value + REACH * sd)
        scale, cells, before, found = sd * _SQRT_2, self.cells, 0.0, []
        for place in range(first, last):
            below = 0.5 + 0.5 * math.erf((self.floats[place] - value) / scale)
            found.append((cells[2 * place], below - before))
            before = below
        found.append((cells[2 * last], 1.0 - before))
        return found


def axis_of(intervals: Sequence[Interval | None]) -> Axis:
    """From each row's interval, None for no limit; the cost grows with the bounds alone."""
    bounds = sorted(
        {end for box in intervals if box for end in (box.low, box.high) if end is not None}
    )
    place = {bound: number for number, bound in enumerate(bounds)}
    toggles: list[RowSet] = [0] * (2 * len(bounds) + 2)
    for number, box in enumerate(intervals):
        row = 1 << number
        begin, end = _cells_of(box, place) if box else (0, 2 * len(bounds))
        if begin <= end:
            toggles[begin] ^= row
            toggles[end + 1] ^= row
    cells, here = [], 0
    for toggle in toggles[:-1]:
        here ^= toggle
        cells.append(here)
    return Axis(tuple(bounds), tuple(cells), tuple(map(float, bounds)))


def _cells_of(box: Interval, place: dict[Decimal, int]) -> tuple[int, int]:
    """The first and the last cell of an interval; the last before the first when it is empty."""
    begin = 0 if box.low is None else 2 * place[box.low] + 1 + box.low_excluded
    end = 2 * len(place) if box.high is None else 2 * place[box.high] + 1 - box.high_excluded
    return begin, end
