"""The worker's roles, each a loop in a thread of its own with parts of its own."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Sequence
from threading import Event as Signal

import structlog

from shared import wiring
from shared.messages.queues import DEAD, Queue
from shared.ports.failures import place_of
from shared.settings import Settings
from worker.consumers.catalogue import CatalogueConsumer
from worker.consumers.dead import DeadConsumer
from worker.consumers.desk import Desk
from worker.consumers.orders import OrdersConsumer
from worker.consumers.stock import StockConsumer
from worker.relay import Relay
from worker.runner import BATCH, Consumer, Runner
from worker.schedule import Schedule
from worker.watchdog import Pulse, Watchdog

log = structlog.get_logger()
Loop = Runner | Relay | Schedule
STOP_SECONDS = 10.0


def run(role: str, settings: Settings) -> int:
    """Run one role, or `all`, until SIGTERM or SIGINT. Gives the exit code: 0 when told to stop.

    What was begun is finished, within `STOP_SECONDS`; what was not goes back to the queue.
    """
    stop, broken, watchdog = Signal(), Signal(), Watchdog()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    roles = list(ROLES) if role == "all" else [role]
    threads = [
        threading.Thread(
            target=_watched,
            args=(name, ROLES[name](settings, stop, watchdog.pulse(name)), stop, broken),
            daemon=True,  # A loop that does not hear must not keep the process.
        )
        for name in roles
    ]
    wiring.freeze_what_is_loaded()
    for thread in threads:
        thread.start()
    watchdog.start()
    log.info("worker_started", roles=roles)
    stop.wait()
    if not _joined(threads):
        log.error("stopped_without_draining", roles=roles)
        return 1
    log.info("worker_stopped", roles=roles)
    return 1 if broken.is_set() else 0


def _joined(threads: Sequence[threading.Thread]) -> bool:
    until = time.monotonic() + STOP_SECONDS
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))
    return not any(thread.is_alive() for thread in threads)


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


def _runner(
    settings: Settings, queue: str, consumer: Consumer, stop: Signal, pulse: Pulse
) -> Runner:
    subscription = wiring.subscription(settings, queue, prefetch=2 * BATCH)
    return Runner(subscription, consumer, stop, pulse=pulse)


def _stock(settings: Settings, stop: Signal, pulse: Pulse) -> Loop:
    return _runner(settings, Queue.STOCK, StockConsumer(_desk(settings)), stop, pulse)


def _catalogue(settings: Settings, stop: Signal, pulse: Pulse) -> Loop:
    return _runner(settings, Queue.CATALOGUE, CatalogueConsumer(_desk(settings)), stop, pulse)


def _orders(settings: Settings, stop: Signal, pulse: Pulse) -> Loop:
    desk = _desk(settings)
    return _runner(
        settings, Queue.ORDERS, OrdersConsumer(desk, wiring.screener(desk.vault)), stop, pulse
    )


def _dead(settings: Settings, stop: Signal, pulse: Pulse) -> Loop:
    return _runner(settings, DEAD, DeadConsumer(_desk(settings)), stop, pulse)


def _relay(settings: Settings, stop: Signal, pulse: Pulse) -> Loop:
    return Relay(wiring.ledger(settings), wiring.bus(settings), wiring.clock(), stop, pulse=pulse)


def _schedule(settings: Settings, stop: Signal, pulse: Pulse) -> Loop:
    screener = wiring.screener(wiring.vault(settings))
    return Schedule(wiring.ledger(settings), screener, wiring.clock(), stop, pulse=pulse)


ROLES: dict[str, Callable[[Settings, Signal, Pulse], Loop]] = {
    "stock": _stock,
    "catalogue": _catalogue,
    "orders": _orders,
    "dead": _dead,
    "relay": _relay,
    "schedule": _schedule,
}
