"""Charts as plain data: the chart file format of the public contract, read strictly."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import Any, NamedTuple, TypeVar

from shared.domain.chart_bounds import interval_from, quoted
from shared.domain.chart_lint.finding import Code
from shared.domain.interval import Interval
from shared.domain.measurement import POINTS, Unit
from shared.domain.sizechart import BetweenSizes, Chart, PointRule, Role, Row, Style

Path = tuple[str | int, ...]
T = TypeVar("T", bound=StrEnum)
_CHART_ID = re.compile(r"[a-z0-9-]{1,100}")
_CHART_KEYS = {
    *("id", "title", "style", "unit", "points", "between_sizes", "source", "rows"),
    "expected_findings",
}
_ROW_KEYS = {"size", "variant"}
MOST_ROWS = 10_000
LONGEST_SIZE = 40
"""Characters; a size name travels inside the fit reference, which has an end."""


class Fault(NamedTuple):
    """Where in the chart, what is wrong, and the lint's name for it where it has one."""

    path: Path
    what: str
    code: Code | None = None

    def __str__(self) -> str:
        return f"{'.'.join(map(str, self.path)) or 'chart'}: {self.what}"


class ChartFault(ValueError):
    """Everything that is wrong with a chart, all of it at once."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("; ".join(map(str, faults)))


class _Reader:
    """Gathers faults, so that a merchant sees all of them in one go."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def fault(self, path: Path, what: str, code: Code | None = None) -> None:
        self.faults.append(Fault(path, what, code))

    def try_(self, path: Path, read: Callable[[], Any]) -> Any:
        try:
            return read()
        except ValueError as error:
            self.fault(path, str(error))
            return None


def chart_from(document: object) -> Chart:
    """Raises `ChartFault` with every fault found."""
    if not isinstance(document, Mapping):
        raise ChartFault([Fault((), "a chart is a mapping")])
    reader = _Reader()
    for key in document:
        if key not in _CHART_KEYS:
            reader.fault((str(key),), "is not known here")
    chart_id = _text(document.get("id")) or ""
    if not _CHART_ID.fullmatch(chart_id):
        reader.fault(("id",), "must be 1 to 100 of a-z, 0-9 and -")
    title = chart_id if document.get("title") is None else _text(document["title"])
    if title is None:
        reader.fault(("title",), "is not a text")
    unit = reader.try_(("unit",), partial(_word, Unit, document.get("unit")))
    style = reader.try_(("style",), partial(_word, Style, document.get("style")))
    between = reader.try_(
        ("between_sizes",), partial(_word, BetweenSizes, document.get("between_sizes", "undecided"))
    )
    points = dict(_points(reader, document.get("points")))
    if sum(rule.role is Role.PRIMARY for rule in points.values()) > 1:
        reader.fault(("points",), "has more than one primary point")
    rows = tuple(_rows(reader, points, document.get("rows")))
    source = _texts(reader, ("source",), document.get("source"))
    reader.try_(("expected_findings",), partial(expected_findings, document))
    if reader.faults:
        raise ChartFault(reader.faults)
    return Chart(chart_id, title or chart_id, style, unit, points, rows, between, source)


def expected_findings(document: Mapping[Any, Any]) -> tuple[Code, ...] | None:
    """What the publisher of the file knows the lint to find; None when nothing is said of it.

    It is no part of what the chart means. Raises ValueError when it is no list of codes.
    """
    codes = document.get("expected_findings")
    if codes is None:
        return None
    if not isinstance(codes, list):
        msg = "is a list of codes of the lint"
        raise ValueError(msg)
    return tuple(_word(Code, code) for code in codes)


def _word(words: type[T], value: object) -> T:
    try:
        return words(_text(value) or "")
    except ValueError:
        msg = f"{quoted(value)} is none of {', '.join(words)}"
        raise ValueError(msg) from None


def _text(raw: object) -> str | None:
    """What was written as one word or one line; a list or a mapping was not."""
    if raw is None or isinstance(raw, bool | list | Mapping):
        return None
    try:
        return str(raw)
    except ValueError:  # An integer with more digits than Python turns into text.
        return None


