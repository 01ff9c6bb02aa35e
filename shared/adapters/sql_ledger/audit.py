"""The audit chain as it is checked: every link against what it stands for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
from sqlalchemy import Connection, Row, func, select

from shared.adapters.sql_ledger.chain import BEGINNING, Kind, SqlChain, digest_of
from shared.adapters.sql_ledger.decisions import content_of, identity_of
from shared.adapters.sql_ledger.sealed import DECISION, ShopSeals
from shared.adapters.sql_ledger.tables import chain, chain_heads, decisions
from shared.ports.audit import ChainHead, ChainReport

MOST_FAULTS = 1_000
PAGE = 1_000


class SqlAudit:
    def __init__(self, connection: Connection, seals: ShopSeals, written: SqlChain) -> None:
        self._connection, self._seals, self._written = connection, seals, written

    def head(self, shop_id: str) -> ChainHead:
        row = self._connection.execute(
            select(chain_heads).where(chain_heads.c.shop_id == shop_id)
        ).first()
        return ChainHead(row.length, row.mac) if row else ChainHead(0, BEGINNING)

    def verify(self, shop_id: str, *, anchor: ChainHead | None = None) -> ChainReport:
        checking = _Checking(self._seals, self._written, shop_id, anchor)
        faults: list[str] = []
        for row in self._links(shop_id):
            faults += checking.faults_of(row)
        faults += checking.faults_at_end(self.head(shop_id), self._decisions(shop_id))
        return ChainReport(
            ChainHead(checking.length, checking.mac),
            len(checking.unlinked),
            tuple(faults[:MOST_FAULTS]),
        )

    def _links(self, shop_id: str) -> Iterator[Row[Any]]:
        joined = chain.outerjoin(
            decisions,
            (decisions.c.row == chain.c.subject) & (decisions.c.shop_id == chain.c.shop_id),
        )
        columns = [decisions.c[name] for name in ("order_id", "version_text", "facts", "sealed")]
        found = self._connection.execute(
            select(chain, *columns)
            .select_from(joined)
            .where(chain.c.shop_id == shop_id)
            .order_by(chain.c.place)
            .execution_options(yield_per=PAGE)
        )
        yield from found

    def _decisions(self, shop_id: str) -> int:
        counted = select(func.count()).select_from(decisions).where(decisions.c.shop_id == shop_id)
        return int(self._connection.execute(counted).scalar_one())


class _Checking:
    def __init__(
        self, seals: ShopSeals, written: SqlChain, shop_id: str, anchor: ChainHead | None
    ) -> None:
        self._seals, self._written, self._shop_id = seals, written, shop_id
        self._anchor = anchor
        self.length, self.mac = 0, BEGINNING
        self._linked = 0
        self.unlinked: set[int] = set()
        self._erased: set[int] = set()

    def faults_of(self, row: Row[Any]) -> Iterator[str]:
        told = f"record {row.place}"
        if row.place != self.length + 1:
            yield f"{told}: {row.place - self.length - 1} records before it are missing"
        if row.mac != self._written.mac(self.mac, row._mapping):  # noqa: SLF001 - by column name
            yield f"{told}: it was changed, or stands where it was not written"
        self.length, self.mac = row.place, row.mac
        if self._anchor and (row.place, self._anchor.mac != row.mac) == (self._anchor.length, True):
            yield f"{told}: it is not the one that was seen there before"
        if row.kind == Kind.DECISION:
            self._linked += 1
            yield from (f"{told}: {what}" for what in self._faults_of_decision(row))
        elif row.subject is not None:
            self._erased.add(row.subject)

    def _faults_of_decision(self, row: Row[Any]) -> Iterator[str]:
        if row.sealed is None:
            yield "its decision was removed"
            return
        try:
            kept = orjson.loads(self._seals.of(self._shop_id).open(row.sealed, DECISION))
        except ValueError:
            yield "its decision was changed: it cannot be opened"
            return
        if digest_of(content_of(kept)) != row.content:
            yield "its decision says something else now"
        if row.salt is None:
            self.unlinked.add(row.subject)
        elif digest_of(identity_of(row, kept), row.salt) != row.identity:
            yield "its decision belongs to another order, line or fact now"

    def faults_at_end(self, head: ChainHead, decided: int) -> Iterator[str]:
        if (head.length, head.mac) != (self.length, self.mac):
            yield f"the chain ends at record {self.length}, and its head says {head.length}"
        if self._anchor is not None and self._anchor.length > self.length:
            yield f"{self._anchor.length - self.length} records were cut off the end"
        if decided > self._linked:
            yield f"{decided - self._linked} decisions stand in no record"
        for subject in sorted(self.unlinked - self._erased):
            yield f"decision {subject} was unlinked from its order, and no erasure is recorded"
