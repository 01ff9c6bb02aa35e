"""Product changed or deleted: into the ledger, which screening reads, then to the shoppers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import structlog

from shared.messages.cloudevent import UnreadableEvent
from shared.messages.reading import PRODUCT_DELETED, content_of
from shared.ports.catalogue import ProductChange
from shared.ports.ledger import Books
from shared.usecases.publish_catalogue import (
    forget_product,
    keep_product,
    screen_again_after,
    show_changes,
)
from worker.consumers.desk import Desk
from worker.reception import Letter, file_post, sort_post

log = structlog.get_logger()


class CatalogueConsumer:
    """When the store is away after the ledger took the news, the message comes again and the
    same news is taken once more: equal times are news, so the store gets it then.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def handle(self, raws: Sequence[bytes]) -> None:
        changes: dict[str, list[ProductChange]] = defaultdict(list)
        with self._desk.ledger.begin() as books:
            post = sort_post(books, raws)
            for letter in tuple(post.letters):
                try:
                    change = _keep(books, letter)
                except UnreadableEvent as error:
                    post.spoil(letter, str(error))
                    continue
                if change is not None:
                    changes[letter.shop.shop_id].append(change)
            at = self._desk.clock.now()
            for shop_id, of_shop in changes.items():
                screen_again_after(books, shop_id, of_shop, at=at)
        for shop_id, of_shop in changes.items():
            show_changes(self._desk.ledger, self._desk.store, shop_id, of_shop)
        with self._desk.ledger.begin() as books:
            file_post(books, post, self._desk.vault, at=self._desk.clock.now())
        for letter in post.letters:
            log.info("event_handled", **letter.named())

    def set_aside(self, raw: bytes, reason: str) -> None:
        self._desk.set_aside(raw, reason)


def _keep(books: Books, letter: Letter) -> ProductChange | None:
    content = content_of(letter.event)
    keep = forget_product if letter.event.type == PRODUCT_DELETED else keep_product
    return keep(books, letter.shop.shop_id, content)
