"""The worker's roles, each a loop in a thread of its own with parts of its own."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from threading import Event as Signal

import structlog

from shared import wiring
from shared.messages.queues import Queue
from shared.ports.failures import place_of
from shared.settings import Settings
from worker.consumers.catalogue import CatalogueConsumer
from worker.consumers.desk import Desk
from worker.consumers.orders import OrdersConsumer
from worker.consumers.stock import StockConsumer
from worker.relay import Relay
from worker.runner import BATCH, Consumer, Runner
from worker.schedule import Schedule

log = structlog.get_logger()
Loop = Runner | Relay | Schedule


def run(role: str, settings: Settings) -> int:
    """Run one role, or `all`, until SIGTERM or SIGINT. Gives the exit code: 0 when told to stop."""
    stop, broken = Signal(), Signal()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    roles = list(ROLES) if role == "all" else [role]
    threads = [
        threading.Thread(target=_watched, args=(name, ROLES[name](settings, stop), stop, broken))
        for name in roles
    ]
    for thread in threads:
        thread.start()
    log.info("worker_started", roles=roles)
    for thread in threads:
        thread.join()
    log.info("worker_stopped", roles=roles)
    return 1 if broken.is_set() else 0


def _watched(name: str, loop: Loop, stop: Signal, broken: Signal) -> None:
    """A loop that ends by an error ends the process: whoever started it starts it anew."""
    try:
        loop.run()
    except Exception as error:  # noqa: BLE001 - the last place where it can be told
        log.error("loop_broken", role=name, error=type(error).__name__, at=place_of(error))  # noqa: TRY400
        broken.set()
        stop.set()


def _desk(settings: Settings) -> Desk:
    return Desk(
        wiring.ledger(settings),
        wiring.catalogue(settings),
        wiring.vault(settings),
        wiring.clock(),
    )


def _runner(settings: Settings, queue: Queue, consumer: Consumer, stop: Signal) -> Runner:
    return Runner(wiring.subscription(settings, queue, prefetch=2 * BATCH), consumer, stop)


def _stock(settings: Settings, stop: Signal) -> Loop:
    return _runner(settings, Queue.STOCK, StockConsumer(_desk(settings)), stop)


def _catalogue(settings: Settings, stop: Signal) -> Loop:
    return _runner(settings, Queue.CATALOGUE, CatalogueConsumer(_desk(settings)), stop)


def _orders(settings: Settings, stop: Signal) -> Loop:
    desk = _desk(settings)
    return _runner(settings, Queue.ORDERS, OrdersConsumer(desk, wiring.screener(desk.vault)), stop)


def _relay(settings: Settings, stop: Signal) -> Loop:
    return Relay(wiring.ledger(settings), wiring.bus(settings), wiring.clock(), stop)


def _schedule(settings: Settings, stop: Signal) -> Loop:
    screener = wiring.screener(wiring.vault(settings))
    return Schedule(wiring.ledger(settings), screener, wiring.clock(), stop)


ROLES: dict[str, Callable[[Settings, Signal], Loop]] = {
    "stock": _stock,
    "catalogue": _catalogue,
    "orders": _orders,
    "relay": _relay,
    "schedule": _schedule,
}
