"""The two ways out: windows of confirms on RabbitMQ, one event after the other on Redis."""

from __future__ import annotations

import time
from collections.abc import Sequence
from itertools import takewhile
from typing import Any

from kombu.messaging import Producer

from shared.adapters.kombu_bus import connecting, topology
from shared.adapters.kombu_bus.frames import FramesTogether
from shared.messages.cloudevent import Packed
from shared.messages.queues import EVENTS
from shared.ports.failures import BusUnavailable

CONTENT_TYPE = "application/cloudevents+json"
CONTENT_ENCODING = "utf-8"
LONGEST_SHORT_BYTES = 255
_PERSISTENT = 2


class NotTaken(OSError):
    """The broker refused events, or said nothing in time; one of the failures."""


class RabbitOutlet:
    """A channel in confirm mode. kombu waits for each confirm alone; here many share the wait.

    Every method raises what kombu and py-amqp raise, after which the outlet is of no use, or
    `BusUnavailable` when the broker blocks us: then it can be asked again later.
    """

    def __init__(self, url: str) -> None:
        self._is_blocked = False
        self._connection = connecting.connection(
            url, on_blocked=self._blocked, on_unblocked=self._unblocked
        )
        self._sent = 0
        # In the order of sending: not confirmed yet.
        self._missing: dict[int, None] = {}
        self._given_up = 0
        self._refused = 0
        self._returned: list[str] = []
        self._channel = connecting.opened_channel(self._connection)
        # Else py-amqp looks for it before every message, by reading as `hear` does not.
        properties = self._channel.connection.client_properties
        properties.setdefault("capabilities", {})["connection.blocked"] = False
        self._channel.confirm_select()
        self._channel.events["basic_ack"].add(self._confirmed)
        self._channel.events["basic_nack"].add(self._nacked)
        self._channel.events["basic_return"].add(self._came_back)

    def catch_up(self) -> None:
        """Hear what the broker said since the last time, such as that the connection is over."""
        connecting.hear(self._channel)

    def send(self, exchange: str, events: Sequence[Packed]) -> int:
        """Gives the number of the last. RabbitMQ numbers what it gets, so all that is numbered here
        must go out: a broker that blocks us is looked for when nothing waits to be written.
        """
        self._refuse_when_blocked()
        with FramesTogether(self._channel.connection) as frames:
            for event in events:
                if frames.are_enough:
                    frames.flush()
                    self.catch_up()
                    self._refuse_when_blocked()
                self._sent += 1
                self._missing[self._sent] = None
                self._channel.basic_publish(
                    self._message(event),
                    exchange=exchange,
                    routing_key=event.routing_key,
                    mandatory=exchange == EVENTS,
                )
        return self._sent

    def await_confirms(self, number: int) -> None:
        """Of this one and all before it."""
        if number <= self._given_up:
            msg = "they were given up while RabbitMQ was blocked"
            raise BusUnavailable(msg)
        self._drain(number, time.monotonic() + connecting.DEADLINE_SECONDS)
        if self._returned:
            msg = f"no queue takes {self._returned[0]}"
            raise NotTaken(msg)
        if self._refused:
            msg = f"RabbitMQ refused {self._refused} events: a queue is full, or not up yet"
            raise NotTaken(msg)

    def _message(self, event: Packed) -> Any:
        return self._channel.prepare_message(
            event.body,
            content_type=CONTENT_TYPE,
            content_encoding=CONTENT_ENCODING,
            properties={"delivery_mode": _PERSISTENT, **_named(event)},
        )

    def _drain(self, number: int, until: float) -> None:
        while self._missing and next(iter(self._missing)) <= number:
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
            self._given_up = self._sent
            msg = "RabbitMQ is blocked: it takes nothing while its memory or disk alarm is on"
            raise BusUnavailable(msg)

    def _blocked(self, _reason: str) -> None:
        self._is_blocked = True

    def _unblocked(self) -> None:
        self._is_blocked = False

    def _confirmed(self, tag: int, multiple: bool) -> None:  # noqa: FBT001 - py-amqp calls it so
        self._settle(tag, multiple=multiple)

    def _nacked(self, tag: int, multiple: bool) -> None:  # noqa: FBT001 - py-amqp calls it so
        self._refused += self._settle(tag, multiple=multiple)

    def _settle(self, tag: int, *, multiple: bool) -> int:
        """How many were meant. Tags that nobody waits for any more are passed over."""
        if multiple:
            meant = list(takewhile(lambda number: number <= tag, self._missing))
        else:
            meant = [tag] if tag in self._missing else []
        for number in meant:
            del self._missing[number]
        return len(meant)

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


def _named(event: Packed) -> dict[str, str]:
    """AMQP has no room for every name that an event may have; the body has it in any case."""
    fits = len(event.id.encode()) <= LONGEST_SHORT_BYTES
    return {"message_id": event.id} if fits else {}


class RedisOutlet:
    """Redis answers every command, and has no confirms beyond that."""

    def __init__(self, url: str) -> None:
        self._connection = connecting.connection(url)
        self._producer = Producer(connecting.opened_channel(self._connection))

    def catch_up(self) -> None:
        """redis-py opens a connection anew that ended while nobody looked."""

    def send(self, exchange: str, events: Sequence[Packed]) -> int:
        # A flush takes the bindings away, and publishing without one loses silently.
        topology.declare_again(self._producer.channel)
        for event in events:
            self._producer.publish(
                event.body,
                exchange=topology.exchanges[exchange],
                routing_key=event.routing_key,
                content_type=CONTENT_TYPE,
                content_encoding=CONTENT_ENCODING,
                delivery_mode="persistent",
                message_id=event.id,
                retry=False,
            )
        return 0

    def await_confirms(self, _number: int) -> None:
        """Redis had them when it answered."""

    def close(self) -> None:
        self._connection.release()

    def abandon(self) -> None:
        connecting.abandon(self._connection)
