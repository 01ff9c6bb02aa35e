"""What runs all the time reads what it asks for, and not the whole of a table or of a shop.

On SQLite, whose plans depend on nothing but the schema and the statement.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

from shared.adapters.sql_ledger.ledger import SqlBooks, SqlLedger
from shared.domain.order import Order
from shared.messages.queues import DECISIONS
from shared.ports.decisions import Watched
from tests.builders import a_line, an_event, an_order
from tests.contract.books import NOON, VAULT, a_decision, an_incoming, open_shop, some_facts

LARGE = "inbox|outbox|orders|decisions|chain|answers|clearances|products|skus|watches"
WHOLE_TABLE = re.compile(rf"SCAN ({LARGE})$")
WHOLE_SHOP = re.compile(rf"SEARCH ({LARGE}) USING (?:COVERING )?INDEX (\w+) \(shop_id=\?\)$")
OF_FEW = {"orders_stopped", "inbox_parked"}
"""Indexes that hold few rows of a shop."""
ORDERS: Sequence[Order] = [
    an_order(a_line("1", "Sock", sku="S"), order_id="1", screening_ref="s_1"),
    an_order(a_line("1", "Sock", product_id="P"), order_id="2"),
]


def claim(books: SqlBooks) -> None:
    books.relay.is_due(at=NOON)
    rows = books.relay.claim(at=NOON, lease_seconds=5, limit=500)
    assert len(rows) == 2
    books.relay.sent(rows, at=NOON)


def receive(books: SqlBooks) -> None:
    books.inbox.keep([an_incoming("again")], at=NOON)
    books.inbox.handled("a", [1], at=NOON)
    books.inbox.attempts("a", 1)
    books.inbox.try_again("a", 1, "why", at=NOON, due=NOON)
    books.inbox.set_aside_since(NOON)


def decide(books: SqlBooks) -> None:
    books.foresee("a", ORDERS)
    for number in "12":
        books.decisions.find("a", number, 1, "facts")
        decision = a_decision(f"d{number}", number)
        books.decisions.add("a", decision, body_digest="lines", recorded=some_facts())
        books.decisions.stand("a", decision)
        books.watches.replace("a", number, [(Watched.SKU, "S")])
    books.finish()


def decide_one(books: SqlBooks) -> None:
    books.decisions.standing("a", "3")
    books.answers.get("a", ["s_1"])
    books.clearances.concerning("a", screening_refs=["s_1"], order_id="3")
    books.clearances.concerning("a", screening_refs=[], order_id="3")
    books.published.grade_facts("a", skus=["S"], product_ids=["P"])
    books.decisions.latest("a", "3")
    books.decisions.history("a", "3")


def screen_again(books: SqlBooks) -> None:
    books.watches.orders_watching("a", Watched.SKU, ["S"])
    books.watches.ask_again("a", ["1"], at=NOON)
    books.watches.take_due(at=NOON, limit=100)


def look_around(books: SqlBooks) -> None:
    books.vital.read()
    books.relay.oldest_waiting()
    books.decisions.stopped("a", limit=50)
    books.inbox.parked("a", limit=50)


def forget(books: SqlBooks) -> None:
    later = NOON + timedelta(days=9)
    books.inbox.forget(handled=later, parked=later, limit=1_000)
    books.outbox.forget(sent=later, limit=1_000)
    books.answers.forget(at=later)
    books.clearances.forget(at=later)
    books.clearances.erase("a", screening_refs=["s_1"], order_id="1")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[SqlLedger]:
    opened = SqlLedger(f"sqlite:///{tmp_path / 'ledger.sqlite'}", VAULT)
    opened.migrate()
    with opened.begin() as books:
        open_shop(books, "a")
        books.inbox.keep([an_incoming("came")], at=NOON)
        books.outbox.add("a", DECISIONS, an_event(), at=NOON)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    "work", [claim, receive, decide, decide_one, screen_again, look_around, forget]
)
def test_no_statement_reads_a_whole_table_or_all_of_a_shop(
    ledger: SqlLedger, work: Callable[[SqlBooks], None]
) -> None:
    with plans(ledger._engine) as found, ledger.begin() as books:
        work(books)

    assert found
    assert [one for one in found if is_whole(one[1])] == []


def is_whole(step: str) -> bool:
    of_shop = WHOLE_SHOP.match(step)
    return bool(WHOLE_TABLE.match(step)) or (of_shop is not None and of_shop[2] not in OF_FEW)


@contextmanager
def plans(engine: Engine) -> Iterator[list[tuple[str, str]]]:
    """Each step of each statement, with the statement."""
    found: list[tuple[str, str]] = []

    def explain(
        connection: Connection, cursor: Any, statement: str, parameters: Any, _: Any, many: bool
    ) -> None:
        if statement.split(maxsplit=1)[0] in {"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"}:
            driver: Any = connection.connection.driver_connection
            given = parameters[0] if many and isinstance(parameters, list) else parameters
            steps = driver.execute(f"EXPLAIN QUERY PLAN {statement}", given)
            found.extend((statement, step) for *_, step in steps)

    event.listen(engine, "before_cursor_execute", explain)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", explain)
