"""Versions of a shop's resource: an RFC 3339 time or an integer, ordered by value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

_TIME = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:\.(\d{1,9})\d*)?(?:([Zz])|([+-])(\d\d):(\d\d))"
)
LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Version:
    """`value` orders (nanoseconds since 1970 for a time), `text` is what the shop wrote."""

    value: int
    text: str | int


def nanoseconds(text: str) -> int:
    """An RFC 3339 time as nanoseconds since 1970; raises ValueError on anything else."""
    match = _TIME.fullmatch(text)
    if match is None:
        msg = f"not an RFC 3339 time: {text[:40]!r}"
        raise ValueError(msg)
    day, clock, fraction, zulu, sign, hours, minutes = match.groups()
    seconds = int(datetime.fromisoformat(f"{day}T{clock}+00:00").timestamp())
    if not zulu:
        shift = int(hours) * 3600 + int(minutes) * 60
        seconds += -shift if sign == "+" else shift
    return seconds * 1_000_000_000 + int((fraction or "0").ljust(9, "0"))


def version_of(raw: str | int) -> Version:
    """Raises ValueError when it is neither an integer below 2**63 nor an RFC 3339 time."""
    value = int(raw) if isinstance(raw, int) or raw.isdecimal() else nanoseconds(raw)
    if not 0 <= value <= LARGEST:
        msg = f"a version is between 0 and {LARGEST}"
        raise ValueError(msg)
    return Version(value, raw)
