"""Databases that are killed, stopped, frozen, locked or full, and copies of them."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from tests import servers
from tests.drills.check import ledger_check
from tests.drills.machines import Missing
from tests.drills.plant import Addresses, Plant, plant
from tests.drills.programs import nap
from tests.drills.result import Count
from tests.drills.yard import Drill, Yard
from tests.integration.house import SHOP, locked

FROZEN_SECONDS = 8
LOCKED_SECONDS = 4
FULL_SECONDS = 4
DISK_BYTES = 6 * 1024 * 1024
LEFT_BYTES = 32 * 1024


def backend_killed(yard: Yard) -> Count:
    """PostgreSQL ends every session then, and recovers as after a crash."""

    def kill_one(plant: Plant) -> None:
        os.kill(yard.chance("backend").choice(_backends(yard, plant)), signal.SIGKILL)
        nap(2)

    return _under_load(yard, kill_one)


def restarted(yard: Yard) -> Count:
    def restart(_: Plant) -> None:
        yard.postgres().stop()
        nap(4)
        yard.postgres().start()

    return _under_load(yard, restart)


def backends_frozen(yard: Yard) -> Count:
    """No timeout of the server's fires then, and the kernel goes on confirming."""

    def freeze(plant: Plant) -> None:
        pids = _backends(yard, plant)
        try:
            for pid in pids:
                os.kill(pid, signal.SIGSTOP)
            nap(FROZEN_SECONDS)
        finally:
            for pid in pids:
                os.kill(pid, signal.SIGCONT)

    return _under_load(yard, freeze)


def _backends(yard: Yard, plant: Plant) -> list[int]:
    return yard.postgres().backends(plant.database_url.rpartition("/")[2])


def _under_load(yard: Yard, fault: Callable[[Plant], None]) -> Count:
    with yard.big_plant() as made:
        return _with_fault(made, fault, direct=True)


def _with_fault(made: Plant, fault: Callable[[Plant], None], *, direct: bool = False) -> Count:
    worker = made.worker()
    with made.traffic(direct=direct):
        nap(1)
        fault(made)
        since = time.monotonic()
        nap(1)
    assert worker.is_running, worker.log()[-2000:]
    return ledger_check(made, since=since)


def _refusing(made: Plant, fault: Callable[[Plant], None]) -> Count:
    """The doors must say at once that they keep nothing, and nothing else."""
    count = _with_fault(made, fault)
    assert set(made.tally.refused) == {"webhook 503"}, made.tally.refused
    return count


def sqlite_locked(yard: Yard) -> Count:
    def lock(made: Plant) -> None:
        with locked(made.home / "ledger.sqlite"):
            nap(LOCKED_SECONDS)

    with yard.small_plant() as (made, _):
        return _refusing(made, lock)


def disk_full(yard: Yard) -> Count:
    def fill(made: Plant) -> None:
        ballast = _disk_of(made) / "ballast"
        with ballast.open("wb") as file:
            file.write(b"\0" * (shutil.disk_usage(_disk_of(made)).free - LEFT_BYTES))
        nap(FULL_SECONDS)
        ballast.unlink()

    with yard.redis() as machine, servers.folder("sw-drill-") as home, _small_disk(home) as disk:
        database = f"sqlite:///{disk / 'ledger.sqlite'}"
        with plant(home, Addresses(machine.url, machine.broker_url, database)) as made:
            count = _refusing(made, fill)
        with closing(sqlite3.connect(disk / "ledger.sqlite")) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return count


def _disk_of(made: Plant) -> Path:
    return Path(made.database_url.removeprefix("sqlite:///")).parent


@contextmanager
def _small_disk(home: Path) -> Iterator[Path]:
    disk = home / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "none", str(disk)]
    if os.getuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode:
        raise Missing("a small disk cannot be mounted here")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True, capture_output=True)


def restored(yard: Yard) -> Count:
    """The copy is taken while events come, and goes on in a new home with another Redis. Stock is
    the shop's to tell again.
    """
    with yard.small_plant() as (old, _):
        old.worker()
        copy = old.home / "copy"
        with old.traffic():
            nap(2)
            accepted = dict(old.tally.orders)
            old.command("ledger", "backup", str(copy))
            nap(1)
        assert ledger_check(old, since=time.monotonic()).is_good
        with ExitStack() as stack:
            machine = stack.enter_context(yard.redis())
            home = stack.enter_context(servers.folder("sw-drill-"))
            shutil.copy(old.home / "keys", home / "keys")
            new = Plant(home, Addresses(machine.url, machine.broker_url), stack)
            new.vault = old.vault
            new.command("ledger", "restore", str(copy), "--yes")
            new.command("ledger", "verify")
            return _goes_on(new, old, accepted, stack)


def _goes_on(new: Plant, old: Plant, accepted: dict[str, bool], stack: ExitStack) -> Count:
    """What was decided in the copy was told by the old one, or is told again by the same id."""
    new.tally.orders = {one: accepted.get(one, False) for one in old.tally.orders}
    ledger = new.ledger()
    with ledger.look() as books:
        for order_id in new.tally.orders:
            decided = books.decisions.latest(SHOP, order_id)
            if decided is not None and decided.decision_id in old.listener.told[order_id]:
                new.listener.told[order_id] |= {decided.decision_id}
    ledger.close()
    new.listener.start()
    stack.callback(new.listener.end)
    since = time.monotonic()
    new.worker()
    return ledger_check(new, since=since)


DRILLS = (
    Drill(
        "f10_backend_killed",
        "kill -9 of one PostgreSQL backend under load: all sessions end",
        backend_killed,
    ),
    Drill("f10_postgres_restarted", "PostgreSQL stopped for 4 s under load", restarted),
    Drill(
        "f10_backends_frozen",
        f"SIGSTOP of the ledger's backends, {FROZEN_SECONDS} s",
        backends_frozen,
    ),
    Drill(
        "f10_sqlite_locked",
        f"BEGIN EXCLUSIVE from outside for {LOCKED_SECONDS} s: 503, kept once when sent again",
        sqlite_locked,
        is_fast=True,
    ),
    Drill(
        "f11_disk_full",
        f"no space left for SQLite for {FULL_SECONDS} s: 503, integrity ok, nothing half",
        disk_full,
        is_fast=True,
    ),
    Drill(
        "f18_restored",
        "`ledger backup` under load, restored into a new home: verifies, goes on",
        restored,
    ),
)
