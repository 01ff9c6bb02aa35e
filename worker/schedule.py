"""What must happen from time to time, whoever asks for it or not."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Event as Signal

import structlog

from shared.ports.clock import Clock
from shared.ports.failures import LedgerUnavailable, place_of
from shared.ports.ledger import Books, Ledger
from shared.usecases.screen_orders import Screener
from worker.watchdog import UNWATCHED, Pulse

EVERY_SECONDS = 1.0
TURN_SECONDS = 300.0
"""Forgetting may take its time in a large ledger."""
FORGET_EVERY = timedelta(minutes=1)
TELL_HEADS_EVERY = timedelta(hours=1)
MOST_FORGOTTEN = 1_000
BETWEEN_SECONDS = 0.02
"""For whoever waits to write."""
KEEP_HANDLED = timedelta(days=7)
KEEP_PARKED = timedelta(days=30)
MOST_AGAIN = 100
PUT_OFF = timedelta(hours=1)
"""For how long an order is left alone that could not be screened again."""

log = structlog.get_logger()


class Schedule:
    def __init__(
        self,
        ledger: Ledger,
        screener: Screener,
        clock: Clock,
        stop: Signal,
        *,
        pulse: Pulse = UNWATCHED,
    ) -> None:
        self._ledger, self._screener, self._clock, self._stop = ledger, screener, clock, stop
        self._pulse = pulse
        self._forgot_at: datetime | None = None
        self._told_heads_at: datetime | None = None

    def run(self) -> None:
        while not self._stop.is_set():
            self._pulse.expect(TURN_SECONDS)
            try:
                self.turn()
            except LedgerUnavailable as error:
                log.warning("out_of_reach", what=type(error).__name__, why=str(error))
            self._stop.wait(EVERY_SECONDS)
        self._pulse.rest()

    def turn(self) -> None:
        """Screen again what is due; now and then forget, and tell where the audit chains end."""
        now = self._clock.now()
        self.screen_again(now)
        if self._forgot_at is None or now - self._forgot_at >= FORGET_EVERY:
            self.forget(now)
            self._forgot_at = now
        if self._told_heads_at is None or now - self._told_heads_at >= TELL_HEADS_EVERY:
            self.tell_heads()
            self._told_heads_at = now

    def screen_again(self, now: datetime) -> None:
        """Orders of which more is known by now, and those whose answers could not be read."""
        with self._ledger.look() as books:
            if not books.watches.is_due(at=now):
                return
        try:
            self._screen_due(now, limit=MOST_AGAIN)
        except LedgerUnavailable:
            raise
        except Exception:  # noqa: BLE001 - told by the one that it is about
            self._screen_one_by_one(now)

    def _screen_due(self, now: datetime, *, limit: int) -> int:
        with self._ledger.begin() as books:
            screened = [
                (shop_id, self._screener.screen_again(books, shop_id, order_id, at=now))
                for shop_id, order_id in books.watches.take_due(at=now, limit=limit)
            ]
        for shop_id, recorded in screened:
            is_new = recorded is not None and recorded.is_new
            log.info("screened_again", shop=shop_id, is_new=is_new)
        return len(screened)

    def _screen_one_by_one(self, now: datetime) -> None:
        """An order that cannot be screened keeps no other waiting, and stops nothing."""
        for _ in range(MOST_AGAIN):
            try:
                if not self._screen_due(now, limit=1):
                    return
            except LedgerUnavailable:
                raise
            except Exception as error:  # noqa: BLE001 - a bug, or a row that was damaged
                log.error("not_screened_again", error=type(error).__name__, at=place_of(error))  # noqa: TRY400
                self._put_off(now)

    def _put_off(self, now: datetime) -> None:
        with self._ledger.begin() as books:
            for shop_id, order_id in books.watches.take_due(at=now, limit=1):
                books.watches.ask_again(shop_id, [order_id], at=now + PUT_OFF)

    def forget(self, now: datetime) -> None:
        """What was kept long enough, bodies and all."""
        gone = 0
        while rows := self._forget_some(now):
            gone += rows
            self._pulse.expect(TURN_SECONDS)
            if self._stop.wait(BETWEEN_SECONDS):
                break
        if gone:
            log.info("forgotten", rows=gone)

    def _forget_some(self, now: datetime) -> int:
        """Few at a time: on SQLite all who write wait meanwhile."""
        with self._ledger.begin() as books:
            return (
                books.inbox.forget(
                    handled=now - KEEP_HANDLED, parked=now - KEEP_PARKED, limit=MOST_FORGOTTEN
                )
                + books.outbox.forget(sent=now - KEEP_HANDLED, limit=MOST_FORGOTTEN)
                + books.answers.forget(at=now)
                + books.clearances.forget(at=now)
            )

    def tell_heads(self) -> None:
        """Into the log, which is kept elsewhere: it tells a chain that is cut off later."""
        with self._ledger.look() as books:
            for shop in books.shops.all():
                _tell_head(books, shop.shop_id)


def _tell_head(books: Books, shop_id: str) -> None:
    head = books.audit.head(shop_id)
    if head.length:
        log.info("audit_head", shop=shop_id, length=head.length, mac=head.mac)
