"""What must happen from time to time, whoever asks for it or not."""

from __future__ import annotations

from datetime import timedelta
from threading import Event as Signal

import structlog

from shared.ports.clock import Clock
from shared.ports.failures import LedgerUnavailable
from shared.ports.ledger import Ledger

EVERY_SECONDS = 60.0
KEEP_HANDLED = timedelta(days=7)
KEEP_PARKED = timedelta(days=30)

log = structlog.get_logger()


class Schedule:
    def __init__(self, ledger: Ledger, clock: Clock, stop: Signal) -> None:
        self._ledger, self._clock, self._stop = ledger, clock, stop

    def run(self) -> None:
        while not self._stop.is_set():
            try:
                self.turn()
            except LedgerUnavailable as error:
                log.warning("out_of_reach", what=type(error).__name__, why=str(error))
            self._stop.wait(EVERY_SECONDS)

    def turn(self) -> None:
        """Forget what was kept long enough, bodies and all."""
        now = self._clock.now()
        with self._ledger.begin() as books:
            gone = books.inbox.forget(handled=now - KEEP_HANDLED, parked=now - KEEP_PARKED)
            gone += books.outbox.forget(sent=now - KEEP_HANDLED)
        if gone:
            log.info("forgotten", rows=gone)
