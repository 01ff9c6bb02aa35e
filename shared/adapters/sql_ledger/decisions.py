"""Decisions: appended, never changed; one row an order says which of them stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from shared.adapters.sql_ledger.tables import decisions, orders
from shared.domain.decision import Decision, as_seen_inside, decision_from
from shared.domain.version import Version
from shared.ports.ledger import StandingOrder


class SqlDecisions:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def standing(self, shop_id: str, order_id: str) -> StandingOrder | None:
        self._lock(shop_id, order_id)
        row = self._standing_row(shop_id, order_id)
        return None if row is None else StandingOrder(_decision(row), row.body_digest)

    def latest(self, shop_id: str, order_id: str) -> Decision | None:
        row = self._standing_row(shop_id, order_id)
        return None if row is None else _decision(row)

    def _standing_row(self, shop_id: str, order_id: str) -> Row[Any] | None:
        return self._connection.execute(
            _standing().where(orders.c.shop_id == shop_id, orders.c.order_id == order_id)
        ).first()

    def _lock(self, shop_id: str, order_id: str) -> None:
        dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        self._connection.execute(
            dialect.insert(orders)
            .values(shop_id=shop_id, order_id=order_id, stopped=False)
            .on_conflict_do_nothing()
        )
        self._connection.execute(
            select(orders.c.order_id)
            .where(orders.c.shop_id == shop_id, orders.c.order_id == order_id)
            .with_for_update()
        )

    def find(self, shop_id: str, order_id: str, version: int, facts: str) -> Decision | None:
        row = self._connection.execute(
            _of_order(shop_id, order_id).where(
                decisions.c.version == version, decisions.c.facts == facts
            )
        ).first()
        return None if row is None else _decision(row)

    def add(self, shop_id: str, decision: Decision, *, body_digest: str) -> None:
        self._connection.execute(
            insert(decisions).values(
                shop_id=shop_id,
                order_id=decision.order_id,
                version=decision.version.value,
                version_text=decision.version.text,
                facts=decision.facts,
                body_digest=body_digest,
                document=as_seen_inside(decision),
            )
        )

    def stand(self, shop_id: str, decision: Decision) -> None:
        appended = (
            select(decisions.c.row)
            .where(decisions.c.shop_id == shop_id, decisions.c.order_id == decision.order_id)
            .where(decisions.c.version == decision.version.value)
            .where(decisions.c.facts == decision.facts)
            .scalar_subquery()
        )
        self._connection.execute(
            update(orders)
            .where(orders.c.shop_id == shop_id, orders.c.order_id == decision.order_id)
            .values(standing=appended, stopped=decision.screening.outcome.stops)
        )

    def history(self, shop_id: str, order_id: str) -> Sequence[Decision]:
        rows = self._connection.execute(_of_order(shop_id, order_id).order_by(decisions.c.row))
        return [_decision(row) for row in rows]

    def stopped(self, shop_id: str, *, limit: int) -> Sequence[Decision]:
        rows = self._connection.execute(
            _standing()
            .where(orders.c.shop_id == shop_id, orders.c.stopped)
            .order_by(orders.c.standing.desc())
            .limit(limit)
        )
        return [_decision(row) for row in rows]


def _standing() -> Select[Any]:
    return select(decisions).join(orders, orders.c.standing == decisions.c.row)


def _of_order(shop_id: str, order_id: str) -> Select[Any]:
    return select(decisions).where(decisions.c.shop_id == shop_id, decisions.c.order_id == order_id)


def _decision(row: Row[Any]) -> Decision:
    version = Version(row.version, row.version_text)
    return decision_from(row.document, version=version, facts=row.facts)
