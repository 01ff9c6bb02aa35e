"""A decision on an order of five lines, in process, against one commit of the ledger's database."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median

from shared.domain.answers import Answers
from shared.domain.facts import Facts, Wearer
from shared.domain.garment import NOTHING_KNOWN, grade_of
from shared.domain.order import Line, Order
from shared.domain.policy import Policy
from shared.domain.screening import screen
from shared.messages.policy_file import default_policy
from tests import servers
from tests.benchmarks.processors import MEASURED, on
from tests.benchmarks.result import AimIs, Result
from tests.benchmarks.rounds import ratios, seconds_of, taking_turns
from tests.builders import a_line, an_order

NAMES = ("decision_vs_commit",)
ROUNDS = 21
TIMES = 100
TODAY = date(2026, 5, 1)
_TITLES = (
    "Everyday knee-high 15-20 mmHg",
    "Clinic knee-high 20-30 mmHg",
    "Strong thigh-high 30-40 mmHg",
    "Imported knee high CCL 2",
    "Travel sock 8-15 mmHg",
    "Kniestrumpf 18-21 mmHg",
    "Tights 23-32 mmHg",
)
_ANSWERS: tuple[Mapping[str, object], ...] = (
    {},
    {"diabetes": "yes", "age": 70, "smoker": "yes"},
    {"pad_diagnosed": "yes"},
    {"pregnant": "yes"},
)


def measure(_: frozenset[str]) -> list[Result]:
    """Read five grades, judge with a wearer's answers, and hash what the decision rests on."""
    policy, orders = default_policy(), itertools.cycle(_orders())
    wearers = itertools.cycle([_wearer(policy, told) for told in _ANSWERS])

    def decide() -> None:
        for _ in range(TIMES):
            facts = _facts(next(orders), next(wearers))
            facts.digest(policy)
            screen(facts, policy)

    with servers.folder("sw-bench-") as home, closing(_database(home / "bench.sqlite")) as ledger:
        sides = {
            "decision": partial(seconds_of, decide),
            "commit": partial(seconds_of, partial(_commit, ledger)),
        }
        with on(MEASURED):
            taking_turns(sides, 2)  # Warm.
            found = taking_turns(sides, ROUNDS)
    for name, seconds in found.items():
        print(f"  {name} {1e6 * median(seconds) / TIMES:.0f} us")
    against = "one commit of one row, SQLite in WAL with synchronous=FULL: time"
    found_ratios = ratios(found["decision"], found["commit"])
    return [Result(NAMES[0], found_ratios, 0.1, against, AimIs.AT_MOST)]


def _orders() -> list[Order]:
    return [
        an_order(*_lines(number), order_id=str(number), market="US-TX", screening_ref="s")
        for number in range(50)
    ]


def _lines(number: int) -> Iterator[Line]:
    for place in range(5):
        title = _TITLES[(number + place) % len(_TITLES)]
        options = {"Size": "M", "Colour": "black"}
        yield a_line(str(place), title, variant_title="M / black", options=options)


def _wearer(policy: Policy, told: Mapping[str, object]) -> Wearer:
    answers = Answers(ref="s", given=TODAY, values=policy.answers_from(told))
    return Wearer(answers=answers, declared=True)


def _facts(order: Order, wearer: Wearer) -> Facts:
    grades = {
        line.line_id: grade_of(line, NOTHING_KNOWN, market=order.market, declared_scale=None)
        for line in order.lines
    }
    return Facts(order=order, grades=grades, today=TODAY, wearer=wearer)


def _database(path: Path) -> sqlite3.Connection:
    """As the ledger opens it."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE decisions (row INTEGER PRIMARY KEY, told TEXT)")
    return connection


def _commit(connection: sqlite3.Connection) -> None:
    for _ in range(TIMES):
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO decisions (told) VALUES ('x')")
        connection.execute("COMMIT")
