"""The two ways in: py-amqp's own consumer on RabbitMQ, kombu's on Redis."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Sequence
from typing import Any

from kombu.entity import Queue as KombuQueue
from kombu.messaging import Consumer

from shared.adapters.kombu_bus import connecting
from shared.adapters.kombu_bus.frames import FramesAhead
from shared.ports.bus import Delivery


class RabbitInlet:
    """Acknowledges a run of messages with one word.

    Deliveries are numbered in the order of their arrival. `multiple` means every number up to this
    one, of what waits in the buffer too, so it is only said of a run with nothing left out.
    """

    def __init__(self, url: str, queue: str, *, prefetch: int, arrived: deque[Delivery]) -> None:
        self._queue, self._arrived = queue, arrived
        self._unsettled: dict[int, None] = {}
        self._alive_at = time.monotonic()
        self._connection = connecting.connection(url, heartbeat=connecting.HEARTBEAT_SECONDS)
        self._channel = connecting.opened_channel(self._connection)
        self._channel.auto_decode = False
        self._frames = FramesAhead(self._channel.connection)
        # Of this consumer: quorum queues know no prefetch of a whole channel.
        self._channel.basic_qos(0, prefetch, a_global=False)
        self._channel.basic_consume(queue, callback=self._came, on_cancel=self._cancelled)

    def wait(self, seconds: float) -> None:
        """For a frame, or the end of the time: then TimeoutError. `drain_events` would begin its
        time anew with every heartbeat.
        """
        self._frames.read(seconds)

    def keep_alive(self) -> None:
        """Read before judging: after a long handling, what shows that RabbitMQ lives is unread."""
        now = time.monotonic()
        if now - self._alive_at > connecting.HEARTBEAT_SECONDS / 4:
            connecting.hear(self._channel)
            self._frames.read_on()
        self._alive_at = now
        self._connection.heartbeat_check()

    def keep(self, _deliveries: Sequence[Delivery]) -> None:
        """They are ours for as long as the connection lives. py-amqp's own check says nothing every
        second time, taking its own last heartbeat for something that was sent since.
        """
        self.keep_alive()
        self._channel.connection.send_heartbeat()

    def acknowledge(self, deliveries: Sequence[Delivery]) -> None:
        run, others = self._settle(self._numbers(deliveries))
        if run is not None:
            self._channel.basic_ack(run, multiple=True)
        for number in others:
            self._channel.basic_ack(number)

    def give_back(self, deliveries: Sequence[Delivery]) -> None:
        numbers = self._numbers(deliveries)
        self._settle(numbers)
        for number in sorted(numbers):
            self._channel.basic_reject(number, requeue=True)

    def _numbers(self, deliveries: Sequence[Delivery]) -> set[int]:
        """The same numbers mean other messages on another channel."""
        if any(delivery.tag[0] is not self._channel for delivery in deliveries):
            msg = "the connection by which the messages came was lost; they come again"
            raise ConnectionError(msg)
        return {delivery.tag[1] for delivery in deliveries} & self._unsettled.keys()

    def _settle(self, numbers: set[int]) -> tuple[int | None, Iterable[int]]:
        """The last number of the run at the front, and what lies beyond it."""
        run: int | None = None
        for number in self._unsettled:
            if number not in numbers:
                break
            run = number
        for number in numbers:
            del self._unsettled[number]
        return run, sorted(number for number in numbers if run is None or number > run)

    def _came(self, message: Any) -> None:
        number = message.delivery_tag
        self._unsettled[number] = None
        self._arrived.append(Delivery(_raw(message.body), (self._channel, number)))

    def _cancelled(self, _tag: str) -> None:
        msg = f"the queue {self._queue} went away while it was read"
        raise ConnectionError(msg)

    def close(self) -> None:
        self._connection.release()

    def abandon(self) -> None:
        connecting.abandon(self._connection)


class RedisInlet:
    """Each message for itself: kombu drops the word `multiple` in silence."""

    def __init__(self, url: str, queue: str, *, prefetch: int, arrived: deque[Delivery]) -> None:
        self._arrived = arrived
        self._connection = connecting.connection(url)
        self._channel = connecting.opened_channel(self._connection)
        Consumer(
            self._channel,
            queues=[KombuQueue(queue)(self._channel)],
            # The raw message: kombu's own decoding acknowledges what it cannot read.
            on_message=self._came,
            prefetch_count=prefetch,
            auto_declare=False,
        ).consume()

    def wait(self, seconds: float) -> None:
        """For one message, or the end of the time: then TimeoutError."""
        self._connection.drain_events(timeout=seconds)

    def keep_alive(self) -> None:
        """Redis asks for no sign of life."""

    def keep(self, deliveries: Sequence[Delivery]) -> None:
        """The time in which they must be acknowledged begins anew, unless it is over."""
        times = {delivery.tag.delivery_tag: time.time() for delivery in deliveries}
        if times:
            self._channel.client.zadd(self._channel.unacked_index_key, times, xx=True)

    def acknowledge(self, deliveries: Sequence[Delivery]) -> None:
        for delivery in deliveries:
            delivery.tag.ack()

    def give_back(self, deliveries: Sequence[Delivery]) -> None:
        for delivery in deliveries:
            delivery.tag.requeue()

    def _came(self, message: Any) -> None:
        self._arrived.append(Delivery(_raw(message.body), message))

    def close(self) -> None:
        self._connection.release()

    def abandon(self) -> None:
        connecting.abandon(self._connection)


def opened_inlet(
    url: str, queue: str, *, prefetch: int, arrived: deque[Delivery]
) -> RabbitInlet | RedisInlet:
    kind = RedisInlet if connecting.is_redis(url) else RabbitInlet
    return kind(url, queue, prefetch=prefetch, arrived=arrived)


def _raw(body: Any) -> bytes:
    return body.encode() if isinstance(body, str) else bytes(body)
