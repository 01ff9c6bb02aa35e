"""The yardstick: a kombu loop that receives and acknowledges in our batches, and does nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from kombu.connection import Connection
from kombu.message import Message
from kombu.messaging import Consumer

from shared.adapters.kombu_bus import connecting, topology
from shared.messages.queues import Queue
from tests.benchmarks.crew import Stint, Watch, Work
from worker.runner import BATCH, WAIT_SECONDS


@contextmanager
def bare_loop(url: str, queue: Queue) -> Iterator[Work]:
    acknowledge = _each if connecting.is_redis(url) else _all_at_once
    yield lambda _: _drain(url, queue, acknowledge)


def _drain(url: str, queue: Queue, acknowledge: Callable[[list[Message]], None]) -> Stint:
    watch = Watch()
    with Connection(url) as opened:
        channel, arrived = opened.channel(), list[Message]()
        consumer = Consumer(
            channel,
            queues=[topology.queues[queue](channel)],
            on_message=arrived.append,
            prefetch_count=2 * BATCH,
            auto_declare=False,
        )
        consumer.consume()
        is_more = True
        while is_more:
            is_more = _received(opened, arrived)
            if arrived:
                watch.began()
                acknowledge(arrived[:BATCH])
                watch.done(len(arrived[:BATCH]))
                del arrived[:BATCH]
        return watch.told()


def _received(opened: Connection, arrived: list[Message]) -> bool:
    """Whether a batch is full; not when nothing more came in time."""
    while len(arrived) < BATCH:
        try:
            opened.drain_events(timeout=WAIT_SECONDS)
        except TimeoutError:
            return False
    return True


def _all_at_once(batch: list[Message]) -> None:
    batch[-1].ack(multiple=True)


def _each(batch: list[Message]) -> None:
    """Outside AMQP kombu drops the word `multiple` in silence."""
    for message in batch:
        message.ack()
