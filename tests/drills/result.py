"""What a drill found, and how it is shown and kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

DRILLS_FILE = Path("var/drills.json")


@dataclass(frozen=True, slots=True)
class Count:
    """`events` were accepted. An effect that no event asked for counts as doubled."""

    events: int
    lost: int
    doubled: int
    recovery_s: float

    @property
    def is_good(self) -> bool:
        return self.lost == 0 and self.doubled == 0 and self.events > 0


@dataclass(frozen=True, slots=True)
class Result:
    name: str
    what: str
    count: Count

    def row(self) -> str:
        found = self.count
        return (
            f"{self.name:<26} {found.events:>6} {found.lost:>5} {found.doubled:>8} "
            f"{found.recovery_s:>9.1f}  {self.what}"
        )

    def entry(self) -> dict[str, Any]:
        """As `var/drills.json` has it."""
        return {
            "events": self.count.events,
            "lost": self.count.lost,
            "doubled": self.count.doubled,
            "recovery_s": round(self.count.recovery_s, 1),
        }


def show(results: Iterable[Result]) -> str:
    head = f"{'drill':<26} {'events':>6} {'lost':>5} {'doubled':>8} {'recover s':>9}  what"
    return "\n".join([head, *(result.row() for result in results)])


def keep(results: Iterable[Result], file: Path = DRILLS_FILE, *, add: bool = False) -> None:
    """`add` leaves what the file says of other drills: for a run of only some of them."""
    file.parent.mkdir(exist_ok=True)
    before = orjson.loads(file.read_bytes()) if add and file.exists() else {}
    content = before | {result.name: result.entry() for result in results}
    file.write_bytes(orjson.dumps(content, option=orjson.OPT_INDENT_2))
