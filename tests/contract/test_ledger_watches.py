"""What every ledger promises of orders that are to be screened again."""

from __future__ import annotations

import threading
from collections.abc import Iterable

import pytest

from shared.adapters.sql_ledger.ledger import SqlLedger
from shared.ports.decisions import Watched
from tests.contract.books import NOON, after

REF, SKU, PRODUCT = Watched.SCREENING_REF, Watched.SKU, Watched.PRODUCT


def replace(
    ledger: SqlLedger, order_id: str, *watched: tuple[Watched, str], shop_id: str = "a"
) -> None:
    with ledger.begin() as books:
        books.watches.replace(shop_id, order_id, iter(watched))


def watching(ledger: SqlLedger, kind: Watched, *names: str, shop_id: str = "a") -> list[str]:
    with ledger.look() as books:
        return list(books.watches.orders_watching(shop_id, kind, iter(names)))


def ask(ledger: SqlLedger, *order_ids: str, seconds: float = 0, shop_id: str = "a") -> None:
    with ledger.begin() as books:
        books.watches.ask_again(shop_id, iter(order_ids), at=after(seconds))


def take(ledger: SqlLedger, seconds: float = 0, limit: int = 10) -> list[tuple[str, str]]:
    with ledger.begin() as books:
        return list(books.watches.take_due(at=after(seconds), limit=limit))


def is_due(ledger: SqlLedger, seconds: float) -> bool:
    with ledger.look() as books:
        return books.watches.is_due(at=after(seconds))


def test_orders_are_found_by_what_concerns_them(ledger: SqlLedger) -> None:
    replace(ledger, "2", (REF, "s_1"), (SKU, "M"), (SKU, "M"), (PRODUCT, "sock"))
    replace(ledger, "1", (REF, "s_1"), (SKU, "s_2"))

    assert watching(ledger, REF, "s_1", "s_2") == ["1", "2"]
    assert watching(ledger, SKU, "M", "L") == ["2"]
    assert watching(ledger, PRODUCT, "sock") == ["2"]
    assert watching(ledger, PRODUCT, "M", "s_1") == []
    assert watching(ledger, REF) == []


def test_what_concerned_an_order_before_does_not_any_more(ledger: SqlLedger) -> None:
    replace(ledger, "1", (REF, "s_1"), (SKU, "M"))
    replace(ledger, "2", (REF, "s_1"))

    replace(ledger, "1", (SKU, "M"), (SKU, "L"))

    assert watching(ledger, REF, "s_1") == ["2"]
    assert watching(ledger, SKU, "M", "L") == ["1"]


def test_nothing_need_concern_an_order(ledger: SqlLedger) -> None:
    replace(ledger, "1", (REF, "s_1"))

    replace(ledger, "1")

    assert watching(ledger, REF, "s_1") == []


def test_a_forgotten_order_is_watched_by_nothing_and_not_due(ledger: SqlLedger) -> None:
    for order_id in ("1", "2"):
        replace(ledger, order_id, (REF, "s_1"), (SKU, "M"))
        ask(ledger, order_id)

    with ledger.begin() as books:
        books.watches.forget_order("a", "1")
        books.watches.forget_order("b", "2")
        books.watches.forget_order("a", "3")

    assert (watching(ledger, REF, "s_1"), watching(ledger, SKU, "M")) == (["2"], ["2"])
    assert take(ledger) == [("a", "2")]


def test_shops_never_see_each_others_watches(ledger: SqlLedger) -> None:
    replace(ledger, "1", (REF, "s_1"))
    replace(ledger, "1", (REF, "s_2"), shop_id="b")

    assert watching(ledger, REF, "s_1", "s_2", shop_id="b") == ["1"]
    assert watching(ledger, REF, "s_1", shop_id="b") == []
    assert watching(ledger, REF, "s_1", "s_2", shop_id="c") == []


def test_an_order_is_due_from_its_moment_on_and_taken_once(ledger: SqlLedger) -> None:
    ask(ledger, "1", "1", seconds=5)
    ask(ledger, "1", seconds=5, shop_id="b")

    due = [is_due(ledger, 4.999_999), is_due(ledger, 5)]
    taken = [take(ledger, 4.999_999), take(ledger, 5), take(ledger, 5)]

    assert due == [False, True]
    assert taken == [[], [("a", "1"), ("b", "1")], []]
    assert not is_due(ledger, 5)


@pytest.mark.parametrize("moments", [(5, 9), (9, 5), (5, 9, 5, 7)])
def test_the_earliest_moment_that_was_asked_for_counts(
    ledger: SqlLedger, moments: Iterable[int]
) -> None:
    for seconds in moments:
        ask(ledger, "1", seconds=seconds)

    assert (is_due(ledger, 4), is_due(ledger, 5)) == (False, True)
    assert take(ledger, 5) == [("a", "1")]
    assert not is_due(ledger, 10)


def test_asking_for_nothing_is_harmless(ledger: SqlLedger) -> None:
    ask(ledger)

    assert not is_due(ledger, 0)
    assert take(ledger) == []


def test_no_more_are_taken_than_asked_for_and_none_is_passed_over(ledger: SqlLedger) -> None:
    ask(ledger, "1", "2", "3")

    taken = [take(ledger, limit=2), take(ledger, limit=2), take(ledger, limit=2)]

    assert [len(one) for one in taken] == [2, 1, 0]
    assert {*taken[0], *taken[1]} == {("a", "1"), ("a", "2"), ("a", "3")}


def test_what_a_failed_transaction_took_is_due_again(ledger: SqlLedger) -> None:
    ask(ledger, "1")

    def fail() -> None:
        with ledger.begin() as books:
            books.watches.take_due(at=NOON, limit=10)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert take(ledger) == [("a", "1")]


def test_two_takers_at_once_get_different_orders(ledger: SqlLedger) -> None:
    """The second begins while the first still holds what it took."""
    ask(ledger, *map(str, range(10)))
    has_taken, taken = threading.Event(), list[list[tuple[str, str]]]()

    def second() -> None:
        has_taken.wait(5)
        taken.append(take(ledger, limit=6))

    thread = threading.Thread(target=second)
    thread.start()
    with ledger.begin() as books:
        taken.append(list(books.watches.take_due(at=NOON, limit=6)))
        has_taken.set()
        thread.join(0.3)  # On PostgreSQL it is done by now; on SQLite it waits for its turn.
    thread.join()

    assert [len(one) for one in taken] == [6, 4]
    assert len(set(taken[0]) | set(taken[1])) == 10


def test_many_orders_are_replaced_in_one_transaction_which_sees_them_itself(
    ledger: SqlLedger,
) -> None:
    replace(ledger, "1", (REF, "before"))
    replace(ledger, "1", (REF, "theirs"), shop_id="b")

    with ledger.begin() as books:
        books.watches.replace("a", "1", [(REF, "now")])
        books.watches.replace("a", "2", [(REF, "now"), (SKU, "M")])
        books.watches.replace("a", "2", [(REF, "now")])
        books.watches.replace("b", "2", [(REF, "now")])
        seen = list(books.watches.orders_watching("a", REF, ["now", "before"]))
        books.watches.replace("a", "3", [(REF, "now")])
        books.watches.replace("a", "4", [(REF, "now")])
        books.watches.forget_order("a", "4")

    assert seen == ["1", "2"]
    assert watching(ledger, REF, "now", "before") == ["1", "2", "3"]
    assert watching(ledger, SKU, "M") == []
    assert watching(ledger, REF, "now", "theirs", shop_id="b") == ["1", "2"]
