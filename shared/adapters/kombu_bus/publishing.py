"""Publishing: confirmed where the broker confirms, and mandatory where a queue must take it."""

from __future__ import annotations

from collections.abc import Sequence

from shared.adapters.kombu_bus.connecting import failures, in_our_words, is_redis
from shared.adapters.kombu_bus.outlets import RabbitOutlet, RedisOutlet
from shared.messages.cloudevent import Event
from shared.messages.queues import EVENTS, Queue, takes
from shared.ports.failures import BusUnavailable

Outlet = RabbitOutlet | RedisOutlet


class KombuBus:
    """One connection, opened when first used and again after a failure. Not for two threads."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._outlet: Outlet | None = None

    def publish(self, exchange: str, events: Sequence[Event]) -> None:
        if exchange == EVENTS:
            _check_that_queues_take(events)
        with in_our_words(self._abandon):
            self._ready().send(exchange, events)

    def _ready(self) -> Outlet:
        """The connection in use, unless it ended while nobody looked; then nothing was sent yet,
        and a new one does.
        """
        if self._outlet is not None:
            try:
                self._outlet.catch_up()
            except failures:
                self._abandon()
        if self._outlet is None:
            self._outlet = (RedisOutlet if is_redis(self._url) else RabbitOutlet)(self._url)
        return self._outlet

    def _abandon(self) -> None:
        left, self._outlet = self._outlet, None
        if left is not None:
            left.abandon()

    def close(self) -> None:
        left, self._outlet = self._outlet, None
        if left is not None:
            left.close()


def _check_that_queues_take(events: Sequence[Event]) -> None:
    """RabbitMQ gives back what no queue takes; Redis loses it without a word."""
    for event in events:
        if not any(takes(queue, event.routing_key) for queue in Queue):
            raise BusUnavailable(f"no queue takes {event.routing_key[:80]}")
