"""What every ledger promises of inbox, outbox and the relay between them and the broker."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import text

from shared.adapters.sql_ledger.engine import connect
from shared.adapters.sql_ledger.ledger import SqlLedger
from shared.messages.cloudevent import Event, decode
from shared.messages.queues import DECISIONS, EVENTS
from tests import builders
from tests.contract.books import NOON, after, an_incoming
from tests.contract.boxes import claim, is_due, keep, send


def test_an_event_is_kept_once_per_shop(ledger: SqlLedger) -> None:
    kept = [
        keep(ledger, an_incoming("event 1", "a"), an_incoming("event 1", "a")),
        keep(ledger, an_incoming("event 1", "a"), an_incoming("event 2", "a")),
        keep(ledger, an_incoming("event 1", "b")),
    ]

    assert kept == [1, 1, 1]
    assert len(claim(ledger)) == 3


def test_a_repeated_event_does_not_come_again_once_it_was_handled(ledger: SqlLedger) -> None:
    keep(ledger)
    with ledger.begin() as books:
        books.inbox.handled("a", [1], at=NOON)

    assert keep(ledger) == 0
    assert not is_due(ledger, 10**6)


def test_what_came_is_sent_as_it_came_with_the_row_it_came_from(ledger: SqlLedger) -> None:
    event = Event(
        id="e ½", source="/shops/a", type="sockwise.stock.changed.v1", time=builders.AS_OF,
        subject="S", traceparent="00-1-2-03", data={"sku": "S \N{GRINNING FACE}", "x": [1, None]},
    )  # fmt: skip
    keep(ledger, an_incoming(event=event))

    (row,) = claim(ledger)

    assert row.exchange == EVENTS
    assert (row.packed.id, row.packed.routing_key) == ("e ½", "stock.changed.v1")
    assert decode(row.packed.body) == replace(event, inbox=row.row)


def test_a_row_that_a_stranger_wrote_into_an_event_is_not_believed(ledger: SqlLedger) -> None:
    keep(ledger, an_incoming("1"), an_incoming("2", event=builders.an_event(inbox=1)))

    assert [decode(row.packed.body).inbox for row in claim(ledger)] == [1, 2]


@pytest.mark.parametrize(
    "damaged",
    [
        "",
        "{",
        "[]",
        "null",
        '{"id": "1"}',
        '{"type": "t"}',
        '{"id": 1, "type": "t"}',
        '{"id": "1", "type": 1}',
    ],
)
def test_a_damaged_row_keeps_no_other_from_being_sent(
    ledger: SqlLedger, ledger_url: str, damaged: str
) -> None:
    keep(ledger, *(an_incoming(id_, event=builders.an_event(id=id_)) for id_ in "123"))
    with ledger.begin() as books:
        for id_ in "456":
            books.outbox.add("a", DECISIONS, builders.an_event(id=id_), at=NOON)
    engine = connect(ledger_url)
    with engine.begin() as connection:
        for table in ("inbox", "outbox"):
            update = text(f"UPDATE {table} SET event = :damaged WHERE row = 2")
            connection.execute(update, {"damaged": damaged})
    engine.dispose()

    found = [[row.packed.id for row in claim(ledger, seconds)] for seconds in (0, 1, 10)]

    assert found == [["1", "3", "4", "6"], [], ["1", "3", "4", "6"]]


def test_inbox_and_outbox_are_sent_in_order_of_arrival(ledger: SqlLedger) -> None:
    keep(ledger, *(an_incoming(f"event {n}", event=builders.an_event(id=f"in {n}"))
                   for n in (3, 1, 2)))  # fmt: skip
    with ledger.begin() as books:
        for number in (6, 4, 5):
            books.outbox.add("a", DECISIONS, builders.an_event(id=f"out {number}"), at=NOON)

    sent = claim(ledger)

    assert [row.packed.id for row in sent if row.exchange == EVENTS] == ["in 3", "in 1", "in 2"]
    assert [row.packed.id for row in sent if row.exchange == DECISIONS] == [
        "out 6",
        "out 4",
        "out 5",
    ]


def test_a_claim_takes_no_more_than_its_limit(ledger: SqlLedger) -> None:
    keep(ledger, *(an_incoming(f"event {number}") for number in range(5)))

    assert [len(claim(ledger, limit=2)) for _ in range(4)] == [2, 2, 1, 0]


def test_claimed_rows_are_not_due_for_anybody_before_the_lease_ends(ledger: SqlLedger) -> None:
    keep(ledger)

    assert is_due(ledger, 0)
    assert len(claim(ledger, 0, lease_seconds=5)) == 1
    assert not is_due(ledger, 4.9)
    assert not claim(ledger, 4.9)
    assert is_due(ledger, 5)
    assert len(claim(ledger, 5)) == 1


def test_two_relays_at_once_never_claim_one_row_twice(ledger: SqlLedger) -> None:
    keep(ledger, *(an_incoming(f"event {number}") for number in range(40)))

    with ThreadPoolExecutor(4) as threads:
        batches = list(threads.map(lambda _: claim(ledger, limit=7), range(12)))

    rows = [row.row for batch in batches for row in batch]
    assert len(rows) == len(set(rows))
    assert len(rows) + len(claim(ledger)) == 40


def test_a_relay_that_dies_gives_its_rows_back(ledger: SqlLedger) -> None:
    keep(ledger)

    def die() -> None:
        with ledger.begin() as books:
            books.relay.claim(at=NOON, lease_seconds=1_000, limit=1)
            raise KeyError

    with pytest.raises(KeyError):
        die()

    assert len(claim(ledger)) == 1


def test_what_came_is_due_at_once_even_for_a_relay_whose_clock_is_behind(ledger: SqlLedger) -> None:
    keep(ledger, seconds=60)

    assert is_due(ledger, 59)
    assert len(claim(ledger, 59)) == 1


def test_nothing_is_due_before_its_time(ledger: SqlLedger) -> None:
    with ledger.begin() as books:
        books.inbox.keep([an_incoming()], at=after(0), due=after(60))

    assert not is_due(ledger, 59)
    assert not claim(ledger, 59)


def test_an_inbox_row_comes_again_ever_later_until_it_is_handled(ledger: SqlLedger) -> None:
    keep(ledger)
    waits, now = [], 0.0

    for _ in range(11):
        assert len(send(ledger, now)) == 1
        wait = next(w for w in (10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600)
                    if is_due(ledger, now + w))  # fmt: skip
        assert not is_due(ledger, now + wait - 1)
        waits.append(wait)
        now += wait

    assert waits == [10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]


def test_an_outbox_row_is_finished_once_it_is_sent(ledger: SqlLedger) -> None:
    with ledger.begin() as books:
        books.outbox.add("a", DECISIONS, builders.an_event(), at=NOON)

    assert len(send(ledger, 0)) == 1
    assert not is_due(ledger, 10**9)


def test_an_inbox_and_an_outbox_row_of_one_number_are_not_mixed_up(ledger: SqlLedger) -> None:
    keep(ledger)
    with ledger.begin() as books:
        books.outbox.add("a", DECISIONS, builders.an_event(), at=NOON)
    inbox_row, outbox_row = claim(ledger)

    with ledger.begin() as books:
        books.relay.sent([outbox_row], at=NOON)
        books.inbox.handled("a", [inbox_row.row], at=NOON)

    assert inbox_row.row == outbox_row.row
    assert not is_due(ledger, 10**9)


def test_a_handled_row_never_comes_again_even_when_its_sending_is_noted_later(
    ledger: SqlLedger,
) -> None:
    keep(ledger)
    rows = claim(ledger)

    with ledger.begin() as books:
        books.inbox.handled("a", [row.row for row in rows], at=NOON)
    with ledger.begin() as books:
        books.relay.sent(rows, at=NOON)

    assert not is_due(ledger, 10**9)


def test_a_parked_row_never_comes_again_even_when_its_sending_is_noted_later(
    ledger: SqlLedger,
) -> None:
    keep(ledger)
    rows = claim(ledger)

    with ledger.begin() as books:
        books.inbox.park("a", rows[0].row, "not readable", at=NOON)
    with ledger.begin() as books:
        books.relay.sent(rows, at=NOON)

    assert not is_due(ledger, 10**9)


def test_what_is_kept_as_parked_is_never_sent(ledger: SqlLedger) -> None:
    assert keep(ledger, an_incoming(parked="the body is not JSON")) == 1
    assert not is_due(ledger, 10**9)


def test_handling_rows_that_are_not_there_does_nothing(ledger: SqlLedger) -> None:
    with ledger.begin() as books:
        books.inbox.handled("a", [7, 8], at=NOON)
        books.inbox.handled("a", [], at=NOON)
        books.inbox.park("a", 9, "gone", at=NOON)
        books.relay.sent([], at=NOON)

    assert not is_due(ledger, 10**9)


def test_the_oldest_that_waits_is_told_until_nothing_waits(ledger: SqlLedger) -> None:
    with ledger.look() as books:
        assert books.relay.oldest_waiting() is None
    keep(ledger, an_incoming("1"), seconds=7)
    with ledger.begin() as books:
        books.outbox.add("a", DECISIONS, builders.an_event(), at=after(3))

    with ledger.look() as books:
        assert books.relay.oldest_waiting() == after(3)
    send(ledger, 8)
    with ledger.look() as books:
        assert books.relay.oldest_waiting() == after(7)
    with ledger.begin() as books:
        books.inbox.handled("a", [1], at=after(8))
        assert books.relay.oldest_waiting() is None


def test_a_row_is_handled_and_parked_by_its_own_shop_alone(ledger: SqlLedger) -> None:
    keep(ledger, an_incoming("1", shop_id="a"))

    with ledger.begin() as books:
        books.inbox.handled("b", [1], at=NOON)
        assert not books.inbox.park("b", 1, "not yours", at=NOON)
        (waiting,) = books.relay.claim(at=NOON, lease_seconds=1, limit=10)

    assert waiting.row == 1


def test_what_is_parked_is_told_to_its_shop_the_newest_first(ledger: SqlLedger) -> None:
    keep(ledger, an_incoming("1", parked="one"), an_incoming("2"), an_incoming("3", parked="two"))
    keep(ledger, an_incoming("4", shop_id="b", parked="not yours"))

    with ledger.look() as books:
        found = books.inbox.parked("a", limit=10)

    assert [(row.row, row.reason) for row in found] == [(3, "two"), (1, "one")]
    assert found[0].received_at == NOON


def test_what_came_and_what_was_to_be_told_of_an_order_is_erased_and_nothing_else(
    ledger: SqlLedger,
) -> None:
    def about(order_id: str) -> Event:
        return builders.an_event(data=builders.an_order_document(order_id=order_id))

    for shop_id in ("a", "b"):
        for order_id in ("10%_1", "10", "10xx1", 'a"\\b'):
            keep(ledger, an_incoming(order_id, shop_id=shop_id, event=about(order_id)))
            with ledger.begin() as books:
                books.outbox.add(shop_id, DECISIONS, about(order_id), at=NOON)

    with ledger.begin() as books:
        gone = [books.inbox.erase_order("a", one) for one in ("10%_1", 'a"\\b', "1")]
        gone += [books.outbox.erase_order("a", "10%_1")]

    assert gone == [1, 1, 0, 1]
    left = sorted(decode(row.packed.body).data["order_id"] for row in claim(ledger))
    assert left == sorted(
        ["10", "10xx1"] * 2 + ["10", "10xx1", 'a"\\b'] * 2 + ["10%_1"] * 2 + ['a"\\b']
    )
