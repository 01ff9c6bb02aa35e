"""A PostgreSQL that dies for good, and its standby that takes over."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from tests import servers
from tests.drills.check import ledger_check
from tests.drills.machines import LOOPBACK, PostgresMachine
from tests.drills.programs import nap
from tests.drills.result import Count
from tests.drills.yard import Drill, Yard
from tests.integration.workshop import until

DATABASE = "sockwise"


def primary_lost(yard: Yard) -> Count:
    """What the primary confirmed, the standby has: it waits for it with every commit."""
    rabbit, vhost = yard.rabbit(), yard.vhost()
    with (
        _pair() as (primary, standby),
        yard.plant_on(broker=rabbit.url(vhost), database=_address_of(primary, standby)) as made,
    ):
        worker = made.worker()
        with made.traffic(direct=True):
            nap(2)
            primary.kill()
            nap(2)
            standby.ask("SELECT pg_promote()")
            since = time.monotonic()
            nap(2)
        assert worker.is_running, worker.log()[-2000:]
        return ledger_check(made, since=since)


def _address_of(*machines: PostgresMachine) -> str:
    hosts = ",".join(f"{LOOPBACK}:{machine.port}" for machine in machines)
    return f"postgresql://sockwise@{hosts}/{DATABASE}?target_session_attrs=read-write"


@contextmanager
def _pair() -> Iterator[tuple[PostgresMachine, PostgresMachine]]:
    with ExitStack() as stack:
        primary, standby = (
            PostgresMachine(stack.enter_context(servers.folder("sw-drill-"))) for _ in "12"
        )
        primary.make()
        stack.callback(primary.program.end)
        primary.start()
        primary.new_database(DATABASE)
        standby.make_standby_of(primary)
        stack.callback(standby.program.end)
        standby.start()
        primary.ask("ALTER SYSTEM SET synchronous_standby_names = '*'")
        primary.ask("SELECT pg_reload_conf()")
        until(lambda: _is_followed(primary), seconds=20)
        yield primary, standby


def _is_followed(primary: PostgresMachine) -> bool:
    return primary.ask("SELECT sync_state FROM pg_stat_replication") == [("sync",)]


DRILLS = (
    Drill(
        "f10_failover",
        "kill -9 of the primary under load, its synchronous standby promoted 2 s later",
        primary_lost,
    ),
)
