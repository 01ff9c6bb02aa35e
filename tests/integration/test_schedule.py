"""What happens without anybody asking: orders screened again, old things forgotten."""

from __future__ import annotations

import io
from threading import Event as Signal

import orjson
import pytest

from shared.ports.failures import LedgerUnavailable
from tests import builders
from tests.integration.guidance import (
    DAY,
    HOUR,
    MEDICAL,
    MINUTE,
    OTC,
    a_stricter_policy,
    activate,
    answered,
    schedule,
    screened,
    standing,
    unreadable_answers,
    why,
)
from tests.integration.house import SHOP, House, a_product, locked, order, put_product
from tests.policies import a_screener
from worker.schedule import Schedule

IN_DOUBT = builders.a_line_document(title="Sock in blue", sku="BLUE-M", product_id="blue")


def learn_the_grade(house: House) -> None:
    with house.ledger.begin() as books:
        put_product(books, SHOP, a_product("blue", sku="BLUE-M"))
        books.watches.ask_again(SHOP, ["1001", "1002", "1003"], at=house.clock.now())


def three_orders(house: House) -> None:
    for order_id in ("1001", "1002", "1003"):
        decision = screened(house, builders.an_order_document(IN_DOUBT, order_id=order_id))
        assert why(decision) == {"GRADE_UNKNOWN"}


def damage(house: House, order_id: str) -> None:
    """Its newest decision cannot be opened any more."""
    with house.ledger._engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE decisions SET sealed = zeroblob(40) WHERE order_id = ?", (order_id,)
        )


def test_orders_are_screened_again_when_a_grade_is_learnt(house: House) -> None:
    three_orders(house)
    learn_the_grade(house)

    schedule(house).turn()

    assert [why(standing(house, one)) for one in ("1001", "1002", "1003")] == [{"OTC_NOTICE"}] * 3


def test_an_order_that_cannot_be_screened_keeps_no_other_waiting(
    house: House, logged: io.BytesIO
) -> None:
    three_orders(house)
    damage(house, "1002")
    learn_the_grade(house)

    schedule(house).turn()

    assert [why(standing(house, one)) for one in ("1001", "1003")] == [{"OTC_NOTICE"}] * 2
    told = [orjson.loads(line) for line in logged.getvalue().splitlines()]
    [failed] = [line for line in told if line["event"] == "not_screened_again"]
    assert failed["error"] == "Unsealable"
    assert house.count("due_orders") == 1


def test_an_order_that_could_not_be_screened_is_tried_again_an_hour_later(house: House) -> None:
    three_orders(house)
    [(kept,)] = house.rows("SELECT sealed FROM decisions WHERE order_id = '1002'")
    damage(house, "1002")
    learn_the_grade(house)
    turns = schedule(house)
    turns.turn()
    with house.ledger._engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE decisions SET sealed = ? WHERE order_id = '1002'", (kept,)
        )

    house.clock.advance(HOUR - 1)
    turns.turn()
    before = why(standing(house, "1002"))
    house.clock.advance(1)
    turns.turn()

    assert (before, why(standing(house, "1002"))) == ({"GRADE_UNKNOWN"}, {"OTC_NOTICE"})


def test_more_orders_than_one_turn_takes_are_all_screened_in_the_next(house: House) -> None:
    with house.ledger.begin() as books:
        screener = a_screener(house.vault)
        for number in range(130):
            one = builders.an_order(
                builders.a_line(title="Sock in blue", sku="BLUE-M"), order_id=str(number)
            )
            screener.screen_and_record(books, SHOP, one, at=house.clock.now())
        put_product(books, SHOP, a_product("blue", sku="BLUE-M"))
        books.watches.ask_again(SHOP, map(str, range(130)), at=house.clock.now())
    turns = schedule(house)

    turns.turn()
    left = house.count("due_orders")
    turns.turn()

    assert (left, house.count("due_orders")) == (30, 0)
    assert house.count("decisions") == 260


def test_a_locked_ledger_leaves_everything_due(house: House) -> None:
    three_orders(house)
    learn_the_grade(house)

    with locked(house.ledger_file), pytest.raises(LedgerUnavailable):
        schedule(house).turn()
    schedule(house).turn()

    assert why(standing(house)) == {"OTC_NOTICE"}


def test_the_loop_outlives_a_ledger_that_is_out_of_reach(house: House) -> None:
    stop = Signal()

    class Clock:
        calls = 0

        def now(self) -> object:
            self.calls += 1
            if self.calls == 1:
                raise LedgerUnavailable("away")
            stop.set()
            return house.clock.now()

    clock = Clock()
    Schedule(house.ledger, a_screener(house.vault), clock, stop).run()  # type: ignore[arg-type]

    assert clock.calls == 2


def test_a_policy_whose_text_is_lost_clears_nobody(house: House) -> None:
    activate(house, a_stricter_policy())
    with house.ledger._engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM policy_texts")

    strong = screened(house, title=MEDICAL)
    light = screened(house, order("1002", OTC, screening_ref=answered(house)))
    activate(house, a_stricter_policy())
    house.clock.advance(MINUTE)
    schedule(house).turn()

    assert (strong["outcome"], why(strong)) == ("hold", {"SCREEN_UNAVAILABLE"})
    assert (light["outcome"], why(light)) == ("advise", {"SCREEN_UNAVAILABLE"})
    assert why(standing(house, "1002")) == {"OTC_CLEAR"}
    assert standing(house)["policy"]["name"] == "stricter"


def test_answers_that_are_damaged_for_good_do_not_fill_the_ledger(house: House) -> None:
    ref = answered(house)
    turns = schedule(house)
    with unreadable_answers(house):
        screened(house, title=MEDICAL, screening_ref=ref)
        for _ in range(20):
            house.clock.advance(HOUR)
            turns.turn()

        assert (house.count("decisions"), house.count("outbox")) == (1, 1)
        assert house.count("due_orders") == 1


def test_an_order_whose_answers_are_forgotten_in_the_end_is_as_if_never_answered(
    house: House,
) -> None:
    ref = answered(house)
    turns = schedule(house)
    with unreadable_answers(house):
        screened(house, title=MEDICAL, screening_ref=ref)
        for _ in range(2):
            house.clock.advance(180 * DAY)
            turns.turn()

    assert why(standing(house)) == {"QUESTIONNAIRE_MISSING", "GUIDANCE_REQUIRED"}
    assert house.count("due_orders") == 0
