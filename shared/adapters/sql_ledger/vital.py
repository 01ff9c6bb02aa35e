"""Counts over all shops, each from an index."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from shared.adapters.sql_ledger.moments import moment_of
from shared.adapters.sql_ledger.tables import decisions, due_orders, inbox, orders, outbox
from shared.ports.vitals import Vitals


class SqlVital:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def read(self) -> Vitals:
        unsent = [
            self._one(select(func.count(), func.min(since)).where(table.c.due.is_not(None)))
            for table, since in ((inbox, inbox.c.received_at), (outbox, outbox.c.created_at))
        ]
        stopped = self._one(
            select(func.count(), func.min(decisions.c.decided_at))
            .select_from(orders.join(decisions, decisions.c.row == orders.c.standing))
            .where(orders.c.stopped)
        )
        since = [moment for _, moment in unsent if moment is not None]
        return Vitals(
            oldest_unsent=_moment(min(since, default=None)),
            unsent=sum(count for count, _ in unsent),
            parked=self._count(select(func.count()).where(inbox.c.parked.is_not(None))),
            tried_again=self._count(
                select(func.count()).where(inbox.c.failed_at.is_not(None), inbox.c.due.is_not(None))
            ),
            stopped_orders=stopped[0],
            oldest_stopped=_moment(stopped[1]),
            orders_due=self._count(select(func.count()).select_from(due_orders)),
        )

    def _one(self, statement: Any) -> Any:
        return self._connection.execute(statement).one()

    def _count(self, statement: Select[Any]) -> int:
        return int(self._connection.execute(statement).scalar_one())


def _moment(count: int | None) -> datetime | None:
    return None if count is None else moment_of(count)
