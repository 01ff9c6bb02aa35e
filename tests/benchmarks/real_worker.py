"""The worker's own loops, put together as `worker.processes` does, until their queue is empty."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event as Signal

from shared import wiring
from shared.messages.queues import Queue
from shared.settings import Settings
from shared.usecases import open_shop
from tests.benchmarks.crew import Stint, Watch, Work
from worker.consumers.desk import Desk
from worker.consumers.orders import OrdersConsumer
from worker.consumers.stock import StockConsumer
from worker.relay import Relay
from worker.runner import BATCH, Consumer, Runner

SHOP = "bench"


def settings(home: Path, *, broker: str, redis: str = "", database: str = "") -> Settings:
    return Settings(
        home=home,
        redis_url=redis,
        broker_url=broker,
        database_url=database or f"sqlite:///{home / 'ledger.sqlite'}",
        sizing_port=0,
        orders_port=0,
        reviewdesk_port=0,
        bind="127.0.0.1",
        key_file=home / "keys",
        demo=False,
        has_own_redis=False,
    )


def open_house(house: Settings) -> None:
    """A new ledger with one shop."""
    wiring.prepare(house)
    ledger, vault = wiring.ledger(house), wiring.vault(house)
    with ledger.begin() as books:
        open_shop.open_shop(books, vault, SHOP, SHOP)
    ledger.close()


@contextmanager
def stock_worker(house: Settings) -> Iterator[Work]:
    desk = _desk(house)
    yield lambda _: _drain(house, Queue.STOCK, StockConsumer(desk))


@contextmanager
def orders_worker(house: Settings) -> Iterator[Work]:
    desk = _desk(house)
    consumer = OrdersConsumer(desk, wiring.screener(desk.vault))
    yield lambda _: _drain(house, Queue.ORDERS, consumer)


@contextmanager
def relay_worker(house: Settings) -> Iterator[Work]:
    """Sends what is due in the ledger."""
    relay = Relay(wiring.ledger(house), wiring.bus(house), wiring.clock(), Signal())

    def work(_: object) -> Stint:
        watch = Watch()
        watch.began()
        while sent := relay.turn():
            watch.done(sent)
        return watch.told()

    yield work


def _desk(house: Settings) -> Desk:
    return Desk(wiring.ledger(house), wiring.catalogue(house), wiring.vault(house), wiring.clock())


class _Timed:
    """Begins when the first batch is there; what was acknowledged is counted after it was."""

    def __init__(self, consumer: Consumer, watch: Watch) -> None:
        self._consumer, self._watch = consumer, watch
        self.given = 0

    def handle(self, raws: Sequence[bytes]) -> None:
        self._watch.began()
        self.given += len(raws)
        self._consumer.handle(raws)

    def set_aside(self, raw: bytes, reason: str) -> None:
        raise AssertionError(reason)


def _drain(house: Settings, queue: Queue, consumer: Consumer) -> Stint:
    watch = Watch()
    timed, subscription = (
        _Timed(consumer, watch),
        wiring.subscription(house, queue, prefetch=2 * BATCH),
    )
    runner, before = Runner(subscription, timed, Signal()), -1
    while timed.given > before:
        before = timed.given
        runner.turn()
        if timed.given > before:
            watch.done(timed.given - before)
    subscription.close()
    return watch.told()
