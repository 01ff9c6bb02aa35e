"""Connections: what each database needs so that a commit is a promise."""

from __future__ import annotations

import sqlite3
import time
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event

from shared.ports.failures import WrongSettings

# A webhook sender waits five seconds in all; a locked ledger must be a clear 503 before that.
LOCK_SECONDS = 3
# SQLite's own way doubles its sleep up to 0.1 s, and whoever waited longest is overtaken most.
TURN_SECONDS = 0.001
_KIND = 0xFF  # Of SQLite's errors; the rest of the number says why.


def connect(url: str) -> Engine:
    """Opens nothing yet. Understands `sqlite:///` addresses, and PostgreSQL's as libpq does: with
    several hosts, certificates, a socket. Raises `WrongSettings` for one that libpq cannot read.
    """
    if url.startswith("sqlite"):
        return _sqlite(url)
    return _postgres(url)


def _postgres(url: str) -> Engine:
    """With deadlines: left alone, it takes hours to tell that the other machine is gone."""
    # Here: it takes five megabytes in each of nine processes, which most often have SQLite.
    import psycopg  # noqa: PLC0415
    from psycopg.conninfo import make_conninfo  # noqa: PLC0415

    try:
        address = make_conninfo(
            url,
            client_encoding="utf8",
            connect_timeout=LOCK_SECONDS,
            keepalives_idle=5,
            keepalives_interval=2,
            keepalives_count=2,
            tcp_user_timeout=10_000,  # The only one in milliseconds.
            options=f"-c lock_timeout={LOCK_SECONDS}s -c statement_timeout=30s",
        )
    except psycopg.ProgrammingError as error:
        raise WrongSettings(f"SOCKWISE_DATABASE_URL: {error}") from error
    return create_engine(
        "postgresql+psycopg://",
        creator=partial(psycopg.connect, address),
        pool_pre_ping=True,
        pool_timeout=LOCK_SECONDS,
    )


def reader_of(engine: Engine) -> Engine:
    """The same connections, for transactions that see one moment however long they read."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(reads_only=True)
    return engine.execution_options(isolation_level="REPEATABLE READ")


def _sqlite(url: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": LOCK_SECONDS})

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _: Any) -> None:
        connection.isolation_level = None  # The driver's own BEGIN comes too late to be a lock.
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if connection.get_execution_options().get("reads_only", False):
            connection.exec_driver_sql("BEGIN")
        else:
            _begin_writing(connection)

    return engine


def _begin_writing(connection: Connection) -> None:
    """Waits for its turn; the last try is SQLAlchemy's, which tells of its failure."""
    driver: Any = connection.connection.driver_connection
    until = time.monotonic() + LOCK_SECONDS
    driver.execute("PRAGMA busy_timeout = 0")
    try:
        while time.monotonic() < until:
            try:
                driver.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & _KIND != sqlite3.SQLITE_BUSY:
                    break
                time.sleep(TURN_SECONDS)
            else:
                return
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        driver.execute(f"PRAGMA busy_timeout = {int(LOCK_SECONDS * 1000)}")
