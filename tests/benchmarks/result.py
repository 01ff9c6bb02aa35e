"""What a benchmark found, and how it is shown and kept."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import orjson

BENCH_FILE = Path("var/bench.json")


class AimIs(StrEnum):
    AT_LEAST = "at least"
    AT_MOST = "at most"


@dataclass(frozen=True, slots=True)
class Result:
    """One ratio per round, all taken in one run; their median is what the aim is held against."""

    name: str
    ratios: list[float]
    aim: float
    against: str
    aim_is: AimIs = AimIs.AT_LEAST

    @property
    def ratio(self) -> float:
        return statistics.median(self.ratios)

    @property
    def is_met(self) -> bool:
        if self.aim_is is AimIs.AT_LEAST:
            return self.ratio >= self.aim
        return self.ratio <= self.aim

    def row(self) -> str:
        spread = f"{min(self.ratios):.2f}-{max(self.ratios):.2f}"
        aim = f"{self.aim_is} {self.aim:.2f}"
        met = "met" if self.is_met else "MISSED"
        return f"{self.name:<20} {self.ratio:7.2f}  {spread:>12}  {aim:<15} {met:<7} {self.against}"

    def entry(self) -> dict[str, Any]:
        """As `var/bench.json` has it."""
        return {
            "ratio": round(self.ratio, 3),
            "aim": self.aim,
            "aim_is": self.aim_is.value,
            "met": self.is_met,
            "against": self.against,
            "runs": len(self.ratios),
            "min": round(min(self.ratios), 3),
            "max": round(max(self.ratios), 3),
        }


def show(results: Iterable[Result]) -> str:
    head = f"{'benchmark':<20} {'ratio':>7}  {'min-max':>12}  {'aim':<15} {'':<7} against"
    return "\n".join([head, *(result.row() for result in results)])


def keep(results: Iterable[Result], file: Path = BENCH_FILE, *, add: bool = False) -> None:
    """`add` leaves what the file says of other benchmarks: for a run of only some of them."""
    file.parent.mkdir(exist_ok=True)
    before = orjson.loads(file.read_bytes()) if add and file.exists() else {}
    content = before | {result.name: result.entry() for result in results}
    file.write_bytes(orjson.dumps(content, option=orjson.OPT_INDENT_2))
