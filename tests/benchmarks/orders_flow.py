"""Orders from the queue, each with a durable decision: against a loop that does nothing, and by two
workers against one.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from shared.messages.queues import Queue
from tests import servers
from tests.benchmarks import wire
from tests.benchmarks.bare_loop import bare_loop
from tests.benchmarks.crew import Hand, Stint, hand, line, rates
from tests.benchmarks.orders import an_order, gather_statistics
from tests.benchmarks.processors import ASKING, on
from tests.benchmarks.real_worker import open_house, orders_worker, settings
from tests.benchmarks.result import Result
from tests.benchmarks.rounds import ratios, taking_turns

NAMES = ("orders_vs_bare_loop", "orders_vs_bare_loop_postgres", "workers_2_vs_1")
ROUNDS = 3
ORDERS = 1_500
BARE = 10_000
"""The bare loop gets more, so that it takes about as long."""
_NUMBERS = itertools.count()


def measure(names: frozenset[str]) -> list[Result]:
    found = []
    with wire.rabbitmq() as broker:
        if NAMES[0] in names:
            found.append(_against_bare(NAMES[0], broker, database=""))
        if NAMES[1] in names:
            with _postgres() as database:
                found.append(_against_bare(NAMES[1], broker, database=database))
        if NAMES[2] in names:
            with _postgres() as database:
                found.append(_two_against_one(broker, database))
    return found


@contextmanager
def _postgres() -> Iterator[str]:
    with on(ASKING), servers.private_postgres_server() as url:
        yield url


def _against_bare(name: str, broker: str, *, database: str) -> Result:
    with _orders_hands(broker, database, 1) as hands, hand(bare_loop, broker, Queue.ORDERS) as bare:
        sides = {
            "orders": partial(_filled, broker, hands, ORDERS),
            "the bare loop": partial(_filled, broker, [bare], BARE),
        }
        stints = _rounds(sides, database)
    for side, told in stints.items():
        print(line(side, "orders", told))
    found = ratios(rates(stints["orders"]), rates(stints["the bare loop"]))
    where = "PostgreSQL" if database else "SQLite"
    against = f"a kombu loop on RabbitMQ that does nothing; a durable decision each, {where}"
    return Result(name, found, 0.3, against)


def _two_against_one(broker: str, database: str) -> Result:
    with _orders_hands(broker, database, 2, place=None) as hands:
        sides = {
            "1 worker": partial(_filled, broker, hands[:1], ORDERS),
            "2 workers": partial(_filled, broker, hands, 2 * ORDERS),
        }
        stints = _rounds(sides, database)
    for side, told in stints.items():
        print(line(side, "orders", told))
    against = (
        "one worker process: orders screened, RabbitMQ and PostgreSQL, which share two cores "
        "with the workers"
    )
    return Result(
        NAMES[2], ratios(rates(stints["2 workers"]), rates(stints["1 worker"])), 1.5, against
    )


def _rounds(sides: Mapping[str, Callable[[], Stint]], database: str) -> dict[str, list[Stint]]:
    taking_turns(sides, 1)  # Warm.
    gather_statistics(database)
    return taking_turns(sides, ROUNDS)


@contextmanager
def _orders_hands(
    broker: str, database: str, count: int, *, place: int | None = 0
) -> Iterator[list[Hand]]:
    with ExitStack() as stack:
        redis = stack.enter_context(wire.redis())
        home: Path = stack.enter_context(servers.folder("sw-bench-"))
        house = settings(home, broker=broker, redis=redis, database=database)
        open_house(house)
        yield [stack.enter_context(hand(orders_worker, house, place=place)) for _ in range(count)]


def _filled(broker: str, by: Sequence[Hand], count: int) -> Stint:
    """What all of them did, as if they were one."""
    raws = [an_order(next(_NUMBERS)) for _ in range(count)]
    wire.fill(broker, "order.changed.v1", raws, Queue.ORDERS)
    for one in by:
        one.start()
    stints = [one.told() for one in by]
    assert sum(stint.count for stint in stints) == count
    return Stint(
        count,
        min(stint.begin for stint in stints),
        max(stint.end for stint in stints),
        sum(stint.cpu_s for stint in stints),
    )
