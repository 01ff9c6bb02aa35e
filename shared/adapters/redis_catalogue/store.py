"""Reading and writing the catalogue and the stock."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.resources import files
from typing import Any

import orjson
import redis
from redis.cluster import RedisCluster

from shared.adapters.redis_catalogue.near_copy import NearCopy
from shared.domain.stock import UNKNOWN_STOCK, StockChange, StockLevel
from shared.domain.version import nanoseconds
from shared.ports.catalogue import CatalogueDocuments, ProductChange, StockReading
from shared.ports.failures import CatalogueUnavailable

PREFIX = "sockwise:"
CLUSTER = "+cluster"
"""In the scheme of an address (`redis+cluster://host:port`) it stands for a Redis Cluster. All keys
of a shop carry one hash tag, so that they lie on one node."""
TIMEOUT_SECONDS = 0.5
REST_SECONDS = 1.0
"""After a failure nobody knocks again for this long: a frozen Redis must not slow every shopper."""
_WIDTH = len(str(2**63))


class RedisCatalogue:
    """Connects when it is first used. `near` keeps a copy of what is read in this process, for
    the process that reads for shoppers. `ticks` counts seconds and never runs back.
    """

    def __init__(
        self, url: str, *, near: bool = False, ticks: Callable[[], float] = time.monotonic
    ) -> None:
        is_cluster = CLUSTER in url
        self._redis = _client(url)
        self._apply_stock = self._redis.register_script(_script("apply_stock.lua"))
        self._change_products = self._redis.register_script(_script("change_products.lua"))
        # A cluster tells each of its nodes' changes on that node alone, so there is no copy of it.
        is_near = near and not is_cluster
        self._copy = NearCopy(url, prefix=PREFIX, timeout=TIMEOUT_SECONDS) if is_near else None
        self._ticks = ticks
        self._rests_until = 0.0

    def documents(self, shop_id: str) -> CatalogueDocuments | None:
        with self._reached(), self._redis.pipeline(transaction=True) as pipe:
            pipe.get(_key(shop_id, "version"))
            pipe.hgetall(_key(shop_id, "products"))
            pipe.hgetall(_key(shop_id, "charts"))
            version, products, charts = pipe.execute()
        if version is None:
            return None
        return CatalogueDocuments(version.decode(), _documents(products), _documents(charts))

    def put(self, shop_id: str, documents: CatalogueDocuments) -> None:
        with self._reached(), self._redis.pipeline(transaction=True) as pipe:
            for name, content in (("products", documents.products), ("charts", documents.charts)):
                pipe.delete(_key(shop_id, name))
                if content:
                    pipe.hset(
                        _key(shop_id, name),
                        mapping={key: orjson.dumps(value) for key, value in content.items()},
                    )
            pipe.set(_key(shop_id, "version"), _new_version())
            pipe.execute()

    def change(self, shop_id: str, products: Sequence[ProductChange]) -> bool:
        names = ("version", "products", "product_times")
        arguments: list[str | bytes] = [_new_version()]
        for product in products:
            document = b"" if product.document is None else orjson.dumps(product.document)
            arguments += [product.product_id, _sortable(product.as_of), document]
        with self._reached():
            return bool(self._change_products([_key(shop_id, n) for n in names], arguments))

    def stock(self, shop_id: str, skus: Sequence[str]) -> StockReading:
        prefix = _key(shop_id, "stock:")
        keys = [_key(shop_id, "version"), *[prefix + sku for sku in skus]]
        found = self._copy.get(keys) if self._copy else None
        version, *levels = found or self._read(keys)
        return StockReading(version, dict(zip(skus, levels, strict=True)))

    def _read(self, keys: list[str]) -> list[Any]:
        """One round trip; the first key is the catalogue's version, the others are levels."""
        mark = self._copy.mark() if self._copy else 0
        with self._reached():
            version, *levels = self._redis.mget(keys)
        values = [None if version is None else version.decode(), *map(_level, levels)]
        if self._copy:
            self._copy.fill(dict(zip(keys, values, strict=True)), mark)
        return values

    def apply_stock(self, shop_id: str, changes: Sequence[StockChange]) -> int:
        keys, arguments = [], []
        for change in changes:
            keys += [_key(shop_id, f"levels:{change.sku}"), _key(shop_id, f"stock:{change.sku}")]
            arguments += [change.location, _news(change)]
        if not keys:
            return 0
        with self._reached():
            return int(self._apply_stock(keys=keys, args=arguments))

    def forget(self, shop_id: str) -> None:
        with self._reached():
            for key in self._redis.scan_iter(_key(shop_id, "*"), count=1_000):
                self._redis.unlink(key)

    def ping(self) -> None:
        """Raises `CatalogueUnavailable` unless Redis answers."""
        with self._reached():
            self._redis.ping()

    def close(self) -> None:
        if self._copy:
            self._copy.close()
        self._redis.close()

    @contextmanager
    def _reached(self) -> Iterator[None]:
        if self._ticks() < self._rests_until:
            msg = "Redis did not answer a moment ago"
            raise CatalogueUnavailable(msg)
        try:
            yield
        except redis.RedisError as error:
            self._rests_until = self._ticks() + REST_SECONDS
            raise CatalogueUnavailable(str(error)) from error


def _client(url: str) -> Any:
    """Connects to nothing yet, but for a cluster, which must be asked where its keys are."""
    times = {"socket_timeout": TIMEOUT_SECONDS, "socket_connect_timeout": TIMEOUT_SECONDS}
    if CLUSTER not in url:
        return redis.Redis.from_url(url, **times)
    try:
        return RedisCluster.from_url(url.replace(CLUSTER, "", 1), **times)
    except redis.RedisError as error:
        raise CatalogueUnavailable(str(error)) from error


def _key(shop_id: str, name: str) -> str:
    return f"{PREFIX}{{{shop_id}}}:{name}"


def _script(name: str) -> str:
    return files("shared.adapters.redis_catalogue").joinpath(name).read_text()


def _new_version() -> str:
    """Random, not a counter: after a flush a counter would give an old name to new content."""
    return uuid.uuid4().hex


def _sortable(nanoseconds_since_1970: int) -> str:
    """Of one width, so that Lua can compare it as text: its numbers end at 53 bits."""
    return f"{max(0, nanoseconds_since_1970):0{_WIDTH}d}"


def _news(change: StockChange) -> str:
    """As `apply_stock.lua` keeps and compares it."""
    available = "" if change.available is None else change.available
    return f"{_sortable(nanoseconds(change.as_of))}|{available}|{change.as_of}"


def _documents(raw: dict[bytes, bytes]) -> dict[str, Any]:
    return {key.decode(): orjson.loads(value) for key, value in raw.items()}


def _level(text: bytes | None) -> StockLevel:
    if text is None:
        return UNKNOWN_STOCK
    quantity, _, as_of = text.decode().partition("|")
    return StockLevel(int(quantity) if quantity else None, as_of or None)
