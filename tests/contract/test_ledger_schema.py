"""The schema that the migrations make is the one that the code speaks of, on every database."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from shared.adapters.sql_ledger import migrations
from shared.adapters.sql_ledger.engine import connect
from shared.adapters.sql_ledger.ledger import SqlLedger
from shared.adapters.sql_ledger.tables import metadata
from shared.messages.queues import DECISIONS
from shared.ports.failures import LedgerUnavailable
from tests.builders import an_event
from tests.conftest import ROOT
from tests.contract.books import NOON, a_shop, an_incoming

MIGRATE = "import sys; from shared.adapters.sql_ledger.ledger import SqlLedger; "
MIGRATE += "SqlLedger(sys.argv[1]).migrate()"


@pytest.fixture
def empty(empty_url: str) -> Iterator[Engine]:
    engine = connect(empty_url)
    yield engine
    engine.dispose()


def downgrade(engine: Engine) -> None:
    with engine.begin() as connection:
        config = migrations._config()
        config.attributes["connection"] = connection
        command.downgrade(config, "base")


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def test_the_migrations_make_the_schema_of_the_code(empty: Engine) -> None:
    migrations.upgrade(empty)

    with empty.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, metadata) == []


def test_up_down_and_up_again_works(empty: Engine) -> None:
    found = []

    for step in (migrations.upgrade, downgrade, migrations.upgrade):
        step(empty)
        found.append(tables(empty))

    assert found == [set(metadata.tables), set(), set(metadata.tables)]


def test_migrating_again_changes_nothing(empty_url: str) -> None:
    ledger = SqlLedger(empty_url)
    ledger.migrate()
    with ledger.begin() as books:
        books.shops.add(a_shop())

    ledger.migrate()

    with ledger.look() as books:
        assert books.shops.get("a") is not None
    ledger.close()


def test_a_ledger_is_ready_only_with_the_schema_of_this_release(empty_url: str) -> None:
    ledger = SqlLedger(empty_url)
    with pytest.raises(LedgerUnavailable, match="schema is not current"):
        ledger.ping()

    ledger.migrate()

    ledger.ping()
    ledger.close()


def test_a_ledger_is_empty_until_it_has_a_shop(empty_url: str) -> None:
    ledger = SqlLedger(empty_url)
    found = [ledger.is_empty()]

    ledger.migrate()
    found.append(ledger.is_empty())
    with ledger.begin() as books:
        books.shops.add(a_shop())
    found.append(ledger.is_empty())

    assert found == [True, True, False]
    ledger.close()


def test_several_processes_may_migrate_at_once(empty_url: str) -> None:
    started = [
        subprocess.Popen(
            [sys.executable, "-c", MIGRATE, empty_url], cwd=ROOT, stderr=subprocess.PIPE
        )
        for _ in range(2)
    ]

    told = [process.communicate(timeout=60)[1].decode() for process in started]

    assert [process.returncode for process in started] == [0, 0], told
    ledger = SqlLedger(empty_url)
    ledger.ping()
    ledger.close()


def plan_of(url: str, query: str, *, analyzed: str = "") -> str:
    """How the database would go about it."""
    engine = connect(url)
    is_postgres = engine.dialect.name == "postgresql"
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if analyzed and is_postgres:
            connection.execute(text(f"ANALYZE {analyzed}"))
        explain = "EXPLAIN" if is_postgres else "EXPLAIN QUERY PLAN"
        told = str(connection.execute(text(f"{explain} {query}")).all())
    engine.dispose()
    return told


def test_parked_events_are_counted_without_reading_the_others(empty_url: str) -> None:
    ledger = SqlLedger(empty_url)
    ledger.migrate()
    with ledger.begin() as books:
        books.shops.add(a_shop())
        many = [an_incoming(f"e{number}") for number in range(2000)]
        books.inbox.keep([*many, an_incoming("bad", parked="why")], at=NOON)
    ledger.close()

    query = "SELECT count(*) FROM inbox WHERE parked IS NOT NULL"

    assert "inbox_parked" in plan_of(empty_url, query, analyzed="inbox")


@pytest.mark.parametrize(
    ("query", "index"),
    [
        ("SELECT row FROM inbox WHERE due IS NULL AND received_at < 1", "inbox_due"),
        ("SELECT row FROM outbox WHERE due IS NULL AND created_at < 1", "outbox_due"),
    ],
)
def test_what_is_old_is_found_without_reading_what_is_not(
    empty_url: str, query: str, index: str
) -> None:
    ledger = SqlLedger(empty_url)
    ledger.migrate()
    with ledger.begin() as books:
        books.shops.add(a_shop())
        books.inbox.keep([an_incoming(f"e{number}") for number in range(2000)], at=NOON)
        for _ in range(2000):
            books.outbox.add("a", DECISIONS, an_event(), at=NOON)
    ledger.close()

    plan = plan_of(empty_url, query, analyzed="inbox, outbox")

    assert index in plan
    assert "received_at <" in plan.replace("<?", " <") or "created_at <" in plan.replace("<?", " <")


def test_an_order_is_found_by_its_key_in_a_table_without_statistics(empty_url: str) -> None:
    ledger = SqlLedger(empty_url)
    ledger.migrate()
    ledger.close()

    plan = plan_of(
        empty_url, "UPDATE orders SET standing = 1 WHERE shop_id = 'a' AND order_id = 'o1'"
    )

    assert "orders_stopped" not in plan
    assert "orders_pkey" in plan or "(shop_id=? AND order_id=?)" in plan


def test_stopped_orders_are_found_without_reading_the_others(empty_url: str) -> None:
    ledger = SqlLedger(empty_url)
    ledger.migrate()
    ledger.close()
    stopped = "stopped" if empty_url.startswith("postgresql") else "stopped = 1"

    plan = plan_of(empty_url, f"SELECT standing FROM orders WHERE shop_id = 'a' AND {stopped}")

    assert "orders_stopped" in plan
