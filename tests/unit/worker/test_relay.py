"""What the relay notes as sent is confirmed, and the broker works while the ledger does."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Event as Signal
from typing import Any

import pytest

from shared.adapters.system_clock import SystemClock
from shared.messages.cloudevent import Event, Packed
from shared.messages.queues import DECISIONS, EVENTS
from shared.ports.bus import Ticket
from shared.ports.failures import BusUnavailable, LedgerUnavailable
from shared.ports.mail import ToSend
from tests.integration.workshop import until
from worker import relay
from worker.relay import BATCH, Relay

FULL = BATCH


class Open:
    """A ledger that is its own books."""

    @contextmanager
    def begin(self) -> Iterator[Any]:
        yield self

    look = begin

    @property
    def relay(self) -> Any:
        return self


class Diary(Open):
    """A ledger with batches to send, and a bus; both write down what happens to them."""

    def __init__(self, *batches: int, unconfirmed: int = 0) -> None:
        self._batches, self._number = list(batches), 0
        self._unconfirmed = unconfirmed
        self.told: list[tuple[str, int]] = []

    def is_due(self, **_: Any) -> bool:
        return bool(self._batches)

    def claim(self, **_: Any) -> Sequence[ToSend]:
        if not self._batches:
            return ()
        self._number += 1
        body = str(self._number).encode()
        return [
            ToSend(row, EVENTS, Packed(str(row), "order.changed.v1", body))
            for row in range(self._batches.pop(0))
        ]

    def sent(self, rows: Sequence[ToSend], **_: Any) -> None:
        self.told += [
            ("noted", number) for number in sorted({int(row.packed.body) for row in rows})
        ]

    def publish(self, exchange: str, events: Sequence[Event]) -> None:
        raise AssertionError

    def send(self, _exchange: str, events: Sequence[Packed]) -> Ticket:
        number = int(events[0].body)
        self.told.append(("sent", number))
        return Ticket(self, number)

    def await_confirms(self, ticket: Ticket) -> None:
        if ticket.number == self._unconfirmed:
            raise BusUnavailable("silent")
        self.told.append(("confirmed", ticket.number))

    def close(self) -> None:
        pass


def a_relay(diary: Any, stop: Signal | None = None) -> Relay:
    return Relay(diary, diary, SystemClock(), stop or Signal())


def test_a_batch_with_nothing_behind_it_is_confirmed_and_noted_at_once() -> None:
    diary = Diary(3)

    assert a_relay(diary).turn() == 3

    assert diary.told == [("sent", 1), ("confirmed", 1), ("noted", 1)]


def test_a_full_batch_is_confirmed_when_the_next_is_sent() -> None:
    diary = Diary(FULL, FULL, 7)

    assert a_relay(diary).turn() == 2 * FULL + 7

    assert diary.told == [
        *[("sent", 1), ("sent", 2), ("confirmed", 1), ("noted", 1)],
        *[("sent", 3), ("confirmed", 2), ("confirmed", 3), ("noted", 2), ("noted", 3)],
    ]


def test_a_full_batch_that_turns_out_to_be_the_last_is_noted_too() -> None:
    diary = Diary(FULL)

    assert a_relay(diary).turn() == FULL

    assert diary.told == [("sent", 1), ("confirmed", 1), ("noted", 1)]


def test_nothing_is_noted_that_is_not_confirmed() -> None:
    diary = Diary(FULL, FULL, 7, unconfirmed=2)

    with pytest.raises(BusUnavailable):
        a_relay(diary).turn()

    assert ("noted", 1) in diary.told
    assert not {("noted", 2), ("noted", 3)} & set(diary.told)


def test_a_relay_that_is_to_stop_finishes_what_is_under_way_and_claims_no_more() -> None:
    diary, stop = Diary(FULL, FULL, FULL), Signal()
    stop.set()

    assert a_relay(diary, stop).turn() == FULL

    assert diary.told == [("sent", 1), ("confirmed", 1), ("noted", 1)]


def test_a_broker_that_is_away_for_days_ends_no_relay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay, "LONGEST_PAUSE_SECONDS", 0.0)
    stop, tries = Signal(), 0

    class Away(Diary):
        def is_due(self, **_: Any) -> bool:
            nonlocal tries
            tries += 1
            if tries == 2_000:
                stop.set()
            raise LedgerUnavailable("gone")

    a_relay(Away(), stop).run()

    assert tries == 2_000


def test_an_event_that_no_queue_of_this_release_takes_keeps_no_other_waiting() -> None:
    class OfTwoReleases(Diary):
        def claim(self, **_: Any) -> Sequence[ToSend]:
            rows = super().claim()
            later = Packed("x", "parcel.sent.v1", b"1")
            return [ToSend(0, EVENTS, later), *rows] if rows else ()

        def sent(self, rows: Sequence[ToSend], **_: Any) -> None:
            assert "x" not in {row.packed.id for row in rows}
            super().sent(rows)

    diary = OfTwoReleases(3)

    a_relay(diary).turn()

    assert diary.told == [("sent", 1), ("confirmed", 1), ("noted", 1)]


def test_every_exchange_of_a_batch_has_its_own_confirm() -> None:
    class TwoExchanges(Diary):
        def claim(self, **_: Any) -> Sequence[ToSend]:
            rows = super().claim()
            return [
                ToSend(row.row, exchange, Packed("", "order.changed.v1", str(number).encode()))
                for row in rows
                for number, exchange in ((1, EVENTS), (2, DECISIONS))
            ]

    diary = TwoExchanges(1)

    a_relay(diary).turn()

    confirmed = [number for word, number in diary.told if word == "confirmed"]
    assert confirmed == [1, 2]


class Shelf(Open):
    """A ledger whose leases are short, and a bus that cannot take one of its rows."""

    LEASE = 0.05

    def __init__(self, count: int, *, poison: int) -> None:
        self._due, self._poison = dict.fromkeys(range(count), 0.0), str(poison)
        self.noted: set[int] = set()
        self.tried: list[int] = []

    def is_due(self, **_: Any) -> bool:
        return any(due <= time.monotonic() for due in self._due.values())

    def claim(self, *, limit: int, **_: Any) -> Sequence[ToSend]:
        now = time.monotonic()
        claimed = [row for row, due in self._due.items() if due <= now][:limit]
        self._due |= dict.fromkeys(claimed, now + self.LEASE)
        return [ToSend(row, EVENTS, Packed(str(row), "order.changed.v1", b"")) for row in claimed]

    def sent(self, rows: Sequence[ToSend], **_: Any) -> None:
        for row in rows:
            self._due.pop(row.row, None)
            self.noted.add(row.row)

    def send(self, _exchange: str, events: Sequence[Packed]) -> Ticket:
        if self._poison in {event.id for event in events}:
            self.tried.append(len(events))
            raise ZeroDivisionError
        return Ticket(self, 1)

    def await_confirms(self, ticket: Ticket) -> None:
        pass

    def close(self) -> None:
        pass


def test_a_row_that_cannot_be_sent_at_all_keeps_no_other_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(relay, "FIRST_PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(relay, "LONGEST_PAUSE_SECONDS", 0.02)
    count, poison = 2 * FULL + 10, FULL + 5
    shelf, stop = Shelf(count, poison=poison), Signal()
    thread = threading.Thread(target=a_relay(shelf, stop).run, daemon=True)
    thread.start()

    until(lambda: len(shelf.noted) == count - 1 and len(shelf.tried) > 3, seconds=20)
    stop.set()
    thread.join(5)

    assert not thread.is_alive()
    assert poison not in shelf.noted
    assert shelf.tried[0] == FULL
    assert set(shelf.tried[1:]) == {1}
