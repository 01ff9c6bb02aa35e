"""Decisions: appended, never changed; one row an order says which of them stands."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, Row, Select, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from shared.adapters.sql_ledger.among import among
from shared.adapters.sql_ledger.chain import Kind, Link, SqlChain
from shared.adapters.sql_ledger.documents import facts_document, facts_from
from shared.adapters.sql_ledger.moments import microseconds
from shared.adapters.sql_ledger.pending import Appended, PendingDecisions
from shared.adapters.sql_ledger.sealed import DECISION, ShopSeals
from shared.adapters.sql_ledger.tables import decisions, orders
from shared.domain.decision import Decision, as_seen_inside, decision_from, unlinked
from shared.domain.recorded_facts import RecordedFacts
from shared.domain.version import Version
from shared.ports.decisions import StandingOrder

PAGE = 500
FACTS = "facts of a decision"
_UNKNOWN = object()
LINKED = ("order_id", "version", "version_text", "facts", "body_digest", "decided_at")
"""Columns of a decision that the audit chain holds beside what is sealed."""


class SqlDecisions:
    """What is appended is written together: before anything is read, at the latest at the end."""

    def __init__(self, connection: Connection, seals: ShopSeals, written: SqlChain) -> None:
        self._connection, self._seals, self._chain = connection, seals, written
        self._pending = PendingDecisions(connection)
        self._foreseen: dict[tuple[str, str], StandingOrder | None] = {}

    def foresee(self, shop_id: str, order_ids: Iterable[str]) -> None:
        wanted = sorted(set(order_ids))
        self._lock(shop_id, wanted)
        self._foreseen |= {(shop_id, order_id): None for order_id in wanted}
        own = orders.c.shop_id == shop_id, among(self._connection, orders.c.order_id, wanted)
        for row in self._connection.execute(_standing().where(*own)):
            self._foreseen[shop_id, row.order_id] = self._standing_order(row)

    def standing(self, shop_id: str, order_id: str) -> StandingOrder | None:
        if (shop_id, order_id) in self._foreseen:
            return self._foreseen[shop_id, order_id]
        self._lock(shop_id, [order_id])
        row = self._standing_row(shop_id, order_id)
        return None if row is None else self._standing_order(row)

    def latest(self, shop_id: str, order_id: str) -> Decision | None:
        row = self._standing_row(shop_id, order_id)
        return None if row is None else self._decision(row)

    def _standing_row(self, shop_id: str, order_id: str) -> Row[Any] | None:
        self.write()
        return self._connection.execute(_standing().where(*_own(shop_id, order_id))).first()

    def _lock(self, shop_id: str, order_ids: Sequence[str]) -> None:
        """In the order given. Again when a row was erased while it was waited for."""
        rows = [{"shop_id": shop_id, "order_id": one, "stopped": False} for one in order_ids]
        dialect: Any = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        insert_new = dialect.insert(orders).on_conflict_do_nothing()
        own = (
            select(orders.c.order_id)
            .where(orders.c.shop_id == shop_id)
            .where(among(self._connection, orders.c.order_id, order_ids))
            .order_by(orders.c.order_id)
            .with_for_update()
        )
        self._connection.execute(insert_new, rows)
        while len(self._connection.execute(own).all()) < len(rows):
            self._connection.execute(insert_new, rows)

    def find(self, shop_id: str, order_id: str, version: int, facts: str) -> Decision | None:
        if self._foreseen.get((shop_id, order_id), _UNKNOWN) is None:
            return None  # Of an order on which nothing stands nothing was ever decided.
        self.write()
        row = self._connection.execute(
            _of_order(shop_id, order_id).where(
                decisions.c.version == version, decisions.c.facts == self._hidden(facts)
            )
        ).first()
        return None if row is None else self._decision(row)

    def _hidden(self, facts: str) -> str:
        return self._seals.vault.master.sign(facts.encode(), FACTS)

    def add(
        self, shop_id: str, decision: Decision, *, body_digest: str, recorded: RecordedFacts
    ) -> None:
        kept = {
            "decision": as_seen_inside(decision),
            "digest": decision.facts,
            "facts": facts_document(recorded),
        }
        values = {
            "shop_id": shop_id,
            "order_id": decision.order_id,
            "version": decision.version.value,
            "version_text": decision.version.text,
            "facts": self._hidden(decision.facts),
            "body_digest": body_digest,
            "decided_at": microseconds(datetime.fromisoformat(decision.decided_at)),
            "sealed": self._seals.of(shop_id).seal(orjson.dumps(kept), DECISION),
        }
        standing = StandingOrder(decision, body_digest, recorded)
        self._pending.add(Appended(values, kept, standing))

    def stand(self, shop_id: str, decision: Decision) -> None:
        appended = self._pending.make_stand(shop_id, decision)
        if appended is not None:
            if (shop_id, decision.order_id) in self._foreseen:
                self._foreseen[shop_id, decision.order_id] = appended.standing
            return
        self.write()
        self._foreseen.pop((shop_id, decision.order_id), None)
        self._make_older_stand(shop_id, decision)

    def write(self) -> None:
        """What was appended so far."""
        for one, row in self._pending.write():
            self._note(one.values["shop_id"], Kind.DECISION, row, one.values, one.kept)

    def _make_older_stand(self, shop_id: str, decision: Decision) -> None:
        appended = (
            select(decisions.c.row)
            .where(decisions.c.shop_id == shop_id, decisions.c.order_id == decision.order_id)
            .where(decisions.c.version == decision.version.value)
            .where(decisions.c.facts == self._hidden(decision.facts))
            .scalar_subquery()
        )
        self._connection.execute(
            update(orders)
            .where(*_own(shop_id, decision.order_id))
            .values(standing=appended, stopped=decision.screening.outcome.stops)
        )

    def history(self, shop_id: str, order_id: str) -> Sequence[Decision]:
        self.write()
        rows = self._connection.execute(_of_order(shop_id, order_id).order_by(decisions.c.row))
        return [self._decision(row) for row in rows]

    def stopped(self, shop_id: str, *, limit: int) -> Sequence[Decision]:
        self.write()
        rows = self._connection.execute(
            _standing()
            .where(orders.c.shop_id == shop_id, orders.c.stopped)
            .order_by(orders.c.standing.desc())
            .limit(limit)
        )
        return [self._decision(row) for row in rows]

    def all_standing(self, shop_id: str, *, since: datetime | None) -> Iterator[StandingOrder]:
        self.write()
        wanted = _standing().where(orders.c.shop_id == shop_id)
        if since is not None:
            wanted = wanted.where(decisions.c.decided_at >= microseconds(since))
        last = 0
        while rows := self._connection.execute(
            wanted.where(decisions.c.row > last).order_by(decisions.c.row).limit(PAGE)
        ).all():
            yield from map(self._standing_order, rows)
            last = rows[-1].row

    def all_recorded(self, shop_id: str, order_id: str) -> Sequence[RecordedFacts]:
        self.write()
        rows = self._connection.execute(_of_order(shop_id, order_id).order_by(decisions.c.row))
        found = (self._opened(row)["facts"] for row in rows)
        return [facts_from(document) for document in found if document is not None]

    def unlink(self, shop_id: str, order_id: str, *, at: datetime) -> int:
        self.write()
        self._foreseen.pop((shop_id, order_id), None)
        self._lock(shop_id, [order_id])
        rows = self._connection.execute(_of_order(shop_id, order_id)).all()
        nobody = f"erased-{uuid.uuid4()}"
        for row in rows:
            self._unlink_row(shop_id, row, nobody)
        own = _own(shop_id, order_id)
        self._connection.execute(
            update(orders).where(*own).values(order_id=nobody, stopped=False)
            if rows
            else delete(orders).where(*own)
        )
        return len(rows)

    def _unlink_row(self, shop_id: str, row: Row[Any], nobody: str) -> None:
        seal = self._seals.of(shop_id)
        kept = orjson.loads(seal.open(row.sealed, DECISION))
        bare = unlinked(kept["decision"]) | {"order_id": nobody, "version": 0}
        rewritten = {"decision": bare, "digest": nobody, "facts": None}
        values = {
            "order_id": nobody,
            "version": 0,
            "version_text": 0,
            "facts": self._hidden(f"{nobody} {row.row}"),
            "body_digest": "",
            "decided_at": row.decided_at,
            "sealed": seal.seal(orjson.dumps(rewritten), DECISION),
        }
        own = decisions.c.shop_id == shop_id, decisions.c.row == row.row
        self._connection.execute(update(decisions).where(*own).values(**values))
        self._note(shop_id, Kind.ERASURE, row.row, values, rewritten)

    def _note(
        self, shop_id: str, kind: Kind, row: int, values: Mapping[str, Any], kept: dict[str, Any]
    ) -> None:
        self._chain.note(shop_id, Link(kind, row, content_of(kept), identity_of(values, kept)))

    def _standing_order(self, row: Row[Any]) -> StandingOrder:
        kept = self._opened(row)
        facts = None if kept["facts"] is None else facts_from(kept["facts"])
        return StandingOrder(_decision(row, kept), row.body_digest, facts)

    def _decision(self, row: Row[Any]) -> Decision:
        return _decision(row, self._opened(row))

    def _opened(self, row: Row[Any]) -> dict[str, Any]:
        found: dict[str, Any] = orjson.loads(self._seals.of(row.shop_id).open(row.sealed, DECISION))
        return found


def _decision(row: Row[Any], kept: dict[str, Any]) -> Decision:
    version = Version(row.version, row.version_text)
    return decision_from(kept["decision"], version=version, facts=kept["digest"])


def content_of(kept: dict[str, Any]) -> dict[str, Any]:
    """What of a decision the audit chain holds for ever."""
    return unlinked(kept["decision"])


def identity_of(values: Any, kept: dict[str, Any]) -> list[Any]:
    """All that a row holds, by the names of its columns; it leads to the order."""
    return [*(values[name] for name in LINKED), kept]


def _own(shop_id: str, order_id: str) -> tuple[ColumnElement[bool], ...]:
    return orders.c.shop_id == shop_id, orders.c.order_id == order_id


def _standing() -> Select[Any]:
    return select(decisions).join(orders, orders.c.standing == decisions.c.row)


def _of_order(shop_id: str, order_id: str) -> Select[Any]:
    return select(decisions).where(decisions.c.shop_id == shop_id, decisions.c.order_id == order_id)
