"""`make bench`: every benchmark, a table, and var/bench.json.

`python -m tests.benchmarks NAME ...` runs only these, and leaves what the file says of the others.
"""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Callable, Sequence
from typing import NamedTuple

from tests.benchmarks import (
    catalogue_size,
    chart_fit,
    decision,
    distinct_charts,
    fit_vs_load,
    ledger_size,
    orders,
    orders_flow,
    peers,
    preview,
    recommend,
    redis_memory,
    relay,
    stock,
    visible,
)
from tests.benchmarks.result import Result, keep, show


class Group(NamedTuple):
    """Benchmarks that share a run; asked for some of its names, it gives their results."""

    names: tuple[str, ...]
    measure: Callable[[frozenset[str]], list[Result]]


GROUPS = (
    Group(recommend.NAMES, recommend.measure),
    Group(fit_vs_load.NAMES, fit_vs_load.measure),
    Group(catalogue_size.NAMES, catalogue_size.measure),
    Group(distinct_charts.NAMES, distinct_charts.measure),
    Group(chart_fit.NAMES, chart_fit.measure),
    Group(decision.NAMES, decision.measure),
    Group(preview.NAMES, preview.measure),
    Group(orders.NAMES, orders.measure),
    Group(stock.NAMES, stock.measure),
    Group(peers.NAMES, peers.measure),
    Group(relay.NAMES, relay.measure),
    Group(orders_flow.NAMES, orders_flow.measure),
    Group(visible.NAMES, visible.measure),
    Group(redis_memory.NAMES, redis_memory.measure),
    Group(ledger_size.NAMES, ledger_size.measure),
)


def main(names: Sequence[str]) -> None:
    known = [name for group in GROUPS for name in group.names]
    unknown = [name for name in names if name not in known]
    if unknown:
        sys.exit(f"no benchmark {', '.join(unknown)}; there are {', '.join(known)}")
    begin, results, failed = time.perf_counter(), [], []
    for group in GROUPS:
        wanted = [name for name in group.names if name in (names or known)]
        if not wanted:
            continue
        print(f"{', '.join(wanted)} ...", flush=True)
        try:
            results += group.measure(frozenset(wanted))
        except Exception:  # noqa: BLE001 - what the others found is not lost with it
            traceback.print_exc()
            failed += wanted
    print(f"\n{show(results)}\n\n{time.perf_counter() - begin:.0f} s")
    keep(results, add=bool(names))
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


if __name__ == "__main__":
    main(sys.argv[1:])
