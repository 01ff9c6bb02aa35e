"""Whatever is done to a decision behind the ledger's back, the audit chain finds it.

Shop a has records 1 to 5; 3 tells that the decision of record 2 was erased. Shop b has two.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete

from shared.adapters.sql_ledger.ledger import SqlLedger
from shared.adapters.sql_ledger.tables import chain, chain_heads, decisions, shops
from tests.contract.books import VAULT
from tests.contract.chained import (
    KINDS,
    fill,
    found,
    put,
    remove,
    reseal,
    subject_of,
)
from tests.contract.rows import change, opened, rows_of

Tampering = Callable[[str], object]


@pytest.fixture
def filled(ledger: SqlLedger) -> SqlLedger:
    fill(ledger)
    return ledger


def column(name: str, value: Any, place: int) -> Tampering:
    return lambda url: change(url, decisions, {"row": subject_of(url, place)}, **{name: value})


def sealed(changed: Callable[[Any], object], place: int = 1) -> Tampering:
    return lambda url: reseal(url, subject_of(url, place), changed)


def set_in(*path: str | int, to: Any) -> Callable[[Any], None]:
    def changed(document: Any) -> None:
        for step in path[:-1]:
            document = document[step]
        document[path[-1]] = to

    return changed


OTHER, ELSEWHERE = "says something else now", "belongs to another order, line or fact now"
UNREADABLE = "was changed: it cannot be read"


@pytest.mark.parametrize("place", [1, 2])
@pytest.mark.parametrize(
    ("tampered", "told"),
    [
        (set_in("decision", "outcome", to="clear"), OTHER),
        (set_in("decision", "code", to="CLEARED"), OTHER),
        (set_in("decision", "lines", 0, "outcome", to="refuse"), OTHER),
        (set_in("decision", "lines", 0, "reasons", to=[]), OTHER),
        (set_in("decision", "lines", 0, "reviewed", to=True), OTHER),
        (set_in("decision", "ship_now", to=["1"]), OTHER),
        (set_in("decision", "policy", "version", to="sha256:other"), OTHER),
        (set_in("decision", "previous", to="d0"), OTHER),
        (set_in("decision", "decided_at", to="2026-05-01T11:59:59Z"), OTHER),
        (set_in("decision", "review", to={"lines": [], "overridden": {}}), OTHER),
        (set_in("decision", "order_id", to="9"), ELSEWHERE),
        (set_in("decision", "version", to=9), ELSEWHERE),
        (set_in("decision", "lines", 0, "line_id", to="9"), ELSEWHERE),
        (set_in("digest", to="other"), ELSEWHERE),
        (set_in("facts", to={"order": {}}), ELSEWHERE),
        (set_in("more", to="anything"), ELSEWHERE),
        (lambda _: [], UNREADABLE),
        (lambda _: {"decision": {"lines": [{"line_id": []}]}}, UNREADABLE),
        (lambda _: "text", UNREADABLE),
    ],
    ids=range(19),
)
def test_a_document_that_was_sealed_again_with_the_shops_own_key(
    filled: SqlLedger, ledger_url: str, tampered: Callable[[Any], object], told: str, place: int
) -> None:
    """Also what is left of one that was erased."""
    faults = found(filled, sealed(tampered, place), ledger_url)

    assert faults
    assert all(told in fault for fault in faults)


@pytest.mark.parametrize("place", [1, 2])
@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("order_id", "1009", ELSEWHERE),
        ("version", 99, ELSEWHERE),
        ("version_text", "99", ELSEWHERE),
        ("facts", "f" * 64, ELSEWHERE),
        ("body_digest", "other", ELSEWHERE),
        ("decided_at", 1, ELSEWHERE),
        ("sealed", b"x" * 90, UNREADABLE),
        ("sealed", b"", UNREADABLE),
        ("shop_id", "b", "its decision was removed"),
        ("row", 999, "its decision was removed"),
    ],
)
def test_a_changed_column_of_a_decision(
    filled: SqlLedger, ledger_url: str, name: str, value: Any, told: str, place: int
) -> None:
    faults = found(filled, column(name, value, place), ledger_url)

    assert any(told in fault for fault in faults)


@pytest.mark.parametrize("place", KINDS)
def test_a_decision_that_was_removed(filled: SqlLedger, ledger_url: str, place: int) -> None:
    row = subject_of(ledger_url, place)

    faults = found(filled, lambda url: remove(url, decisions, row=row), ledger_url)

    assert f"record {place}: its decision was removed" in faults


@pytest.mark.parametrize("pair", [*itertools.combinations((1, 4, 5), 2)])
def test_two_decisions_that_changed_places(
    filled: SqlLedger, ledger_url: str, pair: tuple[int, int]
) -> None:
    one, other = (subject_of(ledger_url, place) for place in pair)

    def swap(url: str) -> None:
        for old, new in ((one, 0), (other, one), (0, other)):
            change(url, decisions, {"row": old}, row=new)

    faults = found(filled, swap, ledger_url)

    assert faults == [f"record {place}: its decision {OTHER}" for place in pair]


@pytest.mark.parametrize("copied", [1, 2, 5])
def test_a_decision_put_in_behind_the_chains_back(
    filled: SqlLedger, ledger_url: str, copied: int
) -> None:
    def insert_copy(url: str) -> None:
        row = subject_of(url, copied)
        [one] = [one for one in rows_of(url, decisions) if one["row"] == row]
        put(url, decisions, one | {"row": 900, "facts": "f" * 64})

    assert found(filled, insert_copy, ledger_url) == ["decision 900 stands in no record"]


def test_a_decision_of_a_shop_whose_chain_was_removed(filled: SqlLedger, ledger_url: str) -> None:
    def forget(url: str) -> None:
        with opened(url) as connection:
            connection.execute(delete(chain).where(chain.c.shop_id == "b"))
            connection.execute(delete(chain_heads).where(chain_heads.c.shop_id == "b"))

    faults = found(filled, forget, ledger_url, "b")

    assert faults == ["decision 3 stands in no record", "decision 5 stands in no record"]


def test_another_key_for_the_shop(filled: SqlLedger, ledger_url: str) -> None:
    new = VAULT.new_shop_key("a")

    faults = found(
        filled, lambda url: change(url, shops, {"shop_id": "a"}, sealed_key=new), ledger_url
    )

    assert [UNREADABLE in fault for fault in faults] == [True] * 5
