"""A fit of two legs against what reading the same request with marshmallow costs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from statistics import fmean, median

import orjson

from services.sizing.schemas import RecommendationRequest
from shared.domain.fit import Legs, fit
from shared.domain.sizechart import Chart
from tests.benchmarks.legs import measurements
from tests.benchmarks.processors import MEASURED, on
from tests.benchmarks.result import AimIs, Result
from tests.benchmarks.rounds import cpu_seconds_of, ratios, taking_turns
from tests.builders import demo_chart

NAMES = ("fit_vs_load",)
ROUNDS = 21
PEOPLE = 50
TIMES = 10
"""How often everybody comes, in each round."""


def measure(_: frozenset[str]) -> list[Result]:
    """Both sides see the same people, each with two unlike legs, one after the other."""
    chart, schema = demo_chart("scintera-knee"), RecommendationRequest()
    bodies = [orjson.dumps({"measurements": one}) for one in measurements(PEOPLE)]
    people = [schema.load(orjson.loads(body)).wish.legs for body in bodies]

    def fit_all() -> None:
        for _ in range(TIMES):
            for person in people:
                fit(chart, person)

    def load_all() -> None:
        for _ in range(TIMES):
            for body in bodies:
                schema.load(orjson.loads(body))

    sides = {"fit": lambda: cpu_seconds_of(fit_all), "load": lambda: cpu_seconds_of(load_all)}
    with on(MEASURED):
        taking_turns(sides, 2)  # Warm.
        found = taking_turns(sides, ROUNDS)
    for name, seconds in found.items():
        print(f"  {name} {1e6 * median(seconds) / PEOPLE / TIMES:.0f} us")
    print("  by outcome:", _by_outcome(chart, people))
    against = "orjson and the marshmallow schema reading that request"
    found_ratios = ratios(found["fit"], found["load"])
    return [Result(NAMES[0], found_ratios, 1.0, against, AimIs.AT_MOST)]


def _by_outcome(chart: Chart, people: Sequence[Legs]) -> str:
    times = defaultdict(list)
    for person in people:
        outcome = fit(chart, person).outcome
        times[outcome].append(min(cpu_seconds_of(partial(fit, chart, person)) for _ in range(9)))
    return ", ".join(
        f"{len(of_one)} {outcome} {1e6 * fmean(of_one):.0f} us" for outcome, of_one in times.items()
    )
