"""A dramatiq worker's module, with a task that does nothing: `dramatiq tests.benchmarks...`."""

from __future__ import annotations

import os

import dramatiq
from dramatiq.brokers.rabbitmq import RabbitmqBroker

from tests.benchmarks.peer_marks import mark

QUEUE = "dramatiq-bench"
if url := os.environ.get("BENCH_BROKER"):
    # pika has another way to write the virtual host that has no other name than a slash.
    dramatiq.set_broker(RabbitmqBroker(url=url.removesuffix("//") + "/%2F"))


@dramatiq.actor(queue_name=QUEUE)
def nothing(raw: str) -> None:
    """What it is given is as long as one of our events."""


@dramatiq.actor(queue_name=QUEUE)
def note(place: str) -> None:
    mark(place)
