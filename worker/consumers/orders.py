"""Order changed or cancelled: screened and recorded, once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

import structlog

from shared.domain.order import Order
from shared.messages.cloudevent import UnreadableEvent
from shared.messages.reading import ORDER_CANCELLED, content_of
from shared.ports.ledger import Books
from shared.usecases.screen_orders import Screener, cancelled
from worker.consumers.desk import Desk
from worker.reception import Letter, Post, file_post, sort_post

log = structlog.get_logger()


class OrdersConsumer:
    """Dedupe, decision, event to send and the tick in the inbox are one transaction."""

    def __init__(self, desk: Desk, screener: Screener) -> None:
        self._desk, self._screener = desk, screener

    def handle(self, raws: Sequence[bytes]) -> None:
        at = self._desk.clock.now()
        told = []
        with self._desk.ledger.begin() as books:
            post = sort_post(books, raws)
            found = _read(post)
            # One order of locking for everybody, or two workers could wait for each other.
            for shop_id, of_shop in groupby(found, key=lambda one: one[0].shop.shop_id):
                batch = list(of_shop)
                books.foresee(shop_id, [order for _, order in batch if order.is_screened])
                told += [
                    (letter, self._screen(books, letter, order, at)) for letter, order in batch
                ]
            file_post(books, post, self._desk.vault, at=at)
        for letter, effect in told:
            log.info("event_handled", **letter.named(), effect=effect)
        if post.spoiled:
            log.warning("events_parked", count=len(post.spoiled))

    def set_aside(self, raw: bytes, reason: str) -> None:
        self._desk.set_aside(raw, reason)

    def _screen(self, books: Books, letter: Letter, order: Order, at: datetime) -> str:
        if not order.is_screened:
            return "ignored: a draft"
        recorded = self._screener.screen_and_record(books, letter.shop.shop_id, order, at=at)
        return "decided" if recorded.is_new else "decided before"


def _read(post: Post) -> list[tuple[Letter, Order]]:
    """Every readable order with its letter, in the order in which they are locked."""
    found = []
    for letter in tuple(post.letters):
        try:
            content = content_of(letter.event)
        except UnreadableEvent as error:
            post.spoil(letter, str(error))
            continue
        is_cancelled = letter.event.type == ORDER_CANCELLED
        found.append((letter, cancelled(**content) if is_cancelled else content))
    return sorted(found, key=lambda one: (one[0].shop.shop_id, one[1].order_id))
