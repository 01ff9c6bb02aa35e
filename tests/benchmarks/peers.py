"""Stock events applied by the worker, against task workers that do nothing on the same broker."""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from tests import servers
from tests.benchmarks import stock, wire
from tests.benchmarks.environment import as_installed
from tests.benchmarks.peer_marks import marked
from tests.benchmarks.processors import MEASURED, on
from tests.benchmarks.result import Result
from tests.benchmarks.rounds import ratios, taking_turns

_AIMS = {"stock_vs_celery": 3.0, "stock_vs_dramatiq": 1.0}
NAMES = tuple(_AIMS)
ROUNDS = 5
TASKS = 4_000
DONE_SECONDS = 60.0
_CELERY = "-m celery -A tests.benchmarks.celery_app worker --loglevel ERROR -c 1 --pool"
_DRAMATIQ = "-m dramatiq tests.benchmarks.dramatiq_app --processes 1 --threads 8"
_NUMBERS = itertools.count()
Rates = dict[str, list[float]]


def measure(names: frozenset[str]) -> list[Result]:
    with (
        wire.rabbitmq() as broker,
        stock.stock_hand(broker) as ours,
        servers.folder("sw-bench-") as home,
    ):
        os.environ["BENCH_BROKER"] = broker
        sides: dict[str, Callable[[], float]] = {
            "ours": lambda: stock.filled(broker, ours, stock.singles(stock.EVENTS)).rate,
        }
        if "stock_vs_celery" in names:
            for pool in ("prefork", "solo"):
                command = [*_CELERY.split(), pool, *["--without-gossip", "--without-mingle"]]
                sides[f"celery {pool}"] = partial(_peer, _celery(), command, home)
        if "stock_vs_dramatiq" in names:
            sides["dramatiq"] = partial(_peer, _dramatiq(), _DRAMATIQ.split(), home)
        taking_turns(sides, 1)  # Warm.
        rates = taking_turns(sides, ROUNDS)
    for side, told in rates.items():
        print(f"  {side:<16} {median(told):7,.0f} messages per second")
    return [_result(name, rates) for name in NAMES if name in names]


def _result(name: str, rates: Rates) -> Result:
    kin = {
        side: told
        for side, told in rates.items()
        if side.startswith(name.rsplit("_", maxsplit=1)[-1])
    }
    fastest = max(kin, key=lambda side: median(kin[side]))
    how = {"celery": "Celery, -c 1, pool ", "dramatiq": "dramatiq, 1 process, 8 threads"}
    kind, _, pool = fastest.partition(" ")
    against = f"{how[kind]}{pool}, a task that does nothing, RabbitMQ"
    return Result(name, ratios(rates["ours"], rates[fastest]), _AIMS[name], against)


def _peer(send: Callable[[str, str], None], command: list[str], home: Path) -> float:
    """Tasks per second, of a worker that finds them waiting."""
    number = next(_NUMBERS)
    begin, end = home / f"{number}-begin", home / f"{number}-end"
    raws = [raw.decode() for raw in stock.singles(TASKS)]
    send("note", str(begin))
    for raw in raws:
        send("nothing", raw)
    send("note", str(end))
    env = {**as_installed(), "PYTHONPATH": str(Path.cwd())}
    log = home / f"{number}-log"
    with on(MEASURED):
        worker = servers.process([sys.executable, *command], log=log, env=env)
        with worker:
            came = marked(end, seconds=DONE_SECONDS) - marked(begin, seconds=1)
    return TASKS / came


def _celery() -> Callable[[str, str], None]:
    from tests.benchmarks import celery_app  # noqa: PLC0415 - reads the broker's address

    tasks: dict[str, Any] = {"nothing": celery_app.nothing, "note": celery_app.note}
    return lambda task, argument: tasks[task].delay(argument)


def _dramatiq() -> Callable[[str, str], None]:
    from tests.benchmarks import dramatiq_app  # noqa: PLC0415 - reads the broker's address

    tasks: dict[str, Any] = {"nothing": dramatiq_app.nothing, "note": dramatiq_app.note}
    return lambda task, argument: tasks[task].send(argument)
