"""Receiving from one queue; acknowledging is the caller's word, and only the caller's."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from kombu.connection import Connection
from kombu.message import Message
from kombu.messaging import Consumer

from shared.adapters.kombu_bus.topology import channel_of, connection, failures, queues
from shared.messages.queues import Queue
from shared.ports.bus import Delivery
from shared.ports.failures import BusUnavailable

LINGER_SECONDS = 0.01
"""How long a batch waits for one more message once it has its first."""


class KombuSubscription:
    """One connection, opened when first used and again after a failure. Not for two threads."""

    def __init__(
        self, url: str, queue: Queue, *, prefetch: int, ticks: Callable[[], float] = time.monotonic
    ) -> None:
        self._url, self._queue, self._prefetch, self._ticks = url, queue, prefetch, ticks
        self._connection: Connection | None = None
        self._arrived: deque[Message] = deque()

    def receive(self, *, limit: int, wait_seconds: float) -> Sequence[Delivery]:
        try:
            opened = self._connection or self._open()
            opened.heartbeat_check()
            self._drain(opened, limit, wait_seconds)
        except failures as error:
            self.close()
            raise BusUnavailable(str(error)) from error
        return [
            Delivery(_raw(message.body), message)
            for message in (self._arrived.popleft() for _ in range(min(limit, len(self._arrived))))
        ]

    def _drain(self, opened: Connection, limit: int, wait_seconds: float) -> None:
        until = self._ticks() + wait_seconds
        while len(self._arrived) < limit:
            left = until - self._ticks()
            if left <= 0:
                return
            before = len(self._arrived)
            try:
                opened.drain_events(timeout=left)
            except TimeoutError:
                return
            if before == 0 and self._arrived:
                until = min(until, self._ticks() + LINGER_SECONDS)

    def _open(self) -> Connection:
        self._arrived.clear()
        self._connection = connection(self._url)
        channel = channel_of(self._connection)
        consumer = Consumer(
            channel,
            queues=[queues[self._queue](channel)],
            # The raw message: kombu's own decoding acknowledges what it cannot read.
            on_message=self._arrived.append,
            prefetch_count=self._prefetch,
            auto_declare=False,
        )
        consumer.consume()
        return self._connection

    def acknowledge(self, deliveries: Sequence[Delivery]) -> None:
        """Each for itself: outside AMQP, kombu drops the word `multiple` in silence."""
        self._each(deliveries, lambda message: message.ack())

    def give_back(self, deliveries: Sequence[Delivery]) -> None:
        self._each(deliveries, lambda message: message.requeue())

    def _each(self, deliveries: Sequence[Delivery], act: Callable[[Any], None]) -> None:
        try:
            for delivery in deliveries:
                act(delivery.tag)
        except failures as error:
            self.close()
            raise BusUnavailable(str(error)) from error

    def close(self) -> None:
        connected, self._connection = self._connection, None
        self._arrived.clear()
        if connected is not None:
            connected.release()


def _raw(body: Any) -> bytes:
    return body.encode() if isinstance(body, str) else bytes(body)
