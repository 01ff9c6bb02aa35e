"""Shops with decisions, for the suites of the audit chain."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson

from shared.adapters.sql_ledger.ledger import SqlLedger
from shared.adapters.sql_ledger.sealed import DECISION
from shared.adapters.sql_ledger.tables import chain, decisions
from shared.domain.policy import Outcome
from shared.ports.audit import ChainHead, ChainReport
from shared.ports.ledger import Books
from tests.contract.books import NOON, VAULT, a_decision, a_shop, open_shop, some_facts
from tests.contract.rows import change, rows_of

ORDERS = ("1001", "1002", "1003")


def decide(books: Books, shop: str, order_id: str, number: int, *, stands: bool = True) -> None:
    outcome = Outcome.HOLD if number % 2 else Outcome.ADVISE
    decision = a_decision(f"{shop} {order_id} {number}", order_id, number, outcome)
    books.decisions.standing(shop, order_id)
    books.decisions.add(shop, decision, body_digest="lines", recorded=some_facts())
    if stands:
        books.decisions.stand(shop, decision)


def fill(ledger: SqlLedger) -> None:
    """Shop a: records 1 to 5, of which 3 tells that 2 was erased. Shop b: two of its own."""
    for shop, order_id, number in (
        *(("a", "1001", 1), ("a", "1002", 1), ("b", "1001", 1)),
        *(("a", "erase", 0), ("a", "1001", 2), ("b", "1001", 2), ("a", "1003", 1)),
    ):
        with ledger.begin() as books:
            open_shop(books, shop)
            if order_id == "erase":
                books.decisions.unlink("a", "1002", at=NOON)
            else:
                decide(books, shop, order_id, number)


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
