"""Decisions that are appended in a transaction and not written yet: many are written as quickly as
one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, insert, text, update

from shared.adapters.sql_ledger.tables import decisions, orders
from shared.domain.decision import Decision
from shared.ports.decisions import StandingOrder

_INSERT = insert(decisions).returning(decisions.c.row, sort_by_parameter_order=True)
_NEXT_ROWS = text(
    "SELECT nextval(pg_get_serial_sequence('decisions', 'row')) FROM generate_series(1, :count)"
)
_STAND = (
    update(orders)
    .where(orders.c.shop_id == bindparam("of_shop"), orders.c.order_id == bindparam("of_order"))
    .values(standing=bindparam("decided"), stopped=bindparam("stops"))
)


@dataclass(frozen=True, slots=True)
class Appended:
    """`values` by the names of columns, `kept` as it is in the sealed one."""

    values: Mapping[str, Any]
    kept: dict[str, Any]
    standing: StandingOrder


class PendingDecisions:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._appended: list[Appended] = []
        self._stands: dict[tuple[str, str], Appended] = {}

    def add(self, appended: Appended) -> None:
        self._appended.append(appended)

    def make_stand(self, shop_id: str, decision: Decision) -> Appended | None:
        """None when it is not one of these."""
        for one in reversed(self._appended):
            if one.standing.decision is decision and one.values["shop_id"] == shop_id:
                self._stands[shop_id, decision.order_id] = one
                return one
        return None

    def write(self) -> Sequence[tuple[Appended, int]]:
        """Each with its row, in the order in which they were appended."""
        if not self._appended:
            return []
        written, self._appended = self._appended, []
        rows = self._insert([one.values for one in written])
        row_of = {id(one): row for one, row in zip(written, rows, strict=True)}
        stands, self._stands = self._stands, {}
        if stands:
            told = [
                {
                    "of_shop": shop_id,
                    "of_order": order_id,
                    "decided": row_of[id(one)],
                    "stops": one.standing.decision.screening.outcome.stops,
                }
                for (shop_id, order_id), one in stands.items()
            ]
            self._connection.execute(_STAND, told)
        return list(zip(written, rows, strict=True))

    def _insert(self, values: Sequence[Mapping[str, Any]]) -> Sequence[int]:
        """Gives the rows. PostgreSQL is asked for their numbers before: a statement that inserts
        many and tells them is as long as all of these, and is read and planned anew each time.
        """
        if self._connection.dialect.name != "postgresql":
            return self._connection.execute(_INSERT, values).scalars().all()
        rows = self._connection.execute(_NEXT_ROWS, {"count": len(values)}).scalars().all()
        numbered = [{**one, "row": row} for one, row in zip(values, rows, strict=True)]
        self._connection.execute(insert(decisions), numbered)
        return rows
