"""From a stock event, by signed webhook, to the first recommendation that tells of it: the product
as `sockwise run` starts it, under half of the load that it carries.
"""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median, quantiles

import orjson
import requests

from tests import servers
from tests.benchmarks.load import Caller, post
from tests.benchmarks.processors import cpu_seconds_in_session
from tests.benchmarks.result import AimIs, Result
from tests.benchmarks.webhook_load import PATH, Load, a_change, signed
from tests.e2e.conftest import Product

NAMES = ("visible_p99_ms",)
EVENTS = 1_500
"""To find out how many a second are taken in and handled."""
WINDOWS, SAMPLES = 3, 150
SEEN_SECONDS = 20.0
EVERY_SECONDS = 0.005
HANDLED_SECONDS = 120.0
SKU = "STR-3040-2-NORMAL-BLACK"
LEG = {"ankle": 20, "calf": 35, "length_floor_to_knee": 42}
_CHANCE = random.Random(7)
_NUMBERS = itertools.count(1)


def measure(_: frozenset[str]) -> list[Result]:
    with _product() as product:
        shopper = _Shopper(product)
        shopper.visible_ms()  # Warm.
        capacity = _capacity(product)
        idle = [shopper.visible_ms() for _ in range(SAMPLES)]
        _show("nothing else to do", idle)
        with Load(product.orders, product.demo["events_secret"]) as load:
            load.start(per_second=capacity / 2)
            windows = [[shopper.visible_ms() for _ in range(SAMPLES)] for _ in range(WINDOWS)]
            really = load.stop()
        _show(f"{really:,.0f} events a second besides", list(itertools.chain(*windows)))
    against = (
        f"nothing: milliseconds, 99th of 100, at {really:,.0f} events a second, half of the "
        f"{capacity:,.0f} that are taken in and handled; private Redis, SQLite"
    )
    found = [_p99(window) for window in windows]
    return [Result(NAMES[0], found, 100.0, against, AimIs.AT_MOST)]


def _show(when: str, told: list[float]) -> None:
    print(f"  {when:<28} p50 {median(told):5.1f} ms, p99 {_p99(told):5.1f} ms")


def _p99(told: list[float]) -> float:
    return quantiles(told, n=100)[-1]


@contextmanager
def _product() -> Iterator[Product]:
    with servers.folder("sw-bench-") as folder:
        product = Product(folder / "var")
        product.start()
        try:
            yield product
        finally:
            product.stop()


def _capacity(product: Product) -> float:
    """Events a second, until the last one is handled."""
    assert product.process is not None
    session = product.process.pid
    begin, cpu = time.monotonic(), cpu_seconds_in_session(session)
    with Load(product.orders, product.demo["events_secret"]) as load:
        taken = load.all(EVENTS)
    product.until(lambda: _waiting(product) == 0, seconds=HANDLED_SECONDS)
    capacity = EVENTS / (time.monotonic() - begin)
    each = 1e6 * (cpu_seconds_in_session(session) - cpu) / EVENTS
    print(f"  {taken:,.0f} webhooks a second are kept, {capacity:,.0f} events a second handled")
    print(f"  {each:,.0f} us of all processors each, from the webhook to the store: all processes")
    return capacity


def _waiting(product: Product) -> float:
    told = requests.get(f"{product.orders}/metrics", timeout=10).text
    name = "sockwise_unsent_events "
    return float(next(line for line in told.splitlines() if line.startswith(name)).split()[1])


class _Shopper:
    """Sends an event and asks until it is seen, by connections that are open already. Asking must
    cost little: it is no part of the load.
    """

    def __init__(self, product: Product) -> None:
        self._orders, self._sizing = (
            Caller(int(url.rpartition(":")[2])) for url in (product.orders, product.sizing)
        )
        self._secret = product.demo["events_secret"]
        body = {
            "product_id": "strong-knee-30-40",
            "limit": 1,
            "measurements": {"unit": "cm", "left": LEG},
        }
        key = product.key("publishable_key")
        self._question = post("/v1/recommendations", orjson.dumps(body), key)

    def visible_ms(self) -> float:
        # Not in step with anything that happens at fixed times.
        time.sleep(_CHANCE.uniform(0.01, 0.06))
        available = next(_NUMBERS) % 1_000 + 10  # Low stock would rank another colour first.
        raw = a_change(SKU, available)
        request = post(PATH, raw, signed(raw, self._secret))
        told = f'"quantity":{available},'.encode()
        begin = time.perf_counter()
        self._orders.ask(request)
        while time.perf_counter() - begin < SEEN_SECONDS:
            if told in self._sizing.ask(self._question):
                return 1e3 * (time.perf_counter() - begin)
            time.sleep(EVERY_SECONDS)
        raise AssertionError(f"not seen within {SEEN_SECONDS} s")
