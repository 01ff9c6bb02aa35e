"""Chart files: YAML, read strictly, every fault with its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, cast

import click

from shared.domain.chart_document import ChartFault, Fault, chart_from, expected_findings
from shared.domain.chart_lint import Code
from shared.domain.sizechart import Chart
from shared.messages.strict_yaml import Node, NotYaml, Scalar, compose, inside, line_of, plain

_KEYS = {"schema", "charts"}
MOST_BYTES = 50 * 1024 * 1024


class LineFault(NamedTuple):
    """A fault of the file; `path` begins at the chart, or at the file for what is in no chart."""

    line: int
    fault: Fault

    def __str__(self) -> str:
        return f"line {self.line}: {self.fault}"


@dataclass(frozen=True, slots=True)
class ChartRead:
    """One chart of a file.

    `chart` is None when there are faults, `expected` when the file says nothing of it.
    """

    name: str
    document: object
    node: Node
    chart: Chart | None
    faults: tuple[LineFault, ...]
    expected: frozenset[Code] | None

    def size_of_row(self, number: int) -> str | None:
        """What stands there, sound or not; rows are numbered from 1."""
        found: Node | None = self.node
        for step in ("rows", number - 1, "size"):
            found = inside(found, step) if found is not None else None
        return found.value if isinstance(found, Scalar) and isinstance(found.value, str) else None

    def line_of_row(self, number: int, point: str | None) -> int:
        """Of a row, numbered from 1, or of what it says of a point."""
        path = ("rows", number - 1) if point is None else ("rows", number - 1, point)
        return line_of(self.node, path)


@dataclass(frozen=True, slots=True)
class FileRead:
    """Either charts, sound or not, or why there is none to be seen."""

    file: Path
    charts: tuple[ChartRead, ...] = ()
    faults: tuple[LineFault, ...] = ()


def read_charts(file: Path) -> list[object]:
    """The charts as plain data, all of them sound. Raises ClickException that lists the faults."""
    found = look_into(file)
    faults = [*found.faults, *(fault for chart in found.charts for fault in chart.faults)]
    if faults:
        raise click.ClickException("\n".join(f"{file}: {fault}" for fault in faults))
    return [chart.document for chart in found.charts]


def look_into(file: Path) -> FileRead:
    """Whatever the file holds: its charts and everything that is wrong with them."""
    try:
        root = compose(_bytes_of(file))
    except NotYaml as error:
        return _nothing(file, error.line, str(error))
    except OSError as error:
        return _nothing(file, 1, error.strerror or "cannot be read")
    content, twice = plain(root)
    if not isinstance(content, Mapping) or content.get("schema") != "1":
        return _nothing(file, line_of(root, ("schema",)), "must begin with `schema: 1`")
    charts, node = content.get("charts"), inside(root, "charts")
    if not isinstance(charts, list) or not charts or node is None:
        return _nothing(file, line_of(root, ("charts",)), "has no charts")
    unknown = [Fault((key,), "is not known here") for key in content if key not in _KEYS]
    faults = [LineFault(line_of(root, fault.path), fault) for fault in unknown]
    of_chart: dict[int | None, list[LineFault]] = {None: faults}
    for again in twice:
        number = again.path[1] if len(again.path) > 1 and again.path[0] == "charts" else None
        number = number if isinstance(number, int) else None
        fault = Fault(again.path[0 if number is None else 2 :], "is given twice", Code.DUPLICATE)
        of_chart.setdefault(number, []).append(LineFault(again.line, fault))
    return FileRead(file, tuple(_charts(node, charts, of_chart)), tuple(faults))


def _bytes_of(file: Path) -> bytes:
    with file.open("rb") as opened:
        raw = opened.read(MOST_BYTES + 1)  # Not by its size: a pipe or a device has none.
    if len(raw) > MOST_BYTES:
        raise NotYaml(1, f"is larger than {MOST_BYTES // 2**20} MB")
    return raw


def _nothing(file: Path, line: int, what: str) -> FileRead:
    return FileRead(file, faults=(LineFault(line, Fault(("file",), what)),))


def _charts(
    node: Node, documents: list[object], twice: Mapping[int | None, list[LineFault]]
) -> Iterator[ChartRead]:
    seen: set[str] = set()
    for number, document in enumerate(documents):
        own = inside(node, number) or node
        name = _name_of(document, number)
        faults = twice.get(number, [])
        if name in seen:
            again = Fault(("id",), f"{name} is the id of a chart above", Code.DUPLICATE)
            faults.append(LineFault(line_of(own, again.path), again))
        seen.add(name)
        yield _chart(own, name, document, faults)


def _chart(node: Node, name: str, document: object, faults: list[LineFault]) -> ChartRead:
    chart, expected = None, None
    try:
        chart = chart_from(document)
        expected = expected_findings(cast("Mapping[str, object]", document))
    except ChartFault as error:
        faults += [LineFault(line_of(node, fault.path), fault) for fault in error.faults]
    return ChartRead(
        name,
        document,
        node,
        None if faults else chart,
        tuple(sorted(faults, key=lambda fault: fault.line)),
        None if expected is None else frozenset(expected),
    )


def _name_of(document: object, number: int) -> str:
    """The id, or the chart's place in the file when it has none that could be told."""
    told = document.get("id") if isinstance(document, Mapping) else None
    return told if isinstance(told, str) and told else f"chart {number + 1}"
