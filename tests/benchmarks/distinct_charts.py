"""What 10 or 100 times as many distinct charts cost a wide question: no more than as many times."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from statistics import median

from tests.benchmarks.big_shop import SKUS_EACH
from tests.benchmarks.result import AimIs, Result
from tests.benchmarks.rounds import ratios, taking_turns
from tests.benchmarks.shop_process import WIDE, shop_process

FEW = 10
ROUNDS = 5
QUESTIONS = 10
_CHARTS = {"charts_100_vs_10": 100, "charts_1000_vs_10": 1_000}
NAMES = tuple(_CHARTS)


def measure(names: frozenset[str]) -> list[Result]:
    """Shops with one product for each chart, all of one band and style."""
    wanted = {name: charts for name, charts in _CHARTS.items() if name in names}
    with ExitStack() as stack:
        asked = {}
        for charts in (FEW, *wanted.values()):
            skus = charts * SKUS_EACH
            shop = stack.enter_context(shop_process(skus=skus, charts=charts))
            asked[charts] = partial(shop.seconds, WIDE, QUESTIONS)
        taking_turns(asked, 1)  # Warm.
        found = taking_turns(asked, ROUNDS)
    for charts, seconds in found.items():
        each = 1e6 * median(seconds)
        print(f"  {charts:>5,} charts: {each:.0f} us, {each / charts:.0f} us a chart")
    return [
        Result(
            name,
            ratios(found[charts], found[FEW]),
            charts / FEW,
            f"all products of a band and style at 10 charts; {charts // FEW} times as many here",
            AimIs.AT_MOST,
        )
        for name, charts in wanted.items()
    ]
