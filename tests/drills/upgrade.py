"""The release before this one, and this one, on one ledger and one broker."""

from __future__ import annotations

import time
from pathlib import Path

from tests.conftest import ROOT
from tests.drills.check import ledger_check
from tests.drills.machines import Missing
from tests.drills.plant import Plant
from tests.drills.programs import nap
from tests.drills.result import Count
from tests.drills.yard import Drill, Yard


def upgraded(yard: Yard) -> Count:
    with yard.big_plant(release=_before(yard)) as plant:
        return _upgraded(plant, direct=True)


def upgraded_small(yard: Yard) -> Count:
    with yard.small_plant(release=_before(yard)) as (plant, _):
        return _upgraded(plant, direct=False)


def _before(yard: Yard) -> Path:
    if yard.before is None:
        raise Missing("no checkout of the release before is named: --before DIR, make: BEFORE=DIR")
    return yard.before


def _upgraded(plant: Plant, *, direct: bool) -> Count:
    """The schema first, then a worker of each, one after the other."""
    before = plant.release
    old = plant.worker()
    with plant.traffic(direct=direct):
        nap(2)
        plant.release = ROOT
        plant.command("ledger", "migrate")
        nap(2)
        new = plant.worker()
        nap(3)
        assert old.stop() == 0, old.log()[-2000:]
        # Somebody goes back, and then on again.
        plant.release = before
        old = plant.worker()
        nap(2)
        assert old.stop() == 0, old.log()[-2000:]
        plant.release = ROOT
        plant.doors.stop()
        plant.open_doors()
        plant.wait_for_doors()
        since = time.monotonic()
        nap(1)
    assert new.is_running, new.log()[-2000:]
    return ledger_check(plant, since=since)


DRILLS = (
    Drill(
        "f17_upgraded",
        "the release before under load, `ledger migrate`, a worker of each, back and on again; "
        "RabbitMQ, PostgreSQL",
        upgraded,
    ),
    Drill("f17_upgraded_redis", "the same on Redis and SQLite", upgraded_small),
)
