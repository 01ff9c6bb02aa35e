"""Stock changed, one by one or in batches: newer wins."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import structlog

from shared.domain.stock import StockChange
from shared.messages.cloudevent import UnreadableEvent, encode
from shared.messages.reading import stock_changes_of
from shared.usecases.park_events import Parked
from shared.usecases.sync_stock import apply_stock
from worker.consumers.desk import Desk
from worker.reception import Post, file_post, sort_post

log = structlog.get_logger()


class StockConsumer:
    """The store takes the news before the inbox is ticked off: twice is harmless, never is not."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def handle(self, raws: Sequence[bytes]) -> None:
        with self._desk.ledger.look() as books:
            post = sort_post(books, raws)
        changes = _read(post)
        news = apply_stock(self._desk.store, changes)
        if post.spoiled or any(letter.event.inbox is not None for letter in post.letters):
            with self._desk.ledger.begin() as books:
                file_post(books, post, self._desk.vault, at=self._desk.clock.now())
        # One line for many: there are tens of thousands a second.
        for shop_id, ids in _ids_by_shop(post).items():
            log.info("stock_events_handled", shop=shop_id, event_ids=ids)
        log.info("stock_applied", changes=len(changes), news=news, parked=len(post.spoiled))

    def set_aside(self, raw: bytes, reason: str) -> None:
        self._desk.set_aside(raw, reason)


def _ids_by_shop(post: Post) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for letter in post.letters:
        found[letter.shop.shop_id].append(letter.event.id)
    return found


def _read(post: Post) -> list[tuple[str, StockChange]]:
    """Every readable change with its shop; what cannot be read is spoiled, an item alone."""
    changes = []
    for letter in tuple(post.letters):
        try:
            good, bad = stock_changes_of(letter.event)
        except UnreadableEvent as error:
            post.spoil(letter, str(error))
            continue
        changes += [(letter.shop.shop_id, change) for change in good]
        post.spoiled += [
            (Parked(encode(alone), reason, alone), letter.shop) for alone, reason in bad
        ]
    return changes
