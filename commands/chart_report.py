"""What `sockwise chart check` says of charts: for people, and as JSON, one object a line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import orjson

from commands.chart_file import ChartRead, FileRead, LineFault
from shared.domain.chart_document import plain
from shared.domain.chart_lint import Code, Finding, Level, Numbers, examine, told
from shared.domain.measurement import POINTS, Unit

_IN_ONE_LINE = frozenset({Code.SHARED_BOUND, Code.OVERLAP, Code.GAP})
"""Makers print these by the dozen: each point has one line with all its numbers."""
_MOST_RANGES = 8


@dataclass(frozen=True, slots=True)
class Line:
    """A finding or a fault, and where it stands. A fault has no code unless the lint knows one."""

    number: int
    level: Level
    code: Code | None
    text: str
    point: str | None = None
    rows: tuple[int, ...] = ()
    sizes: tuple[str, ...] = ()
    numbers: Numbers = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChartReport:
    """`surplus` was found and not expected, `absent` the reverse. `name` is None for the file."""

    file: str
    name: str | None
    unit: Unit = Unit.CM
    lines: tuple[Line, ...] = ()
    more: int = 0
    surplus: tuple[Code, ...] = ()
    absent: tuple[Code, ...] = ()


@dataclass
class Tally:
    files: int = 0
    charts: int = 0
    more: int = 0
    codes: Counter[Code] = field(default_factory=Counter)
    levels: Counter[Level] = field(default_factory=Counter)
    differences: list[ChartReport] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return not self.levels[Level.ERROR] and not self.differences

    def add(self, report: ChartReport) -> None:
        self.charts += report.name is not None
        self.more += report.more
        self.levels.update(line.level for line in report.lines)
        self.codes.update(line.code for line in report.lines if line.code is not None)
        if report.surplus or report.absent:
            self.differences.append(report)


def reports(read: FileRead) -> Iterator[ChartReport]:
    """The file's own faults first, when it has any; then each chart."""
    if read.faults:
        yield ChartReport(str(read.file), None, lines=tuple(map(_of_fault, read.faults)))
    for chart in read.charts:
        yield _report(str(read.file), chart)


def _report(file: str, read: ChartRead) -> ChartReport:
    lines = [_of_fault(fault, read) for fault in read.faults]
    more, unit = 0, Unit.CM
    if read.chart is not None:
        examined = examine(read.chart)
        lines += [_of_finding(finding, read) for finding in examined.findings]
        more, unit = examined.more, read.chart.unit
    found = {line.code for line in lines if line.code is not None}
    expected = found if read.expected is None else read.expected
    return ChartReport(
        file,
        read.name,
        unit,
        tuple(lines),
        more,
        tuple(sorted(found - expected)),
        tuple(sorted(expected - found)),
    )


def _of_finding(finding: Finding, read: ChartRead) -> Line:
    number = read.line_of_row(finding.rows[0], finding.point)
    return Line(
        number,
        finding.level,
        finding.code,
        finding.text,
        finding.point,
        finding.rows,
        finding.sizes,
        finding.numbers,
    )


def _of_fault(told_at: LineFault, read: ChartRead | None = None) -> Line:
    number, fault = told_at
    row = fault.path[1] if fault.path[:1] == ("rows",) and len(fault.path) > 1 else None
    point = next((str(step) for step in fault.path if step in POINTS), None)
    rows = (row + 1,) if isinstance(row, int) else ()
    size = read.size_of_row(rows[0]) if read and rows else None
    sizes = (size,) if size else ()
    return Line(number, Level.ERROR, fault.code, str(fault), point, rows, sizes)


def as_json(report: ChartReport) -> Iterator[str]:
    for line in report.lines:
        yield _dumped(
            {
                "file": report.file,
                "chart": report.name,
                "code": line.code,
                "level": line.level,
                "point": line.point,
                "rows": line.rows,
                "sizes": line.sizes,
                "numbers": {name: plain(number) for name, number in line.numbers.items()},
                "line": line.number,
                "text": line.text,
            }
        )


def summary_as_json(tally: Tally) -> str:
    summary = {
        "files": tally.files,
        "charts": tally.charts,
        "codes": {code.value: tally.codes[code] for code in Code if tally.codes[code]},
        "errors": tally.levels[Level.ERROR],
        "more": tally.more,
        "differences": [
            {
                "file": report.file,
                "chart": report.name,
                "not_expected": report.surplus,
                "not_found": report.absent,
            }
            for report in tally.differences
        ],
    }
    return _dumped({"summary": summary})


def _dumped(document: dict[str, Any]) -> str:
    return orjson.dumps(document).decode()


def as_text(report: ChartReport) -> Iterator[str]:
    """A heading, then a line for each finding, or for each point with many of one kind."""
    named = f"{report.file}: {report.name}" if report.name else report.file
    yield printable(f"{named}: {_counted(report)}")
    groups: dict[tuple[Level, Code | None, str | None], list[Line]] = {}
    for line in report.lines:
        groups.setdefault((line.level, line.code, line.point), []).append(line)
    for (level, code, point), lines in groups.items():
        if code in _IN_ONE_LINE and point is not None:
            items = "; ".join(_item(line, point, report.unit) for line in lines)
            yield printable(f"  {level} {code}, {point}: {items}")
            continue
        for line in lines:
            name = f" {code}" if code else ""
            yield printable(f"  {level}{name}, line {line.number}: {line.text}")
    if report.more:
        yield f"  and up to {report.more} more, which are not told"
    if report.surplus:
        yield f"  error: found and not in expected_findings: {', '.join(report.surplus)}"
    if report.absent:
        yield f"  error: in expected_findings and not found: {', '.join(report.absent)}"


def _counted(report: ChartReport) -> str:
    counts = Counter(line.level for line in report.lines)
    words = [_count(counts[level], level) for level in Level if counts[level]]
    return ", ".join(words) or "nothing found"


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _item(line: Line, point: str, unit: Unit) -> str:
    plural = "s" if len(line.sizes) > 1 else ""
    sizes = f"size{plural} {', '.join(line.sizes)}"
    return (
        f"{told(line.numbers, point, unit)} ({sizes}; {rows_told(line.rows)}; line {line.number})"
    )


def rows_told(rows: Sequence[int]) -> str:
    """`row 3`, `rows 1-4, 7`."""
    ranges = [
        list(group) for _, group in groupby(enumerate(rows), key=lambda pair: pair[1] - pair[0])
    ]
    words = [
        str(group[0][1]) if len(group) == 1 else f"{group[0][1]}-{group[-1][1]}" for group in ranges
    ]
    shown = words[:_MOST_RANGES]
    tail = ", ..." if len(words) > _MOST_RANGES else ""
    return f"row{'s' if len(rows) > 1 else ''} {', '.join(shown)}{tail}"


def summary_as_text(tally: Tally) -> str:
    counts = ", ".join(_count(tally.levels[level], level) for level in Level)
    files, charts = _count(tally.files, "file"), _count(tally.charts, "chart")
    other = (
        f"; {_count(len(tally.differences), 'chart')} not as expected" if tally.differences else ""
    )
    return f"{charts} in {files}: {counts}{other}"


def printable(text: str) -> str:
    """A chart file may hold anything, and a terminal obeys control characters."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)
