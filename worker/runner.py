"""The loop of every consumer, and the only place that acknowledges a message.

Receive, handle, commit, acknowledge. No exception leaves it: what is out of reach is tried again,
what cannot be handled is parked, and the loop goes on.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from threading import Event as Signal
from typing import Protocol

import structlog

from shared.ports.bus import Delivery, Subscription
from shared.ports.failures import (
    BusUnavailable,
    CatalogueUnavailable,
    LedgerUnavailable,
    LineStopped,
    place_of,
)
from worker.pause import pause_after
from worker.watchdog import UNWATCHED, Pulse

BATCH = 100
WAIT_SECONDS = 0.5
FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 10.0
STOPPED_SECONDS = 20.0
HANDLER_SECONDS = 25.0
"""A batch that takes longer is stuck. Only after twice that the broker gives it to another."""
RECEIVE_SECONDS = 20.0
"""Longer than all deadlines of a connection together."""
_OUT_OF_REACH = (BusUnavailable, CatalogueUnavailable, LedgerUnavailable)
_NOT_NOW = (*_OUT_OF_REACH, LineStopped)

log = structlog.get_logger()


class Consumer(Protocol):
    def handle(self, raws: Sequence[bytes]) -> None:
        """Make the effect of all of them durable, or of none and raise. Safe to repeat.

        Raises one of the port failures when a part is out of reach.
        """

    def set_aside(self, raw: bytes, reason: str) -> None:
        """Keep a message that could not be handled, with the reason, durably: for another try
        later, or for a person.

        Raises one of the port failures, and `LineStopped` when so much was set aside that it is
        not the messages that are bad.
        """


def _told(error: Exception) -> str:
    """Only our own failures are worded by us; another error could quote a message."""
    return str(error) if isinstance(error, _OUT_OF_REACH) else "see above"


def _nothing() -> None:
    """The default of a hook that only tests use."""


class Runner:
    """`before_acknowledging` lets a test die at the worst moment."""

    def __init__(
        self,
        subscription: Subscription,
        consumer: Consumer,
        stop: Signal,
        *,
        pulse: Pulse = UNWATCHED,
        before_acknowledging: Callable[[], None] = _nothing,
    ) -> None:
        self._subscription = subscription
        self._consumer = consumer
        self._stop = stop
        self._pulse = pulse
        self._before_acknowledging = before_acknowledging
        self._failures = 0

    def run(self) -> None:
        """Until the stop signal; then what was not begun goes back to the queue."""
        while not self._stop.is_set():
            self.turn()
        self._subscription.close()
        self._pulse.rest()

    def turn(self) -> None:
        """Receive one batch and see it through."""
        self._pulse.expect(RECEIVE_SECONDS)
        try:
            deliveries = self._subscription.receive(limit=BATCH, wait_seconds=WAIT_SECONDS)
            if deliveries:
                self._see_through(deliveries)
            self._failures = 0
        except BusUnavailable as error:
            self._pause(error)
        except Exception as error:  # noqa: BLE001 - not even setting aside worked; it comes again
            log.error("turn_failed", error=type(error).__name__, at=place_of(error))  # noqa: TRY400
            self._subscription.close()
            self._pause(error)

    def _see_through(self, deliveries: Sequence[Delivery]) -> None:
        while not self._is_handled(deliveries):
            if self._stop.is_set():
                self._subscription.give_back(deliveries)
                return
            self._pulse.expect(RECEIVE_SECONDS)
            self._subscription.keep(deliveries)
        self._before_acknowledging()
        self._pulse.expect(RECEIVE_SECONDS)
        self._subscription.acknowledge(deliveries)

    def _is_handled(self, deliveries: Sequence[Delivery]) -> bool:
        """False after a pause, when nothing can be done about them now. They are not given back: a
        broker puts aside what comes back too often.
        """
        self._pulse.expect(HANDLER_SECONDS)
        try:
            self._handle([delivery.raw for delivery in deliveries])
        except LineStopped as error:
            log.error("line_stopped", why=str(error))  # noqa: TRY400 - the message says it all
            self._wait(STOPPED_SECONDS)
        except _OUT_OF_REACH as error:
            self._pause(error)
        else:
            return True
        return False

    def _handle(self, raws: Sequence[bytes]) -> None:
        try:
            self._consumer.handle(raws)
        except _NOT_NOW:
            raise
        except Exception as error:  # noqa: BLE001 - a bug must not stop the queue; it is set aside
            if len(raws) == 1:
                log.error("event_set_aside", error=type(error).__name__, at=place_of(error))  # noqa: TRY400 - no message
                self._consumer.set_aside(raws[0], f"handling failed: {type(error).__name__}")
                return
            # One bad message must not spoil the others.
            for raw in raws:
                self._handle([raw])

    def _pause(self, error: Exception) -> None:
        self._failures += 1
        longest = LONGEST_PAUSE_SECONDS
        most = pause_after(self._failures, first=FIRST_PAUSE_SECONDS, longest=longest)
        pause = random.uniform(most / 2, most)  # noqa: S311 - spreads retries, guards nothing
        log.warning(
            "out_of_reach", what=type(error).__name__, why=_told(error), pause_s=round(pause, 1)
        )
        self._wait(pause)

    def _wait(self, seconds: float) -> None:
        self._pulse.expect(seconds + RECEIVE_SECONDS)
        self._stop.wait(seconds)
