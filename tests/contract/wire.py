"""What the suites of the broker share: sending, waiting for what arrives, a Redis to stop."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import redis
from kombu.connection import Connection

from commands import private_redis
from shared.adapters.kombu_bus.publishing import KombuBus
from shared.adapters.kombu_bus.receiving import KombuSubscription
from shared.messages.cloudevent import Event, Packed, decode, pack
from shared.messages.queues import DEAD, EVENTS, Queue
from shared.messages.reading import ORDER_CHANGED
from shared.ports.bus import Delivery
from shared.ports.failures import BusUnavailable
from tests import builders, servers

ARRIVES_SECONDS = 5.0
SILENCE_SECONDS = 0.3
PREFETCH = 200


def events(*ids: str, type_: str = ORDER_CHANGED) -> list[Event]:
    return [builders.an_event(type_, {"note": "½ \N{GRINNING FACE}"}, id=id_) for id_ in ids]


def packed(*ids: str) -> list[Packed]:
    return [pack(event) for event in events(*ids)]


def published_in_time(bus: KombuBus, id_: str, *, seconds: float = 20) -> None:
    """With patience, as the relay has it."""
    end = time.monotonic() + seconds
    while True:
        try:
            bus.publish(EVENTS, events(id_))
        except BusUnavailable:
            assert time.monotonic() < end
            time.sleep(0.1)
        else:
            return


def arrived(subscription: KombuSubscription, count: int) -> list[Delivery]:
    """Waits for as many as are expected, and no longer."""
    found: list[Delivery] = []
    end = time.monotonic() + ARRIVES_SECONDS
    while len(found) < count and time.monotonic() < end:
        found += subscription.receive(limit=count - len(found), wait_seconds=0.2)
    return found


def arrived_up_to(subscription: KombuSubscription, last: str) -> list[Delivery]:
    """Where nobody can know how many come before it."""
    found: list[Delivery] = []
    end = time.monotonic() + ARRIVES_SECONDS
    while last not in ids(found[-1:]) and time.monotonic() < end:
        found += arrived(subscription, 1)
    return found


def ids(deliveries: Sequence[Delivery]) -> list[str]:
    return [decode(delivery.raw).id for delivery in deliveries]


def is_silent(subscription: KombuSubscription) -> bool:
    return not subscription.receive(limit=1, wait_seconds=SILENCE_SECONDS)


def as_broker(redis_url: str) -> str:
    return redis_url.replace("unix://", "redis+socket://", 1)


def none_of_ours(rabbitmq_url: str) -> None:
    """RabbitMQ keeps its queues from one test to the next."""
    with Connection(rabbitmq_url) as connection:
        for name in (*Queue, DEAD):
            connection.channel().queue_delete(name)


@contextmanager
def redis_at_home_in(folder: Path) -> Iterator[str]:
    """A private Redis that may be stopped and started again where it was, with what it had."""
    socket, log = folder / "s", folder / "log"
    command = private_redis.command(private_redis.find_server(), folder=folder, socket=socket)
    with (
        servers.process(command, log=log) as started,
        redis.Redis(unix_socket_path=str(socket)) as client,
    ):

        def is_up() -> bool:
            try:
                # INFO is answered while the file is still being read, PING is not.
                return bool(client.ping()) and client.info("server")["process_id"] == started.pid
            except redis.RedisError:
                return False

        servers.until(is_up, started, log)
        yield as_broker(f"unix://{socket}")
