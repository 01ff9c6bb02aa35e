"""Everything that can be found in one chart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from shared.domain.chart_lint.boxes import Boxes
from shared.domain.chart_lint.finding import Code, Finding, Level
from shared.domain.chart_lint.gaps import gaps
from shared.domain.chart_lint.holes import Effort
from shared.domain.chart_lint.order import decreasing, duplicates
from shared.domain.chart_lint.overlaps import overlaps, pairs_left
from shared.domain.chart_lint.reach import unreachable
from shared.domain.chart_lint.units import suspects
from shared.domain.sizechart import Chart

MOST_FINDINGS = 1_000
_LEVELS = {level: rank for rank, level in enumerate(Level)}
_CODES = {code: rank for rank, code in enumerate(Code)}


@dataclass(frozen=True, slots=True)
class Examination:
    """`more` counts what is not told of a large chart: findings, pairs not looked at, and every row
    when not all holes could be looked for.
    """

    findings: tuple[Finding, ...]
    more: int = 0


def lint(chart: Chart) -> tuple[Finding, ...]:
    """At most `MOST_FINDINGS`: errors first, then by code and row."""
    return examine(chart).findings


def examine(chart: Chart) -> Examination:
    """A chart of 10,000 rows takes a few seconds, whatever is wrong with it."""
    boxes, effort = Boxes(chart), Effort()
    found = _merged(_all(boxes, effort))
    told = _cut(found)
    more = len(found) - len(told) + pairs_left(boxes)
    if effort.left < 0:
        more += len(chart.rows)
    return Examination(tuple(sorted(told, key=_order)), more)


def _all(boxes: Boxes, effort: Effort) -> Iterator[Finding]:
    units = list(suspects(boxes.chart))
    yield from (finding for finding, _ in units)
    yield from unreachable(boxes, [finding for finding, explains in units if explains])
    yield from duplicates(boxes)
    yield from decreasing(boxes)
    yield from gaps(boxes, effort)
    yield from overlaps(boxes)


def _merged(findings: Iterable[Finding]) -> list[Finding]:
    """Rows of one size in several variants say the same: once, with all of them."""
    rows: dict[object, set[int]] = {}
    first: dict[object, Finding] = {}
    for finding in findings:
        numbers = tuple(finding.numbers.items())
        key = finding.code, finding.level, finding.point, finding.sizes, numbers, finding.text
        first.setdefault(key, finding)
        rows.setdefault(key, set()).update(finding.rows)
    return [replace(finding, rows=tuple(sorted(rows[key]))) for key, finding in first.items()]


def _cut(findings: list[Finding]) -> list[Finding]:
    """As many of each code as there is room for, so that none is hidden by another."""
    seen: Counter[Code] = Counter()
    ranked = []
    for finding in sorted(findings, key=_order):
        seen[finding.code] += 1
        ranked.append((seen[finding.code], finding))
    return [finding for _, finding in sorted(ranked, key=lambda pair: pair[0])[:MOST_FINDINGS]]


def _order(finding: Finding) -> tuple[int, int, tuple[int, ...]]:
    return _LEVELS[finding.level], _CODES[finding.code], finding.rows
