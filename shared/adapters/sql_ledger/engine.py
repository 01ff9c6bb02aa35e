"""Connections: what each database needs so that a commit is a promise."""

from __future__ import annotations

from sqlite3 import Connection as SqliteConnection
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event

# A webhook sender waits five seconds in all; a locked ledger must be a clear 503 before that.
LOCK_SECONDS = 3


def connect(url: str) -> Engine:
    """Opens nothing yet. Understands `sqlite:///` and `postgresql://` addresses."""
    if url.startswith("sqlite"):
        return _sqlite(url)
    url = url.replace("postgres://", "postgresql://", 1)
    return create_engine(
        url.replace("postgresql://", "postgresql+psycopg://", 1),
        pool_pre_ping=True,
        pool_timeout=LOCK_SECONDS,
        connect_args={
            "connect_timeout": LOCK_SECONDS,
            "client_encoding": "utf8",
            "options": f"-c lock_timeout={LOCK_SECONDS}s -c statement_timeout=30s",
        },
    )


def reader_of(engine: Engine) -> Engine:
    """The same connections, for transactions that see one moment however long they read."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(reads_only=True)
    return engine.execution_options(isolation_level="REPEATABLE READ")


def _sqlite(url: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": LOCK_SECONDS})

    @event.listens_for(engine, "connect")
    def _prepare(connection: SqliteConnection, _: Any) -> None:
        connection.isolation_level = None  # The driver's own BEGIN comes too late to be a lock.
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get("reads_only", False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine
