"""Several workers are given the same orders at the same moment, in whatever order and batches."""

from __future__ import annotations

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import text

from shared.adapters.memory_catalogue import MemoryCatalogue
from shared.adapters.sql_ledger.engine import connect
from shared.adapters.sql_ledger.ledger import SqlLedger
from shared.adapters.system_clock import SystemClock
from shared.messages.cloudevent import encode
from tests import builders
from tests.contract.books import VAULT, open_shop
from tests.policies import a_screener
from worker.consumers.desk import Desk
from worker.consumers.orders import OrdersConsumer

WORKERS = 4
ORDERS = 6
VERSIONS = ("2026-05-01T12:00:00Z", "2026-05-02T12:00:00Z", "2026-05-03T12:00:00Z")


def order_events() -> list[bytes]:
    """Each version of each order, its grade another one."""
    grades = ("20-30 mmHg", "8-15 mmHg", "30-40 mmHg")
    told: list[dict[str, Any]] = [
        builders.an_order_document(
            builders.a_line_document(title=grade), order_id=f"o{number}", version=version
        )
        for number in range(ORDERS)
        for version, grade in zip(VERSIONS, grades, strict=True)
    ]
    return [
        encode(builders.an_event(data=data, id=f"{place}", source="/shops/a"))
        for place, data in enumerate(told)
    ]


def test_every_version_is_decided_at_most_once_and_the_newest_stands(
    ledger: SqlLedger, ledger_url: str
) -> None:
    with ledger.begin() as books:
        open_shop(books)
    together = threading.Barrier(WORKERS)

    def work(seed: int) -> None:
        chance = random.Random(seed)
        raws = order_events()
        chance.shuffle(raws)
        desk = Desk(ledger, MemoryCatalogue(), VAULT, SystemClock())
        consumer = OrdersConsumer(desk, a_screener(VAULT))
        together.wait(10)
        while raws:
            size = chance.randint(1, 5)
            consumer.handle(raws[:size])
            raws = raws[size:]

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(work, range(WORKERS)))

    engine = connect(ledger_url)
    with engine.connect() as connection:
        decided = connection.execute(text("SELECT order_id, version_text FROM decisions")).all()
        told = connection.execute(text("SELECT count(*) FROM outbox")).scalar_one()
    engine.dispose()
    assert len(decided) == len(set(decided)) == ORDERS * len(VERSIONS)
    assert ORDERS <= told <= len(decided)
    with ledger.look() as books:
        for number in range(ORDERS):
            standing = books.decisions.latest("a", f"o{number}")
            assert standing is not None
            assert standing.version.text == VERSIONS[-1]
