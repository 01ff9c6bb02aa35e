"""Stock read from the copy in this process is never older than a moment."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest
import redis

from shared.adapters.redis_catalogue.near_copy import PROOF_SECONDS
from shared.adapters.redis_catalogue.store import RedisCatalogue
from shared.domain.stock import StockChange
from shared.ports.failures import CatalogueUnavailable
from tests import servers

SHOP = "near"


def change(available: int | None, second: int = 0) -> StockChange:
    return StockChange(
        sku="A", location="x", available=available, as_of=f"2026-05-01T09:00:{second:02}Z"
    )


def until(look: Callable[[], bool], *, seconds: float = 3.0) -> None:
    end = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.fixture
def near(redis_url: str) -> Iterator[RedisCatalogue]:
    redis.Redis.from_url(redis_url).flushall()
    store = RedisCatalogue(redis_url, near=True)
    yield store
    store.close()


@pytest.fixture
def far(redis_url: str) -> Iterator[RedisCatalogue]:
    store = RedisCatalogue(redis_url)
    yield store
    store.close()


def quantity(store: RedisCatalogue) -> int | None:
    return store.stock(SHOP, ["A"]).levels["A"].quantity


def commands(redis_url: str) -> int:
    return int(redis.Redis.from_url(redis_url).info("commandstats")["cmdstat_mget"]["calls"])


def warm(near: RedisCatalogue, redis_url: str) -> None:
    """Until a reading needs no round trip."""

    def is_warm() -> bool:
        quantity(near)
        before = commands(redis_url)
        quantity(near)
        return commands(redis_url) == before

    until(is_warm)


def test_a_second_reading_needs_no_round_trip(
    near: RedisCatalogue, far: RedisCatalogue, redis_url: str
) -> None:
    far.apply_stock(SHOP, [change(5)])
    warm(near, redis_url)
    before = commands(redis_url)

    found = {quantity(near) for _ in range(100)}

    assert found == {5}
    assert commands(redis_url) == before


def test_news_written_elsewhere_is_seen_at_once(
    near: RedisCatalogue, far: RedisCatalogue, redis_url: str
) -> None:
    far.apply_stock(SHOP, [change(5)])
    warm(near, redis_url)

    for second in range(1, 30):
        far.apply_stock(SHOP, [change(5 + second, second)])
        until(lambda second=second: quantity(near) == 5 + second, seconds=0.5)  # type: ignore[misc]


def test_a_sku_that_had_no_stock_gets_some(
    near: RedisCatalogue, far: RedisCatalogue, redis_url: str
) -> None:
    warm(near, redis_url)
    assert quantity(near) is None

    far.apply_stock(SHOP, [change(7)])

    until(lambda: quantity(near) == 7, seconds=0.5)


def test_a_flush_empties_the_copy_too(
    near: RedisCatalogue, far: RedisCatalogue, redis_url: str
) -> None:
    far.apply_stock(SHOP, [change(5)])
    warm(near, redis_url)

    redis.Redis.from_url(redis_url).flushall()

    until(lambda: quantity(near) is None, seconds=0.5)


def test_no_reader_sees_a_number_that_was_replaced_long_before(
    near: RedisCatalogue, far: RedisCatalogue, redis_url: str
) -> None:
    far.apply_stock(SHOP, [change(0)])
    warm(near, redis_url)
    stop, written, seen = threading.Event(), [time.monotonic()], []

    def read() -> None:
        while not stop.is_set():
            begun = time.monotonic()
            seen.append((begun, quantity(near) or 0))

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    client = redis.Redis.from_url(redis_url)
    for number in range(1, 300):
        client.set(f"sockwise:{{{SHOP}}}:stock:A", f"{number}|2026-05-01T09:00:00Z")
        written.append(time.monotonic())
    stop.set()
    for reader in readers:
        reader.join()

    replaced = [*written[1:], float("inf")]
    assert max(begun - replaced[number] for begun, number in seen) < 0.5
    assert len({number for _, number in seen}) > 10
    until(lambda: quantity(near) == 299, seconds=0.5)


def test_a_copy_whose_redis_is_gone_is_not_believed() -> None:
    with servers.private_redis_server() as url:
        store = RedisCatalogue(url, near=True)
        store.apply_stock(SHOP, [change(5)])
        warm(store, url)

    until(lambda: not is_answered(store), seconds=2 * PROOF_SECONDS + 1)
    store.close()


def is_answered(store: RedisCatalogue) -> bool:
    try:
        quantity(store)
    except CatalogueUnavailable:
        return False
    return True
