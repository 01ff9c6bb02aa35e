"""Numbers in another unit than the chart says: whole columns, and single rows of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from shared.domain.chart_lint.finding import Code, Finding, Level, named, span, told
from shared.domain.interval import Interval
from shared.domain.measurement import CENTIMETRE_PER_INCH, LIMITS, Limit, Unit, is_length
from shared.domain.sizechart import Chart

POUND = Decimal("0.45359237")
"""In kilograms."""
_TEN = Decimal(10)
_MEANT: Mapping[str, tuple[tuple[str, Decimal], ...]] = {
    "cm": (("inches", CENTIMETRE_PER_INCH), ("millimetres", 1 / _TEN)),
    "in": (
        ("centimetres", 1 / CENTIMETRE_PER_INCH),
        ("millimetres", 1 / (_TEN * CENTIMETRE_PER_INCH)),
    ),
    "kg": (("pounds", POUND),),
}
_SLIPS = (
    (CENTIMETRE_PER_INCH, "2.54 times"),
    (1 / CENTIMETRE_PER_INCH, "a 2.54th of"),
    (_TEN, "10 times"),
    (1 / _TEN, "a 10th of"),
)
_NEAR = Decimal("1.35")
"""Neighbours in a column differ by less than this factor, and no two slips are that near."""


@dataclass(frozen=True)
class Measured:
    """One point of a chart: the rows that say something of it, and their intervals."""

    chart: Chart
    point: str

    @cached_property
    def intervals(self) -> Mapping[int, Interval]:
        """Row number, from 0, to what is printed; empty ones and those without an end left out."""
        found = ((n, row.bounds.get(self.point)) for n, row in enumerate(self.chart.rows))
        return {n: i for n, i in found if i and not is_empty(i) and _ends(i)}

    @cached_property
    def limit(self) -> Limit | None:
        """In the unit of the column."""
        limit = LIMITS.get(self.point)
        if limit is None or not is_length(self.point) or self.chart.unit is Unit.CM:
            return limit
        return Limit(limit.least / CENTIMETRE_PER_INCH, limit.most / CENTIMETRE_PER_INCH)

    def is_outside(self, interval: Interval) -> bool:
        """Whether no leg that is believed has a value inside."""
        limit = self.limit
        return limit is not None and (
            interval.is_over(limit.least) or interval.is_under(limit.most)
        )

    @cached_property
    def is_mostly_outside(self) -> bool:
        """At least one row wholly, and half of them by more than half."""
        limit, found = self.limit, self.intervals.values()
        if limit is None or not any(map(self.is_outside, found)):
            return False
        outside = sum(not limit.least <= middle(i) <= limit.most for i in found)
        return 2 * outside >= len(found)

    @cached_property
    def meant(self) -> str | None:
        """The unit in which every printed number is believed."""
        unit = self.chart.unit.value if is_length(self.point) else "kg"
        ends = [end for interval in self.intervals.values() for end in _ends(interval)]
        limit = self.limit
        if limit is None:
            return None
        for name, factor in _MEANT[unit]:
            if all(limit.least <= end * factor <= limit.most for end in ends):
                return name
        return None


def is_empty(interval: Interval) -> bool:
    """Whether no number lies inside: above 32 and at most 32."""
    low, high = interval.low, interval.high
    return low is not None and low == high and (interval.low_excluded or interval.high_excluded)


def middle(interval: Interval) -> Decimal:
    """Of an interval with one open end, the other end."""
    ends = _ends(interval)
    return sum(ends, Decimal(0)) / len(ends)


def _ends(interval: Interval) -> list[Decimal]:
    return [end for end in (interval.low, interval.high) if end is not None]


def suspects(chart: Chart) -> Iterator[tuple[Finding, bool]]:
    """Columns in another unit than the chart says, and single rows in another than their column.

    Each with whether another unit explains it. One row that nothing explains is no column.
    """
    for point in chart.points:
        measured = Measured(chart, point)
        is_explained = measured.meant is not None
        if measured.is_mostly_outside and (is_explained or len(measured.intervals) > 1):
            yield _column_suspect(measured), is_explained
        elif is_length(point):
            yield from ((finding, True) for finding in _row_suspects(measured))


def _column_suspect(measured: Measured) -> Finding:
    chart, point, found = measured.chart, measured.point, measured.intervals
    ends = [end for interval in found.values() for end in _ends(interval)]
    numbers = span(min(ends), max(ends))
    guess = f"the numbers look like {measured.meant}"
    if measured.meant is None:
        guess = "is it the right column and the right unit?"
    return Finding(
        Code.UNIT_SUSPECT,
        Level.ERROR,
        point,
        tuple(number + 1 for number in found),
        tuple(dict.fromkeys(chart.rows[number].size for number in found)),
        numbers,
        f"{named(point)} runs over {told(numbers, point, chart.unit)}, which is not {named(point)} "
        f"of a person ({limits_told(measured)}): {guess}",
    )


def limits_told(measured: Measured) -> str:
    limit = LIMITS[measured.point]
    tail = "cm" if is_length(measured.point) else "kg"
    return f"{limit.least} to {limit.most} {tail}"


def _row_suspects(measured: Measured) -> Iterator[Finding]:
    """A row whose low or high end is a unit's factor away from that of two neighbours."""
    for numbers in _variants(measured).values():
        for place, number in enumerate(numbers):
            near = _two_neighbours(numbers, place)
            slip = _slip(measured, number, near) if near else None
            if slip is not None:
                yield _row_suspect(measured, number, slip)


def _variants(measured: Measured) -> dict[tuple[tuple[str, str], ...], list[int]]:
    """Rows of one variant are neighbours."""
    found: dict[tuple[tuple[str, str], ...], list[int]] = {}
    for number in measured.intervals:
        found.setdefault(measured.chart.rows[number].cut[1], []).append(number)
    return found


def _two_neighbours(numbers: Sequence[int], place: int) -> list[int]:
    """Before and after; at an end the two nearest. None when there are not two."""
    first = min(max(place - 1, 0), max(len(numbers) - 3, 0))
    near = [n for n in numbers[first : first + 3] if n != numbers[place]]
    return near if len(near) == 2 else []  # noqa: PLR2004 - two neighbours


def _slip(measured: Measured, number: int, near: Sequence[int]) -> str | None:
    own, others = measured.intervals[number], [measured.intervals[n] for n in near]
    for end, fellows in (
        (own.low, [other.low for other in others]),
        (own.high, [other.high for other in others]),
    ):
        if not end or not all(fellows):
            continue
        for factor, words in _SLIPS:
            if all(1 / _NEAR < end / (fellow * factor) < _NEAR for fellow in fellows if fellow):
                return words
    return None


def _row_suspect(measured: Measured, number: int, slip: str) -> Finding:
    chart, point = measured.chart, measured.point
    interval, size = measured.intervals[number], chart.rows[number].size
    numbers = span(interval.low, interval.high)
    return Finding(
        Code.UNIT_SUSPECT,
        Level.ERROR,
        point,
        (number + 1,),
        (size,),
        numbers,
        f"{named(point)} {told(numbers, point, chart.unit)} of size {size} is {slip} its "
        "neighbours in the column",
    )
