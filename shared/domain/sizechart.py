"""A maker's size chart: rows of intervals, exactly as printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TypeVar

from shared.domain.axis import Axis, RowSet, axis_of
from shared.domain.interval import Interval
from shared.domain.measurement import Unit, is_length

T = TypeVar("T", str, tuple[str, tuple[tuple[str, str], ...]])


class Style(StrEnum):
    KNEE_HIGH = "knee-high"
    THIGH_HIGH = "thigh-high"
    TIGHTS = "tights"
    SOCK = "sock"
    SLEEVE = "sleeve"
    WRAP = "wrap"


class Role(StrEnum):
    PRIMARY = "primary"
    CONFIRM = "confirm"


class BetweenSizes(StrEnum):
    """What the maker says when more than one size fits."""

    UNDECIDED = "undecided"
    LARGER = "larger"
    SMALLER = "smaller"


@dataclass(frozen=True, slots=True)
class PointRule:
    role: Role
    optional: bool = False


MOST_REMEMBERED = 4_096
Cut = tuple[str, tuple[tuple[str, str], ...]]
"""A size and its variant: two legs are served by one pair only when both are the same."""


@dataclass(frozen=True)
class Row:
    """A box in measurement space that stands for one size, and for a variant of it."""

    size: str
    bounds: Mapping[str, Interval]
    variant: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def cut(self) -> Cut:
        return self.size, tuple(sorted(self.variant.items()))

    def stands_for(self, size: str, variant: Mapping[str, str]) -> bool:
        """Whether a SKU of this size and variant is made to this row."""
        if size != self.size:
            return False
        return all(variant.get(name) == value for name, value in self.variant.items())


@dataclass(frozen=True)
class Chart:
    """A published chart. `points` are in printed order; sizes run from small to large."""

    chart_id: str
    title: str
    style: Style
    unit: Unit
    points: Mapping[str, PointRule]
    rows: tuple[Row, ...]
    between_sizes: BetweenSizes = BetweenSizes.UNDECIDED
    source: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def sizes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(row.size for row in self.rows))

    @cached_property
    def primary(self) -> str | None:
        return next((p for p, rule in self.points.items() if rule.role is Role.PRIMARY), None)

    @cached_property
    def required(self) -> tuple[str, ...]:
        return tuple(p for p, rule in self.points.items() if not rule.optional)

    @cached_property
    def axes(self) -> Mapping[str, Axis]:
        """For each point, the rows along it, ready to compare with a `Leg`."""
        return {
            point: axis_of([self._comparable(point, row.bounds.get(point)) for row in self.rows])
            for point in self.points
        }

    @cached_property
    def all_rows(self) -> RowSet:
        return (1 << len(self.rows)) - 1

    @cached_property
    def rows_of_size(self) -> Mapping[str, RowSet]:
        return _gathered(row.size for row in self.rows)

    @cached_property
    def rows_of_cut(self) -> Mapping[Cut, RowSet]:
        return _gathered(row.cut for row in self.rows)

    def rows_in(self, rows: RowSet) -> tuple[Row, ...]:
        """In the chart's order."""
        return tuple([self.rows[number] for number in numbers_in(rows)])

    def sizes_in(self, rows: RowSet) -> tuple[str, ...]:
        """Small to large. Remembered: legs of many shoppers meet the same few sets of rows."""
        known = self._sizes_in.get(rows)
        if known is None:
            if len(self._sizes_in) >= MOST_REMEMBERED:
                self._sizes_in.clear()
            known = self._sizes_in[rows] = self._sizes_of(rows)
        return known

    @cached_property
    def _sizes_in(self) -> dict[RowSet, tuple[str, ...]]:
        return {}

    def _sizes_of(self, rows: RowSet) -> tuple[str, ...]:
        found = {self.rows[number].size for number in numbers_in(rows)}
        if len(found) < 2:  # noqa: PLR2004 - one needs no order
            return tuple(found)
        return tuple([size for size in self.sizes if size in found])

    def of_same_cut(self, rows: RowSet) -> RowSet:
        """These rows and all others of their cuts: a size may have several rows."""
        found = 0
        for number in numbers_in(rows):
            found |= self.rows_of_cut[self.rows[number].cut]
        return found

    def _comparable(self, point: str, interval: Interval | None) -> Interval | None:
        if interval is None or not is_length(point):
            return interval
        return interval.in_centimetres(self.unit)


def numbers_in(rows: RowSet) -> Iterator[int]:
    """The numbers of the rows in a set, from 0, ascending."""
    while rows:
        lowest = rows & -rows
        yield lowest.bit_length() - 1
        rows ^= lowest


def _gathered(names: Iterable[T]) -> Mapping[T, RowSet]:
    found: dict[T, RowSet] = {}
    for number, name in enumerate(names):
        found[name] = found.get(name, 0) | 1 << number
    return found
