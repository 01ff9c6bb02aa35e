"""The plane of two points: the rows of a chart as rectangles over the legs as dots."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from xml.etree.ElementTree import Element

from commands.leg_columns import LegColumn
from commands.svg import OUTCOME_LOOKS, add, px, readable
from shared.domain.measurement import CENTIMETRE_PER_INCH, SHOES, Leg, Unit, is_length, unit_of
from shared.domain.sizechart import Chart, Row

USUAL_AXES = ("ankle", "calf")
_GOLDEN = 0.6180339887
_TICKS = 10
_FAR = 3.0
"""Times the width of the middle half of the legs; a leg further off does not stretch the frame."""
_LABEL = 15.0
"""Height of a size's label in pixels; a letter is about half as wide."""


class Dot(NamedTuple):
    """In the chart's unit; with one point only, y is 0."""

    x: float
    y: float
    outcome: str


class Sample:
    """At most `most` dots, each leg as likely as any other; the same legs give the same sample."""

    def __init__(self, most: int) -> None:
        self.dots: list[Dot] = []
        self.seen = 0
        self._most = most
        self._random = random.Random(most)  # noqa: S311 - a sample for a picture, not a secret

    def add(self, dot: Dot) -> None:
        self.seen += 1
        if len(self.dots) < self._most:
            self.dots.append(dot)
        elif (place := self._random.randrange(self.seen)) < self._most:
            self.dots[place] = dot


def axes_of(columns: Sequence[LegColumn]) -> tuple[str, ...]:
    """Ankle and calf where both are mapped, else the first two points, or the only one."""
    points = [column.point for column in columns]
    return USUAL_AXES if set(USUAL_AXES) <= set(points) else tuple(points[:2])


def place_of(axes: Sequence[str], unit: Unit, leg: Leg) -> tuple[float, float] | None:
    """None for a leg that lacks one of the points."""
    if any(point not in leg.values for point in axes):
        return None
    inch = float(CENTIMETRE_PER_INCH) if unit is Unit.IN else 1.0
    found = [float(leg.values[p]) / (inch if is_length(p) else 1.0) for p in axes]
    return found[0], found[1] if len(found) > 1 else 0.0


