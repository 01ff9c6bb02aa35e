"""The exchanges and queues that every process declares, and what a broker must be like for them."""

from __future__ import annotations

from typing import Any

from kombu.entity import Exchange
from kombu.entity import Queue as KombuQueue

from shared.adapters.kombu_bus.redis_safety import refuse_unsafe_redis
from shared.messages.queues import BINDINGS, DEAD, DECISIONS, EVENTS, Queue
from shared.ports.failures import UnsafeBroker

DELIVERY_LIMIT = 100
"""A message that kills its worker is put aside after so many deliveries. Every one that is given
back counts, so the limit is far above what a restart or a short outage takes. A release that
changes it, or any of `QUEUE_ARGUMENTS`, cannot use the queues of the release before.
"""
VISIBILITY_SECONDS = 60
"""Redis gives a message to another consumer after this long without an acknowledgement."""
NEVER = 1_000_000_000
"""Whoever looks at a dead message and puts it back must not use it up: newer servers drop it."""
OLDEST_RABBITMQ = (3, 10)
"""The first that confirms a dead letter before it forgets the message."""
_INEQUIVALENT = 406

exchanges = {name: Exchange(name, type="topic", durable=True) for name in (EVENTS, DECISIONS)}
QUEUE_ARGUMENTS = {
    # Classic queues lose what a broken node had.
    "x-queue-type": "quorum",
    # Without these two a message that was put aside is dropped, or lost on its way.
    "x-dead-letter-exchange": DEAD,
    "x-dead-letter-strategy": "at-least-once",
    # What the strategy asks for; and a full queue refuses what comes, and forgets nothing.
    "x-overflow": "reject-publish",
    "x-delivery-limit": DELIVERY_LIMIT,
}
"""Redis does not read them."""
queues = {
    name: KombuQueue(
        name.value,
        exchanges[EVENTS],
        routing_key=BINDINGS[name],
        durable=True,
        queue_arguments=QUEUE_ARGUMENTS,
    )
    for name in Queue
}
dead_queue = KombuQueue(
    DEAD,
    Exchange(DEAD, type="fanout", durable=True),
    durable=True,
    queue_arguments={"x-queue-type": "quorum", "x-delivery-limit": NEVER},
)


def declare(channel: Any) -> None:
    """Raises `UnsafeBroker` when the broker, or a queue that it has already, could lose events."""
    if on_redis(channel):
        refuse_unsafe_redis(channel.client)
    else:
        refuse_old_rabbitmq(channel.connection.server_properties)
        _declare(dead_queue, channel)
    _declare_all(channel)


def declare_again(channel: Any) -> None:
    """On Redis, where a flush takes bindings away and kombu believes what it remembers."""
    for queue in queues.values():
        channel.state.queue_bindings_delete(queue.name)
    _declare_all(channel)


def on_redis(channel: Any) -> bool:
    return hasattr(channel, "client")


def _declare_all(channel: Any) -> None:
    for queue in queues.values():
        _declare(queue, channel)
    _declare(exchanges[DECISIONS], channel)


def _declare(entity: KombuQueue | Exchange, channel: Any) -> None:
    try:
        entity(channel).declare()
    except Exception as error:
        if getattr(error, "reply_code", None) != _INEQUIVALENT:
            raise
        msg = (
            f"RabbitMQ has {entity.name} with other settings than this release needs "
            f"({getattr(error, 'reply_text', '')}). Delete it when it is empty (rabbitmqctl "
            f"delete_queue {entity.name}), it is made anew; otherwise let the release that made "
            "it empty it first"
        )
        raise UnsafeBroker(msg) from error


def refuse_old_rabbitmq(server: dict[str, Any]) -> None:
    version = str(server.get("version", ""))
    numbers = tuple(int(part) for part in version.split(".")[:2] if part.isdigit())
    if server.get("product") == "RabbitMQ" and numbers < OLDEST_RABBITMQ:
        msg = f"RabbitMQ {version} can lose a dead letter. Use 3.10 or newer"
        raise UnsafeBroker(msg)
