"""Publishing: confirmed where the broker confirms, and mandatory where a queue must take it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from shared.adapters.kombu_bus.connecting import failures, in_our_words, is_redis
from shared.adapters.kombu_bus.outlets import RabbitOutlet, RedisOutlet
from shared.messages.cloudevent import Event, Packed, pack
from shared.messages.queues import EVENTS, is_taken
from shared.ports.bus import Ticket
from shared.ports.failures import BusUnavailable

WINDOW = 500
"""So many events are on their way before their confirms are awaited."""

Outlet = RabbitOutlet | RedisOutlet


class KombuBus:
    """One connection, opened when first used and again after a failure. Not for two threads."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._outlet: Outlet | None = None

    def publish(self, exchange: str, events: Sequence[Event]) -> None:
        for start in range(0, len(events), WINDOW):
            window = [pack(event) for event in events[start : start + WINDOW]]
            self.await_confirms(self.send(exchange, window))

    def send(self, exchange: str, events: Sequence[Packed]) -> Ticket:
        if exchange == EVENTS:
            _check_that_queues_take({event.routing_key for event in events})
        with in_our_words(self._abandon):
            outlet = self._ready()
            return Ticket(outlet, outlet.send(exchange, events))

    def await_confirms(self, ticket: Ticket) -> None:
        outlet = self._outlet
        if outlet is None or ticket.way is not outlet:
            msg = "the connection by which they were sent was lost before they were confirmed"
            raise BusUnavailable(msg)
        with in_our_words(self._abandon):
            outlet.await_confirms(ticket.number)

    def _ready(self) -> Outlet:
        """The connection in use, unless it ended while nobody looked; then a new one. What was on
        its way by the old one is not confirmed any more.
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


def _check_that_queues_take(routing_keys: Iterable[str]) -> None:
    """RabbitMQ gives back what no queue takes; Redis loses it without a word."""
    for key in routing_keys:
        if not is_taken(key):
            raise BusUnavailable(f"no queue takes {key[:80]}")
