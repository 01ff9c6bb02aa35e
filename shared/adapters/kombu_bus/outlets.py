"""The two ways out: windows of confirms on RabbitMQ, one event after the other on Redis."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from kombu.messaging import Producer

from shared.adapters.kombu_bus import connecting, topology
from shared.messages.cloudevent import Event, encode
from shared.messages.queues import EVENTS
from shared.ports.failures import BusUnavailable

CONTENT_TYPE = "application/cloudevents+json"
CONTENT_ENCODING = "utf-8"
WINDOW = 500
"""So many events are on their way before their confirms are awaited."""
_PERSISTENT = 2


class NotTaken(OSError):
    """The broker refused events, or said nothing in time; one of the failures."""


class RabbitOutlet:
    """A channel in confirm mode. kombu waits for each confirm alone; here a window shares the wait.

    Every method raises what kombu and py-amqp raise, after which the outlet is of no use, or
    `BusUnavailable` when the broker blocks us: then it can be asked again later.
    """

    def __init__(self, url: str) -> None:
        self._is_blocked = False
        self._connection = connecting.connection(
            url, on_blocked=self._blocked, on_unblocked=self._unblocked
        )
        self._sent = 0
        self._missing: set[int] = set()
        self._refused: set[int] = set()
        self._returned: list[str] = []
        self._channel = connecting.opened_channel(self._connection)
        self._channel.confirm_select()
        self._channel.events["basic_ack"].add(self._confirmed)
        self._channel.events["basic_nack"].add(self._nacked)
        self._channel.events["basic_return"].add(self._came_back)

    def catch_up(self) -> None:
        """Hear what the broker said since the last time, such as that the connection is over."""
        try:
            while True:
                self._connection.drain_events(timeout=0)
        except TimeoutError:
            return

    def send(self, exchange: str, events: Sequence[Event]) -> None:
        for start in range(0, len(events), WINDOW):
            self._send_window(exchange, events[start : start + WINDOW])

    def _send_window(self, exchange: str, events: Sequence[Event]) -> None:
        until = time.monotonic() + connecting.DEADLINE_SECONDS
        for event in events:
            self._refuse_when_blocked()
            self._sent += 1
            self._missing.add(self._sent)
            self._channel.basic_publish(
                self._message(event),
                exchange=exchange,
                routing_key=event.routing_key,
                mandatory=exchange == EVENTS,
            )
        self._await_confirms(until)
        if self._returned:
            msg = f"no queue takes {self._returned[0]}"
            raise NotTaken(msg)
        if self._refused:
            msg = f"RabbitMQ refused {len(self._refused)} events: a queue is full, or not up yet"
            raise NotTaken(msg)

    def _message(self, event: Event) -> Any:
        return self._channel.prepare_message(
            encode(event),
            content_type=CONTENT_TYPE,
            content_encoding=CONTENT_ENCODING,
            properties={"delivery_mode": _PERSISTENT, "message_id": event.id},
        )

    def _await_confirms(self, until: float) -> None:
        while self._missing:
            self._refuse_when_blocked()
            left = until - time.monotonic()
            try:
                self._connection.drain_events(timeout=max(left, 0))
            except TimeoutError as error:
                msg = (
                    f"RabbitMQ did not confirm {len(self._missing)} events within "
                    f"{connecting.DEADLINE_SECONDS} seconds"
                )
                raise NotTaken(msg) from error

    def _refuse_when_blocked(self) -> None:
        """What is on its way counts as not sent. The connection stays: a new one would be blocked
        as well, and leave another window behind that the broker reads when it can.
        """
        if self._is_blocked:
            self._missing.clear()
            msg = "RabbitMQ is blocked: it takes nothing while its memory or disk alarm is on"
            raise BusUnavailable(msg)

    def _blocked(self, _reason: str) -> None:
        self._is_blocked = True

    def _unblocked(self) -> None:
        self._is_blocked = False

    def _confirmed(self, tag: int, multiple: bool) -> None:  # noqa: FBT001 - py-amqp calls it so
        self._missing -= self._meant(tag, multiple=multiple)

    def _nacked(self, tag: int, multiple: bool) -> None:  # noqa: FBT001 - py-amqp calls it so
        refused = self._meant(tag, multiple=multiple)
        self._missing -= refused
        self._refused |= refused

    def _meant(self, tag: int, *, multiple: bool) -> set[int]:
        """Tags that nobody waits for any more are passed over."""
        return {t for t in self._missing if t <= tag} if multiple else self._missing & {tag}

    def _came_back(self, _error: Any, _exchange: str, routing_key: str, _message: Any) -> None:
        self._returned.append(routing_key)

    def close(self) -> None:
        if self._is_blocked:
            # It would not read our farewell.
            self.abandon()
        else:
            self._connection.release()

    def abandon(self) -> None:
        connecting.abandon(self._connection)


class RedisOutlet:
    """Redis answers every command, and has no confirms beyond that."""

    def __init__(self, url: str) -> None:
        self._connection = connecting.connection(url)
        self._producer = Producer(connecting.opened_channel(self._connection))

    def catch_up(self) -> None:
        """redis-py opens a connection anew that ended while nobody looked."""

    def send(self, exchange: str, events: Sequence[Event]) -> None:
        # A flush takes the bindings away, and publishing without one loses silently.
        topology.declare_again(self._producer.channel)
        for event in events:
            self._producer.publish(
                encode(event),
                exchange=topology.exchanges[exchange],
                routing_key=event.routing_key,
                content_type=CONTENT_TYPE,
                content_encoding=CONTENT_ENCODING,
                delivery_mode="persistent",
                message_id=event.id,
                retry=False,
            )

    def close(self) -> None:
        self._connection.release()

    def abandon(self) -> None:
        connecting.abandon(self._connection)
