"""Connections with deadlines, and the exchanges and queues that every process declares."""

from __future__ import annotations

from typing import Any

from kombu.connection import Connection
from kombu.entity import Exchange
from kombu.entity import Queue as KombuQueue
from kombu.exceptions import KombuError

from shared.messages.queues import BINDINGS, DECISIONS, EVENTS, Queue

DEADLINE_SECONDS = 5
HEARTBEAT_SECONDS = 10
VISIBILITY_SECONDS = 60
"""Redis gives a message to another consumer after this long without an acknowledgement."""

exchanges = {name: Exchange(name, type="topic", durable=True) for name in (EVENTS, DECISIONS)}
queues = {
    name: KombuQueue(
        name.value,
        exchanges[EVENTS],
        routing_key=BINDINGS[name],
        durable=True,
        # Classic queues lose what a broken node had; Redis does not read this.
        queue_arguments={"x-queue-type": "quorum"},
    )
    for name in Queue
}


def is_redis(url: str) -> bool:
    return url.startswith(("redis", "valkey"))


def connection(url: str) -> Connection:
    """Opens nothing yet. kombu's own defaults wait for ever and lose what is not confirmed."""
    options: dict[str, Any] = {"max_retries": 0}
    if is_redis(url):
        options |= {
            "visibility_timeout": VISIBILITY_SECONDS,
            # Together: look for messages of dead consumers every ten seconds, not every hundred.
            "unacked_restore_interval": 1,
            "unacked_restore_throttle": 10,
            "socket_timeout": DEADLINE_SECONDS,
            "socket_connect_timeout": DEADLINE_SECONDS,
        }
    else:
        options |= {
            "confirm_publish": True,
            "read_timeout": DEADLINE_SECONDS,
            "write_timeout": DEADLINE_SECONDS,
        }
    return Connection(
        url,
        connect_timeout=DEADLINE_SECONDS,
        transport_options=options,
        heartbeat=HEARTBEAT_SECONDS,
    )


def channel_of(opened: Connection) -> Any:
    """Connect, with one attempt, and declare. kombu alone would try again after two seconds."""
    opened.ensure_connection(max_retries=0)
    channel = opened.channel()
    declare(channel)
    return channel


def declare(channel: Any) -> None:
    for queue in queues.values():
        queue(channel).declare()
    exchanges[DECISIONS](channel).declare()


def declare_again(channel: Any) -> None:
    """On Redis, where a flush takes bindings away and kombu believes what it remembers."""
    for queue in queues.values():
        channel.state.queue_bindings_delete(queue.name)
    declare(channel)


failures: tuple[type[Exception], ...] = (
    KombuError,
    OSError,
    *Connection("redis://").connection_errors,
    *Connection("redis://").channel_errors,
    *Connection("amqp://").connection_errors,
    *Connection("amqp://").channel_errors,
)
"""Everything by which kombu and its transports say that the broker is out of reach."""
