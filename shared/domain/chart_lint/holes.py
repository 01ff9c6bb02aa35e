"""Boxes between two rows that no other row covers wholly."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby, product
from math import floor, prod

from shared.domain.axis import RowSet
from shared.domain.chart_lint.boxes import Box, Boxes, Column, Crowd, Run, common
from shared.domain.measurement import SHOES
from shared.domain.sizechart import numbers_in

MOST_STEPS = 600_000
"""Comparisons of two runs of cells for one chart; beyond them holes stay untold."""
_STEPS_OF_A_PAIR = 10
_FEW_ROWS = 300
"""Up to here a row is compared with more than its nearest neighbours."""


@dataclass
class Effort:
    left: int = MOST_STEPS


@dataclass(frozen=True)
class Neighbours:
    """For each row, the rows that meet it on all points but at most one.

    `closely` asks for more than a shared bound on these: next to a row that is met in a bound only
    there may be a farther one that faces the whole of it.
    """

    boxes: Boxes
    closely: bool

    @cached_property
    def rows(self) -> list[tuple[RowSet, RowSet]]:
        """All points met, and all but at most one."""
        everywhere = [self.boxes.sound] * len(self.boxes.chart.rows)
        almost = list(everywhere)
        for column in self.boxes.columns:
            crowd = self.boxes.crowd(column)
            for number, run in enumerate(column.runs):
                met = self.met(crowd, run)
                almost[number] = (almost[number] & met) | everywhere[number]
                everywhere[number] &= met
        return list(zip(everywhere, almost, strict=True))

    def met(self, crowd: Crowd, run: Run) -> RowSet:
        inside = run[0] + run[0] % 2, run[1] - run[1] % 2  # Less the bounds that belong to it.
        return crowd.meeting(inside if self.closely and inside[0] <= inside[1] else run)

    def beside(self, number: int, crowd: Crowd, run: Run) -> RowSet:
        """The rows that meet a row on all points but this column, where they may be anywhere."""
        everywhere, almost = self.rows[number]
        return everywhere | (almost & ~self.met(crowd, run))


@dataclass(frozen=True, slots=True)
class Hole:
    """The box between two rows along the point at `place`, and what no row covers of it."""

    place: int
    rows: tuple[int, int]
    box: Box
    pieces: tuple[Box, ...]
    share: float
    """How much of the box is open, from 0 to 1, as it is seen along the point."""


def holes_of(boxes: Boxes, effort: Effort) -> Iterator[Hole]:
    tiers = Neighbours(boxes, closely=False), Neighbours(boxes, closely=True)
    for place, column in enumerate(boxes.columns):
        search = _Search(boxes, place, boxes.crowd(column), tiers[0], effort)
        for number, neighbours in product(numbers_in(boxes.sound), tiers):
            beside = neighbours.beside(number, search.crowd, column.runs[number])
            yield from search.above(number, beside)
            yield from search.below(number, beside)
            if effort.left < 0:
                return


@dataclass
class _Search:
    """Holes along the point at `place`, each looked for once."""

    boxes: Boxes
    place: int
    crowd: Crowd
    neighbours: Neighbours
    effort: Effort
    known: dict[tuple[int, int], Hole | None] = field(default_factory=dict)

    def above(self, number: int, beside: RowSet) -> Iterator[Hole]:
        """Between a row and the nearest above it; the next ones while others cover all between."""
        for _ in range(self._tries):
            nearest = _nearest_above(beside, self.crowd, self._run(number))
            pairs = [(number, other) for other in numbers_in(nearest)]
            yield from self._new(pairs)
            if not pairs or any(self.known[pair] for pair in pairs):
                return
            beside &= ~nearest

    def below(self, number: int, beside: RowSet) -> Iterator[Hole]:
        for _ in range(self._tries):
            nearest = _nearest_below(beside, self.crowd, self._run(number))
            pairs = [(other, number) for other in numbers_in(nearest)]
            yield from self._new(pairs)
            if not pairs or any(self.known[pair] for pair in pairs):
                return
            beside &= ~nearest

    @property
    def _tries(self) -> int:
        rows = len(self.boxes.chart.rows)
        return rows if rows <= _FEW_ROWS else 1

    def _run(self, number: int) -> Run:
        return self.boxes.columns[self.place].runs[number]

    def _new(self, pairs: list[tuple[int, int]]) -> Iterator[Hole]:
        for pair in pairs:
            if pair not in self.known:
                self.known[pair] = found = self._hole(*pair)
                if found:
                    yield found

    def _hole(self, below: int, above: int) -> Hole | None:
        boxes, place = self.boxes, self.place
        box = _between(boxes.box(below), boxes.box(above), place)
        covers = self.crowd.meeting(box[place])
        for number in (below, above):
            covers &= self.neighbours.beside(number, self.crowd, self._run(number))
        pieces = _left_open(boxes, box, place, covers, self.effort)
        if not pieces or self.effort.left < 0:
            return None
        share = sum(_share(boxes, piece, box, place) for piece in pieces)
        return Hole(place, (below, above), box, tuple(pieces), share)


def _nearest_above(beside: RowSet, crowd: Crowd, run: Run) -> RowSet:
    """Rows that begin above a run, with a cell between, and before all others that do."""
    cells = range(len(crowd.begun))
    above = beside & ~crowd.begun[min(run[1] + 1, cells[-1])]
    if not above:
        return 0
    first = bisect_left(cells, 1, key=lambda cell: bool(above & crowd.begun[cell]))
    return above & crowd.begun[first]


def _nearest_below(beside: RowSet, crowd: Crowd, run: Run) -> RowSet:
    """Rows that end below a run, with a cell between, and after all others that do."""
    cells = range(len(crowd.ended))
    below = beside & crowd.ended[run[0] - 2] if run[0] > 1 else 0
    if not below:
        return 0
    last = bisect_left(cells, 1, key=lambda cell: not below & ~crowd.ended[cell])
    return below & crowd.ending(last)


def _between(below: Box, above: Box, place: int) -> Box:
    between = below[place][1] + 1, above[place][0] - 1
    return tuple(between if n == place else run for n, run in enumerate(common(below, above)))


def _left_open(boxes: Boxes, box: Box, place: int, covers: RowSet, effort: Effort) -> list[Box]:
    """What no row covers of a box; of the point at `place`, only what can be measured."""
    pieces = [
        (*box[:place], run, *box[place + 1 :])
        for run in measurable(boxes.columns[place], box[place])
    ]
    effort.left -= _STEPS_OF_A_PAIR
    for number in numbers_in(covers):
        effort.left -= len(pieces) * len(box)
        if not pieces or effort.left < 0:
            break
        pieces = [left for piece in pieces for left in _without(piece, boxes.box(number))]
    return pieces


def _share(boxes: Boxes, piece: Box, box: Box, place: int) -> float:
    shares = (
        column.length(part) / column.length(whole)
        for n, (column, part, whole) in enumerate(zip(boxes.columns, piece, box, strict=True))
        if n != place and part != whole
    )
    return prod(shares)


def measurable(column: Column, run: Run) -> list[Run]:
    """Shoes come in halves: a stretch between two halves is no hole, UK 5 to 5.5 for one."""
    if column.point not in SHOES:
        return [run]
    cells = range(run[0], run[1] + 1)
    parts = groupby(cells, key=lambda cell: cell % 2 == 1 or _has_a_half(column, cell))
    found = [list(part) for is_measurable, part in parts if is_measurable]
    return [(part[0], part[-1]) for part in found]


def _has_a_half(column: Column, cell: int) -> bool:
    low, high = column.values((cell, cell))
    return low is None or high is None or floor(low * 2) + 1 < high * 2


def _without(piece: Box, cover: Box) -> Iterator[Box]:
    """A piece less a cover, in boxes that do not meet."""
    if any(c[1] < p[0] or p[1] < c[0] for p, c in zip(piece, cover, strict=True)):
        yield piece
        return
    for place, (run, covered) in enumerate(zip(piece, cover, strict=True)):
        if run[0] < covered[0]:
            yield (*piece[:place], (run[0], covered[0] - 1), *piece[place + 1 :])
        if covered[1] < run[1]:
            yield (*piece[:place], (covered[1] + 1, run[1]), *piece[place + 1 :])
        inner = max(run[0], covered[0]), min(run[1], covered[1])
        piece = (*piece[:place], inner, *piece[place + 1 :])
