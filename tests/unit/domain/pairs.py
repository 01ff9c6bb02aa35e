"""A chart on which two legs may share a size, and what the two are given."""

from __future__ import annotations

from typing import Any

from shared.domain.fit import Fit
from shared.domain.sizechart import Chart
from tests.builders import a_chart, a_row

NORMAL, PETITE = {"length": "normal"}, {"length": "petite"}


def sizes_of(found: Fit) -> dict[str, list[str]]:
    return {side.value: [row.size for row in rows] for side, rows in found.rows.items()}


def overlapping(**changes: Any) -> Chart:
    rows = (a_row("S", ankle=[18, 21]), a_row("M", ankle=[20, 24]), a_row("L", ankle=[23, 26]))
    return a_chart(*rows, **changes)
