"""Stock events applied by the worker, against a loop that only receives and acknowledges."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from shared.messages.cloudevent import Event, encode, source_of
from shared.messages.queues import Queue
from shared.messages.reading import STOCK_BATCH, STOCK_CHANGED
from tests import servers
from tests.benchmarks import wire
from tests.benchmarks.bare_loop import bare_loop
from tests.benchmarks.crew import Hand, Stint, hand, line, rates
from tests.benchmarks.real_worker import SHOP, open_house, settings, stock_worker
from tests.benchmarks.result import Result
from tests.benchmarks.rounds import ratios, taking_turns

NAMES = ("stock_vs_bare_loop", "stock_vs_bare_loop_redis", "stock_batch_vs_single")
ROUNDS = 5
EVENTS, EVENTS_ON_REDIS = 10_000, 2_000
"""A round. kombu on Redis is slower by a factor of ten."""
ITEMS = 100
SKUS = 5_000
_FIRST = datetime(2026, 5, 1, tzinfo=UTC)
_NUMBERS = itertools.count()


def measure(names: frozenset[str]) -> list[Result]:
    found = []
    if names & {"stock_vs_bare_loop", "stock_batch_vs_single"}:
        with wire.rabbitmq() as broker, stock_hand(broker) as ours:
            if "stock_vs_bare_loop" in names:
                found.append(_against_bare("stock_vs_bare_loop", broker, ours, EVENTS))
            if "stock_batch_vs_single" in names:
                found.append(_in_batches(broker, ours))
    if "stock_vs_bare_loop_redis" in names:
        with wire.redis() as url, stock_hand(wire.as_broker(url)) as ours:
            broker = wire.as_broker(url)
            found.append(_against_bare("stock_vs_bare_loop_redis", broker, ours, EVENTS_ON_REDIS))
    return found


def _against_bare(name: str, broker: str, ours: Hand, count: int) -> Result:
    with hand(bare_loop, broker, Queue.STOCK) as bare:
        sides = {
            "stock events": lambda: filled(broker, ours, singles(count)),
            "the bare loop": lambda: filled(broker, bare, singles(count)),
        }
        stints = _rounds(sides)
    for side, told in stints.items():
        print(line(side, "messages", told))
    over, under = stints.values()
    how = "acknowledges each" if broker.startswith("redis") else "acknowledges once a batch"
    where = "Redis" if broker.startswith("redis") else "RabbitMQ"
    against = f"a kombu loop on {where} that receives the same batches, {how}, does nothing"
    return Result(name, ratios(rates(over), rates(under)), 0.7, against)


def _in_batches(broker: str, ours: Hand) -> Result:
    count = EVENTS // ITEMS * 5
    sides = {
        "batches of stock": lambda: filled(broker, ours, batches(count)),
        "single stock events": lambda: filled(broker, ours, singles(EVENTS)),
    }
    stints = _rounds(sides)
    whole, single = stints["batches of stock"], stints["single stock events"]
    rows = [Stint(stint.count * ITEMS, stint.begin, stint.end, stint.cpu_s) for stint in whole]
    print(line("batches of stock", "rows", rows))
    print(line("single stock events", "rows", single))
    against = f"single events: rows applied per second in batches of {ITEMS}, RabbitMQ"
    return Result("stock_batch_vs_single", ratios(rates(rows), rates(single)), 8.0, against)


def _rounds(sides: dict[str, Callable[[], Stint]]) -> dict[str, list[Stint]]:
    taking_turns(sides, 1)  # Warm.
    return taking_turns(sides, ROUNDS)


@contextmanager
def stock_hand(broker: str) -> Iterator[Hand]:
    """The worker's stock loop, with a Redis for the stock and a ledger of its own."""
    with ExitStack() as stack:
        redis = stack.enter_context(wire.redis())
        home: Path = stack.enter_context(servers.folder("sw-bench-"))
        house = settings(home, broker=broker, redis=redis)
        open_house(house)
        yield stack.enter_context(hand(stock_worker, house))


def filled(broker: str, by: Hand, raws: list[bytes]) -> Stint:
    routing_key = "stock.changed.v1"  # Batches too: it is one queue for both.
    wire.fill(broker, routing_key, raws, Queue.STOCK)
    stint = by.work()
    assert stint.count == len(raws), f"{stint.count} of {len(raws)}"
    return stint


def singles(count: int) -> list[bytes]:
    return [_raw(STOCK_CHANGED, an_item()) for _ in range(count)]


def batches(count: int) -> list[bytes]:
    return [_raw(STOCK_BATCH, {"items": [an_item() for _ in range(ITEMS)]}) for _ in range(count)]


def an_item() -> dict[str, Any]:
    """Every one is news."""
    number = next(_NUMBERS)
    return {
        "sku": f"ACME-2030-{number % SKUS}-BLK",
        "location": "warehouse-1",
        "available": number % 50,
        "as_of": (_FIRST + timedelta(seconds=number)).isoformat().replace("+00:00", "Z"),
    }


def _raw(type_: str, data: dict[str, Any]) -> bytes:
    number = next(_NUMBERS)
    return encode(Event(id=f"e{number}", source=source_of(SHOP), type=type_, data=data))
