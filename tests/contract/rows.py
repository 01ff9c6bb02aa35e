"""The ledger's tables as whoever has the database alone sees them, to read and to tamper with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Table, select, text, update

from shared.adapters.sql_ledger.engine import connect
from shared.adapters.sql_ledger.tables import metadata


@contextmanager
def opened(url: str) -> Iterator[Connection]:
    """One transaction beside the ledger."""
    engine = connect(url)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def everything(url: str) -> bytes:
    """All columns of all rows of all tables, one after the other."""
    with opened(url) as connection:
        return b"\n".join(
            value if isinstance(value, bytes) else str(value).encode()
            for table in metadata.sorted_tables
            for row in connection.execute(text(f"SELECT * FROM {table.name}"))
            for value in map(_plain, row)
        )


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def rows_of(url: str, table: Table) -> Sequence[dict[str, Any]]:
    """In order of their keys."""
    with opened(url) as connection:
        found = connection.execute(select(table).order_by(*table.primary_key.columns))
        return [dict(row._mapping) for row in found]


def change(url: str, table: Table, where: dict[str, Any], **values: Any) -> None:
    """Of the one row that these columns name."""
    with opened(url) as connection:
        done = connection.execute(
            update(table)
            .where(*(table.c[name] == told for name, told in where.items()))
            .values(**values)
        )
        assert done.rowcount == 1
