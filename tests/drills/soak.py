"""A minute of load with a nemesis that nobody can foresee, but the one who knows the seed."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from random import Random

from tests.drills.check import ledger_check
from tests.drills.plant import Plant
from tests.drills.programs import Program, nap
from tests.drills.result import Count
from tests.drills.yard import Drill, Yard

SOAK_SECONDS = 60.0


class Nemesis:
    """Does one bad thing after another, and leaves none of them behind."""

    def __init__(self, yard: Yard, plant: Plant, workers: list[Program]) -> None:
        self._yard, self._plant, self._workers = yard, plant, workers
        self._chance: Random = yard.chance("soak")
        self._deeds: tuple[Callable[[], None], ...] = (
            self.kill_worker,
            self.stop_worker,
            self.freeze_worker,
            self.freeze_broker,
            self.freeze_backend,
            self.kill_backend,
            self.cut_broker_connections,
        )

    def strike(self) -> None:
        deed = self._chance.choice(self._deeds)
        print(f"  {deed.__name__.replace('_', ' ')}", flush=True)
        deed()
        for worker in self._workers:
            if not worker.is_running:
                worker.start()
        nap(self._chance.uniform(0.5, 3))

    def _worker(self) -> Program:
        return self._chance.choice(self._workers)

    def kill_worker(self) -> None:
        self._worker().kill()

    def stop_worker(self) -> None:
        assert self._worker().stop() is not None

    def freeze_worker(self) -> None:
        worker = self._worker()
        worker.freeze()
        nap(self._chance.uniform(1, 4))
        worker.thaw()

    def freeze_broker(self) -> None:
        self._yard.rabbit().freeze()
        try:
            nap(self._chance.uniform(1, 7))
        finally:
            self._yard.rabbit().thaw()

    def _backend(self) -> int | None:
        name = self._plant.database_url.rpartition("/")[2]
        found = self._yard.postgres().backends(name)
        return self._chance.choice(found) if found else None

    def freeze_backend(self) -> None:
        pid = self._backend()
        if pid is not None:
            os.kill(pid, signal.SIGSTOP)
            try:
                nap(self._chance.uniform(1, 5))
            finally:
                os.kill(pid, signal.SIGCONT)

    def kill_backend(self) -> None:
        pid = self._backend()
        if pid is not None:
            os.kill(pid, signal.SIGKILL)
            nap(2)

    def cut_broker_connections(self) -> None:
        self._yard.rabbit().ctl("close_all_connections", "drill")


def soak(yard: Yard) -> Count:
    with yard.big_plant() as plant:
        workers = [plant.worker(), plant.worker()]
        nemesis = Nemesis(yard, plant, workers)
        with plant.traffic(direct=True):
            end = time.monotonic() + SOAK_SECONDS
            while time.monotonic() < end:
                nemesis.strike()
            since = time.monotonic()
        return ledger_check(plant, since=since)


DRILLS = (
    Drill(
        "f20_soak",
        f"{SOAK_SECONDS:.0f} s, two workers, one bad thing after another by the seed",
        soak,
    ),
)
