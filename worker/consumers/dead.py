"""What RabbitMQ delivered too often: a worker may have died of it. It waits for a person.

On Redis nothing comes here.
"""

from __future__ import annotations

from collections.abc import Sequence

import structlog

from worker.consumers.desk import Desk
from worker.reception import file_post, sort_post

REASON = "delivered too often and never finished: a worker may have died of it"

log = structlog.get_logger()


class DeadConsumer:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def handle(self, raws: Sequence[bytes]) -> None:
        with self._desk.ledger.begin() as books:
            post = sort_post(books, raws)
            for letter in tuple(post.letters):
                log.error("event_delivered_too_often", **letter.named())
                post.spoil(letter, REASON)
            file_post(books, post, self._desk.vault, at=self._desk.clock.now())

    def set_aside(self, raw: bytes, reason: str) -> None:
        self._desk.set_aside(raw, reason)
