"""A ledger copied while it works, and put back: all of it, or nothing."""

from __future__ import annotations

import shutil
import stat
import threading
from pathlib import Path

import pytest

from shared.adapters.sql_ledger import backup as copies
from shared.adapters.sql_ledger.ledger import SqlLedger
from shared.ports.failures import BadBackup
from tests import servers
from tests.contract.books import NOON, a_decision, an_incoming, open_shop, some_facts


@pytest.fixture
def copy(tmp_path: Path, ledger_url: str) -> Path:
    """Where a copy goes; what makes it must be installed."""
    if not ledger_url.startswith("sqlite") and shutil.which("pg_dump") is None:
        servers.missing("pg_dump")
    return tmp_path / "copies" / "ledger.copy"


def decide(ledger: SqlLedger, number: int) -> None:
    with ledger.begin() as books:
        open_shop(books)
        decision = a_decision(f"d{number}", str(number))
        books.decisions.standing("a", str(number))
        books.decisions.add("a", decision, body_digest="x", recorded=some_facts())
        books.decisions.stand("a", decision)
        books.inbox.keep([an_incoming(f"event {number}")], at=NOON)


def orders(ledger: SqlLedger) -> int:
    with ledger.look() as books:
        assert not books.audit.verify("a").faults
        return len(books.decisions.stopped("a", limit=10_000))


def test_a_copy_taken_while_others_write_is_one_moment_and_comes_back_whole(
    ledger: SqlLedger, ledger_url: str, copy: Path
) -> None:
    copy.parent.mkdir()
    decide(ledger, 0)
    stop = threading.Event()

    def write() -> None:
        number = 1
        while not stop.is_set():
            decide(ledger, number)
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    copies.backup(ledger_url, copy)
    stop.set()
    writer.join()
    decide(ledger, 10**6)
    written = orders(ledger)
    ledger.close()

    copies.restore(ledger_url, copy)

    found = orders(ledger)
    assert 1 <= found < written
    with ledger.begin() as books:
        kept = books.relay.claim(at=NOON, lease_seconds=1, limit=10_000)
    assert len(kept) == found
    decide(ledger, 10**7)
    assert orders(ledger) == found + 1


def test_a_copy_is_readable_by_its_owner_only_and_never_half_there(
    ledger: SqlLedger, ledger_url: str, copy: Path
) -> None:
    copy.parent.mkdir()
    decide(ledger, 1)

    for _ in range(2):
        copies.backup(ledger_url, copy)

    assert stat.S_IMODE(copy.stat().st_mode) == copies.OWNER_ONLY
    assert [file.name for file in copy.parent.iterdir()] == [copy.name]


def test_a_file_that_is_no_copy_changes_nothing(
    ledger: SqlLedger, ledger_url: str, copy: Path
) -> None:
    copy.parent.mkdir()
    decide(ledger, 1)
    copies.backup(ledger_url, copy)
    whole = copy.read_bytes()

    for bad in (b"", b"junk" * 100, whole[: len(whole) // 2], whole[:16] + b"\xff" * len(whole)):
        copy.write_bytes(bad)
        with pytest.raises(BadBackup):
            copies.restore(ledger_url, copy)

    assert orders(ledger) == 1


def test_a_copy_that_cannot_be_made_leaves_no_file(tmp_path: Path) -> None:
    for url in (f"sqlite:///{tmp_path / 'nowhere'}", "postgresql://nobody@127.0.0.1:1/nothing"):
        with pytest.raises(BadBackup):
            copies.backup(url, tmp_path / "copy")

    assert list(tmp_path.iterdir()) == []


def test_another_kind_of_file_is_refused_by_its_name(
    ledger: SqlLedger, ledger_url: str, copy: Path, tmp_path: Path
) -> None:
    is_sqlite = ledger_url.startswith("sqlite")
    other = tmp_path / "other"
    other.write_bytes(b"PGDMP" if is_sqlite else b"SQLite format 3\x00")

    with pytest.raises(BadBackup, match="is no copy of a"):
        copies.restore(ledger_url, other)


def test_a_password_goes_to_pg_dump_where_nobody_else_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, program = tmp_path / "told", tmp_path / "bin" / "pg_dump"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$PGPASSWORD" "$*" >{told}\n')
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(program.parent))

    copies.backup("postgresql://me:s%40cret@one:1,two:2/sockwise", tmp_path / "copy")

    password, arguments = told.read_text().splitlines()
    assert password == "s@cret"
    assert "cret" not in arguments
    assert all(part in arguments for part in ("one,two", "1,2", "user=me", "dbname=sockwise"))
