"""Orders screened in batches of one transaction, against a commit for each order."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from statistics import median

import structlog
from sqlalchemy import text

from shared.adapters.memory_catalogue import MemoryCatalogue
from shared.adapters.sealing import KEY_BYTES, Keychain
from shared.adapters.sql_ledger.engine import connect
from shared.adapters.sql_ledger.ledger import SqlLedger
from shared.adapters.system_clock import SystemClock
from shared.messages.cloudevent import Event, encode, source_of
from shared.messages.reading import ORDER_CHANGED
from shared.usecases import open_shop
from tests import builders, servers
from tests.benchmarks.processors import MEASURED, on
from tests.benchmarks.result import Result
from tests.benchmarks.rounds import ratios, seconds_of, taking_turns
from tests.policies import a_screener
from worker.consumers.desk import Desk
from worker.consumers.orders import OrdersConsumer
from worker.runner import BATCH

SHOP = "bench"
ROUNDS = 7
BATCHES = 3
ALONE = 60
"""Orders a round; those alone are fewer, because they take longer."""
_AIMS = {"orders_vs_commit_each": 5.0, "orders_vs_commit_each_postgres": 8.0}
NAMES = tuple(_AIMS)
_TITLES = ("15-20 mmHg", "20-30 mmHg", "30-40 mmHg", "CCL 2", "Travel sock 8-15 mmHg")


def measure(names: frozenset[str]) -> list[Result]:
    found = []
    for name in NAMES:
        if name in names:
            ledger = _sqlite if name == "orders_vs_commit_each" else _postgres
            with ledger() as url, screening(url) as handle:
                found.append(_against_alone(name, handle, url))
    return found


def _against_alone(name: str, handle: Callable[[Sequence[bytes]], None], url: str) -> Result:
    numbers = itertools.count()

    def in_batches() -> float:
        batches = [[an_order(next(numbers)) for _ in range(BATCH)] for _ in range(BATCHES)]
        return BATCHES * BATCH / seconds_of(partial(_all, handle, batches))

    def alone() -> float:
        raws = [an_order(next(numbers)) for _ in range(ALONE)]
        return ALONE / seconds_of(partial(_all, handle, [[raw] for raw in raws]))

    sides = {"batches": in_batches, "alone": alone}
    with on(MEASURED):
        taking_turns(sides, 1)  # Warm.
        gather_statistics(url)
        rates = taking_turns(sides, ROUNDS)
    for side, told in rates.items():
        print(f"  {side:<8} {median(told):6.0f} orders per second")
    where = "PostgreSQL" if name.endswith("postgres") else "SQLite"
    against = f"one commit per order, {where}, the same consumer"
    return Result(name, ratios(rates["batches"], rates["alone"]), _AIMS[name], against)


def _all(handle: Callable[[Sequence[bytes]], None], batches: Sequence[Sequence[bytes]]) -> None:
    for batch in batches:
        handle(batch)


def gather_statistics(url: str) -> None:
    """As PostgreSQL does by itself within a minute; without them it reads all orders of a shop."""
    if url.startswith("postgresql"):
        engine = connect(url)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))
        engine.dispose()


@contextmanager
def _sqlite() -> Iterator[str]:
    with servers.folder("sw-bench-") as home:
        yield f"sqlite:///{home / 'ledger.sqlite'}"


_postgres = servers.private_postgres_server


@contextmanager
def screening(url: str) -> Iterator[Callable[[Sequence[bytes]], None]]:
    """The orders consumer as the worker has it, on a new ledger with one shop."""
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    vault = Keychain(os.urandom(KEY_BYTES))
    ledger = SqlLedger(url, vault)
    ledger.migrate()
    with ledger.begin() as books:
        open_shop.open_shop(books, vault, SHOP, SHOP)
    desk = Desk(ledger, MemoryCatalogue(), vault, SystemClock())
    yield OrdersConsumer(desk, a_screener(vault)).handle
    ledger.close()
    structlog.reset_defaults()


def an_order(number: int) -> bytes:
    """Two lines, of a customer in Texas, as it is on the queue."""
    lines = [
        builders.a_line_document(
            str(place),
            sku=f"SKU-{number % 200}-{place}",
            title=f"Sock {_TITLES[(number + place) % len(_TITLES)]}",
            options={"Size": "M"},
        )
        for place in range(2)
    ]
    data = builders.an_order_document(*lines, order_id=f"o{number}", market="US-TX")
    event = Event(id=f"e{number}", source=source_of(SHOP), type=ORDER_CHANGED, data=data)
    return encode(event)
