"""Shops with decisions, for the suites of the audit chain."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import orjson
from sqlalchemy import delete, insert

from shared.adapters.sql_ledger.ledger import SqlLedger
from shared.adapters.sql_ledger.sealed import DECISION
from shared.adapters.sql_ledger.tables import chain, decisions
from shared.domain.policy import Outcome
from shared.ports.audit import ChainHead, ChainReport
from shared.ports.ledger import Books
from tests.contract.books import NOON, VAULT, a_decision, a_shop, open_shop, some_facts
from tests.contract.rows import change, opened, rows_of

KINDS = {1: "decision", 2: "erased", 3: "erasure", 4: "decision", 5: "last"}
"""Of the records of shop a, once it is filled."""


def decide(books: Books, shop: str, order_id: str, number: int, *, stands: bool = True) -> None:
    outcome = Outcome.HOLD if number % 2 else Outcome.ADVISE
    decision = a_decision(f"{shop} {order_id} {number}", order_id, number, outcome)
    books.decisions.standing(shop, order_id)
    books.decisions.add(shop, decision, body_digest="lines", recorded=some_facts())
    if stands:
        books.decisions.stand(shop, decision)


def fill(ledger: SqlLedger) -> None:
    """Shop a: records 1 to 5, of which 3 tells that 2 was erased. Shop b: two of its own."""
    with ledger.begin() as books:
        for shop in ("a", "b"):
            open_shop(books, shop)
        for shop, order_id in (("a", "1001"), ("a", "1002"), ("b", "1001")):
            decide(books, shop, order_id, 1)
    with ledger.begin() as books:
        books.decisions.unlink("a", "1002", at=NOON)
        for shop, order_id in (("a", "1001"), ("b", "1001"), ("a", "1003")):
            decide(books, shop, order_id, 2)


def verify(ledger: SqlLedger, shop: str = "a", anchor: ChainHead | None = None) -> ChainReport:
    with ledger.look() as books:
        return books.audit.verify(shop, anchor=anchor)


def head(ledger: SqlLedger, shop: str = "a") -> ChainHead:
    with ledger.look() as books:
        return books.audit.head(shop)


def subject_of(url: str, place: int, shop: str = "a") -> int:
    found = [row for row in rows_of(url, chain) if (row["shop_id"], row["place"]) == (shop, place)]
    subject: int = found[0]["subject"]
    return subject


def reseal(url: str, row: int, changed: Callable[[Any], object], shop: str = "a") -> None:
    """As somebody does who has the shop's key: the seal itself is whole."""
    [kept] = [one for one in rows_of(url, decisions) if one["row"] == row]
    seal = VAULT.of_shop(shop, a_shop(shop).sealed_key)
    document = orjson.loads(seal.open(bytes(kept["sealed"]), DECISION))
    new = changed(document)
    sealed = seal.seal(orjson.dumps(document if new is None else new), DECISION)
    change(url, decisions, {"row": row}, sealed=sealed)


def found(
    ledger: SqlLedger, tampered: Callable[[str], object], url: str, shop: str = "a"
) -> Sequence[str]:
    assert verify(ledger, shop).faults == []
    tampered(url)
    return verify(ledger, shop).faults


def link(place: int, shop: str = "a") -> dict[str, Any]:
    return {"shop_id": shop, "place": place}


def links(url: str, shop: str = "a") -> dict[int, dict[str, Any]]:
    return {row["place"]: row for row in rows_of(url, chain) if row["shop_id"] == shop}


def remove(url: str, table: Any, **where: Any) -> None:
    with opened(url) as connection:
        conditions = [table.c[name] == told for name, told in where.items()]
        assert connection.execute(delete(table).where(*conditions)).rowcount == 1


def put(url: str, table: Any, row: dict[str, Any]) -> None:
    with opened(url) as connection:
        connection.execute(insert(table).values(**row))
