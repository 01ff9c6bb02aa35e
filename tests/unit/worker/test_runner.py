"""The loop acknowledges what was handled or parked, and nothing else; no exception leaves it."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest

from shared.ports.bus import Delivery
from shared.ports.failures import CatalogueUnavailable, LedgerUnavailable, LineStopped
from worker import runner
from worker.runner import Runner


class OneBatch:
    """A subscription that has one batch and remembers what was said of it."""

    def __init__(self, *raws: bytes) -> None:
        self.waiting = [Delivery(raw, raw) for raw in raws]
        self.acknowledged: list[bytes] = []
        self.given_back: list[bytes] = []
        self.kept = 0
        self.closed = 0

    def receive(self, *, limit: int, wait_seconds: float) -> Sequence[Delivery]:
        batch, self.waiting = self.waiting[:limit], self.waiting[limit:]
        return batch

    def keep(self, deliveries: Sequence[Delivery]) -> None:
        self.kept += 1

    def acknowledge(self, deliveries: Sequence[Delivery]) -> None:
        self.acknowledged += [delivery.raw for delivery in deliveries]

    def give_back(self, deliveries: Sequence[Delivery]) -> None:
        self.given_back += [delivery.raw for delivery in deliveries]

    def close(self) -> None:
        self.closed += 1


class Reader:
    """A consumer that fails on some messages, and perhaps at parking them."""

    def __init__(self, failures: dict[bytes, Exception], parking: Exception | None = None) -> None:
        self.failures, self.parking = failures, parking
        self.handled: list[bytes] = []
        self.parked: dict[bytes, str] = {}

    def handle(self, raws: Sequence[bytes]) -> None:
        for raw in raws:
            if raw in self.failures:
                raise self.failures[raw]
        self.handled += raws

    def set_aside(self, raw: bytes, reason: str) -> None:
        if self.parking is not None:
            raise self.parking
        self.parked[raw] = reason


@pytest.fixture(autouse=True)
def in_no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "LONGEST_PAUSE_SECONDS", 0.0)
    monkeypatch.setattr(runner, "STOPPED_SECONDS", 0.0)


def turn(batch: OneBatch, reader: Reader, *, stops: bool = False) -> None:
    stop = threading.Event()
    if stops:
        stop.set()
    Runner(batch, reader, stop).turn()


def test_a_batch_is_acknowledged_after_it_was_handled() -> None:
    batch, reader = OneBatch(b"1", b"2"), Reader({})

    turn(batch, reader)

    assert reader.handled == batch.acknowledged == [b"1", b"2"]


def test_a_bad_message_is_parked_alone_and_the_others_are_handled() -> None:
    batch, reader = OneBatch(b"1", b"bad", b"2"), Reader({b"bad": KeyError("secret")})

    turn(batch, reader)

    assert reader.handled == [b"1", b"2"]
    assert reader.parked == {b"bad": "handling failed: KeyError"}
    assert batch.acknowledged == [b"1", b"bad", b"2"]


FAILURES = [LedgerUnavailable("locked"), CatalogueUnavailable("gone"), LineStopped("too many")]


class Mending(Reader):
    """Fails on some messages, so many times."""

    def __init__(self, failures: dict[bytes, Exception], times: int) -> None:
        super().__init__(failures)
        self.times = times

    def handle(self, raws: Sequence[bytes]) -> None:
        if self.times and any(raw in self.failures for raw in raws):
            self.times -= 1
        elif not self.times:
            self.failures = {}
        super().handle(raws)


@pytest.mark.parametrize("failure", FAILURES)
def test_with_a_part_out_of_reach_the_batch_is_kept_and_handled_when_it_is_back(
    failure: Exception,
) -> None:
    batch, reader = OneBatch(b"1", b"2"), Mending({b"2": failure}, times=3)

    turn(batch, reader)

    assert reader.handled == batch.acknowledged == [b"1", b"2"]
    assert (batch.kept, batch.given_back, reader.parked) == (3, [], {})


def test_a_part_that_is_away_for_days_ends_no_loop() -> None:
    batch, reader = OneBatch(b"1"), Mending({b"1": LedgerUnavailable("gone")}, times=2_000)

    turn(batch, reader)

    assert batch.acknowledged == [b"1"]


@pytest.mark.parametrize("failure", FAILURES)
def test_told_to_stop_while_a_part_is_out_of_reach_it_gives_the_batch_back(
    failure: Exception,
) -> None:
    batch, reader = OneBatch(b"1", b"2"), Reader({b"2": failure})

    turn(batch, reader, stops=True)

    assert batch.given_back == [b"1", b"2"]
    assert batch.acknowledged == []


def test_when_not_even_parking_works_nothing_is_acknowledged_and_the_loop_goes_on() -> None:
    batch = OneBatch(b"bad")
    reader = Reader({b"bad": KeyError("secret")}, parking=OverflowError("secret"))

    turn(batch, reader)

    assert batch.acknowledged == []
    assert batch.closed == 1


def test_after_the_stop_signal_nothing_more_is_received() -> None:
    batch, stop = OneBatch(b"1"), threading.Event()
    stop.set()

    Runner(batch, Reader({}), stop).run()

    assert (len(batch.waiting), batch.closed) == (1, 1)
