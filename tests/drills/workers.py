"""Workers that are killed, frozen, stopped, starved, doubled, or live by another clock."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

from shared.messages.queues import Queue
from tests.drills.bent_worker import CLOCK, MOMENTS
from tests.drills.check import ledger_check
from tests.drills.plant import Plant
from tests.drills.programs import descendants, nap
from tests.drills.result import Count
from tests.drills.yard import Drill, Yard

BENT = "tests.drills.bent_worker"
STOP_SECONDS = 12.0
"""What the worker promises, and a little for Python's own end."""
SKEW_SECONDS = 600
FEW_FILES = 4


def killed(yard: Yard) -> Count:
    with yard.big_plant() as plant:
        return _killed(plant, yard.chance("killed"), direct=True)


def killed_on_redis(yard: Yard) -> Count:
    with yard.small_plant() as (plant, _):
        return _killed(plant, yard.chance("killed"), direct=False)


def _killed(plant: Plant, chance: Random, *, direct: bool) -> Count:
    """At each of its own bad moments, and at one that nobody chose."""
    with plant.traffic(direct=direct):
        for moment in MOMENTS:
            worker = plant.program(moment, str(chance.randint(2, 8)), module=BENT)
            worker.start()
            assert worker.wait(30) == -9, f"{moment}: {worker.log()[-2000:]}"
        worker = plant.worker()
        nap(chance.uniform(0, 1))
        worker.kill()
        since = time.monotonic()
        plant.worker()
    return ledger_check(plant, since=since)


def frozen_in_the_fetch(yard: Yard) -> Count:
    """Redis hands a message to a reader that will never read it. The relay sends it again."""
    with yard.small_plant() as (plant, redis):
        for role in ("relay", "stock"):
            plant.worker(role)
        gone = 0
        for _ in range(2):
            frozen = plant.worker("orders")
            nap(1.5)  # It asks Redis for a message now, and goes on asking.
            frozen.freeze()
            before = len(plant.tally.orders)
            plant.send_new(6)
            nap(1)
            sent = len(plant.tally.orders) - before
            gone += sent - redis.client.llen(Queue.ORDERS.value)
            frozen.kill()
            since = time.monotonic()
        plant.worker("orders")
        assert gone > 0, "no message was in the window"
        return ledger_check(plant, since=since)


def stopped(yard: Yard) -> Count:
    with yard.big_plant() as plant:
        return _stopped(plant, direct=True)


def stopped_on_redis(yard: Yard) -> Count:
    with yard.small_plant() as (plant, _):
        return _stopped(plant, direct=False)


def _stopped(plant: Plant, *, direct: bool) -> Count:
    worker = plant.worker()
    with plant.traffic(direct=direct, pause=0.01):
        for _ in range(3):
            nap(0.5)
            assert worker.stop(STOP_SECONDS) == 0, worker.log()[-2000:]
            worker = plant.worker()
        since = time.monotonic()
    return ledger_check(plant, since=since)


def another_clock(yard: Yard) -> Count:
    """Ten minutes behind what the doors keep, and ten minutes ahead, one after the other."""
    with yard.small_plant() as (plant, _):
        for skew in (-SKEW_SECONDS, SKEW_SECONDS):
            worker = plant.program(CLOCK, str(skew), module=BENT)
            worker.start()
            plant.wait_for_start(worker)
            plant.send_new(20)
            found = ledger_check(plant, since=time.monotonic())
            if not found.is_good:
                break
            worker.stop()
        return found


def few_files(yard: Yard) -> Count:
    """Neither worker nor doors may open one more file, and both must connect anew."""
    with yard.big_plant() as plant:
        worker = plant.worker()
        with plant.traffic(direct=True):
            nap(1)
            with _no_more_files([worker.pid, *_pids(plant)]):
                _cut_connections(yard, plant)
                nap(4)
            since = time.monotonic()
            nap(1)
        assert worker.is_running, worker.log()[-2000:]
        return ledger_check(plant, since=since)


def _pids(plant: Plant) -> Iterator[int]:
    """The server and its own worker."""
    yield plant.doors.pid
    yield from descendants(plant.doors.pid)


@contextmanager
def _no_more_files(pids: list[int]) -> Iterator[None]:
    before = {pid: resource.prlimit(pid, resource.RLIMIT_NOFILE) for pid in pids}
    for pid, (_, hard) in before.items():
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (FEW_FILES, hard))
    try:
        yield
    finally:
        for pid, limits in before.items():
            resource.prlimit(pid, resource.RLIMIT_NOFILE, limits)


def _cut_connections(yard: Yard, plant: Plant) -> None:
    name = plant.database_url.rpartition("/")[2]
    yard.postgres().ask(
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
    )
    yard.rabbit().ctl("close_all_connections", "drill")


def two_of_each(yard: Yard) -> Count:
    with yard.big_plant() as plant:
        since = time.monotonic()
        for role in ("relay", "schedule", "orders", "stock"):
            plant.worker(role)
            plant.worker(role)
        with plant.traffic(direct=True, pause=0.01):
            nap(6)
            since = time.monotonic()
        return ledger_check(plant, since=since)


def migrated_under_load(yard: Yard) -> Count:
    """There is one release of the schema so far, so old and new are the same code twice."""
    with yard.big_plant() as plant:
        old = plant.worker()
        with plant.traffic(direct=True):
            new = plant.worker()
            for _ in range(3):
                plant.command("ledger", "migrate")
            assert old.stop(STOP_SECONDS) == 0
            plant.command("ledger", "migrate")
            since = time.monotonic()
        assert "loop_broken" not in old.log() + new.log()
        return ledger_check(plant, since=since)


DRILLS = (
    Drill(
        "f01_worker_killed",
        "kill -9 before writing, before the commit, before acknowledging, after publishing, and "
        "at random; RabbitMQ, PostgreSQL, webhooks and direct",
        killed,
    ),
    Drill("f01_worker_killed_redis", "the same on Redis and SQLite, by webhook", killed_on_redis),
    Drill(
        "f02_frozen_in_fetch",
        "SIGSTOP, publish, SIGKILL on Redis: the message is gone, the relay sends it again",
        frozen_in_the_fetch,
    ),
    Drill("f03_sigterm", "three times under load, exit 0 in time; RabbitMQ, PostgreSQL", stopped),
    Drill("f03_sigterm_redis", "the same on Redis and SQLite", stopped_on_redis),
    Drill(
        "f15_clock_skew",
        "the worker's clock (not the kernel's) 10 minutes behind the doors', then ahead",
        another_clock,
        is_fast=True,
    ),
    Drill(
        "f16_few_files",
        "no new file for worker and doors for 4 s while all connections are cut",
        few_files,
    ),
    Drill(
        "f17_migrate_under_load",
        "two workers on one ledger, `ledger migrate` four times, the older one stopped",
        migrated_under_load,
    ),
    Drill(
        "f19_two_of_each", "two relays, schedules, orders and stock workers at once", two_of_each
    ),
)
