"""The inbox: what came and is not handled yet, is tried again, or is parked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, Table, and_, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from shared.adapters.sql_ledger.among import among
from shared.adapters.sql_ledger.moments import AT_ONCE, microseconds, moment_of
from shared.adapters.sql_ledger.tables import inbox
from shared.messages.cloudevent import decode, encode
from shared.ports.mail import Incoming, KeptEvent, ParkedRow


class SqlInbox:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(
        self, incoming: Sequence[Incoming], *, at: datetime, due: datetime | None = None
    ) -> int:
        now = microseconds(at)
        first = AT_ONCE if due is None else microseconds(due)
        rows = [
            {
                "shop_id": item.shop_id,
                "dedupe_key": item.dedupe_key,
                "event": None if item.event is None else encode(item.event).decode(),
                "sealed_body": item.sealed_body,
                "received_at": now,
                "due": first if item.parked is None else None,
                "sendings": 0,
                "attempts": 0,
                "parked": item.parked,
                "failed_at": now if item.set_aside else None,
            }
            for item in incoming
        ]
        statement = self._insert_or_skip()
        return sum(len(self._connection.execute(statement, row).all()) for row in rows)

    def _insert_or_skip(self) -> Any:
        dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        return dialect.insert(inbox).on_conflict_do_nothing().returning(inbox.c.row)

    def handled(self, shop_id: str, rows: Iterable[int], *, at: datetime) -> None:
        self._connection.execute(
            update(inbox)
            .where(inbox.c.shop_id == shop_id, among(self._connection, inbox.c.row, rows))
            .where(inbox.c.handled_at.is_(None))
            .values(handled_at=microseconds(at), due=None)
        )

    def park(self, shop_id: str, row: int, reason: str, *, at: datetime) -> bool:
        done = self._connection.execute(
            update(inbox)
            .where(inbox.c.shop_id == shop_id, inbox.c.row == row)
            .values(
                parked=reason,
                due=None,
                handled_at=microseconds(at),
                failed_at=microseconds(at),
            )
        )
        return done.rowcount == 1

    def parked(self, shop_id: str, *, limit: int) -> Sequence[ParkedRow]:
        rows = self._connection.execute(
            select(inbox.c.row, inbox.c.received_at, inbox.c.parked)
            .where(inbox.c.shop_id == shop_id, inbox.c.parked.is_not(None))
            .order_by(inbox.c.row.desc())
            .limit(limit)
        )
        return [ParkedRow(row.row, moment_of(row.received_at), row.parked) for row in rows]

    def attempts(self, shop_id: str, row: int) -> int | None:
        own = inbox.c.shop_id == shop_id, inbox.c.row == row
        return self._connection.execute(select(inbox.c.attempts).where(*own)).scalar()

    def try_again(
        self, shop_id: str, row: int, reason: str, *, at: datetime, due: datetime
    ) -> bool:
        done = self._connection.execute(
            update(inbox)
            .where(inbox.c.shop_id == shop_id, inbox.c.row == row)
            .where(inbox.c.handled_at.is_(None))
            .values(
                attempts=inbox.c.attempts + 1,
                failed=reason,
                failed_at=microseconds(at),
                due=microseconds(due),
            )
        )
        return done.rowcount == 1

    def set_aside_since(self, moment: datetime) -> int:
        late = inbox.c.failed_at >= microseconds(moment)
        counted = select(func.count()).select_from(inbox).where(late)
        return int(self._connection.execute(counted).scalar_one())

    def find(self, shop_id: str, row: int) -> KeptEvent | None:
        found = self._connection.execute(
            select(inbox).where(inbox.c.shop_id == shop_id, inbox.c.row == row)
        ).first()
        if found is None:
            return None
        return KeptEvent(
            row=found.row,
            received_at=moment_of(found.received_at),
            event=None if found.event is None else decode(found.event.encode()),
            sealed_body=found.sealed_body,
            attempts=found.attempts,
            failed=found.failed,
            parked=found.parked,
        )

    def replay(self, shop_id: str, row: int, *, at: datetime) -> bool:
        done = self._connection.execute(
            update(inbox)
            .where(inbox.c.shop_id == shop_id, inbox.c.row == row, inbox.c.event.is_not(None))
            .values(
                due=microseconds(at),
                parked=None,
                handled_at=None,
                attempts=0,
                sendings=0,
                failed=None,
                failed_at=None,
            )
        )
        return done.rowcount == 1

    def drop(self, shop_id: str, row: int) -> bool:
        done = self._connection.execute(
            delete(inbox).where(inbox.c.shop_id == shop_id, inbox.c.row == row)
        )
        return done.rowcount == 1

    def erase_order(self, shop_id: str, order_id: str) -> int:
        return erase_order(self._connection, inbox, shop_id, order_id)

    def forget(self, *, handled: datetime, parked: datetime, limit: int) -> int:
        # What was handled long ago was received before that; so the index of `due` finds it.
        is_old = or_(
            and_(inbox.c.parked.is_not(None), inbox.c.received_at < microseconds(parked)),
            and_(inbox.c.parked.is_(None), inbox.c.handled_at < microseconds(handled)),
        )
        found = select(inbox.c.row).where(
            inbox.c.due.is_(None), inbox.c.received_at < microseconds(max(handled, parked)), is_old
        )
        old = delete(inbox).where(inbox.c.row.in_(found.limit(limit)))
        return self._connection.execute(old).rowcount


def erase_order(connection: Connection, table: Table, shop_id: str, order_id: str) -> int:
    """Events are searched as text: it is done once in a while, and no index is kept for it."""
    named = orjson.dumps({"order_id": order_id}).decode()[1:-1]
    about = table.c.event.contains(named, autoescape=True)
    return connection.execute(delete(table).where(table.c.shop_id == shop_id, about)).rowcount
