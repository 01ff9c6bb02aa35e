"""A loop that makes no progress in time ends the process, and no other does."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from shared.ports.bus import Delivery
from worker import runner
from worker.runner import Runner
from worker.watchdog import EXIT_STUCK, Pulse, Watchdog


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_pulse_is_late_only_after_what_was_expected_of_it() -> None:
    clock = Clock()
    pulse = Pulse("x", clock)
    found = [pulse.is_late]

    pulse.expect(10)
    for clock.now in (9.9, 10.1):
        found.append(pulse.is_late)
    pulse.expect(10)
    found.append(pulse.is_late)
    clock.now = 1e9
    pulse.rest()
    found.append(pulse.is_late)

    assert found == [False, False, True, False, False]


def test_one_late_loop_ends_the_process() -> None:
    ended: list[int] = []
    watchdog = Watchdog(end=ended.append)
    quick, slow = watchdog.pulse("quick"), watchdog.pulse("slow")
    quick.expect(60)
    slow.expect(60)
    watchdog.look()
    before = list(ended)

    slow.expect(-1)
    watchdog.look()

    assert (before, ended) == ([], [EXIT_STUCK])


class Watched:
    """A subscription and consumer that note what was expected while they were at work."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.pulse = Pulse("orders", self.clock)
        self.late_after: dict[str, float] = {}

    def _note(self, what: str) -> None:
        begun = self.clock.now
        while not self.pulse.is_late:
            self.clock.now += 1
        self.late_after[what] = self.clock.now - begun
        self.clock.now = begun

    def receive(self, *, limit: int, wait_seconds: float) -> Sequence[Delivery]:
        self._note("receive")
        return [Delivery(b"1", 1)]

    def handle(self, raws: Sequence[bytes]) -> None:
        self._note("handle")

    def set_aside(self, raw: bytes, reason: str) -> None:
        raise AssertionError

    def keep(self, deliveries: Sequence[Delivery]) -> None:
        raise AssertionError

    def acknowledge(self, deliveries: Sequence[Delivery]) -> None:
        self._note("acknowledge")

    def give_back(self, deliveries: Sequence[Delivery]) -> None:
        raise AssertionError

    def close(self) -> None:
        self._note("close")


def test_a_handler_has_its_time_and_not_more() -> None:
    watched = Watched()

    Runner(watched, watched, threading.Event(), pulse=watched.pulse).turn()

    assert watched.late_after["handle"] == runner.HANDLER_SECONDS + 1
    assert watched.late_after["receive"] == runner.RECEIVE_SECONDS + 1
    assert watched.late_after["acknowledge"] == runner.RECEIVE_SECONDS + 1


def test_a_loop_that_has_ended_is_not_waited_for() -> None:
    watched, stop = Watched(), threading.Event()
    stop.set()
    watched.pulse.expect(1)

    Runner(watched, watched, stop, pulse=watched.pulse).run()
    watched.clock.now = 1e9

    assert not watched.pulse.is_late
