"""Legs that get two sizes: on a bound that two sizes share, or in a stretch that both cover."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, product

from shared.domain.chart_lint.boxes import Box, Boxes, Column, Run, common, holds
from shared.domain.chart_lint.finding import Code, Finding, Level, named, sized, span, told
from shared.domain.sizechart import BetweenSizes, numbers_in

MOST_COMPARED = 50_000
"""Pairs of rows, times points, that are looked at; where everything meets there are millions."""
_MOST_ALIKE = 16
"""Rows of one size that are looked at to see whether a corner says anything new."""


@dataclass(frozen=True)
class Meeting:
    """Two rows of different sizes and the box that both cover."""

    one: int
    other: int
    box: Box


def overlaps(boxes: Boxes) -> Iterator[Finding]:
    """For each pair of rows, and each point where they differ. Equal boxes are not told here."""
    for meeting in _meetings(boxes):
        if not _is_corner(boxes, meeting):
            yield from _findings(boxes, meeting)


def pairs_left(boxes: Boxes) -> int:
    """How many pairs `overlaps` did not look at."""
    met = sum((rows & ~boxes.alike[n]).bit_count() for n, rows in enumerate(boxes.meeting))
    return max(0, met // 2 - _most_pairs(boxes))


def _most_pairs(boxes: Boxes) -> int:
    return MOST_COMPARED // len(boxes.columns)


def _meetings(boxes: Boxes) -> Iterator[Meeting]:
    pairs = (
        (one, one + 1 + step)
        for one, rows in enumerate(boxes.meeting)
        if boxes.sound >> one & 1
        for step in numbers_in((rows & ~boxes.alike[one]) >> (one + 1))
    )
    for one, other in islice(pairs, _most_pairs(boxes)):
        yield Meeting(one, other, common(boxes.box(one), boxes.box(other)))


def _findings(boxes: Boxes, meeting: Meeting) -> Iterator[Finding]:
    differing = [
        (column, run)
        for column, run in zip(boxes.columns, meeting.box, strict=True)
        if column.runs[meeting.one] != column.runs[meeting.other]
    ]
    touches = any(_is_value(run) for _, run in differing)
    decided = boxes.chart.between_sizes is not BetweenSizes.UNDECIDED
    for column, run in differing:
        is_bound = _is_value(run)
        level = Level.NOTE if decided or (touches and not is_bound) else Level.WARNING
        yield _finding(boxes, meeting, column, run, level)


def _finding(boxes: Boxes, meeting: Meeting, column: Column, run: Run, level: Level) -> Finding:
    chart = boxes.chart
    numbers = span(*column.values(run))
    sizes = boxes.sizes((meeting.one, meeting.other))
    by = numbers.get("by")
    length = "" if by is None else f" ({told({'at': by}, column.point, chart.unit)})"
    return Finding(
        Code.SHARED_BOUND if "at" in numbers else Code.OVERLAP,
        level,
        column.point,
        (meeting.one + 1, meeting.other + 1),
        sizes,
        numbers,
        f"{named(column.point)} {told(numbers, column.point, chart.unit)} "
        f"is in {sized(sizes)}{length}",
    )


def _is_value(run: Run) -> bool:
    """Whether a run is a single number: cells between two bounds are even."""
    return run[0] == run[1] and run[0] % 2 == 1


def _is_corner(boxes: Boxes, meeting: Meeting) -> bool:
    """Whether the pair meets only inside what other rows of the same two sizes share.

    Cells of a grid of height and weight meet in corners too, and that says nothing new there.
    """
    near = boxes.meeting[meeting.one] & boxes.meeting[meeting.other]
    ones, others = (
        [
            box
            for n in islice(numbers_in(near & boxes.alike[side]), _MOST_ALIKE)
            if holds(box := boxes.box(n), meeting.box)
        ]
        for side in (meeting.one, meeting.other)
    )
    return any(common(one, other) != meeting.box for one, other in product(ones, others))
