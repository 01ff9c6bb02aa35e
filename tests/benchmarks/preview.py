"""Previews of carts per second against a server that does not work, both in one run, in turn."""

from __future__ import annotations

import statistics
import subprocess
import sys
import urllib.request
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import orjson

from commands.processes import BLOCKING_THREADS
from shared import wiring
from shared.settings import read_settings
from tests import servers
from tests.benchmarks.environment import as_installed
from tests.benchmarks.load import answers_per_second, post
from tests.benchmarks.processors import ASKING, on
from tests.benchmarks.result import Result
from tests.benchmarks.rounds import ratios, taking_turns
from tests.benchmarks.serving import Served, by_granian, served

NAMES = ("preview_vs_floor",)
ROUNDS = 9
SECONDS = 1.5
ROUTE = "/v1/screenings/preview"
AIM = 0.1
"""Our own, to see it when it gets slower: four reads of the ledger lie between."""
CART = {
    "order_id": "cart-1",
    "version": 1,
    "market": "US-TX",
    "lines": [
        {"line_id": str(number), "title": title, "variant_title": "M / black", "quantity": 1}
        for number, title in enumerate(
            ("15-20 mmHg", "20-30 mmHg", "30-40 mmHg", "CCL 2", "Travel sock 8-15 mmHg")
        )
    ],
}
_PRODUCT = [sys.executable, "-m", "commands.main", "serve", "orders"]
_FLOOR = by_granian("tests.benchmarks.floor_app:app_of_carts", threads=BLOCKING_THREADS["orders"])


def measure(_: frozenset[str]) -> list[Result]:
    """The product does all of its work: key, catalogue, policy, answers, log line, metrics."""
    with ExitStack() as stack:
        stack.enter_context(on(ASKING))
        redis_url = stack.enter_context(servers.private_redis_server())
        home = stack.enter_context(servers.folder("sw-bench-"))
        env = as_installed() | {"SOCKWISE_HOME": str(home), "SOCKWISE_REDIS_URL": redis_url}
        key, body = _seeded(env), orjson.dumps(CART)
        headers = {"Authorization": f"Bearer {key}"}
        sides = {"product": stack.enter_context(served(_PRODUCT, env, home))}
        env |= {"FLOOR_ANSWER": _answer(sides["product"], body, headers)}
        sides["floor"] = stack.enter_context(served(_FLOOR, env, home))
        assert _answer(sides["floor"], body, headers) == env["FLOOR_ANSWER"]
        request = post(ROUTE, body, headers)
        work = {
            name: partial(answers_per_second, side.port, request, seconds=SECONDS)
            for name, side in sides.items()
        }
        taking_turns(work, 1)  # Warm.
        found = taking_turns(work, ROUNDS)
    for name, rates in found.items():
        print(f"  {name:<8} {statistics.median(rates):6.0f}/s")
    against = "Flask on the same server: marshmallow load of the cart, the same answer, no work"
    return [Result(NAMES[0], ratios(found["product"], found["floor"]), AIM, against)]


def _seeded(env: dict[str, str]) -> str:
    """A shop on the benchmark's own ledger; gives a secret key."""
    script = "from tests.benchmarks.preview import seed; seed()"
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=env | {"PYTHONPATH": str(Path.cwd())},
        capture_output=True,
        check=True,
    )
    return done.stdout.decode().strip()


def seed() -> None:
    from commands.demo.seed import seed_demo  # noqa: PLC0415 - runs in a process of its own

    settings = read_settings()
    wiring.prepare(settings)
    ledger, store = wiring.ledger(settings), wiring.catalogue(settings)
    told = seed_demo(settings, ledger, store, wiring.vault(settings), wiring.clock())
    print(told["secret_key"])


def _answer(side: Served, body: bytes, headers: dict[str, str]) -> str:
    url = f"http://127.0.0.1:{side.port}{ROUTE}"
    wanted = urllib.request.Request(url, body, {**headers, "Content-Type": "application/json"})
    with urllib.request.urlopen(wanted) as answer:
        text: str = answer.read().decode()
    return text
