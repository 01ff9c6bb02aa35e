"""The ledger's schema, release by release, through Alembic.

A revision is named `0004_fits_0002`: its own number, and that of the oldest schema whose code still
works with it. So code of the release before goes on while the new schema is already there.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError

LOCK_WAIT = "200ms"
"""A migration that waits for a table keeps everybody behind it waiting too; and it must give up
before PostgreSQL looks for deadlocks, which is after a second, and ends whomever it likes.
"""
PATIENCE_SECONDS = 60.0
_NOT_NOW = ("55P03", "40P01")
"""PostgreSQL's codes of a lock that was not had in time, and of a deadlock."""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    return config


@cache
def _ours() -> list[str]:
    """The revisions that this release knows, the newest first."""
    scripts = ScriptDirectory.from_config(_config()).walk_revisions()
    return [script.revision for script in scripts]


def current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def is_newer(revision: str | None) -> bool:
    """Whether a later release made it."""
    return revision is not None and revision not in _ours()


def fits(revision: str | None) -> bool:
    """Whether the code of this release works with it."""
    newest = _ours()[0]
    if revision is None or not is_newer(revision):
        return revision == newest
    number, _, oldest = revision.partition("_fits_")
    return number.isdecimal() and oldest.isdecimal() and oldest <= newest[: len(oldest)]


def upgrade(engine: Engine) -> None:
    """To the newest schema. Two processes at once take turns; a newer one is left as it is."""
    in_turn(engine, _upgrade)


def in_turn(engine: Engine, work: Callable[[Connection], None]) -> None:
    """Change the schema in one transaction. On PostgreSQL it is begun again while others work with
    the tables that it needs, for `PATIENCE_SECONDS`.
    """
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            with engine.begin() as connection:
                if connection.dialect.name == "postgresql":
                    connection.execute(text("SELECT pg_advisory_xact_lock(7625597484987)"))
                    connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_WAIT}'"))
                work(connection)
                return
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", None) not in _NOT_NOW or time.monotonic() > until:
                raise
        time.sleep(random.uniform(0.05, 0.2))  # noqa: S311 - spreads tries, guards nothing


def _upgrade(connection: Connection) -> None:
    if is_newer(current(connection)):
        return
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
