"""Moments as the tables keep them: microseconds since 1970."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
AT_ONCE = 0
"""Due by every clock: a relay whose own runs behind must not wait for a moment of the door's."""


def microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)


def moment_of(count: int) -> datetime:
    return _EPOCH + timedelta(microseconds=count)
