"""Loops that are measured, each in a process of its own: its log, its memory, its interpreter."""

from __future__ import annotations

import multiprocessing
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from statistics import median
from typing import Any

from shared import wiring
from tests.benchmarks.processors import MEASURED, on

LONGEST_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Stint:
    """`begin` and `end` are of a clock that all processes of the machine share."""

    count: int
    begin: float
    end: float
    cpu_s: float

    @property
    def rate(self) -> float:
        return self.count / (self.end - self.begin)

    @property
    def cpu_us(self) -> float:
        """Of processor time for each."""
        return 1e6 * self.cpu_s / self.count


class Watch:
    """Times a loop from its first batch, so that connecting counts for nobody."""

    def __init__(self) -> None:
        self._count, self._begin, self._end, self._cpu = 0, 0.0, 0.0, time.process_time()

    def began(self) -> None:
        self._begin = self._begin or time.monotonic()

    def done(self, count: int) -> None:
        self._count += count
        self._end = time.monotonic()

    def told(self) -> Stint:
        assert self._count, "nothing came"
        return Stint(self._count, self._begin, self._end, time.process_time() - self._cpu)


Work = Callable[[Any], Stint]
"""Does what there is to do until nothing is left, and tells what that took."""
Make = Callable[..., AbstractContextManager[Work]]


class Hand:
    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    def start(self, order: object = None) -> None:
        self._pipe.send(order)

    def told(self) -> Stint:
        assert self._pipe.poll(LONGEST_SECONDS), f"no end within {LONGEST_SECONDS} s"
        stint: Stint = self._pipe.recv()
        return stint

    def work(self, order: object = None) -> Stint:
        self.start(order)
        return self.told()


@contextmanager
def hand(make: Make, *arguments: object, place: int | None = MEASURED) -> Iterator[Hand]:
    """`place` None leaves the choice of the processor to the system."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    child = context.Process(target=_serve, args=(theirs, make, arguments), daemon=True)
    if place is None:
        child.start()
    else:
        with on(place):
            child.start()
    theirs.close()  # So that the end of the child is the end of the pipe.
    try:
        yield Hand(ours)
    finally:
        ours.close()
        child.join(5)
        child.terminate()
        child.join()


def _serve(pipe: Connection, make: Make, arguments: Sequence[object]) -> None:
    with tempfile.TemporaryFile() as log:
        os.dup2(log.fileno(), 2)
        wiring.configure_logs()
        with make(*arguments) as work:
            wiring.freeze_what_is_loaded()
            while True:
                try:
                    order = pipe.recv()
                except EOFError:
                    return
                pipe.send(work(order))


def rates(stints: Sequence[Stint]) -> list[float]:
    return [stint.rate for stint in stints]


def line(name: str, what: str, stints: Sequence[Stint]) -> str:
    """For the reader of a run: how many a second, and what each costs this process."""
    each = f"{median(stint.cpu_us for stint in stints):6.1f} us of its processor each"
    return f"  {name:<24} {median(rates(stints)):8,.0f} {what} per second, {each}"
