"""The ledger's schema, release by release, through Alembic.

A revision is named `0004_fits_0002`: its own number, and that of the oldest schema whose code still
works with it. So code of the release before goes on while the new schema is already there.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

LOCK_SECONDS = 5
"""A migration that waits for a table keeps everybody behind it waiting too."""


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
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(7625597484987)"))
            connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'"))
        if is_newer(current(connection)):
            return
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
