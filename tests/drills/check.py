"""The ledger check: every accepted event has its effect exactly once, and nothing has another."""

from __future__ import annotations

import time
from collections import Counter
from typing import NamedTuple

from sqlalchemy import Engine, text

from shared.adapters.sql_ledger.engine import connect
from shared.ports.failures import CatalogueUnavailable
from tests.drills.plant import Plant
from tests.drills.result import Count
from tests.integration.house import SHOP

PATIENCE_SECONDS = 100.0
SETTLE_SECONDS = 1.0
"""An effect that comes twice comes soon."""
_DECISIONS = text("SELECT order_id, count(*) AS times FROM decisions GROUP BY order_id")
_WAITING = text(
    "SELECT (SELECT count(*) FROM inbox WHERE handled_at IS NULL AND parked IS NULL"
    " AND failed IS NULL), (SELECT count(*) FROM outbox WHERE due IS NOT NULL)"
)


class Now(NamedTuple):
    lost: int
    doubled: int
    waiting: int


def ledger_check(plant: Plant, *, since: float, is_whole: bool = True) -> Count:
    """Waits for the last effect. `since` is when the fault ended, on the clock of `time.monotonic`;
    `is_whole` is False for a ledger that the drill itself has damaged.
    """
    engine = connect(plant.database_url)
    try:
        end = time.monotonic() + PATIENCE_SECONDS
        while True:
            now = look(plant, engine)
            done = time.monotonic()
            if now.lost == now.waiting == 0 or done > end:
                break
            time.sleep(0.1)
        time.sleep(SETTLE_SECONDS)
        now = look(plant, engine)
        tell_what_is_wrong(plant, engine, now)
    finally:
        engine.dispose()
    if is_whole:
        check_chain(plant)
    return Count(plant.tally.accepted, now.lost, now.doubled, max(0.0, done - since))


def look(plant: Plant, engine: Engine) -> Now:
    with engine.connect() as connection:
        decided = {row.order_id: row.times for row in connection.execute(_DECISIONS)}
        inbox, outbox = connection.execute(_WAITING).one()
    tally, told = plant.tally, plant.listener.told
    lost = sum(
        is_accepted and not (decided.get(order_id) and told.get(order_id))
        for order_id, is_accepted in tuple(tally.orders.items())
    )
    counted = Counter(decided) + Counter({one: len(ids) for one, ids in tuple(told.items())})
    doubled = sum(
        decided.get(order_id, 0) > 1
        or len(told.get(order_id, ())) > 1
        or order_id not in tally.orders
        for order_id in counted
    )
    return Now(lost + wrong_levels(plant), doubled, inbox + outbox)


def wrong_levels(plant: Plant) -> int:
    skus = plant.tally.skus()
    try:
        return plant.tally.wrong_levels(plant.levels(skus)) if skus else 0
    except CatalogueUnavailable:
        return len(skus)


def tell_what_is_wrong(plant: Plant, engine: Engine, now: Now) -> None:
    """Kept for whoever must find out why."""
    if now.lost or now.doubled or now.waiting:
        with engine.connect() as connection:
            rows = connection.execute(text("SELECT * FROM inbox WHERE handled_at IS NULL")).all()
        shown = [
            {k: v for k, v in row._mapping.items() if k not in ("sealed_body", "event")}
            for row in rows[:5]
        ]
        print(f"  {now}; answers: {dict(plant.tally.refused)}; unhandled: {shown}", flush=True)


def check_chain(plant: Plant) -> None:
    """Nothing half was written."""
    ledger = plant.ledger()
    try:
        with ledger.look() as books:
            report = books.audit.verify(SHOP)
    finally:
        ledger.close()
    assert not report.faults, report.faults
