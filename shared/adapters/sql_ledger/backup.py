"""Copies of the ledger while it works, and back. The master key is never in one."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import make_url

from shared.ports.failures import BadBackup

_SQLITE = "sqlite"
_SQLITE_HEAD = b"SQLite format 3\x00"
_POSTGRES_HEAD = b"PGDMP"
OWNER_ONLY = 0o600


def backup(url: str, file: Path) -> None:
    """One moment of the ledger, whoever writes meanwhile. Never half a file: it appears when it is
    whole, readable by its owner only. Raises `BadBackup`.
    """
    half = file.with_name(f"{file.name}.part")
    half.unlink(missing_ok=True)
    os.close(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY))
    try:
        if url.startswith(_SQLITE):
            _copy_sqlite(_file_of(url), half)
        else:
            _run("pg_dump", url, "--format=custom", f"--file={half}")
        half.replace(file)
    finally:
        half.unlink(missing_ok=True)


def restore(url: str, file: Path) -> None:
    """Everything that the ledger has is replaced by what the file has, or nothing is.

    Nobody else may work on it meanwhile. Raises `BadBackup`.
    """
    with file.open("rb") as opened:
        head = opened.read(len(_SQLITE_HEAD))
    if url.startswith(_SQLITE):
        if head != _SQLITE_HEAD:
            raise BadBackup(f"{file} is no copy of an SQLite ledger")
        _copy_sqlite(file, _file_of(url))
        return
    if not head.startswith(_POSTGRES_HEAD):
        raise BadBackup(f"{file} is no copy of a PostgreSQL ledger")
    options = ("--clean", "--if-exists", "--no-owner", "--exit-on-error", "--single-transaction")
    _run("pg_restore", url, *options, str(file))


def _copy_sqlite(source: Path, target: Path) -> None:
    if not source.exists():
        raise BadBackup(f"there is no ledger at {source}")
    try:
        with (
            closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as from_one,
            closing(sqlite3.connect(target)) as to_other,
        ):
            _check(from_one, source)
            from_one.backup(to_other)
            _check(to_other, target)
    except sqlite3.Error as error:
        raise BadBackup(str(error)) from error


def _check(connection: sqlite3.Connection, file: Path) -> None:
    found = connection.execute("PRAGMA quick_check").fetchone()[0]
    if found != "ok":
        raise BadBackup(f"{file} is damaged: {found}")
    is_ours = "SELECT count(*) FROM sqlite_master WHERE name IN ('alembic_version', 'shops')"
    if connection.execute(is_ours).fetchone()[0] != len(("alembic_version", "shops")):
        raise BadBackup(f"{file} is no ledger")


def _file_of(url: str) -> Path:
    return Path(make_url(url).database or "")


def _run(program: str, url: str, *arguments: str) -> None:
    """The password goes by the environment: anybody may read what a program was started with."""
    # Here: every process imports this module, and few use PostgreSQL.
    from psycopg.conninfo import conninfo_to_dict, make_conninfo  # noqa: PLC0415

    address = conninfo_to_dict(url)
    secret = {"PGPASSWORD": str(address.pop("password"))} if "password" in address else {}
    env = os.environ | secret  # noqa: TID251 - handed on, not read
    found = shutil.which(program)
    if found is None:
        raise BadBackup(f"{program} is not installed; it comes with PostgreSQL's client")
    command = [found, f"--dbname={make_conninfo('', **address)}", *arguments]
    done = subprocess.run(command, capture_output=True, check=False, env=env)  # noqa: S603 - found on the PATH by its name
    if done.returncode:
        told = done.stderr.decode(errors="replace").strip()
        raise BadBackup(f"{program}: {told or done.returncode}")
