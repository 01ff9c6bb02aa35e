"""Liveness by progress: a loop that makes none in time ends the process, which is started anew.

A thread cannot be ended from outside. A process can, at any moment, and nothing is lost by it: what
was not committed comes again.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable

import structlog

TICK_SECONDS = 0.5
EXIT_STUCK = 70
"""EX_SOFTWARE."""

log = structlog.get_logger()


class Pulse:
    """One loop's word that it lives."""

    def __init__(self, name: str, ticks: Callable[[], float] = time.monotonic) -> None:
        self.name, self._ticks = name, ticks
        self._deadline = float("inf")

    def expect(self, seconds: float) -> None:
        """Within this time the loop says more, or it is stuck."""
        self._deadline = self._ticks() + seconds

    @property
    def is_late(self) -> bool:
        return self._ticks() > self._deadline

    def rest(self) -> None:
        """It has ended, and nothing is expected of it."""
        self._deadline = float("inf")


UNWATCHED = Pulse("unwatched")
"""For a loop that nobody watches."""


class Watchdog:
    """Watches pulses from a thread of its own."""

    def __init__(self, end: Callable[[int], object] = os._exit) -> None:
        self._end = end
        self._pulses: list[Pulse] = []

    def pulse(self, name: str) -> Pulse:
        made = Pulse(name)
        self._pulses.append(made)
        return made

    def start(self) -> None:
        threading.Thread(target=self._watch, name="watchdog", daemon=True).start()

    def _watch(self) -> None:
        while True:
            time.sleep(TICK_SECONDS)
            self.look()

    def look(self) -> None:
        """End the process when a loop is late."""
        late = [pulse.name for pulse in self._pulses if pulse.is_late]
        if late:
            log.error("stuck", roles=late)
            self._end(EXIT_STUCK)
