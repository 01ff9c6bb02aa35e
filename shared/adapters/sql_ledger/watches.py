"""Which orders are screened again, and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite

from shared.adapters.sql_ledger.among import among
from shared.adapters.sql_ledger.moments import microseconds
from shared.adapters.sql_ledger.tables import due_orders, watches
from shared.ports.decisions import Watched


class SqlWatches:
    """What orders watch is written before it is read, or with `write`: many orders as one."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._replaced: dict[tuple[str, str], list[dict[str, str]]] = {}
        self._dialect: Any = postgresql if connection.dialect.name == "postgresql" else sqlite

    def forget_order(self, shop_id: str, order_id: str) -> None:
        self._replaced.pop((shop_id, order_id), None)
        for table in (watches, due_orders):
            own = table.c.shop_id == shop_id, table.c.order_id == order_id
            self._connection.execute(delete(table).where(*own))

    def replace(self, shop_id: str, order_id: str, watched: Iterable[tuple[Watched, str]]) -> None:
        self._replaced[shop_id, order_id] = [
            {"shop_id": shop_id, "kind": kind.value, "name": name, "order_id": order_id}
            for kind, name in sorted(set(watched))
        ]

    def write(self) -> None:
        replaced, self._replaced = self._replaced, {}
        orders_of: dict[str, list[str]] = defaultdict(list)
        for shop_id, order_id in replaced:
            orders_of[shop_id].append(order_id)
        for shop_id, of_shop in orders_of.items():
            own = among(self._connection, watches.c.order_id, sorted(of_shop))
            self._connection.execute(delete(watches).where(watches.c.shop_id == shop_id, own))
        if rows := [row for of_order in replaced.values() for row in of_order]:
            self._connection.execute(insert(watches), rows)

    def orders_watching(self, shop_id: str, kind: Watched, names: Iterable[str]) -> Sequence[str]:
        self.write()
        found = self._connection.execute(
            select(watches.c.order_id)
            .where(watches.c.shop_id == shop_id, watches.c.kind == kind.value)
            .where(among(self._connection, watches.c.name, names))
            .distinct()
            .order_by(watches.c.order_id)
        )
        return [row.order_id for row in found]

    def ask_again(self, shop_id: str, order_ids: Iterable[str], *, at: datetime) -> None:
        due = microseconds(at)
        rows = [{"shop_id": shop_id, "order_id": one, "due": due} for one in sorted(set(order_ids))]
        if not rows:
            return
        statement = self._dialect.insert(due_orders)
        earlier = statement.on_conflict_do_update(
            index_elements=["shop_id", "order_id"],
            set_={"due": statement.excluded.due},
            where=due_orders.c.due > statement.excluded.due,
        )
        self._connection.execute(earlier, rows)

    def is_due(self, *, at: datetime) -> bool:
        due = due_orders.c.due <= microseconds(at)
        return (
            self._connection.execute(select(due_orders.c.due).where(due).limit(1)).first()
            is not None
        )

    def take_due(self, *, at: datetime, limit: int) -> Sequence[tuple[str, str]]:
        rows = self._connection.execute(
            select(due_orders.c.shop_id, due_orders.c.order_id)
            .where(due_orders.c.due <= microseconds(at))
            .order_by(due_orders.c.shop_id, due_orders.c.order_id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        ).all()
        taken = [(row.shop_id, row.order_id) for row in rows]
        if taken:
            own = tuple_(due_orders.c.shop_id, due_orders.c.order_id).in_(taken)
            self._connection.execute(delete(due_orders).where(own))
        return taken