@dataclass(frozen=True, slots=True)
class Scale:
    """From values to pixels; `begin` is where `low` lies."""

    low: float
    high: float
    begin: float
    end: float

    def at(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self.begin + share * (self.end - self.begin)

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.high

    def span(self, low: float | None, high: float | None) -> tuple[float, float]:
        """Pixels of an interval inside the frame, the lesser first; an open end is the frame's."""
        ends = [
            self.at(min(max(self.low if low is None else low, self.low), self.high)),
            self.at(min(max(self.high if high is None else high, self.low), self.high)),
        ]
        return min(ends), max(ends)

    def ticks(self) -> list[float]:
        """Round numbers, a handful of them."""
        rough = (self.high - self.low) / _TICKS
        ten = 10.0 ** math.floor(math.log10(rough))
        step = next(ten * n for n in (1, 2, 5, 10) if ten * n >= rough)
        first, last = math.ceil(self.low / step), math.floor(self.high / step)
        return [n * step for n in range(first, last + 1)]


class Plane:
    """Draws into a frame of the page; `outside` counts the dots that lie beyond it."""

    def __init__(self, chart: Chart, axes: Sequence[str], dots: Sequence[Dot]) -> None:
        self.chart, self.axes = chart, axes
        jitter = ((n * _GOLDEN) % 1.0 for n in range(len(dots)))
        self.dots = (
            dots if len(axes) > 1 else [d._replace(y=y) for d, y in zip(dots, jitter, strict=True)]
        )
        self.outside = 0

    def draw(self, page: Element, left: float, top: float, width: float, height: float) -> None:
        across = Scale(*self._range(0), left, left + width)
        up = Scale(*(self._range(1) if len(self.axes) > 1 else (0.0, 1.0)), top + height, top)
        self._grid(page, across, up)
        boxes = list(
            dict.fromkeys((row.size, self._box(row, across, up)) for row in self.chart.rows)
        )
        for _, (x1, y1, x2, y2) in boxes:
            place = {"x": px(x1), "y": px(y1), "width": px(x2 - x1), "height": px(y2 - y1)}
            add(page, "rect", **place, fill="#f0e442", fill_opacity="0.13", stroke="none")
        self._dots(page, across, up)
        for _, (x1, y1, x2, y2) in boxes:
            place = {"x": px(x1), "y": px(y1), "width": px(x2 - x1), "height": px(y2 - y1)}
            add(page, "rect", **place, fill="none", stroke="#222", stroke_width="1.3")
        for text, x, y in _labels(boxes):
            halo = {"stroke": "#fff", "stroke_width": "4", "paint_order": "stroke"}
            look = {"font_size": px(_LABEL), "font_weight": "bold", "text_anchor": "middle"}
            add(page, "text", text, x=px(x), y=px(y), **look, **halo)

    def _range(self, axis: int) -> tuple[float, float]:
        """All rows and all legs, but for slips far from both."""
        intervals = [
            row.bounds[p] for row in self.chart.rows if (p := self.axes[axis]) in row.bounds
        ]
        ends = [float(e) for box in intervals for e in (box.low, box.high) if e is not None]
        values = sorted((d.x, d.y)[axis] for d in self.dots if d.outcome != "implausible")
        if values:
            lower, upper = values[len(values) // 4], values[3 * len(values) // 4]
            reach = max(_FAR * (upper - lower), max(ends, default=0.0) - min(ends, default=0.0))
            values = [v for v in values if lower - reach <= v <= upper + reach]
        everything = [*ends, *values] or [0.0, 1.0]
        low, high = min(everything), max(everything)
        margin = ((high - low) or 1.0) * 0.04
        return low - margin, high + margin

    def _box(self, row: Row, across: Scale, up: Scale) -> tuple[float, float, float, float]:
        spans = []
        for axis, scale in enumerate((across, up)):
            interval = row.bounds.get(self.axes[axis]) if axis < len(self.axes) else None
            low = None if interval is None or interval.low is None else float(interval.low)
            high = None if interval is None or interval.high is None else float(interval.high)
            spans.append(scale.span(low, high))
        (x1, x2), (y1, y2) = spans
        return x1, y1, x2, y2

    def _dots(self, page: Element, across: Scale, up: Scale) -> None:
        """One path for each outcome, the many below the few."""
        inside = [d for d in self.dots if across.holds(d.x) and up.holds(d.y)]
        self.outside = len(self.dots) - len(inside)
        for outcome, look in OUTCOME_LOOKS.items():
            places = dict.fromkeys(
                (across.at(d.x), up.at(d.y)) for d in inside if d.outcome == outcome
            )
            if places:
                marks = "".join(f"M{px(x)} {px(y)}{look.mark}" for x, y in places)
                group = add(page, "path", d=marks, **look.mark_style(), opacity="0.8")
                add(group, "title", readable(outcome))

    def _grid(self, page: Element, across: Scale, up: Scale) -> None:
        x1, x2, y1, y2 = across.begin, across.end, up.end, up.begin
        frame = {"x": px(x1), "y": px(y1), "width": px(x2 - x1), "height": px(y2 - y1)}
        add(page, "rect", **frame, fill="#fff", stroke="#888")
        for tick in across.ticks():
            x = px(across.at(tick))
            add(page, "line", x1=x, x2=x, y1=px(y1), y2=px(y2), stroke="#e4e4e4")
            add(page, "text", f"{tick:g}", x=x, y=px(y2 + 18), text_anchor="middle")
        middle = {"font_size": "15", "text_anchor": "middle"}
        add(page, "text", self._name(0), x=px((x1 + x2) / 2), y=px(y2 + 42), **middle)
        if len(self.axes) == 1:
            return
        for tick in up.ticks():
            y = up.at(tick)
            add(page, "line", x1=px(x1), x2=px(x2), y1=px(y), y2=px(y), stroke="#e4e4e4")
            add(page, "text", f"{tick:g}", x=px(x1 - 8), y=px(y + 4.5), text_anchor="end")
        turned = f"translate({px(x1 - 44)} {px((y1 + y2) / 2)}) rotate(-90)"
        add(page, "text", self._name(1), transform=turned, **middle)

    def _name(self, axis: int) -> str:
        point = self.axes[axis]
        if point in SHOES:
            return f"{readable(point)} size"
        return f"{readable(point)}, {unit_of(point, self.chart.unit)}"


Box = tuple[float, float, float, float]


def _labels(boxes: Sequence[tuple[str, Box]]) -> Iterator[tuple[str, float, float]]:
    """Each size in its row, where no other label is; left out where there is no room at all."""
    taken: list[Box] = []
    for size, (x1, y1, x2, y2) in boxes:
        half = max(len(size), 1) * _LABEL * 0.3
        for x, y in (
            ((x1 + x2) / 2, y2 - 5),
            ((x1 + x2) / 2, y1 + _LABEL + 2),
            ((x1 + x2) / 2, (y1 + y2) / 2),
            (x1 + half + 3, y1 + _LABEL + 2),
            (x2 - half - 3, y2 - 5),
        ):
            place = (x - half, y - _LABEL, x + half, y)
            if not any(_meet(place, other) for other in taken):
                taken.append(place)
                yield size, x, y
                break


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
