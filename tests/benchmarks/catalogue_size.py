"""What a hundred or a thousand times as many SKUs cost an answer: it should be nothing."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from statistics import median
from typing import NamedTuple

from tests.benchmarks.big_shop import PEOPLE
from tests.benchmarks.result import AimIs, Result
from tests.benchmarks.rounds import ratios, taking_turns
from tests.benchmarks.shop_process import PRODUCT, PRODUCT_QUESTIONS, WIDE, shop_process

SMALL = 1_000
CHARTS = 5
ROUNDS = 11
AIM = 1.1
_NUMBER = {WIDE: PEOPLE, PRODUCT: PRODUCT_QUESTIONS}


class _Pair(NamedTuple):
    skus: int
    question: str
    against: str


_PAIRS = {
    "skus_100k_vs_1k": _Pair(100_000, WIDE, "all products of a band and style, at 1,000 SKUs"),
    "skus_1m_vs_1k": _Pair(1_000_000, WIDE, "all products of a band and style, at 1,000 SKUs"),
    "product_100k_vs_1k": _Pair(100_000, PRODUCT, "one product, at 1,000 SKUs"),
    "product_1m_vs_1k": _Pair(1_000_000, PRODUCT, "one product, at 1,000 SKUs"),
}
NAMES = tuple(_PAIRS)


def measure(names: frozenset[str]) -> list[Result]:
    """Shops of unlike size with the same five charts, asked the same questions in turn."""
    pairs = {name: pair for name, pair in _PAIRS.items() if name in names}
    results = []
    with ExitStack() as stack:
        shops = {
            skus: stack.enter_context(shop_process(skus=skus, charts=CHARTS))
            for skus in sorted({SMALL, *(pair.skus for pair in pairs.values())})
        }
        assert len({shop.told.outcomes for shop in shops.values()}) == 1
        for question in dict.fromkeys(pair.question for pair in pairs.values()):
            asked = {
                skus: partial(shop.seconds, question, _NUMBER[question])
                for skus, shop in shops.items()
            }
            taking_turns(asked, 1)  # Warm.
            found = taking_turns(asked, ROUNDS)
            for skus, seconds in found.items():
                print(f"  {question} at {skus:,}: {1e6 * median(seconds):.0f} us")
            results += [
                Result(
                    name,
                    ratios(found[pair.skus], found[SMALL]),
                    AIM,
                    pair.against,
                    AimIs.AT_MOST,
                )
                for name, pair in pairs.items()
                if pair.question == question
            ]
    return results
