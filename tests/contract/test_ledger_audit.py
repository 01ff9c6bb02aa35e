"""What every ledger promises of the audit chain while nobody tampers with it."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.adapters.sql_ledger.chain import BEGINNING
from shared.adapters.sql_ledger.ledger import SqlLedger
from shared.adapters.sql_ledger.tables import chain
from shared.ports.audit import ChainHead
from tests.contract.books import NOON, VAULT, open_shop
from tests.contract.chained import decide, fill, head, verify
from tests.contract.rows import rows_of

WRITERS, ORDERS_EACH = 8, 6


def test_a_shop_without_records_has_a_chain_of_length_0(ledger: SqlLedger) -> None:
    with ledger.begin() as books:
        open_shop(books)

    report = verify(ledger)

    assert report.head == head(ledger) == ChainHead(0, BEGINNING)
    assert (report.faults, report.erased) == ([], 0)


def test_the_chains_of_shops_whose_decisions_come_in_turn_are_whole(ledger: SqlLedger) -> None:
    fill(ledger)

    reports = [verify(ledger, shop) for shop in ("a", "b")]

    assert [(one.faults, one.erased, one.head.length) for one in reports] == [
        ([], 1, 5),
        ([], 0, 2),
    ]
    assert [one.head for one in reports] == [head(ledger, "a"), head(ledger, "b")]


def test_decisions_of_one_transaction_are_records_in_their_order(
    ledger: SqlLedger, ledger_url: str
) -> None:
    with ledger.begin() as books:
        for shop in ("b", "a"):
            open_shop(books, shop)
        for number in range(5):
            for shop in ("b", "a"):
                decide(books, shop, "1001", number, stands=False)

    linked = [(row["shop_id"], row["place"], row["subject"]) for row in rows_of(ledger_url, chain)]
    assert linked == [
        *(("a", number + 1, 2 * number + 2) for number in range(5)),
        *(("b", number + 1, 2 * number + 1) for number in range(5)),
    ]
    assert (verify(ledger, "a").faults, verify(ledger, "b").faults) == ([], [])


def test_a_transaction_that_fails_leaves_no_record(ledger: SqlLedger) -> None:
    fill(ledger)

    def fail() -> None:
        with ledger.begin() as books:
            decide(books, "a", "1009", 1)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert (verify(ledger).faults, head(ledger).length) == ([], 5)


def test_a_decision_that_stands_again_is_no_new_record(ledger: SqlLedger) -> None:
    fill(ledger)

    with ledger.begin() as books:
        first, _ = books.decisions.history("a", "1001")
        books.decisions.stand("a", first)

    assert (verify(ledger).faults, head(ledger).length) == ([], 5)


@pytest.mark.parametrize("seen", range(7))
def test_every_head_that_was_ever_seen_is_an_anchor(ledger: SqlLedger, seen: int) -> None:
    heads = []
    with ledger.begin() as books:
        open_shop(books)
    for number in range(6):
        heads.append(head(ledger))
        with ledger.begin() as books:
            decide(books, "a", "1001", number)
    heads.append(head(ledger))

    assert verify(ledger, anchor=heads[seen]).faults == []


def test_writers_at_once_wait_for_each_other_and_the_chains_are_whole(ledger: SqlLedger) -> None:
    """Each transaction decides for both shops, in whatever order."""
    with ledger.begin() as books:
        for shop in ("a", "b"):
            open_shop(books, shop)
    together = threading.Barrier(WRITERS)

    def write(writer: int) -> None:
        together.wait(10)
        for number in range(ORDERS_EACH):
            with ledger.begin() as books:
                for shop in ("a", "b") if writer % 2 else ("b", "a"):
                    decide(books, shop, f"{writer} {shop}", number)

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))

    for shop in ("a", "b"):
        report = verify(ledger, shop)
        assert (report.faults, report.head.length) == ([], WRITERS * ORDERS_EACH)


def test_an_erasure_of_several_orders_and_a_screening_never_wait_for_each_other(
    ledger: SqlLedger,
) -> None:
    """The chain is locked last: an order that is locked after it would be a deadlock."""
    with ledger.begin() as books:
        open_shop(books)
        for order_id in ("1", "2"):
            for number in range(3):
                decide(books, "a", order_id, number)
    first_is_erased, second_is_locked = threading.Event(), threading.Event()

    def screen() -> None:
        with ledger.begin() as books:
            books.decisions.standing("a", "2")
            second_is_locked.set()
            first_is_erased.wait(0.3)  # On SQLite nobody else writes meanwhile.
            decide(books, "a", "2", 9)

    with ThreadPoolExecutor(1) as pool:
        screened = pool.submit(screen)
        second_is_locked.wait(10)
        with ledger.begin() as books:
            erased = [books.decisions.unlink("a", "1", at=NOON)]
            first_is_erased.set()
            erased.append(books.decisions.unlink("a", "2", at=NOON))
        screened.result()

    assert erased == [3, 4]
    assert verify(ledger).faults == []


def test_a_chain_is_checked_as_of_one_moment_while_others_write(ledger: SqlLedger) -> None:
    with ledger.begin() as books:
        open_shop(books)
    done, reports = threading.Event(), []

    def write() -> None:
        for number in range(40):
            with ledger.begin() as books:
                decide(books, "a", "1001", number)
                if number % 10 == 9:
                    books.decisions.unlink("a", "1001", at=NOON)
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    while not done.is_set():
        reports.append(verify(ledger))
    writer.join()

    assert [report.faults for report in reports if report.faults] == []
    assert verify(ledger).head.length == 80
    assert verify(ledger).erased == 40


def test_many_decisions_are_read_without_being_kept(
    ledger: SqlLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More than a page of them."""
    monkeypatch.setattr("shared.adapters.sql_ledger.audit.PAGE", 7)
    with ledger.begin() as books:
        open_shop(books)
        for number in range(30):
            decide(books, "a", "1001", number, stands=False)

    assert (verify(ledger).faults, verify(ledger).head.length) == ([], 30)


def test_without_a_vault_nothing_can_be_verified(ledger: SqlLedger, ledger_url: str) -> None:
    fill(ledger)
    bare = SqlLedger(ledger_url)

    with pytest.raises(RuntimeError, match="without its vault"):
        verify(bare)

    bare.close()


def test_with_another_master_key_every_record_is_at_fault_and_few_are_told(
    ledger: SqlLedger, ledger_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.adapters.sql_ledger.audit.MOST_FAULTS", 3)
    fill(ledger)
    other = SqlLedger(ledger_url, type(VAULT)(bytes(32)))

    report = verify(other)

    other.close()
    assert len(report.faults) == 3
    assert report.head == head(ledger)
