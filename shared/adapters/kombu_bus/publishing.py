"""Publishing: confirmed where the broker confirms, and mandatory where a queue must take it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kombu.connection import Connection
from kombu.messaging import Producer

from shared.adapters.kombu_bus.topology import (
    channel_of,
    connection,
    declare_again,
    exchanges,
    failures,
    is_redis,
)
from shared.messages.cloudevent import Event, encode
from shared.messages.queues import EVENTS, Queue, takes
from shared.ports.failures import BusUnavailable

CONTENT_TYPE = "application/cloudevents+json"


class KombuBus:
    """One connection, opened when first used and again after a failure. Not for two threads."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._forgets_bindings = is_redis(url)
        self._connection: Connection | None = None
        self._producer: Producer | None = None
        self._returned: list[str] = []

    def publish(self, exchange: str, events: Sequence[Event]) -> None:
        if exchange == EVENTS:
            _check_that_queues_take(events)
        try:
            producer = self._producer or self._open()
            if self._forgets_bindings:
                # A flush takes the bindings away, and publishing without one loses silently.
                declare_again(producer.channel)
            for event in events:
                self._send(producer, exchange, event)
        except failures as error:
            self.close()
            raise BusUnavailable(str(error)) from error
        if self._returned:
            msg = f"no queue takes {self._returned[0]}"
            self.close()
            raise BusUnavailable(msg)

    def _open(self) -> Producer:
        self._connection = connection(self._url)
        channel = channel_of(self._connection)
        # Only AMQP can give a message back that no queue takes.
        on_return = None if self._forgets_bindings else self._came_back
        self._producer = Producer(channel, on_return=on_return)
        return self._producer

    def _send(self, producer: Producer, exchange: str, event: Event) -> None:
        producer.publish(
            encode(event),
            exchange=exchanges[exchange],
            routing_key=event.routing_key,
            content_type=CONTENT_TYPE,
            content_encoding="utf-8",
            delivery_mode="persistent",
            mandatory=exchange == EVENTS,
            message_id=event.id,
            retry=False,
        )

    def _came_back(self, _exception: Any, _exchange: Any, routing_key: str, _message: Any) -> None:
        self._returned.append(routing_key)

    def close(self) -> None:
        connected, self._connection, self._producer = self._connection, None, None
        self._returned = []
        if connected is not None:
            connected.release()


def _check_that_queues_take(events: Sequence[Event]) -> None:
    """RabbitMQ gives back what no queue takes; Redis loses it without a word."""
    for event in events:
        if not any(takes(queue, event.routing_key) for queue in Queue):
            raise BusUnavailable(f"no queue takes {event.routing_key[:80]}")
