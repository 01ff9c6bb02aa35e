"""Private brokers for the benchmarks, and queues that are filled before anybody is timed."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from kombu.connection import Connection
from kombu.messaging import Producer

from shared.adapters.kombu_bus import connecting, topology
from shared.messages.queues import EVENTS, Queue
from tests import servers
from tests.benchmarks.processors import ASKING, on
from tests.rabbitmq_node import private_rabbitmq_node

CONTENT_TYPE = "application/cloudevents+json"
SETTLE_SECONDS = 60.0


@contextmanager
def rabbitmq() -> Iterator[str]:
    with on(ASKING), private_rabbitmq_node() as node:
        yield node.url


@contextmanager
def redis() -> Iterator[str]:
    with on(ASKING), servers.private_redis_server() as url:
        yield url


def as_broker(redis_url: str) -> str:
    """kombu's name for a Redis on a unix socket."""
    return redis_url.replace("unix://", "redis+socket://", 1)


def fill(url: str, routing_key: str, raws: Sequence[bytes], queue: Queue) -> None:
    """Returns when the broker has them all in the queue, which had nothing before."""
    with Connection(url) as opened:
        channel = connecting.opened_channel(opened)
        producer = Producer(channel, exchange=topology.exchanges[EVENTS])
        for raw in raws:
            send(producer, routing_key, raw)
        _settle(channel, queue, len(raws))


def send(producer: Producer, routing_key: str, raw: bytes) -> None:
    """As our own bus does it, but that nobody waits for a confirm."""
    producer.publish(
        raw,
        routing_key=routing_key,
        content_type=CONTENT_TYPE,
        content_encoding="utf-8",
        delivery_mode="persistent",
        retry=False,
    )


def empty(url: str, queue: Queue, *, of: int) -> None:
    """Throw away what was published, once it is all there."""
    with Connection(url) as opened:
        channel = connecting.opened_channel(opened)
        _settle(channel, queue, of)
        topology.queues[queue](channel).purge()


def _settle(channel: Any, queue: Queue, count: int) -> None:
    end, bound = time.monotonic() + SETTLE_SECONDS, topology.queues[queue](channel)
    while bound.queue_declare(passive=True).message_count < count:
        assert time.monotonic() < end, f"{queue} does not get {count} messages"
        time.sleep(0.02)
