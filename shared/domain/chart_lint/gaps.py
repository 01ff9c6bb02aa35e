"""Legs between two rows that get neither, nor any other row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from shared.domain.chart_lint.boxes import Box, Boxes, Column, Run, holds
from shared.domain.chart_lint.finding import Code, Finding, Level, named, sized, span, told
from shared.domain.chart_lint.holes import Effort, Hole, holes_of, measurable
from shared.domain.sizechart import numbers_in

_CLEARLY = 1.001


def gaps(boxes: Boxes, effort: Effort) -> Iterator[Finding]:
    """A hole is told once for each stretch of a point, with all rows at its sides."""
    holes = list(holes_of(boxes, effort))
    across: dict[tuple[int, Run], list[Hole]] = {}
    for hole in holes:
        across.setdefault((hole.place, hole.box[hole.place]), []).append(hole)
    found: dict[tuple[int, Run], set[int]] = {}
    for place, column in enumerate(boxes.columns):
        found.update(((place, run), rows) for run, rows in _empty_runs(boxes, column))
    for hole in holes:
        own = [piece for piece in hole.pieces if not _is_side(piece, hole, across, effort)]
        if own and effort.left >= 0:
            runs = [piece[hole.place] for piece in own]
            whole = min(first for first, _ in runs), max(last for _, last in runs)
            found.setdefault((hole.place, whole), set()).update(_sides(boxes, hole, whole))
    for (place, run), rows in sorted(found.items()):
        yield _finding(boxes, boxes.columns[place], run, rows)


def _empty_runs(boxes: Boxes, column: Column) -> Iterator[tuple[Run, set[int]]]:
    """Where no row at all is, whatever the other points say, with the rows on both sides."""
    crowd = boxes.crowd(column)
    cells = range(len(crowd.begun))
    # A cell is empty when every row that has begun has ended before it.
    for is_empty, group in groupby(cells[1:], lambda c: crowd.begun[c] == crowd.ended[c - 1]):
        run = list(group)
        below, above = crowd.ending(run[0] - 1), crowd.beginning(run[-1] + 1)
        if is_empty and below and above:
            for first, last in measurable(column, (run[0], run[-1])):
                yield (first, last), set(numbers_in(below | above))


def _sides(boxes: Boxes, hole: Hole, run: Run) -> tuple[int, ...]:
    """The rows of a hole that end and begin where it does; other rows may reach into it."""
    runs, (below, above) = boxes.columns[hole.place].runs, hole.rows
    found = [below] if runs[below][1] + 1 == run[0] else []
    found += [above] if runs[above][0] - 1 == run[1] else []
    return tuple(found) or hole.rows


def _is_side(
    piece: Box, hole: Hole, across: Mapping[tuple[int, Run], list[Hole]], effort: Effort
) -> bool:
    """Whether a piece is a part of a wider hole along another point, seen from its side.

    Where size 2 leaves out thighs of 51 to 52, sizes 1 and 3 have a hole between their ankles, and
    what is missing there is the thigh: it fills all of that hole and little of the other.
    """
    for place, run in enumerate(piece):
        others = across.get((place, run), []) if place != hole.place else []
        for other in others:
            effort.left -= len(piece)
            if effort.left < 0:
                return False
            if holds(other.box, piece) and other.share > hole.share * _CLEARLY:
                return True
    return False


def _finding(boxes: Boxes, column: Column, run: Run, rows: set[int]) -> Finding:
    numbers, sizes = span(*column.values(run)), boxes.sizes(rows)
    where = told(numbers, column.point, boxes.chart.unit)
    exactly = "of exactly " if "at" in numbers else ""
    return Finding(
        Code.GAP,
        Level.WARNING,
        column.point,
        tuple(sorted(number + 1 for number in rows)),
        sizes,
        numbers,
        f"{named(column.point)} {exactly}{where} falls between the rows of {sized(sizes)}",
    )
