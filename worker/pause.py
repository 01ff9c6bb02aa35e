"""How long a loop waits before it tries again."""

from __future__ import annotations

_DOUBLINGS = 30
"""More make no difference, and a number that no clock knows: an outage may last for days."""


def pause_after(failures: int, *, first: float, longest: float) -> float:
    """Seconds, twice as many after each failure in a row."""
    return min(first * 2.0 ** min(failures, _DOUBLINGS), longest)
