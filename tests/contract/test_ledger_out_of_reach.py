"""What a ledger that is locked, away or broken does to those who use it."""

from __future__ import annotations

import errno
import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from shared.adapters.sql_ledger import engine
from shared.adapters.sql_ledger.ledger import SqlLedger
from shared.ports.failures import LedgerUnavailable
from tests import servers
from tests.conftest import ROOT
from tests.contract.books import VAULT, a_shop, is_untouched, write_everywhere


def test_a_locked_sqlite_ledger_is_unavailable_and_keeps_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "LOCK_SECONDS", 0.1)
    path = tmp_path / "ledger.sqlite"
    ledger = SqlLedger(f"sqlite:///{path}", VAULT)
    ledger.migrate()

    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(LedgerUnavailable), ledger.begin() as books:
            write_everywhere(books)
        other.execute("ROLLBACK")

    assert is_untouched(ledger)
    with ledger.begin() as books:
        write_everywhere(books)
    ledger.close()


def test_a_locked_postgres_table_is_a_ledger_unavailable_within_the_deadline(
    postgres_ledger_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "LOCK_SECONDS", 1)
    ledger = SqlLedger(postgres_ledger_url)

    with psycopg.connect(postgres_ledger_url) as other:
        other.execute("LOCK TABLE shops IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(LedgerUnavailable), ledger.begin() as books:
            books.shops.add(a_shop("late"))

    ledger.close()


def test_the_system_ends_a_connection_to_postgres_whose_other_end_is_gone(
    postgres_ledger_url: str,
) -> None:
    opened = engine.connect(postgres_ledger_url)

    with opened.connect() as connection:
        driver: Any = connection.connection.driver_connection
        with socket.socket(fileno=os.dup(driver.fileno())) as link:
            asked = {
                name: link.getsockopt(socket.IPPROTO_TCP, number)
                for name, number in (
                    ("idle", socket.TCP_KEEPIDLE),
                    ("interval", socket.TCP_KEEPINTVL),
                    ("count", socket.TCP_KEEPCNT),
                    ("unanswered", socket.TCP_USER_TIMEOUT),
                )
            }
    opened.dispose()

    assert asked == {"idle": 5, "interval": 2, "count": 2, "unanswered": 10_000}


def no_such_folder(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'nowhere' / 'ledger.sqlite'}"


def no_such_server(_: Path) -> str:
    return f"postgresql://nobody@127.0.0.1:{servers.free_port()}/nothing"


@pytest.mark.parametrize("address", [no_such_folder, no_such_server])
def test_a_ledger_out_of_reach_says_so_in_our_words(
    address: Callable[[Path], str], tmp_path: Path
) -> None:
    ledger = SqlLedger(address(tmp_path))

    with pytest.raises(LedgerUnavailable):
        ledger.ping()
    with pytest.raises(LedgerUnavailable), ledger.look() as books:
        books.shops.all()
    with pytest.raises(LedgerUnavailable), ledger.begin() as books:
        books.shops.add(a_shop())


@pytest.mark.parametrize(
    ("number", "raised"),
    [(errno.EMFILE, LedgerUnavailable), (errno.ENFILE, LedgerUnavailable), (errno.EPIPE, OSError)],
)
def test_a_driver_without_a_file_left_is_a_ledger_unavailable_and_other_troubles_are_themselves(
    number: int, raised: type[Exception], tmp_path: Path
) -> None:
    ledger = SqlLedger(f"sqlite:///{tmp_path / 'ledger.sqlite'}")

    with pytest.raises(raised), ledger.look():
        raise OSError(number, "trouble")

    ledger.close()


def test_a_postgres_connection_that_broke_is_a_ledger_unavailable_once(
    postgres_ledger_url: str,
) -> None:
    ledger = SqlLedger(postgres_ledger_url)

    def broken() -> None:
        with ledger.begin() as books:
            books.shops.all()
            with psycopg.connect(postgres_ledger_url, autocommit=True) as other:
                other.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            books.shops.add(a_shop("broken"))

    with pytest.raises(LedgerUnavailable):
        broken()
    with ledger.look() as books:
        assert books.shops.get("broken") is None
    ledger.close()


def test_a_process_with_sqlite_does_not_load_what_postgresql_needs(tmp_path: Path) -> None:
    asked = (
        "import sys; from shared import wiring; "
        "from shared.adapters.sql_ledger.ledger import SqlLedger; "
        "SqlLedger(sys.argv[1]).migrate(); print('psycopg' in sys.modules)"
    )
    command = [sys.executable, "-c", asked, f"sqlite:///{tmp_path / 'ledger.sqlite'}"]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"
