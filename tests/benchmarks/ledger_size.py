"""What an order leaves in a PostgreSQL ledger: rows and bytes, indexes and all."""

from __future__ import annotations

import os

import structlog
from sqlalchemy import create_engine, text

from shared.adapters.memory_catalogue import MemoryCatalogue
from shared.adapters.sealing import KEY_BYTES, Keychain
from shared.adapters.sql_ledger.ledger import SqlLedger
from shared.adapters.sql_ledger.tables import metadata
from shared.adapters.system_clock import SystemClock
from shared.messages.cloudevent import decode
from shared.messages.queues import EVENTS
from shared.ports.mail import Incoming
from shared.usecases import open_shop
from shared.usecases.park_events import INBOX, event_key
from tests import servers
from tests.benchmarks.orders import SHOP, an_order
from tests.benchmarks.result import AimIs, Result
from tests.policies import a_screener
from worker.consumers.desk import Desk
from worker.consumers.orders import OrdersConsumer

NAMES = ("ledger_kb_per_order",)
ORDERS = 5_000
WEBHOOK_BYTES = 3_000
"""What a shop's own document about an order of two lines takes, kept sealed for a week."""
BATCH = 100
LEASE_SECONDS = 3_600


def measure(_: frozenset[str]) -> list[Result]:
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    with servers.private_postgres_server() as url:
        _work(url)
        sizes = _sizes(url)
    structlog.reset_defaults()
    of_orders = {name: size for name, size in sizes.items() if size[0] >= ORDERS}
    for name, (rows, size) in of_orders.items():
        print(f"  {name:<12} {rows / ORDERS:5.2f} rows and {size / ORDERS:7,.0f} bytes an order")
    kilobytes = sum(size for _, size in of_orders.values()) / ORDERS / 1e3
    against = f"nothing: kilobytes of PostgreSQL for an order of two lines, {ORDERS:,} measured"
    return [Result(NAMES[0], [kilobytes], 20.0, against, AimIs.AT_MOST)]


def _work(url: str) -> None:
    """As from a webhook to the decision that was told."""
    vault, clock = Keychain(os.urandom(KEY_BYTES)), SystemClock()
    ledger = SqlLedger(url, vault)
    ledger.migrate()
    with ledger.begin() as books:
        shop = open_shop.open_shop(books, vault, SHOP, SHOP)
    seal = vault.of_shop(shop.shop_id, shop.sealed_key)
    consumer = OrdersConsumer(Desk(ledger, MemoryCatalogue(), vault, clock), a_screener(vault))
    for start in range(0, ORDERS, BATCH):
        events = [decode(an_order(number)) for number in range(start, start + BATCH)]
        body = os.urandom(WEBHOOK_BYTES)
        incoming = [
            Incoming(
                shop_id=SHOP,
                dedupe_key=event_key(event),
                event=event,
                sealed_body=seal.seal(body, INBOX),
            )
            for event in events
        ]
        with ledger.begin() as books:
            books.inbox.keep(incoming, at=clock.now())
        with ledger.begin() as books:
            rows = books.relay.claim(at=clock.now(), lease_seconds=LEASE_SECONDS, limit=BATCH)
        consumer.handle([row.packed.body for row in rows if row.exchange == EVENTS])
    ledger.close()


def _sizes(url: str) -> dict[str, tuple[int, int]]:
    """Rows and bytes of each table, without the room that changed rows leave behind."""
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM FULL"))
        found = {
            name: (
                int(connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()),
                int(
                    connection.execute(
                        text("SELECT pg_total_relation_size(:name)"), {"name": name}
                    ).scalar_one()
                ),
            )
            for name in metadata.tables
        }
    engine.dispose()
    return found
