"""The outbox, and both boxes as the relay sees them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
from sqlalchemy import Column, Connection, case, delete, insert, select, update
from sqlalchemy.sql.functions import min as least

from shared.adapters.sql_ledger.among import among
from shared.adapters.sql_ledger.inbox import erase_order
from shared.adapters.sql_ledger.moments import AT_ONCE, microseconds, moment_of
from shared.adapters.sql_ledger.tables import inbox, outbox
from shared.messages.cloudevent import Event, Packed, encode, pack_kept
from shared.messages.queues import EVENTS
from shared.ports.mail import ToSend

FIRST_REDELIVERY_SECONDS = 10
LAST_REDELIVERY_SECONDS = 3_600
_REDELIVERIES = [
    wait
    for wait in (FIRST_REDELIVERY_SECONDS * 2**sendings for sendings in range(32))
    if wait < LAST_REDELIVERY_SECONDS
]
"""Seconds until an inbox row is sent again, by how often it was sent before."""


log = structlog.get_logger()


class SqlOutbox:
    """What is added is written together, at the end of the transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._pending: list[dict[str, Any]] = []

    def add(self, shop_id: str, exchange: str, event: Event, *, at: datetime) -> None:
        self._pending.append(
            {
                "shop_id": shop_id,
                "exchange": exchange,
                "event": encode(event).decode(),
                "created_at": microseconds(at),
                "due": AT_ONCE,
            }
        )

    def write(self) -> None:
        rows, self._pending = self._pending, []
        if rows:
            self._connection.execute(insert(outbox), rows)

    def erase_order(self, shop_id: str, order_id: str) -> int:
        self.write()
        return erase_order(self._connection, outbox, shop_id, order_id)

    def forget(self, *, sent: datetime, limit: int) -> int:
        is_old = outbox.c.created_at < microseconds(sent), outbox.c.due.is_(None)
        found = select(outbox.c.row).where(*is_old).limit(limit)
        return self._connection.execute(delete(outbox).where(outbox.c.row.in_(found))).rowcount


class SqlRelay:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def is_due(self, *, at: datetime) -> bool:
        now = microseconds(at)
        return any(
            self._connection.execute(select(table.c.row).where(table.c.due <= now).limit(1)).first()
            for table in (inbox, outbox)
        )

    def claim(self, *, at: datetime, lease_seconds: float, limit: int) -> Sequence[ToSend]:
        until = microseconds(at + timedelta(seconds=lease_seconds))
        now = microseconds(at)
        take = partial(self._take, now=now, until=until, limit=limit)
        came = take(inbox.c.received_at, inbox.c.row, inbox.c.event)
        went = take(outbox.c.created_at, outbox.c.row, outbox.c.event, outbox.c.exchange)
        return [*filter(None, map(_of_inbox, came)), *filter(None, map(_of_outbox, went))]

    def _take(
        self, since: Column[int], *columns: Column[Any], now: int, until: int, limit: int
    ) -> Sequence[Any]:
        """Just these columns: a sealed body is the largest part of a row, and is not sent."""
        table = since.table
        # Not a plain subquery, which PostgreSQL may ask again, and get others of it each time. In
        # the order of the index: for that of the rows SQLite reads all that were ever sent.
        waiting = (
            select(table.c.row)
            .where(table.c.due <= now)
            .order_by(table.c.due, since)
            .limit(limit)
            .with_for_update(skip_locked=True)
            .cte("waiting")
        )
        taken = self._connection.execute(
            update(table)
            .where(table.c.row.in_(select(waiting.c.row)))
            .values(due=until)
            .returning(*columns)
        )
        return sorted(taken, key=lambda row: row.row)

    def sent(self, rows: Sequence[ToSend], *, at: datetime) -> None:
        came = [item.row for item in rows if item.exchange == EVENTS]
        went = [item.row for item in rows if item.exchange != EVENTS]
        if went:
            own = among(self._connection, outbox.c.row, went)
            self._connection.execute(update(outbox).where(own).values(due=None))
        if came:
            due = {
                sendings: microseconds(at + timedelta(seconds=wait))
                for sendings, wait in enumerate(_REDELIVERIES)
            }
            last = microseconds(at + timedelta(seconds=LAST_REDELIVERY_SECONDS))
            self._connection.execute(
                update(inbox)
                .where(among(self._connection, inbox.c.row, came), inbox.c.due.is_not(None))
                .values(
                    sendings=inbox.c.sendings + 1,
                    due=case(due, value=inbox.c.sendings, else_=last),
                )
            )

    def oldest_waiting(self) -> datetime | None:
        moments = [
            self._connection.execute(select(least(column)).where(table.c.due.is_not(None))).scalar()
            for table, column in ((inbox, inbox.c.received_at), (outbox, outbox.c.created_at))
        ]
        known = [moment for moment in moments if moment is not None]
        return moment_of(min(known)) if known else None


def _of_inbox(row: Any) -> ToSend | None:
    packed = _packed("inbox", row, inbox_row=row.row)
    return None if packed is None else ToSend(row.row, EVENTS, packed)


def _of_outbox(row: Any) -> ToSend | None:
    packed = _packed("outbox", row)
    return None if packed is None else ToSend(row.row, row.exchange, packed)


def _packed(table: str, row: Any, *, inbox_row: int | None = None) -> Packed | None:
    """None for a row that somebody damaged: it stays and is told of, and the others go out."""
    try:
        return pack_kept(row.event, inbox=inbox_row)
    except ValueError:
        log.error("row_unreadable", table=table, row=row.row)  # noqa: TRY400 - there is no more to it
        return None
