"""What every ledger promises of an order that is erased."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace

import pytest

from shared.adapters.sql_ledger.ledger import SqlLedger
from shared.adapters.sql_ledger.tables import chain, decisions, orders
from shared.domain.decision import Decision
from shared.domain.policy import Outcome
from shared.domain.recorded_facts import OF_ORDER, RecordedFacts, WearerRefs
from shared.domain.review import Review, ReviewAction
from shared.ports.audit import ChainReport
from tests.builders import a_line, a_line_screening
from tests.contract.books import NOON, a_decision, open_shop, some_facts
from tests.contract.rows import everything, rows_of

ORDER_ID, OTHER_ID = "ORDER-4711", "ORDER-4712"
VERSIONS: tuple[str | int, ...] = ("2026-04-30T07:08:09Z", 1_777_777_777_777_777)
LINE_IDS = ("LINE-1", "LINE-2")


def facts() -> RecordedFacts:
    lines = (
        a_line(LINE_IDS[0], "TITLE of a sock", sku="SKU-7", screening_ref="SREF-line"),
        a_line(LINE_IDS[1], "20-30 mmHg", fit_ref="FITREF"),
    )
    wearers = {OF_ORDER: WearerRefs("SREF-order", clearances=("CREF",))}
    kept = some_facts(*lines, order_id=ORDER_ID, screening_ref="SREF-order", market="US-NV")
    return replace(kept, wearers=wearers)


def of_order(decision_id: str, version: str | int, order_id: str = ORDER_ID) -> Decision:
    decision = a_decision(decision_id, order_id, version)
    lines = tuple(a_line_screening(line_id, Outcome.HOLD) for line_id in LINE_IDS)
    screening = replace(decision.screening, lines=lines, ship_now=(LINE_IDS[1],))
    review = Review(
        action=ReviewAction.RELEASE,
        reviewer="Rosa",
        lines=LINE_IDS[:1],
        overridden={LINE_IDS[0]: ("DIABETES",)},
        policy_version="sha256:x",
    )
    return replace(decision, screening=screening, review=review)


LED_TO = [
    *(ORDER_ID, *LINE_IDS, "TITLE", "SKU-7", "SREF", "FITREF", "CREF", "US-NV", "lines digest"),
    *("2026-04-30", "1777532889000000000", "1777777777777777"),
]


def fill(ledger: SqlLedger, *, shop: str = "a", order_id: str = ORDER_ID) -> None:
    with ledger.begin() as books:
        open_shop(books, shop)
        for number, version in enumerate(VERSIONS):
            decision = of_order(f"{order_id} d{number}".replace("ORDER", "o"), version, order_id)
            books.decisions.standing(shop, order_id)
            books.decisions.add(shop, decision, body_digest="lines digest", recorded=facts())
            books.decisions.stand(shop, decision)


def unlink(ledger: SqlLedger, order_id: str = ORDER_ID, shop: str = "a") -> int:
    with ledger.begin() as books:
        return books.decisions.unlink(shop, order_id, at=NOON)


def verify(ledger: SqlLedger, shop: str = "a") -> ChainReport:
    with ledger.look() as books:
        return books.audit.verify(shop)


def ids(found: Sequence[Decision]) -> list[str]:
    return [one.decision_id for one in found]


@pytest.fixture
def filled(ledger: SqlLedger) -> SqlLedger:
    fill(ledger)
    return ledger


def test_nothing_leads_to_an_erased_order(filled: SqlLedger, ledger_url: str) -> None:
    count = unlink(filled)

    raw = everything(ledger_url)
    assert count == 2
    assert [told for told in LED_TO if told.encode() in raw] == []
    with filled.begin() as books:
        for told in filter(None, (d.order_id for d in books.decisions.stopped("a", limit=9))):
            assert told.startswith("erased-")


def test_not_even_whoever_has_the_keys_finds_it_in_what_was_sealed(filled: SqlLedger) -> None:
    unlink(filled)

    with filled.look() as books:
        [standing] = books.decisions.all_standing("a", since=None)
        history = books.decisions.history("a", standing.decision.order_id)

    told = repr((standing, history))
    assert [led for led in LED_TO if led in told] == []
    assert standing.recorded is None


def test_the_order_is_not_known_under_its_id_any_more(filled: SqlLedger) -> None:
    unlink(filled)

    with filled.begin() as books:
        assert ids(books.decisions.history("a", ORDER_ID)) == []
        assert books.decisions.latest("a", ORDER_ID) is None
        assert books.decisions.all_recorded("a", ORDER_ID) == []
        assert books.decisions.stopped("a", limit=9) == []
        for number, version in enumerate(VERSIONS):
            was = of_order(f"d{number}", version)
            assert books.decisions.find("a", ORDER_ID, was.version.value, was.facts) is None
        assert books.decisions.standing("a", ORDER_ID) is None


def test_what_was_decided_stays_with_its_reasons_and_its_review(filled: SqlLedger) -> None:
    with filled.look() as books:
        before = books.decisions.history("a", ORDER_ID)
    unlink(filled)

    with filled.look() as books:
        [standing] = books.decisions.all_standing("a", since=None)
        after = books.decisions.history("a", standing.decision.order_id)

    assert ids(after) == ids(before)
    for one, was in zip(after, before, strict=True):
        assert one.screening.outcome is was.screening.outcome
        assert [line.line_id for line in one.screening.lines] == ["1", "2"]
        assert [line.reasons for line in one.screening.lines] == [
            line.reasons for line in was.screening.lines
        ]
        assert one.screening.ship_now == ("2",)
        assert one.review is not None
        assert (one.review.reviewer, one.review.lines) == ("Rosa", ("1",))
        assert one.review.overridden == {"1": ("DIABETES",)}
        assert (one.decided_at, one.policy_version) == (was.decided_at, was.policy_version)


def test_the_chain_stays_whole_and_says_that_it_was_done(filled: SqlLedger) -> None:
    fill(filled, order_id=OTHER_ID)

    unlink(filled)

    report = verify(filled)
    assert (report.faults, report.erased, report.head.length) == ([], 2, 6)


def test_erasing_twice_or_an_order_that_nobody_knows_is_harmless(
    filled: SqlLedger, ledger_url: str
) -> None:
    counts = [unlink(filled), unlink(filled), unlink(filled, "unknown"), unlink(filled, shop="b")]

    report = verify(filled)
    assert counts == [2, 0, 0, 0]
    assert (report.faults, report.erased) == ([], 2)
    assert [row["order_id"][:7] for row in rows_of(ledger_url, orders)] == ["erased-"]


def test_what_is_left_may_be_erased_again(filled: SqlLedger, ledger_url: str) -> None:
    unlink(filled)
    [left] = rows_of(ledger_url, orders)

    assert unlink(filled, left["order_id"]) == 2
    assert verify(filled).faults == []


def test_other_orders_and_shops_keep_theirs(filled: SqlLedger) -> None:
    fill(filled, order_id=OTHER_ID)
    fill(filled, shop="b")

    unlink(filled)

    with filled.look() as books:
        assert len(books.decisions.history("a", OTHER_ID)) == 2
        assert len(books.decisions.history("b", ORDER_ID)) == 2
        assert [one.order_id for one in books.decisions.stopped("a", limit=9)] == [OTHER_ID]
    assert (verify(filled).erased, verify(filled, "b").erased) == (2, 0)
    assert verify(filled, "b").faults == []


def test_an_order_that_comes_again_after_it_was_erased_is_a_new_one(filled: SqlLedger) -> None:
    unlink(filled)

    fill(filled)

    with filled.look() as books:
        assert len(books.decisions.history("a", ORDER_ID)) == 2
    report = verify(filled)
    assert (report.faults, report.erased, report.head.length) == ([], 2, 6)


def test_a_decision_may_be_erased_in_the_transaction_that_made_it(ledger: SqlLedger) -> None:
    with ledger.begin() as books:
        open_shop(books)
        books.decisions.add("a", of_order("d1", 1), body_digest="lines", recorded=facts())
        books.decisions.unlink("a", ORDER_ID, at=NOON)

    report = verify(ledger)
    assert (report.faults, report.erased, report.head.length) == ([], 1, 2)


def test_an_erasure_that_fails_changes_nothing(filled: SqlLedger, ledger_url: str) -> None:
    before = rows_of(ledger_url, decisions), rows_of(ledger_url, chain)

    def fail() -> None:
        with filled.begin() as books:
            books.decisions.unlink("a", ORDER_ID, at=NOON)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert (rows_of(ledger_url, decisions), rows_of(ledger_url, chain)) == before


def test_whoever_waited_for_an_order_while_it_was_erased_locks_a_new_one(
    filled: SqlLedger,
) -> None:
    """Otherwise what they decide would never stand."""
    waits, decision = threading.Event(), of_order("late", 7)

    def screen() -> None:
        waits.wait(5)
        with filled.begin() as books:
            assert books.decisions.standing("a", ORDER_ID) is None
            books.decisions.add("a", decision, body_digest="lines", recorded=facts())
            books.decisions.stand("a", decision)

    thread = threading.Thread(target=screen)
    thread.start()
    with filled.begin() as books:
        books.decisions.unlink("a", ORDER_ID, at=NOON)
        waits.set()
        thread.join(0.3)
    thread.join()

    with filled.look() as books:
        assert books.decisions.latest("a", ORDER_ID) == decision
    assert verify(filled).faults == []
