"""Now."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The only way to learn the time: everything else is told it."""

    def now(self) -> datetime:
        """The present moment, in UTC and aware of it."""


def rfc3339(moment: datetime) -> str:
    """To the second when it is a whole one, else to the microsecond; always with a Z."""
    return moment.isoformat().replace("+00:00", "Z")
