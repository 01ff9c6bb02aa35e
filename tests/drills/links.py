"""Links that go bad between the product and its broker, and its ledger."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

from tests.drills.check import ledger_check
from tests.drills.machines import PostgresMachine, RabbitMachine
from tests.drills.plant import Plant
from tests.drills.programs import nap
from tests.drills.proxy import Link, Proxy, proxy_to
from tests.drills.result import Count
from tests.drills.yard import Drill, Yard
from worker.runner import HANDLER_SECONDS
from worker.watchdog import EXIT_STUCK

BAD_SECONDS = 3
GOOD_SECONDS = 1
CUT_SECONDS = 4
BAD_LINKS = (Link.SLOW, Link.HALF, Link.RESET, Link.SWALLOWED)


@contextmanager
def _bad_broker(yard: Yard) -> Iterator[tuple[Plant, Proxy]]:
    with proxy_to(yard.rabbit().port) as proxy:

        def through(rabbit: RabbitMachine, vhost: str) -> str:
            return rabbit.url(vhost, proxy.port)

        with yard.big_plant(broker=through) as plant:
            yield plant, proxy


@contextmanager
def _bad_database(yard: Yard) -> Iterator[tuple[Plant, Proxy]]:
    with proxy_to(yard.postgres().port) as proxy:

        def through(postgres: PostgresMachine, name: str) -> str:
            return postgres.url(name, proxy.port)

        with yard.big_plant(database=through) as plant:
            try:
                yield plant, proxy
            finally:
                proxy.set(Link.GOOD)


def bad_broker_link(yard: Yard) -> Count:
    return _through(_bad_broker(yard), BAD_LINKS, BAD_SECONDS)


def bad_database_link(yard: Yard) -> Count:
    return _through(_bad_database(yard), BAD_LINKS, BAD_SECONDS)


def broker_cut_off(yard: Yard) -> Count:
    return _through(_bad_broker(yard), [Link.CLOSED], CUT_SECONDS)


def database_cut_off(yard: Yard) -> Count:
    return _through(_bad_database(yard), [Link.CLOSED], CUT_SECONDS)


def _through(
    opened: AbstractContextManager[tuple[Plant, Proxy]], links: Sequence[Link], seconds: float
) -> Count:
    with opened as (plant, proxy):
        worker = plant.worker()
        with plant.traffic(direct=True):
            nap(1)
            for link in links:
                proxy.set(link)
                nap(seconds)
                proxy.set(Link.GOOD)
                since = time.monotonic()
                nap(GOOD_SECONDS)
        assert worker.is_running, worker.log()[-2000:]
        return ledger_check(plant, since=since)


def stuck_on_the_database(yard: Yard) -> Count:
    """For longer than a batch may take: the worker ends itself, and another goes on."""
    with _bad_database(yard) as (plant, proxy):
        worker = plant.worker()
        with plant.traffic(direct=True):
            nap(1)
            proxy.set(Link.SWALLOWED)
            assert worker.wait(2 * HANDLER_SECONDS) == EXIT_STUCK, worker.log()[-2000:]
            proxy.set(Link.GOOD)
            since = time.monotonic()
            plant.worker()
        return ledger_check(plant, since=since)


DRILLS = (
    Drill(
        "f12_broker_link",
        f"slow, half, reset, swallowed, {BAD_SECONDS} s each, between the product and RabbitMQ",
        bad_broker_link,
    ),
    Drill("f12_database_link", "the same between the product and PostgreSQL", bad_database_link),
    Drill(
        "f12_database_black_hole",
        "no answer from PostgreSQL until the worker ends itself as stuck; another goes on",
        stuck_on_the_database,
    ),
    Drill("f13_broker_cut_off", f"no way to RabbitMQ for {CUT_SECONDS} s", broker_cut_off),
    Drill("f13_database_cut_off", f"no way to PostgreSQL for {CUT_SECONDS} s", database_cut_off),
)
