"""What the stock of a million SKUs takes in Redis."""

from __future__ import annotations

import time
from collections.abc import Iterator

import redis

from shared.adapters.redis_catalogue.store import RedisCatalogue
from shared.domain.stock import StockChange
from shared.usecases.sync_stock import apply_stock
from tests.benchmarks import stock, wire
from tests.benchmarks.real_worker import SHOP
from tests.benchmarks.result import AimIs, Result

NAMES = ("redis_mb_per_1m_skus",)
SKUS = 1_000_000
CHUNK = 10_000
LONGEST_SECONDS = 60.0
"""Then as many as there are stand for the rest."""


def measure(_: frozenset[str]) -> list[Result]:
    with wire.redis() as url:
        store = RedisCatalogue(url)
        client = redis.Redis(unix_socket_path=url.removeprefix("unix://"))
        before, begin, skus = _megabytes(client), time.monotonic(), 0
        for changes in _chunks():
            apply_stock(store, changes)
            skus += len(changes)
            if time.monotonic() - begin > LONGEST_SECONDS:
                break
        found = (_megabytes(client) - before) * SKUS / skus
        took = time.monotonic() - begin
        client.close()
        store.close()
    how = "all measured" if skus == SKUS else f"reckoned from {skus:,}"
    print(f"  {skus:,} SKUs of one location in {took:.0f} s, {found:,.0f} MB for each 1,000,000")
    against = f"nothing: megabytes of Redis for 1,000,000 SKUs with stock in one location, {how}"
    return [Result(NAMES[0], [found], 400.0, against, AimIs.AT_MOST)]


def _chunks() -> Iterator[list[tuple[str, StockChange]]]:
    for start in range(0, SKUS, CHUNK):
        items = [stock.an_item() for _ in range(CHUNK)]
        yield [
            (SHOP, StockChange(**{**item, "sku": f"ACME-2030-{start + number}-BLK"}))
            for number, item in enumerate(items)
        ]


def _megabytes(client: redis.Redis) -> float:
    return int(client.info("memory")["used_memory"]) / 1e6
