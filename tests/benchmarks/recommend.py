"""Recommendations per second against servers that do not work: all of them in one run, in turn."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import NamedTuple

import orjson
import redis

from commands.processes import BLOCKING_THREADS
from shared import wiring
from shared.settings import read_settings
from tests import servers
from tests.benchmarks.environment import as_installed
from tests.benchmarks.floor_app import KEYS
from tests.benchmarks.load import answers_per_second, post
from tests.benchmarks.processors import ASKING, cpu_seconds, on
from tests.benchmarks.result import Result
from tests.benchmarks.rounds import ratios, taking_turns
from tests.benchmarks.serving import Served, by_granian, by_uvicorn, served

ROUNDS = 9
SECONDS = 1.5
ROUTE = "/v1/recommendations"
_LEG = {"ankle": 22, "calf": 36, "length_floor_to_knee": 42}
REQUEST = {
    "measurements": {"unit": "cm", "left": _LEG, "right": _LEG},
    "product_id": "everyday-knee-15-20",
}
_OURS = "product"
_PRODUCT = [sys.executable, "-m", "commands.main", "serve", "sizing"]
_THREADS = BLOCKING_THREADS["sizing"]
_WITHOUT_WORK = "marshmallow load, the same answer, no work"


class _Peer(NamedTuple):
    command: list[str]
    aim: float
    against: str


_PEERS = {
    "recommend_vs_floor": _Peer(
        by_granian("tests.benchmarks.floor_app:app", threads=_THREADS),
        0.9,
        f"Flask on the same server: {_WITHOUT_WORK}, MGET of 12",
    ),
    "recommend_vs_fastapi": _Peer(
        by_uvicorn("tests.benchmarks.fastapi_app:app"),
        1.0,
        "FastAPI and pydantic on uvicorn: the same answer, no work, MGET of 12",
    ),
    "recommend_vs_no_io": _Peer(
        by_granian("tests.benchmarks.floor_app:app_without_redis", threads=_THREADS),
        0.6,
        f"Flask on the same server: {_WITHOUT_WORK}, no Redis",
    ),
}
NAMES = tuple(_PEERS)


class _Round(NamedTuple):
    per_second: float
    cpu_us: float
    """Processor time of the server for one answer."""


def measure(names: frozenset[str]) -> list[Result]:
    """The product does all of its work: key, stock, fit, reference, log line, metrics."""
    peers = {name: peer for name, peer in _PEERS.items() if name in names}
    with ExitStack() as stack:
        stack.enter_context(on(ASKING))
        redis_url = stack.enter_context(servers.private_redis_server())
        home = stack.enter_context(servers.folder("sw-bench-"))
        env = _environment(redis_url, home)
        key, body = _seeded(env), orjson.dumps(REQUEST)
        sides = {_OURS: stack.enter_context(served(_PRODUCT, env, home))}
        env |= {"FLOOR_REDIS": redis_url, "FLOOR_ANSWER": _answer(sides[_OURS], body, key)}
        for name, peer in peers.items():
            sides[name] = stack.enter_context(served(peer.command, env, home))
        _check(sides, body, key)
        request = post(ROUTE, body, {"Authorization": f"Bearer {key}"})
        found = _measured(sides, request)
    rates = {name: [one.per_second for one in rounds] for name, rounds in found.items()}
    return [
        Result(name, ratios(rates[_OURS], rates[name]), peer.aim, peer.against)
        for name, peer in peers.items()
    ]


def _measured(sides: Mapping[str, Served], request: bytes) -> dict[str, list[_Round]]:
    for side in sides.values():
        answers_per_second(side.port, request, seconds=1.0)
    work = {name: partial(_round, side, request) for name, side in sides.items()}
    found = taking_turns(work, ROUNDS)
    for name, rounds in found.items():
        rate = statistics.median(one.per_second for one in rounds)
        cpu = statistics.median(one.cpu_us for one in rounds)
        print(f"  {name.removeprefix('recommend_vs_'):<8} {rate:6.0f}/s, {cpu:4.0f} us of CPU each")
    return found


def _round(side: Served, request: bytes) -> _Round:
    cpu, begin = cpu_seconds(side.pid), time.perf_counter()
    rate = answers_per_second(side.port, request, seconds=SECONDS)
    answers = rate * (time.perf_counter() - begin)
    return _Round(rate, 1e6 * (cpu_seconds(side.pid) - cpu) / answers)


def _environment(redis_url: str, home: Path) -> dict[str, str]:
    with redis.Redis.from_url(redis_url) as client:
        client.mset(dict.fromkeys(KEYS, "12|2026-05-01T09:00:00Z"))
    return as_installed() | {
        "SOCKWISE_HOME": str(home),
        "SOCKWISE_REDIS_URL": redis_url,
        "SOCKWISE_BROKER_URL": redis_url.replace("unix:", "redis+socket:"),
    }


def _seeded(env: dict[str, str]) -> str:
    """The demo shop on the benchmark's own Redis and ledger; gives the publishable key."""
    script = "from tests.benchmarks.recommend import seed; seed()"
    done = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, check=True)
    return done.stdout.decode().strip()


def seed() -> None:
    from commands.demo.seed import seed_demo  # noqa: PLC0415 - runs in a process of its own

    settings = read_settings()
    wiring.prepare(settings)
    ledger, store = wiring.ledger(settings), wiring.catalogue(settings)
    told = seed_demo(settings, ledger, store, wiring.vault(settings), wiring.clock())
    print(told["publishable_key"])


def _answer(side: Served, body: bytes, key: str) -> str:
    url = f"http://127.0.0.1:{side.port}{ROUTE}"
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(url, body, headers)) as answer:
        text: str = answer.read().decode()
    assert orjson.loads(text)["recommendations"]
    return text


def _check(sides: Mapping[str, Served], body: bytes, key: str) -> None:
    """All sides give the same answer, but for the reference that is sealed anew each time, and
    refuse what is not a request.
    """
    expected = _without_references(_answer(sides[_OURS], body, key))
    bad = orjson.dumps(REQUEST | {"measurements": {"unit": "cm", "left": {"ankle": 22, "x": 1}}})
    for name, side in sides.items():
        assert _without_references(_answer(side, body, key)) == expected, name
        try:
            _answer(side, bad, key)
        except urllib.error.HTTPError as error:
            error.close()
        else:
            msg = f"{name} takes a request with an unknown point"
            raise AssertionError(msg)


def _without_references(answer: str) -> bytes:
    document = orjson.loads(answer)
    for offer in document["recommendations"] + document["alternatives"]:
        assert len(offer.pop("fit_ref")) > 0
    return orjson.dumps(document)
