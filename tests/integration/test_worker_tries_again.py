"""Events that workers fail on: tried again, each time later, parked in the end; and a line that
stops when it is not the events that are bad.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared.messages.queues import Queue
from shared.messages.reading import ORDER_CHANGED, STOCK_CHANGED
from tests import builders
from tests.integration.house import SHOP, SKU, House, an_event, order, quantity
from tests.integration.workshop import Workshop
from worker import reception, runner
from worker.aside import FIRST_DELAY, LONGEST_DELAY, MOST_ATTEMPTS, delay_after

BUG = ZeroDivisionError("a bug")


@pytest.fixture(autouse=True)
def in_no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "STOPPED_SECONDS", 0.0)


def broken(workshop: Workshop, queue: Queue = Queue.ORDERS) -> None:
    workshop.consumers[queue].bug = BUG


def mended(workshop: Workshop, queue: Queue = Queue.ORDERS) -> None:
    workshop.consumers[queue].bug = None


def test_an_event_that_met_a_bug_is_handled_once_when_the_bug_is_mended(
    house: House, workshop: Workshop
) -> None:
    house.send(an_event(ORDER_CHANGED, order("1")))
    broken(workshop)
    workshop.work()
    told = house.rows("SELECT attempts, failed, parked FROM inbox")

    mended(workshop)
    house.clock.advance(FIRST_DELAY.total_seconds())
    workshop.work()

    assert told == [(1, "handling failed: ZeroDivisionError", None)]
    assert house.count("decisions") == 1
    assert house.parked() == []


def test_it_waits_longer_each_time_and_is_parked_in_the_end(
    house: House, workshop: Workshop
) -> None:
    house.send(an_event(ORDER_CHANGED, order("1")))
    broken(workshop)

    for attempt in range(1, MOST_ATTEMPTS):
        workshop.work()
        assert house.rows("SELECT attempts, parked FROM inbox") == [(attempt, None)]
        house.clock.advance(LONGEST_DELAY.total_seconds())
    workshop.work()

    assert house.parked() == ["handling failed: ZeroDivisionError"]
    house.clock.advance(2 * LONGEST_DELAY.total_seconds())
    calls = workshop.consumers[Queue.ORDERS].calls
    workshop.work()
    assert workshop.consumers[Queue.ORDERS].calls == calls


def test_an_event_that_was_published_directly_is_kept_and_tried_again(
    house: House, workshop: Workshop
) -> None:
    broken(workshop, Queue.STOCK)
    workshop.publish(an_event(STOCK_CHANGED, builders.a_stock_item(SKU, 7)))
    workshop.work()
    kept = house.count("inbox")

    mended(workshop, Queue.STOCK)
    house.clock.advance(FIRST_DELAY.total_seconds())
    workshop.work()

    assert kept == 1
    assert quantity(house) == 7
    assert house.rows("SELECT count(*) FROM inbox WHERE handled_at IS NULL") == [(0,)]


def test_the_others_of_a_batch_are_handled_at_once(house: House, workshop: Workshop) -> None:
    consumer = workshop.consumers[Queue.ORDERS]
    consumer.bad = b'"order_id":"bad"'
    for name in ("1", "bad", "2"):
        house.send(an_event(ORDER_CHANGED, order(name)))

    workshop.work()

    assert {row[0] for row in house.rows("SELECT order_id FROM decisions")} == {"1", "2"}
    assert house.rows("SELECT count(*) FROM inbox WHERE attempts = 1") == [(1,)]


def test_when_too_many_fail_the_line_stops_and_nothing_more_is_set_aside(
    house: House, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reception, "MOST_ASIDE", 3)
    broken(workshop)
    for number in range(5):
        house.send(an_event(ORDER_CHANGED, order(str(number))))
    while workshop.relay.turn():
        pass
    workshop.turn_once(Queue.ORDERS)
    aside_of = house.rows("SELECT count(*) FROM inbox WHERE attempts > 0")

    mended(workshop)
    house.clock.advance(reception.WITHIN.total_seconds() + 1)
    workshop.work()

    assert aside_of == [(3,)]
    assert house.count("decisions") == 5
    assert house.parked() == []


def test_what_cannot_be_read_stops_the_line_as_well(
    house: House, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reception, "MOST_ASIDE", 2)
    for number in range(4):
        workshop.publish(an_event(ORDER_CHANGED, {"order_id": str(number)}))
        workshop.turn_once(Queue.ORDERS)

    assert len(house.parked()) == 2


@pytest.mark.parametrize("attempts", range(1, MOST_ATTEMPTS))
def test_all_of_the_delay_is_drawn_by_chance(attempts: int) -> None:
    most = delay_after(attempts, 1.0)

    assert most is not None
    assert delay_after(attempts, 0.0) == timedelta(0)
    assert delay_after(attempts, 0.5) == most / 2
    assert most == min(FIRST_DELAY * 2 ** (attempts - 1), LONGEST_DELAY)
    assert delay_after(MOST_ATTEMPTS, 1.0) is None


def test_a_made_up_row_of_another_shop_is_not_touched(house: House, workshop: Workshop) -> None:
    house.send(an_event(ORDER_CHANGED, order("theirs"), "other"), shop_id="other")
    ((row,),) = house.rows("SELECT row FROM inbox")
    broken(workshop)

    workshop.publish(an_event(ORDER_CHANGED, order("ours")) | {"sockwiseinbox": row})
    workshop.turn_once(Queue.ORDERS)

    assert house.rows("SELECT shop_id, attempts FROM inbox ORDER BY row") == [
        ("other", 0),
        (SHOP, 0),
    ]
