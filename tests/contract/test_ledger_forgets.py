"""What every ledger promises of what was kept long enough."""

from __future__ import annotations

from shared.adapters.sql_ledger.ledger import SqlLedger
from shared.messages.queues import DECISIONS
from tests import builders
from tests.contract.books import NOON, after, an_incoming
from tests.contract.boxes import claim, keep, send


def test_what_was_handled_or_parked_long_ago_is_forgotten_and_nothing_else(
    ledger: SqlLedger,
) -> None:
    keep(ledger, an_incoming("handled"), an_incoming("parked"), an_incoming("waits"))
    keep(ledger, an_incoming("parked at once", parked="no"))
    with ledger.begin() as books:
        books.inbox.handled("a", [1], at=after(10))
        books.inbox.park("a", 2, "no", at=after(10))

    with ledger.begin() as books:
        gone = [
            books.inbox.forget(handled=after(10), parked=NOON, limit=10),
            books.inbox.forget(handled=after(11), parked=NOON, limit=10),
            books.inbox.forget(handled=after(11), parked=after(1), limit=10),
        ]

    assert gone == [0, 1, 2]
    assert [row.row for row in claim(ledger)] == [3]
    assert keep(ledger, an_incoming("handled"), an_incoming("waits")) == 1


def test_no_more_is_forgotten_at_once_than_was_asked_for(ledger: SqlLedger) -> None:
    keep(ledger, *(an_incoming(f"parked {number}", parked="no") for number in range(5)))
    with ledger.begin() as books:
        for number in range(5):
            books.outbox.add("a", DECISIONS, builders.an_event(id=str(number)), at=NOON)
    send(ledger, 0)

    with ledger.begin() as books:
        gone = [
            (
                books.inbox.forget(handled=after(9), parked=after(9), limit=3),
                books.outbox.forget(sent=after(9), limit=3),
            )
            for _ in range(3)
        ]

    assert gone == [(3, 3), (2, 2), (0, 0)]


def test_what_was_sent_long_ago_is_forgotten_and_nothing_else(ledger: SqlLedger) -> None:
    with ledger.begin() as books:
        books.outbox.add("a", DECISIONS, builders.an_event(id="sent"), at=NOON)
    send(ledger, 0)
    with ledger.begin() as books:
        books.outbox.add("a", DECISIONS, builders.an_event(id="waits"), at=NOON)

    with ledger.begin() as books:
        gone = [
            books.outbox.forget(sent=NOON, limit=10),
            books.outbox.forget(sent=after(1), limit=10),
        ]

    assert gone == [0, 1]
    assert [row.packed.id for row in claim(ledger)] == ["waits"]
