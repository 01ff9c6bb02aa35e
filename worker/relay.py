"""From the ledger to the broker: what came and what was decided, sent until it is confirmed."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence
from datetime import timedelta
from threading import Event as Signal
from typing import NamedTuple

import structlog

from shared.messages.queues import EVENTS, is_taken
from shared.ports.bus import Bus, Ticket
from shared.ports.clock import Clock
from shared.ports.failures import BusUnavailable, LedgerUnavailable, place_of
from shared.ports.ledger import Ledger
from shared.ports.mail import ToSend
from worker.pause import pause_after
from worker.watchdog import UNWATCHED, Pulse

BATCH = 500
LEASE_SECONDS = 10.0
"""For this long no other relay takes the same rows; a crash in between only delays them."""
CAREFUL = timedelta(seconds=3 * LEASE_SECONDS)
"""After an error that nobody foresaw rows go out one by one, until the one at fault has come again:
so it is alone, and no other waits with it.
"""
IDLE_SECONDS = 0.02
FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 5.0
TURN_SECONDS = 60.0
"""Longer than the deadlines of ledger and broker together, and a pause."""

log = structlog.get_logger()


class _Sent(NamedTuple):
    rows: Sequence[ToSend]
    ticket: Ticket


class Relay:
    """A crash between sending and noting it sends twice, by design: consumers do not mind."""

    def __init__(
        self, ledger: Ledger, bus: Bus, clock: Clock, stop: Signal, *, pulse: Pulse = UNWATCHED
    ) -> None:
        self._ledger, self._bus, self._clock, self._stop = ledger, bus, clock, stop
        self._pulse = pulse
        self._failures = 0
        self._careful_until = clock.now()

    def run(self) -> None:
        while not self._stop.is_set():
            self._pulse.expect(TURN_SECONDS)
            try:
                if not self.turn():
                    self._stop.wait(IDLE_SECONDS)
                self._failures = 0
            except (BusUnavailable, LedgerUnavailable) as error:
                log.warning("out_of_reach", what=type(error).__name__, why=str(error))
                self._pause()
            except Exception as error:  # noqa: BLE001 - one row must not keep all others
                log.error("turn_failed", error=type(error).__name__, at=place_of(error))  # noqa: TRY400
                self._bus.close()
                self._careful_until = self._clock.now() + CAREFUL
                self._pause()
        self._bus.close()
        self._pulse.rest()

    def _pause(self) -> None:
        self._failures += 1
        longest = LONGEST_PAUSE_SECONDS
        self._stop.wait(pause_after(self._failures, first=FIRST_PAUSE_SECONDS, longest=longest))

    def turn(self) -> int:
        """Send what is due, in batches; gives how many. Looks before it claims, so that idling
        locks nothing.
        """
        with self._ledger.look() as books:
            if not books.relay.is_due(at=self._clock.now()):
                return 0
        count, rows = 0, self._note((), claims=True)
        under_way: deque[list[_Sent]] = deque()
        while rows or under_way:
            self._pulse.expect(TURN_SECONDS)
            count += len(rows)
            if rows:
                under_way.append(self._send(rows))
            # A full batch has more behind it, which is sent before this one is waited for: so the
            # broker works on one while the ledger notes another.
            left = 1 if len(rows) >= BATCH else 0
            confirmed = self._confirmed(under_way, left)
            rows = self._note(confirmed, claims=not self._stop.is_set())
        return count

    def _send(self, rows: Sequence[ToSend]) -> list[_Sent]:
        by_exchange: dict[str, list[ToSend]] = defaultdict(list)
        for row in _of_this_release(rows):
            by_exchange[row.exchange].append(row)
        return [
            _Sent(of_exchange, self._bus.send(exchange, [row.packed for row in of_exchange]))
            for exchange, of_exchange in by_exchange.items()
        ]

    def _confirmed(self, under_way: deque[list[_Sent]], left: int) -> Sequence[ToSend]:
        """The oldest batches, until so many are left."""
        rows: list[ToSend] = []
        while len(under_way) > left:
            for sent in under_way.popleft():
                self._bus.await_confirms(sent.ticket)
                rows += sent.rows
        return rows

    def _note(self, sent: Sequence[ToSend], *, claims: bool) -> Sequence[ToSend]:
        """Gives the next batch. One transaction notes this and claims that: on SQLite, whoever
        writes waits for everybody else who does.
        """
        with self._ledger.begin() as books:
            now = self._clock.now()
            books.relay.sent(sent, at=now)
            if not claims:
                return ()
            limit = 1 if now < self._careful_until else BATCH
            return books.relay.claim(at=now, lease_seconds=LEASE_SECONDS, limit=limit)


def _of_this_release(rows: Sequence[ToSend]) -> Sequence[ToSend]:
    """What a later release kept, before somebody went back, waits for one that knows it."""
    keys = {row.packed.routing_key for row in rows if row.exchange == EVENTS}
    unknown = {key for key in keys if not is_taken(key)}
    if not unknown:
        return rows
    log.error("no_queue_takes", routing_keys=sorted(unknown))
    return [row for row in rows if row.packed.routing_key not in unknown]
