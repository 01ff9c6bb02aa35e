"""Events that come twice, out of order, late, and by two ways: the end is that of the log in its
own order.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import text
from structlog.testing import capture_logs

from shared.adapters.kombu_bus.publishing import KombuBus
from shared.adapters.memory_catalogue import MemoryCatalogue
from shared.adapters.sql_ledger.ledger import SqlLedger
from shared.adapters.system_clock import SystemClock
from shared.domain.decision import as_seen_inside
from shared.messages.cloudevent import encode, from_plain
from shared.messages.queues import EVENTS
from shared.messages.reading import STOCK_CHANGED
from shared.ports.vault import Vault
from shared.usecases import open_shop
from tests import builders
from tests.drills.check import wrong_levels
from tests.drills.damage import connected
from tests.drills.plant import Plant
from tests.drills.programs import nap
from tests.drills.result import Count
from tests.drills.tally import News, order_event
from tests.drills.yard import Drill, Yard
from tests.integration.house import SHOP, an_event
from tests.policies import a_screener
from worker.consumers.desk import Desk
from worker.consumers.orders import OrdersConsumer

ORDERS, VERSIONS, NEWS, SKUS = 25, 4, 60, 12
MOST_AT_ONCE = 12
PATIENCE_SECONDS = 60.0
GRADES = ("8-15 mmHg", "15-20 mmHg", "20-30 mmHg", "30-40 mmHg", "CCL 2", "no word of it")
_TOLD_ANEW = ("decision_id", "previous", "decided_at")
_DECIDED = text("SELECT order_id, version, count(*) AS times FROM decisions GROUP BY 1, 2")


@dataclass(frozen=True, slots=True)
class Log:
    """Every event once, in its own order."""

    orders: list[dict[str, Any]]
    news: list[dict[str, Any]]


def written(chance: Random) -> Log:
    orders = [
        order_event(
            f"o{order}v{version}", f"o{order}", title=chance.choice(GRADES), version=version
        )
        for order in range(ORDERS)
        for version in range(1, VERSIONS + 1)
    ]
    news = []
    for number in range(NEWS):
        as_of = f"2026-05-01T09:{number:02}:00Z"
        item = builders.a_stock_item(f"S{number % SKUS}", chance.randint(0, 99), as_of=as_of)
        news.append(an_event(STOCK_CHANGED, item, id=f"s{number}"))
    return Log(orders, news)


def arriving(log: Log, chance: Random) -> Iterator[list[dict[str, Any]]]:
    """In batches: shuffled, many of them twice, some of those under another id."""
    events = [*log.orders, *log.news]
    again = [dict(event) for event in chance.sample(events, len(events) // 2)]
    for event in again[::3]:
        event["id"] += " again"
    events += again
    chance.shuffle(events)
    while events:
        size = chance.randint(1, MOST_AT_ONCE)
        yield events[:size]
        events = events[size:]


def any_order(yard: Yard) -> Count:
    chance = yard.chance("arrival")
    log = written(chance)
    with yard.big_plant() as plant:
        plant.worker()
        plant.worker("orders")
        plant.wait_for_doors()
        _deliver(plant, log, chance)
        since = time.monotonic()
        for event in log.news:
            number = int(event["id"].removeprefix("s"))
            plant.tally.news[News(event["data"]["sku"], event["data"]["available"], number)] = True
        lost, doubled = _differences(plant, log)
        done = time.monotonic()
        return Count(len(log.orders) + len(log.news), lost, doubled, done - since)


def _deliver(plant: Plant, log: Log, chance: Random) -> None:
    """By one way or the other, with a pause now and then; an early batch comes late once more."""
    bus, batches = KombuBus(plant.listening_at), list(arriving(log, chance))
    try:
        for batch in [*batches, *batches[:5]]:
            if chance.random() < 0.5:
                assert plant.post(batch) == 200
            else:
                bus.publish(EVENTS, [from_plain(event) for event in batch])
            nap(chance.choice((0, 0, 0.05, 0.3)))
    finally:
        bus.close()


def _differences(plant: Plant, log: Log) -> tuple[int, int]:
    expected = in_its_own_order(log, plant.vault, plant.home / "in-order.sqlite")
    ledger = plant.ledger()
    end = time.monotonic() + PATIENCE_SECONDS
    try:
        while True:
            lost, _ = _compare(plant, ledger, expected)
            if lost == 0 or time.monotonic() > end:
                break
            nap(0.1)
        nap(1)
        return _compare(plant, ledger, expected)
    finally:
        ledger.close()


def _compare(plant: Plant, ledger: SqlLedger, expected: dict[str, Any]) -> tuple[int, int]:
    """Every version decided once; the last one stands and was told, as if none had been late."""
    stands = standing(ledger)
    with connected(plant) as connection:
        times = [row.times for row in connection.execute(_DECIDED)]
    lost = sum(stands.get(order_id) != decision for order_id, decision in expected.items())
    lost += sum(not plant.listener.told.get(order_id) for order_id in expected)
    missing = ORDERS * VERSIONS - len(times)
    most_told = (len(ids) > VERSIONS for ids in tuple(plant.listener.told.values()))
    doubled = sum(count > 1 for count in times) + sum(most_told)
    return lost + missing + wrong_levels(plant), doubled


def standing(ledger: SqlLedger) -> dict[str, Any]:
    """What stands on each order, without what another telling would say otherwise."""
    found = {}
    with ledger.look() as books:
        for one in books.decisions.all_standing(SHOP, since=None):
            told = as_seen_inside(one.decision)
            found[one.decision.order_id] = {k: v for k, v in told.items() if k not in _TOLD_ANEW}
    return found


def in_its_own_order(log: Log, vault: Vault, file: Path) -> dict[str, Any]:
    """One by one, by the same consumer, on another ledger."""
    ledger = SqlLedger(f"sqlite:///{file}", vault)
    ledger.migrate()
    with ledger.begin() as books:
        open_shop.open_shop(books, vault, SHOP, SHOP)
    desk = Desk(ledger, MemoryCatalogue(), vault, SystemClock())
    consumer = OrdersConsumer(desk, a_screener(vault))
    with capture_logs():
        for event in log.orders:
            consumer.handle([encode(from_plain(event))])
    try:
        return standing(ledger)
    finally:
        ledger.close()


DRILLS = (
    Drill(
        "f14_any_order",
        "shuffled, half of it twice, replayed under other ids, by webhook and direct: the end is "
        "that of the log in order",
        any_order,
        is_fast=True,
    ),
)
