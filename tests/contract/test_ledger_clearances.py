"""What every ledger promises of clinicians' documents."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from shared.adapters.sql_ledger.ledger import SqlLedger
from shared.adapters.sql_ledger.tables import clearances
from shared.domain.clearance import FiledClearance
from shared.domain.grade import Tier
from tests.contract.books import NOON, after, open_shop
from tests.contract.rows import change
from tests.evidence import a_filed_clearance


def file(ledger: SqlLedger, *documents: FiledClearance, shop_id: str = "a") -> None:
    with ledger.begin() as books:
        open_shop(books, shop_id)
        for document in documents:
            books.clearances.file(shop_id, document, at=NOON, forget_at=NOON)


def get(ledger: SqlLedger, ref: str = "c_1", shop_id: str = "a") -> FiledClearance | None:
    with ledger.look() as books:
        return books.clearances.get(shop_id, ref)


def concerning(
    ledger: SqlLedger, *screening_refs: str, order_id: str | None = None, shop_id: str = "a"
) -> list[str]:
    with ledger.look() as books:
        found = books.clearances.concerning(
            shop_id, screening_refs=iter(screening_refs), order_id=order_id
        )
    return [one.ref for one in found]


def three_documents() -> tuple[FiledClearance, ...]:
    return (
        a_filed_clearance("c_3", screening_ref="s_1"),
        a_filed_clearance("c_2", order_id="1001"),
        a_filed_clearance("c_1", screening_ref="s_2"),
    )


@pytest.mark.parametrize(
    "document",
    [
        a_filed_clearance(),
        a_filed_clearance("c_1", "PAD_DIAGNOSED", "DIABETES", expires=date(2027, 1, 31)),
        a_filed_clearance(tier=None, verified=False, grade="class 2 ½", kind="Überweisung"),
        a_filed_clearance(order_id="1001"),
        a_filed_clearance(order_id="1001", lines=frozenset({"1", "2"}), tiers=frozenset(Tier)),
        a_filed_clearance(order_id="1001", lines=frozenset()),
    ],
    ids=range(6),
)
def test_a_document_is_read_as_it_was_filed(ledger: SqlLedger, document: FiledClearance) -> None:
    file(ledger, document)

    assert get(ledger) == document
    assert get(ledger, "c_2") is None


def test_a_document_filed_again_replaces_the_one_before(ledger: SqlLedger) -> None:
    unseen, other = a_filed_clearance(verified=False), a_filed_clearance("c_2")
    file(ledger, unseen, other)
    seen = replace(unseen, clearance=replace(unseen.clearance, verified=True), reviewer="Ida")

    file(ledger, seen)

    assert (get(ledger), get(ledger, "c_2")) == (seen, other)
    assert concerning(ledger, "s_1") == ["c_1", "c_2"]


def test_documents_of_wearers_and_of_the_order_are_found_in_order_of_their_references(
    ledger: SqlLedger,
) -> None:
    file(ledger, *three_documents())

    assert concerning(ledger, "s_1", "s_2", order_id="1001") == ["c_1", "c_2", "c_3"]
    assert concerning(ledger, "s_1", "s_3", order_id="1002") == ["c_3"]
    assert concerning(ledger, order_id="1001") == ["c_2"]
    assert concerning(ledger) == []


def test_erasing_takes_those_of_the_wearers_and_of_the_order(ledger: SqlLedger) -> None:
    file(ledger, *three_documents())

    with ledger.begin() as books:
        gone = [
            books.clearances.erase("a", screening_refs=["s_2"], order_id="1001"),
            books.clearances.erase("a", screening_refs=["s_2"], order_id="1001"),
            books.clearances.erase("a", screening_refs=[], order_id=None),
        ]

    assert gone == [2, 0, 0]
    assert concerning(ledger, "s_1", "s_2", order_id="1001") == ["c_3"]


def test_shops_never_see_each_others_documents(ledger: SqlLedger) -> None:
    of_a, of_b = a_filed_clearance(), a_filed_clearance(verified=False)
    file(ledger, of_a)
    file(ledger, of_b, shop_id="b")

    with ledger.begin() as books:
        assert books.clearances.erase("c", screening_refs=["s_1"], order_id=None) == 0

    assert (get(ledger), get(ledger, shop_id="b")) == (of_a, of_b)
    assert get(ledger, shop_id="c") is None
    assert concerning(ledger, "s_1", shop_id="c") == []


@pytest.mark.parametrize(
    "moved",
    [
        {"ref": "c_9"},
        {"shop_id": "b"},
        {"screening_ref": "s_2"},
        {"screening_ref": None, "order_id": "1001"},
        {"order_id": "1001"},
    ],
)
def test_a_document_made_to_speak_of_another_cannot_be_opened(
    ledger: SqlLedger, ledger_url: str, moved: dict[str, Any]
) -> None:
    file(ledger, a_filed_clearance())
    file(ledger, shop_id="b")

    change(ledger_url, clearances, {"shop_id": "a", "ref": "c_1"}, **moved)

    shop_id = moved.get("shop_id", "a")
    with pytest.raises(ValueError, match="not sealed with this key"):
        get(ledger, moved.get("ref", "c_1"), shop_id)
    with pytest.raises(ValueError, match="not sealed with this key"):
        concerning(ledger, "s_1", "s_2", order_id="1001", shop_id=shop_id)


def test_a_document_is_forgotten_at_its_time_and_no_other(ledger: SqlLedger) -> None:
    with ledger.begin() as books:
        open_shop(books)
        for number in range(3):
            due = after(number)
            books.clearances.file("a", a_filed_clearance(f"c{number}"), at=NOON, forget_at=due)

        gone = books.clearances.forget(at=after(1))

        assert gone == 2
        assert books.clearances.get("a", "c2") is not None
        assert books.clearances.get("a", "c1") is None
