"""The schema of the next release is there before its code: this release goes on with it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine, text

from shared.adapters.sql_ledger import migrations
from shared.adapters.sql_ledger.engine import connect
from shared.adapters.sql_ledger.ledger import SqlLedger
from shared.messages.queues import DECISIONS
from shared.ports.failures import LedgerUnavailable
from tests import builders
from tests.contract.books import NOON, VAULT, a_decision, an_incoming, open_shop, some_facts

WHAT_A_NEXT_RELEASE_MAY_DO = (
    "CREATE TABLE baskets (shop_id VARCHAR(255) NOT NULL, basket VARCHAR(40) NOT NULL)",
    "ALTER TABLE decisions ADD COLUMN carrier VARCHAR(40)",
    "ALTER TABLE inbox ADD COLUMN weight BIGINT DEFAULT 0 NOT NULL",
    "CREATE INDEX outbox_by_shop ON outbox (shop_id)",
)


@pytest.fixture
def engine(empty_url: str) -> Iterator[Engine]:
    engine = connect(empty_url)
    migrations.upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def ledger(engine: Engine, empty_url: str) -> Iterator[SqlLedger]:
    opened = SqlLedger(empty_url, VAULT)
    yield opened
    opened.close()


def name_it(engine: Engine, revision: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": revision})


def release_the_next(engine: Engine) -> None:
    def change(connection: Connection) -> None:
        for statement in WHAT_A_NEXT_RELEASE_MAY_DO:
            connection.execute(text(statement))

    migrations.in_turn(engine, change)
    name_it(engine, "0099_fits_0001")


def work(ledger: SqlLedger, stop: threading.Event, done: list[int], errors: list[str]) -> None:
    while not stop.is_set():
        number = len(done)
        try:
            with ledger.begin() as books:
                books.inbox.keep([an_incoming(dedupe_key=f"e{number}")], at=NOON)
                decided = a_decision(order_id=f"o{number}", decision_id=f"d{number}")
                books.decisions.add("a", decided, body_digest="x", recorded=some_facts())
                books.decisions.stand("a", decided)
                books.outbox.add("a", DECISIONS, builders.an_event(), at=NOON)
            with ledger.look() as books:
                assert books.decisions.history("a", f"o{number}")
            ledger.ping()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what this test looks for
            errors.append(repr(error))
        done.append(number)


def wait_for(done: list[int], count: int) -> None:
    until = time.monotonic() + 20
    while len(done) < count and time.monotonic() < until:
        time.sleep(0.01)


def test_the_next_schema_comes_under_traffic_and_nobody_notices(
    engine: Engine, ledger: SqlLedger
) -> None:
    with ledger.begin() as books:
        open_shop(books)
    stop, done, errors = threading.Event(), list[int](), list[str]()
    traffic = threading.Thread(target=work, args=(ledger, stop, done, errors))
    traffic.start()

    try:
        wait_for(done, 5)
        release_the_next(engine)
        before = len(done)
        wait_for(done, before + 5)
    finally:
        stop.set()
        traffic.join()

    assert errors == []
    assert len(done) >= before + 5
    with engine.connect() as connection:
        kept = connection.execute(text("SELECT count(*) FROM decisions")).scalar_one()
    assert kept == len(done)


def test_a_writer_and_a_change_that_want_each_others_tables_both_get_them(
    engine: Engine, ledger: SqlLedger
) -> None:
    with ledger.begin() as books:
        open_shop(books)
    change = threading.Thread(target=release_the_next, args=(engine,))
    decided = a_decision()

    with ledger.begin() as books:
        books.inbox.keep([an_incoming()], at=NOON)
        change.start()
        time.sleep(0.1)  # It has the decisions by now, and waits for the inbox.
        books.decisions.add("a", decided, body_digest="x", recorded=some_facts())
    change.join(20)

    with engine.connect() as connection:
        assert migrations.current(connection) == "0099_fits_0001"
    with ledger.look() as books:
        assert len(books.decisions.history("a", "1001")) == 1


def test_this_release_leaves_a_later_schema_as_it_is(engine: Engine, ledger: SqlLedger) -> None:
    release_the_next(engine)

    ledger.migrate()

    ledger.ping()
    with engine.connect() as connection:
        assert migrations.current(connection) == "0099_fits_0001"


@pytest.mark.parametrize("revision", ["0099_fits_0098", "0099_before", "some_fits_words", ""])
def test_a_later_schema_that_this_release_cannot_serve_is_refused(
    engine: Engine, ledger: SqlLedger, revision: str
) -> None:
    name_it(engine, revision)

    ledger.migrate()

    with pytest.raises(LedgerUnavailable, match="later release"):
        ledger.ping()


def test_every_revision_says_what_code_it_fits() -> None:
    for revision in migrations._ours():
        number, _, oldest = revision.partition("_fits_")
        assert number.isdecimal()
        assert oldest.isdecimal()
        assert oldest <= number
