"""Every exchange and queue, named once, with its bindings."""

from __future__ import annotations

from enum import StrEnum

EVENTS = "sockwise.events"
DECISIONS = "sockwise.decisions"
DEAD = "sockwise.dead"
"""On RabbitMQ, an exchange and its queue: what was delivered too often comes there."""


class Queue(StrEnum):
    STOCK = "sockwise.stock"
    CATALOGUE = "sockwise.catalogue"
    ORDERS = "sockwise.orders"


BINDINGS = {
    Queue.STOCK: "stock.#",
    Queue.CATALOGUE: "product.#",
    Queue.ORDERS: "order.#",
}


def takes(queue: Queue, routing_key: str) -> bool:
    """Whether the queue's binding matches; every binding is one word and `.#`."""
    return routing_key.startswith(BINDINGS[queue].removesuffix("#"))


def is_taken(routing_key: str) -> bool:
    """Whether any queue of this release takes it."""
    return any(takes(queue, routing_key) for queue in Queue)
