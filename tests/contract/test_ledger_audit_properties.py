"""Whatever happens in whatever order, the chain is whole; and one changed byte breaks it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Table

from shared.adapters.sql_ledger.ledger import SqlLedger
from shared.adapters.sql_ledger.tables import chain, chain_heads, decisions, metadata
from tests.contract.books import NOON, VAULT, open_shop
from tests.contract.chained import decide, verify
from tests.contract.rows import change, opened, rows_of

SHOPS = ("a", "b")
ADD, STAND, UNLINK, COMMIT = "add", "stand", "unlink", "commit"
STEPS = st.lists(
    st.tuples(
        st.sampled_from([ADD, ADD, STAND, UNLINK, COMMIT]),
        st.sampled_from(SHOPS),
        st.sampled_from(["1", "2", "3"]),
    ),
    max_size=25,
)
HELD = [
    *((decisions, name) for name in ("sealed", "order_id", "facts", "body_digest")),
    *((chain, name) for name in ("mac", "content", "identity", "salt", "kind")),
    (chain_heads, "mac"),
]


@pytest.fixture
def one_url(tmp_path: Path) -> str:
    """Of many ledgers one after the other, on the database that is fast to empty."""
    return f"sqlite:///{tmp_path / 'ledger.sqlite'}"


@pytest.fixture
def one_ledger(one_url: str) -> Iterator[SqlLedger]:
    opened_ledger = SqlLedger(one_url, VAULT)
    opened_ledger.migrate()
    yield opened_ledger
    opened_ledger.close()


def begin_anew(url: str, ledger: SqlLedger) -> None:
    with opened(url) as connection:
        for table in metadata.sorted_tables:
            connection.execute(table.delete())
    with ledger.begin() as books:
        for shop in SHOPS:
            open_shop(books, shop)


def live(ledger: SqlLedger, steps: list[tuple[str, str, str]]) -> dict[str, list[int]]:
    """Every commit ends a transaction. Gives how many records and erasures each shop must have."""
    counted = {shop: [0, 0] for shop in SHOPS}
    for_now: list[tuple[int, tuple[str, str, str]]] = []
    for number, step in enumerate([*steps, (COMMIT, "", "")]):
        for_now.append((number, step))
        if step[0] != COMMIT:
            continue
        with ledger.begin() as books:
            for place, (what, shop, order_id) in for_now:
                if what in {ADD, STAND}:
                    decide(books, shop, order_id, place, stands=what == STAND)
                    counted[shop][0] += 1
                elif what == UNLINK:
                    gone = books.decisions.unlink(shop, order_id, at=NOON)
                    counted[shop] = [counted[shop][0] + gone, counted[shop][1] + gone]
        for_now = []
    return counted


def flipped(value: Any, place: int) -> Any:
    """One bit of one byte; a character that is another letter or digit still."""
    if isinstance(value, bytes):
        at = place % len(value)
        return value[:at] + bytes([value[at] ^ 1]) + value[at + 1 :]
    at = place % len(value)
    return value[:at] + ("x" if value[at] != "x" else "y") + value[at + 1 :]


def keys_of(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    return {column.name: row[column.name] for column in table.primary_key.columns}


SLOW = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@SLOW
@given(steps=STEPS)
def test_whatever_is_decided_and_erased_the_chain_is_whole(
    one_url: str, one_ledger: SqlLedger, steps: list[tuple[str, str, str]]
) -> None:
    begin_anew(one_url, one_ledger)

    counted = live(one_ledger, steps)

    for shop in SHOPS:
        report = verify(one_ledger, shop)
        assert report.faults == []
        assert [report.head.length, report.erased] == counted[shop]


@SLOW
@given(
    steps=STEPS.filter(lambda steps: any(what in {ADD, STAND} for what, *_ in steps)),
    what=st.sampled_from(HELD),
    which=st.integers(0, 1_000),
    place=st.integers(0, 1_000),
)
def test_one_changed_byte_breaks_it(
    one_url: str,
    one_ledger: SqlLedger,
    steps: list[tuple[str, str, str]],
    what: tuple[Table, str],
    which: int,
    place: int,
) -> None:
    begin_anew(one_url, one_ledger)
    live(one_ledger, steps)
    table, column = what
    rows = [row for row in rows_of(one_url, table) if row[column]]
    row = rows[which % len(rows)]

    change(one_url, table, keys_of(table, row), **{column: flipped(row[column], place)})

    assert any(verify(one_ledger, shop).faults for shop in SHOPS)


def test_a_changed_byte_is_found_in_every_column_of_every_row(
    ledger: SqlLedger, ledger_url: str
) -> None:
    """Each is put right again after it was found."""
    with ledger.begin() as books:
        for shop in SHOPS:
            open_shop(books, shop)
    live(ledger, [(ADD, "a", "1"), (STAND, "a", "2"), (COMMIT, "", ""), (UNLINK, "a", "1")])

    missed: list[tuple[str, str, dict[str, Any]]] = []
    for table, column in HELD:
        for row in rows_of(ledger_url, table):
            key = keys_of(table, row)
            if not row[column]:
                continue
            changed = flipped(row[column], len(missed) + 7)
            change(ledger_url, table, key, **{column: changed})
            if not verify(ledger).faults:
                missed.append((table.name, column, key))
            change(ledger_url, table, key, **{column: row[column]})

    assert missed == []
    assert verify(ledger).faults == []
