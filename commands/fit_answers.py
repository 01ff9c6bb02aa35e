"""What a chart says of each leg of a file, and the count of it over all legs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

import orjson

from shared.domain.fit import Outcome, fit, nearest
from shared.domain.measurement import Leg, Side, Unit, from_centimetres, is_length, unit_of
from shared.domain.misses import NearRow
from shared.domain.plausibility import Implausible
from shared.domain.sizechart import Chart

UNREADABLE = "unreadable"
OUTCOMES = tuple(
    outcome.value
    for outcome in (
        Outcome.MATCH,
        Outcome.BORDERLINE,
        Outcome.SEVERAL,
        Outcome.NO_SIZE,
        Outcome.IMPLAUSIBLE,
    )
)
"""All that one leg with every required point can get, the best first."""
_DIGITS = 4
_MOST_NEAR = 2


@dataclass(frozen=True)
class Answer:
    """`misses` are the points that fail in the nearest rows, such as "calf over".

    `why` says in words what is in the way. `errors` are the faults of a row that was not read.
    """

    outcome: str
    sizes: tuple[str, ...] = ()
    confidence: float | None = None
    plausible: Mapping[str, float] | None = None
    misses: tuple[str, ...] = ()
    why: str = ""
    errors: tuple[str, ...] = ()

    @cached_property
    def _after_row(self) -> bytes:
        told: dict[str, Any] = {
            "outcome": self.outcome,
            "sizes": self.sizes,
            "confidence": self.confidence,
            "plausible": self.plausible or {},
        }
        if self.errors:
            told["errors"] = self.errors
        return orjson.dumps(told)[1:]

    @cached_property
    def _words(self) -> str:
        sure = "" if self.confidence is None else f"{self.confidence:.2f}"
        chances = ", ".join(
            f"{size} {chance:.2f}" for size, chance in (self.plausible or {}).items()
        )
        sizes, why = ", ".join(self.sizes), self.why or "; ".join(self.errors)
        return f"{self.outcome:<12}{sizes:<10}  {sure:>4}  {chances:<28}  {why}".rstrip()

    def as_json(self, row: int) -> bytes:
        return b'{"row":%d,%b\n' % (row, self._after_row)

    def as_text(self, row: int) -> bytes:
        return f"{row:>7}  {self._words}\n".encode()


TEXT_HEAD = f"{'row':>7}  {'outcome':<12}{'size':<10}  sure  {'plausible':<28}  why\n".encode()


def answer_of(chart: Chart, leg: Leg) -> Answer:
    """For one leg with every required point."""
    found = fit(chart, {Side.LEFT: leg})
    if found.outcome is Outcome.IMPLAUSIBLE:
        why = "; ".join(_doubt(chart, doubt) for doubt in found.implausible)
        return Answer(found.outcome.value, why=why)
    chances, near = found.chances[Side.LEFT], nearest(chart, {Side.LEFT: leg}, found)
    sure = max((chances.sizes.get(size, 0.0) for size in found.sizes), default=None)
    return Answer(
        found.outcome.value,
        found.sizes,
        None if sure is None else round(sure, _DIGITS),
        {name: round(chance, _DIGITS) for name, chance in chances.plausible().items()},
        _misses(chart, near),
        _way(chart, near),
    )


def _way(chart: Chart, nearest_rows: Sequence[NearRow]) -> str:
    """How far the nearest rows are; rows of unlike variants may say the same."""
    said = dict.fromkeys(_near(chart, near) for near in nearest_rows)
    return " or ".join(list(said)[:_MOST_NEAR])


def _misses(chart: Chart, nearest_rows: Sequence[NearRow]) -> tuple[str, ...]:
    """Each point and side once, however many rows are equally near."""
    seen = {(miss.point, miss.over) for near in nearest_rows for miss in near.misses}
    return tuple(
        f"{point} {'over' if over else 'under'}"
        for point in chart.points
        for over in (True, False)
        if (point, over) in seen
    )


def _near(chart: Chart, near: NearRow) -> str:
    misses = [
        f"{m.point} {_plain(m.by)} {unit_of(m.point, chart.unit)} {'over' if m.over else 'under'}"
        for m in near.misses
    ]
    return f"{', '.join(misses)} size {near.row.size}"


def _doubt(chart: Chart, doubt: Implausible) -> str:
    value, least, most = (
        None if number is None else _shown(chart, doubt.point, number)
        for number in (doubt.value, doubt.least, doubt.most)
    )
    unit = unit_of(doubt.point, chart.unit)
    if doubt.against:
        return f"{doubt.point} {value} {unit} beside {doubt.against} {most} {unit}"
    return f"{doubt.point} {value} {unit} is not within {least} to {most}"


def _shown(chart: Chart, point: str, value: Decimal) -> str:
    return _plain(from_centimetres(value, chart.unit if is_length(point) else Unit.CM))


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


class Tally:
    """Counts answers; needs the same memory for ten legs and for ten million."""

    def __init__(self, chart: Chart) -> None:
        self.chart = chart
        self.outcomes: Counter[str] = Counter()
        self.misses: Counter[str] = Counter()
        self.sized: Counter[tuple[str, str]] = Counter()
        """By size and outcome; a leg with several sizes counts once for each."""

    def add(self, answer: Answer) -> None:
        self.outcomes[answer.outcome] += 1
        for size in answer.sizes:
            self.sized[size, answer.outcome] += 1
        for miss in answer.misses:
            self.misses[miss] += 1

    @property
    def unreadable(self) -> int:
        return self.outcomes[UNREADABLE]

    @property
    def legs(self) -> int:
        """Those that were fitted."""
        return self.outcomes.total() - self.unreadable

    def of_size(self, size: str) -> int:
        return sum(self.sized[size, outcome] for outcome in OUTCOMES)

    def share(self, legs: int) -> float:
        """Of the legs that were fitted."""
        return legs / self.legs if self.legs else 0.0

    def summary(self) -> dict[str, Any]:
        """The last line of the JSON answer; every outcome and size is there, with 0 too."""
        outcomes = {outcome: self.outcomes[outcome] for outcome in OUTCOMES}
        sizes = {size: self.of_size(size) for size in self.chart.sizes}
        return {
            "chart": self.chart.chart_id,
            "rows": self.outcomes.total(),
            "unreadable": self.unreadable,
            "legs": self.legs,
            "outcomes": outcomes,
            "sizes": sizes,
            "shares": {
                "outcomes": {name: round(self.share(n), _DIGITS) for name, n in outcomes.items()},
                "sizes": {name: round(self.share(n), _DIGITS) for name, n in sizes.items()},
            },
            "misses": {miss: self.misses[miss] for miss in self._misses()},
        }

    def _misses(self) -> Sequence[str]:
        sides = [f"{point} {side}" for point in self.chart.points for side in ("over", "under")]
        return [side for side in sides if self.misses[side]]

    def table(self) -> str:
        """The same for people."""
        lines = [f"{self.legs:,} legs on the chart {self.chart.chart_id}"]
        if self.unreadable:
            lines[0] += f", and {self.unreadable:,} rows that could not be read"
        blocks = {
            "outcome": {name: self.outcomes[name] for name in OUTCOMES},
            "size": {size: self.of_size(size) for size in self.chart.sizes},
            "in the way of the nearest size": {name: self.misses[name] for name in self._misses()},
        }
        for title, counts in blocks.items():
            if counts:
                wide = max(map(len, [title, *counts]))
                lines += ["", f"{title:<{wide}}  {'legs':>9}   share"]
                lines += [
                    f"{name:<{wide}}  {n:>9,}  {self.share(n):>6.1%}" for name, n in counts.items()
                ]
        return "\n".join(lines) + "\n"
