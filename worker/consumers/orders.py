"""Order changed or cancelled: screened and recorded, once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import structlog

from shared.messages.cloudevent import UnreadableEvent
from shared.messages.reading import ORDER_CANCELLED, content_of
from shared.ports.ledger import Books
from shared.usecases.screen_orders import Screener
from worker.consumers.desk import Desk
from worker.reception import Letter, file_post, sort_post

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
            # One order of locking for everybody, or two workers could wait for each other.
            for letter in sorted(post.letters, key=_order_of):
                try:
                    told.append((letter, self._screen(books, letter, at)))
                except UnreadableEvent as error:
                    post.spoil(letter, str(error))
            file_post(books, post, self._desk.vault, at=at)
        for letter, effect in told:
            log.info("event_handled", **letter.named(), effect=effect)
        if post.spoiled:
            log.warning("events_parked", count=len(post.spoiled))

    def set_aside(self, raw: bytes, reason: str) -> None:
        self._desk.set_aside(raw, reason)

    def _screen(self, books: Books, letter: Letter, at: datetime) -> str:
        shop_id, content = letter.shop.shop_id, content_of(letter.event)
        if letter.event.type == ORDER_CANCELLED:
            recorded = self._screener.cancel_and_record(books, shop_id, **content, at=at)
        elif content.is_screened:
            recorded = self._screener.screen_and_record(books, shop_id, content, at=at)
        else:
            return "ignored: a draft"
        return "decided" if recorded.is_new else "decided before"


def _order_of(letter: Letter) -> tuple[str, str]:
    return letter.shop.shop_id, str(letter.event.data.get("order_id"))
