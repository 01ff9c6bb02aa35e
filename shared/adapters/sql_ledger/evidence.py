"""Answers and clearances, each row sealed with its shop's key."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import (
    BindParameter,
    Connection,
    Row,
    bindparam,
    delete,
    insert,
    select,
    union,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from shared.adapters.sql_ledger.documents import (
    answers_document,
    answers_from,
    clearance_document,
    clearance_from,
)
from shared.adapters.sql_ledger.foreseen import Foreseen
from shared.adapters.sql_ledger.moments import microseconds
from shared.adapters.sql_ledger.sealed import ANSWERS, CLEARANCE, ShopSeals
from shared.adapters.sql_ledger.tables import answers, clearances
from shared.domain.clearance import FiledClearance
from shared.domain.guidance import AnswerSet

_REFS: BindParameter[Any] = bindparam("refs", expanding=True)
_OF_SHOP = clearances.c.shop_id == bindparam("shop")
_NAMES = (
    clearances.c.screening_ref.in_(_REFS),
    clearances.c.order_id.in_(bindparam("orders", expanding=True)),
)
# Each by its own index: for an OR, SQLite reads all documents of the shop.
_FOUND = union(*(select(clearances.c.ref).where(_OF_SHOP, named) for named in _NAMES))
_ABOUT = _OF_SHOP, clearances.c.ref.in_(_FOUND)
# Made once: building these costs as much as running them, and every order asks.
_CLEARANCES_OF = select(clearances).where(*_ABOUT).order_by(clearances.c.ref)
_ANSWERS_OF = select(answers).where(
    answers.c.shop_id == bindparam("shop"), answers.c.ref.in_(_REFS)
)


class SqlAnswerSets:
    def __init__(self, connection: Connection, seals: ShopSeals) -> None:
        self._connection, self._seals = connection, seals
        self._foreseen: Foreseen[Row[Any]] = Foreseen()

    def foresee(self, shop_id: str, refs: Iterable[str]) -> None:
        wanted = sorted(refs)
        rows = {row.ref: row for row in self._rows(shop_id, wanted)} if wanted else {}
        self._foreseen.note(shop_id, wanted, rows)

    def add(self, shop_id: str, answered: AnswerSet, *, forget_at: datetime) -> None:
        self._foreseen.forget()
        written = orjson.dumps(answers_document(answered))
        self._connection.execute(
            insert(answers).values(
                shop_id=shop_id,
                ref=answered.ref,
                sealed=self._seals.of(shop_id).seal(written, _bound(ANSWERS, answered.ref)),
                declared_for=answered.declared_for,
                forget_at=microseconds(forget_at),
            )
        )

    def get(self, shop_id: str, refs: Iterable[str]) -> Mapping[str, AnswerSet]:
        # Whether there are answers or not, looking for them takes as long.
        self._seals.find(shop_id)
        wanted = sorted(refs)
        known = self._foreseen.get(shop_id, wanted)
        rows = self._rows(shop_id, wanted) if known is None else known.values()
        return {row.ref: self._opened(row) for row in rows}

    def _rows(self, shop_id: str, refs: list[str]) -> Iterable[Row[Any]]:
        return self._connection.execute(_ANSWERS_OF, {"shop": shop_id, "refs": refs})

    def _opened(self, row: Row[Any]) -> AnswerSet:
        plain = self._seals.of(row.shop_id).open(row.sealed, _bound(ANSWERS, row.ref))
        return answers_from(row.ref, plain, row.declared_for)

    def claim_declaration(self, shop_id: str, ref: str, order_id: str) -> None:
        self._foreseen.forget()
        self._connection.execute(
            update(answers)
            .where(answers.c.shop_id == shop_id, answers.c.ref == ref)
            .where(answers.c.declared_for.is_(None))
            .values(declared_for=order_id)
        )

    def erase(self, shop_id: str, ref: str) -> bool:
        self._foreseen.forget()
        done = self._connection.execute(
            delete(answers).where(answers.c.shop_id == shop_id, answers.c.ref == ref)
        )
        return done.rowcount == 1

    def forget(self, *, at: datetime) -> int:
        old = answers.c.forget_at <= microseconds(at)
        return self._connection.execute(delete(answers).where(old)).rowcount


class SqlClearances:
    def __init__(self, connection: Connection, seals: ShopSeals) -> None:
        self._connection, self._seals = connection, seals
        self._dialect: Any = postgresql if connection.dialect.name == "postgresql" else sqlite
        self._of_wearers: Foreseen[list[Row[Any]]] = Foreseen()
        self._of_orders: Foreseen[list[Row[Any]]] = Foreseen()

    def foresee(self, shop_id: str, refs: Iterable[str], order_ids: Iterable[str]) -> None:
        wearers, about = sorted(refs), sorted(set(order_ids))
        by_wearer: dict[str, list[Row[Any]]] = defaultdict(list)
        by_order: dict[str, list[Row[Any]]] = defaultdict(list)
        asked = {"shop": shop_id, "refs": wearers, "orders": about}
        for row in self._connection.execute(_CLEARANCES_OF, asked):
            by_wearer[row.screening_ref].append(row)
            by_order[row.order_id].append(row)
        self._of_wearers.note(shop_id, wearers, by_wearer)
        self._of_orders.note(shop_id, about, by_order)

    def file(
        self, shop_id: str, filed: FiledClearance, *, at: datetime, forget_at: datetime
    ) -> None:
        self._forget()
        written = orjson.dumps(clearance_document(filed))
        values = {
            "screening_ref": filed.screening_ref,
            "order_id": filed.order_id,
            "sealed": self._seals.of(shop_id).seal(written, _bound_to_whom(filed)),
            "filed_at": microseconds(at),
            "forget_at": microseconds(forget_at),
        }
        self._connection.execute(
            self._dialect.insert(clearances)
            .values(shop_id=shop_id, ref=filed.ref, **values)
            .on_conflict_do_update(index_elements=["shop_id", "ref"], set_=values)
        )

    def get(self, shop_id: str, ref: str) -> FiledClearance | None:
        row = self._connection.execute(
            select(clearances).where(clearances.c.shop_id == shop_id, clearances.c.ref == ref)
        ).first()
        return None if row is None else self._opened(row)

    def concerning(
        self, shop_id: str, *, screening_refs: Iterable[str], order_id: str | None
    ) -> Sequence[FiledClearance]:
        refs = sorted(screening_refs)
        rows = self._known(shop_id, refs, order_id)
        if rows is None:
            about = {"shop": shop_id, "refs": refs, "orders": _named(order_id)}
            rows = self._connection.execute(_CLEARANCES_OF, about).all()
        return [self._opened(row) for row in rows]

    def _opened(self, row: Row[Any]) -> FiledClearance:
        plain = self._seals.of(row.shop_id).open(row.sealed, _bound_to_whom(row))
        return clearance_from(row.ref, plain, row.screening_ref, row.order_id)

    def _known(
        self, shop_id: str, refs: list[str], order_id: str | None
    ) -> Sequence[Row[Any]] | None:
        """What was read ahead, in order of the references of documents."""
        of_wearers = self._of_wearers.get(shop_id, refs)
        of_order = self._of_orders.get(shop_id, [order_id]) if order_id else {}
        if of_wearers is None or of_order is None:
            return None
        found = [row for rows in (*of_wearers.values(), *of_order.values()) for row in rows]
        return sorted(found, key=lambda row: row.ref)

    def _forget(self) -> None:
        self._of_wearers.forget()
        self._of_orders.forget()

    def erase(self, shop_id: str, *, screening_refs: Iterable[str], order_id: str | None) -> int:
        self._forget()
        about = {"refs": sorted(screening_refs), "orders": _named(order_id)}
        return self._connection.execute(
            delete(clearances).where(*_ABOUT), {"shop": shop_id, **about}
        ).rowcount

    def forget(self, *, at: datetime) -> int:
        old = clearances.c.forget_at <= microseconds(at)
        return self._connection.execute(delete(clearances).where(old)).rowcount


def _named(order_id: str | None) -> list[str]:
    return [] if order_id is None else [order_id]


def _bound(purpose: str, ref: str) -> str:
    """Nobody can put one wearer's row in the place of another's."""
    return f"{purpose} {ref}"


def _bound_to_whom(document: FiledClearance | Row[Any]) -> str:
    """Nor have a document speak of another wearer or order. No name holds a line break."""
    whom = document.ref, document.screening_ref or "", document.order_id or ""
    return _bound(CLEARANCE, "\n".join(whom))
