"""Published charts, by id: package data, read as strictly as a merchant's own file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from commands.chart_file import read_charts
from shared.domain.chart_document import chart_from
from shared.domain.sizechart import Chart

FOLDER = Path(__file__).parent


@cache
def published_charts() -> Mapping[str, Chart]:
    """Every chart of the collection by its id."""
    return {chart.chart_id: chart for chart in _all()}


def files() -> list[Path]:
    return sorted(FOLDER.glob("*.yaml"))


def _all() -> Iterator[Chart]:
    for file in files():
        yield from map(chart_from, read_charts(file))
