"""The worker as it is, but that it kills itself at a moment or lives by another clock:
`python -m tests.drills.bent_worker MOMENT NUMBER`. Started by drills, never by hand.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from shared import wiring
from shared.adapters.kombu_bus.publishing import KombuBus
from shared.adapters.kombu_bus.receiving import KombuSubscription
from shared.adapters.sql_ledger.ledger import SqlBooks
from shared.adapters.system_clock import SystemClock
from shared.settings import read_settings
from worker import processes

MOMENTS = ("before_writing", "before_commit", "before_acknowledging", "after_publishing")
CLOCK = "clock"


def main(moment: str, number: str) -> None:
    if moment == CLOCK:
        live_by_another_clock(timedelta(seconds=int(number)))
    else:
        die_at(moment, after=int(number))
    settings = read_settings()
    wiring.configure_logs()
    wiring.prepare(settings)
    sys.exit(processes.run("all", settings))


def live_by_another_clock(skew: timedelta) -> None:
    def now(_: SystemClock) -> datetime:
        return datetime.now(UTC) + skew

    SystemClock.now = now  # type: ignore[method-assign,assignment]


def die_at(moment: str, *, after: int) -> None:
    """When this moment comes for the so-manyth time."""
    owner, name = {
        "before_writing": (SqlBooks, "finish"),
        "before_commit": (SqlBooks, "finish"),
        "before_acknowledging": (KombuSubscription, "acknowledge"),
        "after_publishing": (KombuBus, "await_confirms"),
    }[moment]
    goes_first = moment in ("before_commit", "after_publishing")
    setattr(owner, name, deadly(getattr(owner, name), after=after, goes_first=goes_first))


def deadly(step: Callable[..., Any], *, after: int, goes_first: bool) -> Callable[..., Any]:
    """`goes_first` when the step is still done before the end."""
    left = after

    def wrapped(*arguments: Any, **named: Any) -> Any:
        nonlocal left
        left -= 1
        if left > 0:
            return step(*arguments, **named)
        if goes_first:
            step(*arguments, **named)
        os.kill(os.getpid(), signal.SIGKILL)
        return None

    return wrapped


if __name__ == "__main__":
    main(*sys.argv[1:])