def _texts(reader: _Reader, path: Path, raw: object) -> dict[str, str]:
    if not isinstance(raw, Mapping | None):
        reader.fault(path, "is not a mapping")
        return {}
    found = {str(name): _text(value) for name, value in (raw or {}).items()}
    for name, value in found.items():
        if value is None:
            reader.fault((*path, name), "is not a text")
    return {name: value for name, value in found.items() if value is not None}


def _points(reader: _Reader, raw: object) -> Iterator[tuple[str, PointRule]]:
    if not isinstance(raw, Mapping) or not raw:
        reader.fault(("points",), "names no point")
        return
    for point, rule in raw.items():
        path = ("points", str(point))
        if point not in POINTS:
            reader.fault(path, f"is no point; points are {', '.join(sorted(POINTS))}")
        elif not isinstance(rule, Mapping) or rule.keys() - {"role", "optional"}:
            reader.fault(path, "is a mapping of role and optional")
        elif not isinstance(optional := rule.get("optional", False), bool):
            reader.fault(path, "optional is true or false")
        else:
            role = reader.try_(path, partial(_word, Role, rule.get("role", "confirm")))
            yield str(point), PointRule(role, optional)


def _rows(reader: _Reader, points: Mapping[str, PointRule], raw: object) -> Iterator[Row]:
    if not isinstance(raw, list) or not raw or len(raw) > MOST_ROWS:
        reader.fault(("rows",), f"is a list of 1 to {MOST_ROWS} rows")
        return
    for number, row in enumerate(raw):
        path = ("rows", number)
        size = _text(row.get("size")) if isinstance(row, Mapping) else None
        if not size or len(size) > LONGEST_SIZE:
            reader.fault(path, f"a row is a mapping with a size of 1 to {LONGEST_SIZE} characters")
            continue
        yield _row(reader, path, points, size, row)


def _row(
    reader: _Reader,
    path: Path,
    points: Mapping[str, PointRule],
    size: str,
    raw: Mapping[Any, Any],
) -> Row:
    bounds = {}
    for point in raw:
        where = (*path, str(point))
        if point in points:
            bounds[point] = reader.try_(where, partial(interval_from, raw[point]))
        elif point not in _ROW_KEYS:
            reader.fault(where, "is not declared in points")
    for point, rule in points.items():
        if point not in bounds and not rule.optional:
            reader.fault((*path, point), "is required and not given", Code.MISSING_POINT)
    ordered = {point: bounds[point] for point in points if point in bounds}
    return Row(size, ordered, _texts(reader, (*path, "variant"), raw.get("variant")))


def document_of(chart: Chart) -> dict[str, Any]:
    """The chart as it is published: the same format, with numbers as numbers."""
    return {
        "id": chart.chart_id,
        "title": chart.title,
        "style": chart.style.value,
        "unit": chart.unit.value,
        "points": {
            point: {"role": rule.role.value, "optional": rule.optional}
            for point, rule in chart.points.items()
        },
        "between_sizes": chart.between_sizes.value,
        "source": dict(chart.source),
        "rows": [_row_document(row) for row in chart.rows],
    }


def _row_document(row: Row) -> dict[str, Any]:
    document: dict[str, Any] = {"size": row.size}
    document |= {point: _bounds_document(bounds) for point, bounds in row.bounds.items()}
    if row.variant:
        document["variant"] = dict(row.variant)
    return document


def _bounds_document(interval: Interval) -> list[float | None] | dict[str, float]:
    if not (interval.low_excluded or interval.high_excluded):
        return [plain(interval.low), plain(interval.high)]
    named = {
        "above" if interval.low_excluded else "min": plain(interval.low),
        "below" if interval.high_excluded else "max": plain(interval.high),
    }
    return {name: value for name, value in named.items() if value is not None}


def plain(number: Decimal | None) -> float | None:
    """A whole number as an int, so that 17 is shown as 17 and 24.4 as 24.4."""
    if number is None:
        return None
    as_float = float(number)
    return int(as_float) if as_float.is_integer() else as_float
