"""`make drills`: every drill, a table, and var/drills.json.

`python -m tests.drills NAME ... --seed N` runs only these, and leaves what the file says of the
others. The exit code is 1 when anything was lost or doubled, or a drill could not be seen through.
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.drills import (
    arrival,
    brokers,
    cluster,
    failover,
    ledgers,
    links,
    soak,
    stores,
    upgrade,
    workers,
)
from tests.drills.machines import Missing
from tests.drills.result import Result, keep, show
from tests.drills.yard import Drill, Yard, yard

DRILLS: tuple[Drill, ...] = tuple(
    sorted(
        (
            *workers.DRILLS,
            *arrival.DRILLS,
            *brokers.DRILLS,
            *cluster.DRILLS,
            *failover.DRILLS,
            *stores.DRILLS,
            *ledgers.DRILLS,
            *links.DRILLS,
            *soak.DRILLS,
            *upgrade.DRILLS,
        ),
        key=lambda drill: drill.name,
    )
)
LARGEST_SEED = 10_000


def main(arguments: Sequence[str]) -> int:
    asked = _read(arguments)
    # Whoever ends this ends what it started, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    begin, results, left_out, failed = time.monotonic(), [], [], []
    print(f"seed {asked.seed}", flush=True)
    with yard(asked.seed, before=asked.before) as machines:
        for drill in DRILLS:
            if drill.name not in (asked.names or [drill.name]):
                continue
            try:
                results.append(run(drill, machines))
            except Missing as missing:
                left_out.append(f"{drill.name}: {missing}")
            except (Exception, pytest.fail.Exception):  # noqa: BLE001 - the others go on
                traceback.print_exc()
                failed.append(drill.name)
    print(f"\n{show(results)}\n\n{time.monotonic() - begin:.0f} s, seed {asked.seed}")
    for told in left_out:
        print(f"left out: {told}")
    if failed:
        print(f"failed: {', '.join(failed)}")
    keep(results, add=bool(asked.names))
    return int(bool(failed) or not all(result.count.is_good for result in results))


def run(drill: Drill, machines: Yard) -> Result:
    begin = time.monotonic()
    print(f"{drill.name} ...", flush=True)
    result = Result(drill.name, drill.what, drill.run(machines))
    print(f"  {time.monotonic() - begin:.0f} s", flush=True)
    return result


def _read(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.drills")
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--seed", type=int, default=random.randrange(LARGEST_SEED))
    parser.add_argument(
        "--before",
        metavar="DIR",
        type=lambda told: Path(told).resolve(),
        help="a checkout of the release before, for the drills that upgrade from it",
    )
    asked = parser.parse_args(arguments)
    known = [drill.name for drill in DRILLS]
    unknown = [name for name in asked.names if name not in known]
    if unknown:
        parser.error(f"no drill {', '.join(unknown)}; there are {', '.join(known)}")
    return asked


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
