"""What can be found in a size chart, and how it is said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from shared.domain.measurement import Unit, unit_of

Numbers = Mapping[str, Decimal | None]
"""By name, in the unit of the point as it is printed in the chart; None is an open end."""


class Code(StrEnum):
    SHARED_BOUND = "shared_bound"
    OVERLAP = "overlap"
    GAP = "gap"
    UNREACHABLE = "unreachable"
    UNIT_SUSPECT = "unit_suspect"
    DUPLICATE = "duplicate"
    DECREASING = "decreasing"
    MISSING_POINT = "missing_point"


class Level(StrEnum):
    """An error is a mistake; what is warned of, makers print; a note decides nothing."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """`rows` are numbered from 1 in the order of the file, `sizes` run from small to large."""

    code: Code
    level: Level
    point: str | None
    rows: tuple[int, ...]
    sizes: tuple[str, ...]
    numbers: Numbers
    text: str


def span(low: Decimal | None, high: Decimal | None) -> dict[str, Decimal | None]:
    """The numbers of a stretch; `by` is its length and left out when an end is open."""
    if low is not None and low == high:
        return {"at": low}
    numbers: dict[str, Decimal | None] = {"from": low, "to": high}
    return numbers if low is None or high is None else {**numbers, "by": high - low}


def named(point: str) -> str:
    """A point in words: `length floor to knee`, `shoe EU`."""
    words = point.split("_")
    if words[0] == "shoe":
        return " ".join(["shoe", *(word.upper() for word in words[1:])])
    return " ".join(words)


def told(numbers: Numbers, point: str, unit: Unit) -> str:
    """`19 cm`, `30 to 31 cm`, `46 and more`."""
    tail = "" if point.startswith("shoe_") else f" {unit_of(point, unit)}"
    if "at" in numbers:
        return f"{shown(numbers['at'])}{tail}"
    low, high = numbers.get("from"), numbers.get("to")
    if low is None and high is None:
        return "any value"
    if high is None:
        return f"{shown(low)}{tail} and more"
    if low is None:
        return f"up to {shown(high)}{tail}"
    return f"{shown(low)} to {shown(high)}{tail}"


def shown(number: Decimal | None) -> str:
    """Without an exponent and without noughts that say nothing."""
    if number is None:
        return "open"
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def listed(words: Iterable[str]) -> str:
    """`1`, `1 and 2`, `1, 2 and 3`."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def sized(sizes: tuple[str, ...]) -> str:
    """`size 1`, `sizes 1 and 2`."""
    return f"size{'s' if len(sizes) > 1 else ''} {listed(sizes)}"
