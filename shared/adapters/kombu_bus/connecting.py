"""Connections with deadlines, and the one place that knows how kombu fails."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from kombu.connection import Connection
from kombu.exceptions import KombuError

from shared.adapters.kombu_bus import topology
from shared.ports.failures import BusUnavailable

DEADLINE_SECONDS = 5
HEARTBEAT_SECONDS = 20
"""RabbitMQ gives up a consumer that was silent for two to three of these."""


def is_redis(url: str) -> bool:
    return url.startswith(("redis", "valkey"))


def connection(url: str, *, heartbeat: float = 0, **options: Any) -> Connection:
    """Opens nothing yet. kombu's own defaults wait for ever and lose what is not confirmed.

    `options` are for RabbitMQ alone.
    """
    if is_redis(url):
        options = {
            "visibility_timeout": topology.VISIBILITY_SECONDS,
            # Together: look for messages of dead consumers every ten seconds, not every hundred.
            "unacked_restore_interval": 1,
            "unacked_restore_throttle": 10,
            "socket_timeout": DEADLINE_SECONDS,
            "socket_connect_timeout": DEADLINE_SECONDS,
        }
    else:
        options |= {
            "read_timeout": DEADLINE_SECONDS,
            "write_timeout": DEADLINE_SECONDS,
            # py-amqp's own is one second, which every short trouble of a network exceeds.
            "socket_settings": {socket.TCP_USER_TIMEOUT: int(DEADLINE_SECONDS * 1000)},
        }
    return Connection(
        url,
        connect_timeout=DEADLINE_SECONDS,
        transport_options={"max_retries": 0} | options,
        heartbeat=heartbeat,
    )


def opened_channel(opened: Connection) -> Any:
    """Connect, with one attempt, and declare. kombu alone would try again after two seconds.

    A connection of which nothing comes is left at once.
    """
    try:
        opened.ensure_connection(max_retries=0)
        channel = opened.channel()
        topology.declare(channel)
    except BaseException:
        abandon(opened)
        raise
    return channel


def abandon(opened: Connection) -> None:
    """Without a farewell: a broker that does not answer would not answer that either."""
    opened.collect()


failures: tuple[type[Exception], ...] = (
    KombuError,
    OSError,
    *Connection("redis://").connection_errors,
    *Connection("redis://").channel_errors,
    *Connection("amqp://").connection_errors,
    *Connection("amqp://").channel_errors,
)
"""Everything by which kombu and its transports say that the broker is out of reach."""


@contextmanager
def in_our_words(on_failure: Callable[[], None]) -> Iterator[None]:
    """Makes `BusUnavailable` of every failure. `on_failure` leaves the connection."""
    try:
        yield
    except failures as error:
        on_failure()
        raise BusUnavailable(str(error)) from error


def check_broker(url: str) -> None:
    """Raises `UnsafeBroker` for a broker that could lose events by its settings, `BusUnavailable`
    for one that is out of reach. The same is asked whenever a connection is opened.
    """
    opened = connection(url)
    with in_our_words(lambda: abandon(opened)):
        opened_channel(opened)
    opened.release()
