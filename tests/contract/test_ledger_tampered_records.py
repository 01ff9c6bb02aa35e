"""Whatever is done to the audit chain itself behind the ledger's back, it is found.

Shop a has records 1 to 5; 3 tells that the decision of record 2 was erased. Shop b has two.
"""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from sqlalchemy import delete

from shared.adapters.sql_ledger.chain import BEGINNING
from shared.adapters.sql_ledger.ledger import SqlLedger
from shared.adapters.sql_ledger.tables import chain, chain_heads, decisions
from shared.ports.audit import ChainHead
from tests.contract.chained import (
    KINDS,
    fill,
    found,
    head,
    link,
    links,
    put,
    remove,
    subject_of,
    verify,
)
from tests.contract.rows import change, opened


@pytest.fixture
def filled(ledger: SqlLedger) -> SqlLedger:
    fill(ledger)
    return ledger


@pytest.mark.parametrize("place", KINDS)
def test_a_record_that_was_removed(filled: SqlLedger, ledger_url: str, place: int) -> None:
    faults = found(filled, lambda url: remove(url, chain, **link(place)), ledger_url)

    if place < 5:
        assert f"record {place + 1}: 1 records before it are missing" in faults
    else:
        assert "the chain ends at record 4, and its head says 5" in faults
    if KINDS[place] == "erasure":
        assert "decision 2 was unlinked from its order, and no erasure is recorded" in faults


@pytest.mark.parametrize("pair", [*itertools.combinations(KINDS, 2)])
def test_two_records_that_changed_places(
    filled: SqlLedger, ledger_url: str, pair: tuple[int, int]
) -> None:
    def swap(url: str) -> None:
        one, other = pair
        change(url, chain, link(one), place=0)
        change(url, chain, link(other), place=one)
        change(url, chain, link(0), place=other)

    faults = found(filled, swap, ledger_url)

    for place in pair:
        assert any(one.startswith(f"record {place}: it was changed") for one in faults)


@pytest.mark.parametrize("place", KINDS)
@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("content", "c" * 64), ("identity", "i" * 64), ("mac", "m" * 64), ("subject", 4)),
        *(("kind", "other"), ("subject", None), ("salt", b"s" * 16), ("content", "")),
    ],
)
def test_a_changed_column_of_a_record(
    filled: SqlLedger, ledger_url: str, place: int, name: str, value: Any
) -> None:
    if (name, value) == ("subject", subject_of(ledger_url, place)):
        value = 1

    faults = found(filled, lambda url: change(url, chain, link(place), **{name: value}), ledger_url)

    assert any(fault.startswith(f"record {place}:") for fault in faults)


@pytest.mark.parametrize("place", [1, 3, 4, 5])
def test_a_salt_that_was_removed_without_an_erasure(
    filled: SqlLedger, ledger_url: str, place: int
) -> None:
    subject = subject_of(ledger_url, place)

    faults = found(filled, lambda url: change(url, chain, link(place), salt=None), ledger_url)

    told = f"decision {subject} was unlinked from its order, and no erasure is recorded"
    assert faults == [told]


@pytest.mark.parametrize("signed_with", ["f" * 64, BEGINNING, "mac of the last"])
def test_a_forged_record_of_an_erasure(
    filled: SqlLedger, ledger_url: str, signed_with: str
) -> None:
    def forge(url: str) -> None:
        own = links(url)
        mac = own[5]["mac"] if signed_with == "mac of the last" else signed_with
        subject = own[5]["subject"]
        change(url, chain, link(5), salt=None)
        put(url, chain, own[3] | {"place": 6, "subject": subject, "mac": mac})
        change(url, chain_heads, {"shop_id": "a"}, length=6, mac=mac)

    faults = found(filled, forge, ledger_url)

    assert "record 6: it was changed, or stands where it was not written" in faults


@pytest.mark.parametrize("place", [1, 3, 6])
def test_a_record_copied_from_another_shop(filled: SqlLedger, ledger_url: str, place: int) -> None:
    def copy(url: str) -> None:
        foreign = links(url, "b")[1]
        if place < 6:
            remove(url, chain, **link(place))
        put(url, chain, foreign | link(place))

    faults = found(filled, copy, ledger_url)

    assert f"record {place}: it was changed, or stands where it was not written" in faults


@pytest.mark.parametrize(
    "values", [{"length": 4}, {"length": 6}, {"mac": "0" * 64}, {"shop_id": "c"}]
)
def test_a_changed_head(filled: SqlLedger, ledger_url: str, values: dict[str, Any]) -> None:
    faults = found(
        filled, lambda url: change(url, chain_heads, {"shop_id": "a"}, **values), ledger_url
    )

    assert len(faults) == 1
    assert "the chain ends at record 5, and its head says" in faults[0]


def test_a_head_that_was_removed(filled: SqlLedger, ledger_url: str) -> None:
    faults = found(filled, lambda url: remove(url, chain_heads, shop_id="a"), ledger_url)

    assert faults == ["the chain ends at record 5, and its head says 0"]


@pytest.mark.parametrize("left", range(5))
def test_a_tail_cut_off_together_with_a_forged_head_is_found_by_an_anchor_alone(
    filled: SqlLedger, ledger_url: str, left: int
) -> None:
    seen, rows = head(filled), links(ledger_url)
    mac = rows[left]["mac"] if left else BEGINNING
    gone = {rows[place]["subject"] for place in range(left + 1, 6)}
    gone -= {rows[place]["subject"] for place in range(1, left + 1)}

    with opened(ledger_url) as connection:
        cut = chain.c.shop_id == "a", chain.c.place > left
        connection.execute(delete(chain).where(*cut))
        connection.execute(delete(decisions).where(decisions.c.row.in_(gone)))
    change(ledger_url, chain_heads, {"shop_id": "a"}, length=left, mac=mac)

    # A decision whose erasure was cut off has lost its salt.
    told = "decision 2 was unlinked from its order, and no erasure is recorded"
    assert verify(filled).faults == ([told] if left == 2 else [])
    assert f"{5 - left} records were cut off the end" in verify(filled, anchor=seen).faults


def test_another_chain_of_the_same_length_is_found_by_an_anchor(filled: SqlLedger) -> None:
    seen = head(filled)

    report = verify(filled, anchor=ChainHead(seen.length - 1, "0" * 64))

    assert report.faults == ["record 4: it is not the one that was seen there before"]
