"""The worker in the thread of a test: the relay and a runner a queue, each turned by hand."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from threading import Event as Signal
from typing import Any, TypeVar

import pytest
from kombu.connection import Connection
from kombu.entity import Queue as KombuQueue
from kombu.messaging import Producer

from shared.adapters.kombu_bus import topology
from shared.adapters.kombu_bus.publishing import KombuBus
from shared.adapters.kombu_bus.receiving import KombuSubscription
from shared.messages.cloudevent import Event, decode, from_plain
from shared.messages.queues import DECISIONS, EVENTS, Queue
from tests.integration.house import House
from tests.policies import a_screener
from worker.consumers.catalogue import CatalogueConsumer
from worker.consumers.desk import Desk
from worker.consumers.orders import OrdersConsumer
from worker.consumers.stock import StockConsumer
from worker.relay import Relay
from worker.runner import Consumer, Runner

PREFETCH = 200
MOST_TURNS = 50
T = TypeVar("T")


def until(look: Callable[[], T], *, seconds: float = 10) -> T:
    """The first true answer of `look`, which must come in time."""
    end = time.monotonic() + seconds
    while True:
        found = look()
        if found or time.monotonic() > end:
            assert found, f"not within {seconds} s"
            return found
        time.sleep(0.02)


class Counting:
    """Counts what a consumer is given, and may give it a bug."""

    def __init__(self, consumer: Consumer) -> None:
        self._consumer = consumer
        self.calls = self.given = 0
        self.bug: Exception | None = None
        self.bad: bytes | None = None

    def handle(self, raws: Sequence[bytes]) -> None:
        self.calls += 1
        self.given += len(raws)
        if self.bug is not None:
            raise self.bug
        if self.bad is not None and any(self.bad in raw for raw in raws):
            raise ValueError("one of them is bad")
        self._consumer.handle(raws)

    def set_aside(self, raw: bytes, reason: str) -> None:
        self._consumer.set_aside(raw, reason)


class Workshop:
    def __init__(self, house: House, broker_url: str) -> None:
        self.broker_url = broker_url
        desk = Desk(house.ledger, house.store, house.vault, house.clock)
        self.consumers = {
            Queue.STOCK: Counting(StockConsumer(desk)),
            Queue.CATALOGUE: Counting(CatalogueConsumer(desk)),
            Queue.ORDERS: Counting(OrdersConsumer(desk, a_screener(house.vault))),
        }
        # A stop that is given at once makes every pause end at once.
        self._stop = Signal()
        self._stop.set()
        self._bus = KombuBus(broker_url)
        self.relay = Relay(house.ledger, self._bus, house.clock, self._stop)
        self._subscriptions = {
            queue: KombuSubscription(broker_url, queue, prefetch=PREFETCH) for queue in Queue
        }
        self.runners = {
            queue: Runner(self._subscriptions[queue], self.consumers[queue], self._stop)
            for queue in Queue
        }

    def close(self) -> None:
        self._bus.close()
        for subscription in self._subscriptions.values():
            subscription.close()

    def publish(self, *events: Mapping[str, Any]) -> None:
        """Straight onto the exchange, as an ERP on the same network does."""
        self._bus.publish(EVENTS, [from_plain(dict(event)) for event in events])

    def publish_raw(self, type_: str, raw: bytes, content_type: str = "text/plain") -> None:
        """Anything at all, by the way that an event of this type takes."""
        with Connection(self.broker_url) as connection, connection.channel() as channel:
            topology.declare(channel)
            Producer(channel).publish(
                raw,
                exchange=topology.exchanges[EVENTS],
                routing_key=type_.removeprefix("sockwise."),
                content_type=content_type,
                content_encoding="binary",
            )

    def flush(self) -> None:
        """Redis forgets everything, as after a restart without its file."""
        with Connection(self.broker_url) as connection, connection.channel() as channel:
            channel.client.flushall()

    def work(self) -> None:
        """Until the relay has nothing to send and no consumer gets anything more."""
        while self.relay.turn():
            pass
        for queue in Queue:
            self.turn(queue)
        while self.relay.turn():
            pass

    def turn(self, queue: Queue) -> None:
        for _ in range(MOST_TURNS):
            if not self.turn_once(queue):
                return
        pytest.fail("a message comes again and again")

    def turn_once(self, queue: Queue) -> bool:
        """One batch; whether there was any. The length of the queue would not tell: kombu has
        asked for the next message already, and what Redis then sends is in no list of its own.
        """
        before = self.consumers[queue].calls
        self.runners[queue].turn()
        return self.consumers[queue].calls > before


class Pipeline:
    """An order pipeline of the shop's, with a queue of its own bound to the decisions."""

    def __init__(self, broker_url: str) -> None:
        self._connection = Connection(broker_url)
        self._queue = KombuQueue(
            "pipeline", topology.exchanges[DECISIONS], routing_key="screening.decided.#"
        )(self._connection.channel())
        self._queue.declare()

    def heard(self) -> list[Event]:
        """All that came since it was asked last."""
        found = []
        while (message := self._queue.get(no_ack=True)) is not None:
            found.append(decode(message.body))
        return found

    def close(self) -> None:
        self._connection.release()
