"""How probable each size is, given that a tape errs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shared.domain.axis import RowSet
from shared.domain.measurement import Leg
from shared.domain.sizechart import BetweenSizes, Chart
from shared.domain.tape import PLAUSIBLE_FROM, Caution

Spread = Mapping[RowSet, float]
"""The probability that exactly these rows hold the true leg."""
NONE = "none"


@dataclass(frozen=True, slots=True)
class Chances:
    """The probability that the chart's rule, applied to the true leg, gives or includes a size.

    Sizes run small to large. They may overlap, so the values can add up to more than 1.
    """

    sizes: Mapping[str, float]
    none: float

    def plausible(self) -> dict[str, float]:
        """Every size with at least 5 %, and `none`."""
        told = {size: chance for size, chance in self.sizes.items() if chance >= PLAUSIBLE_FROM}
        return told | {NONE: self.none} if self.none >= PLAUSIBLE_FROM else told


def spread_of(chart: Chart, leg: Leg, caution: Caution) -> Spread:
    """Closed form: each point cuts the true leg's place into cells, and errors are independent."""
    found: dict[RowSet, float] = {chart.all_rows: 1.0}
    for point, axis in chart.axes.items():
        value = leg.values.get(point)
        if value is None:
            continue
        sd = caution.sd_of(leg, point)
        cells = axis.around(float(value), sd) if sd else [(axis.at(value), 1.0)]
        crossed: dict[RowSet, float] = {}
        for rows, chance in found.items():
            for cell, share in cells:
                both = rows & cell
                crossed[both] = crossed.get(both, 0.0) + chance * share
        found = crossed
    return found


def chances_of(chart: Chart, spread: Spread, made: RowSet) -> Chances:
    """For the rows of the chart that somebody makes."""
    sizes: dict[str, float] = {}
    none = 0.0
    for rows, chance in spread.items():
        given = decided(chart, rows & made)
        if not given:
            none += chance
        for size in chart.sizes_in(given):
            sizes[size] = sizes.get(size, 0.0) + chance
    in_order = [size for size in chart.sizes if size in sizes] if len(sizes) > 1 else sizes
    return Chances({size: min(1.0, sizes[size]) for size in in_order}, min(1.0, none))


def decided(chart: Chart, rows: RowSet) -> RowSet:
    """What is left of fitting rows when the maker says which size to take between two."""
    if not rows or chart.between_sizes is BetweenSizes.UNDECIDED:
        return rows
    sizes = chart.sizes_in(rows)
    size = sizes[-1] if chart.between_sizes is BetweenSizes.LARGER else sizes[0]
    return rows & chart.rows_of_size[size]
