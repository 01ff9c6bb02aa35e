"""The audit chain as it is checked: every link against what it stands for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import orjson
from sqlalchemy import Connection, Row, select

from shared.adapters.sql_ledger.chain import BEGINNING, Kind, SqlChain, digest_of
from shared.adapters.sql_ledger.decisions import LINKED, content_of, identity_of
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
        for fault in self._faults(shop_id, checking):
            if len(faults) < MOST_FAULTS:
                faults.append(fault)
        return ChainReport(ChainHead(checking.length, checking.mac), checking.erased, faults)

    def _faults(self, shop_id: str, checking: _Checking) -> Iterator[str]:
        for row in self._links(shop_id):
            yield from checking.faults_of(row)
        yield from checking.faults_at_end(self.head(shop_id))
        for subject in self._without_link(shop_id):
            yield f"decision {subject} stands in no record"

    def _links(self, shop_id: str) -> Iterator[Row[Any]]:
        """Read as they are asked for, and never all at once."""
        joined = chain.outerjoin(
            decisions,
            (decisions.c.row == chain.c.subject) & (decisions.c.shop_id == chain.c.shop_id),
        )
        yield from self._connection.execute(
            select(chain, decisions.c.sealed, *(decisions.c[name] for name in LINKED))
            .select_from(joined)
            .where(chain.c.shop_id == shop_id)
            .order_by(chain.c.place)
            .execution_options(yield_per=PAGE)
        )

    def _without_link(self, shop_id: str) -> Sequence[int]:
        link = select(chain.c.place).where(
            chain.c.shop_id == decisions.c.shop_id,
            chain.c.subject == decisions.c.row,
            chain.c.kind == Kind.DECISION.value,
        )
        return self._connection.scalars(
            select(decisions.c.row)
            .where(decisions.c.shop_id == shop_id, ~link.exists())
            .order_by(decisions.c.row)
            .limit(MOST_FAULTS)
        ).all()


class _Checking:
    """`unlinked` are decisions of whose erasure nothing was read yet."""

    def __init__(
        self, seals: ShopSeals, written: SqlChain, shop_id: str, anchor: ChainHead | None
    ) -> None:
        self._seals, self._written, self._shop_id = seals, written, shop_id
        self._anchor = anchor
        self.length, self.mac = 0, BEGINNING
        self.erased = 0
        self._unlinked: set[int] = set()

    def faults_of(self, row: Row[Any]) -> Iterator[str]:
        told = f"record {row.place}"
        if row.place != self.length + 1:
            yield f"{told}: {row.place - self.length - 1} records before it are missing"
        if row.mac != self._written.mac(self.mac, row._mapping):  # noqa: SLF001 - by column name
            yield f"{told}: it was changed, or stands where it was not written"
        self.length, self.mac = row.place, row.mac
        if self._is_not_as_seen(row):
            yield f"{told}: it is not the one that was seen there before"
        if row.kind == Kind.ERASURE:
            self.erased += 1
            self._unlinked.discard(row.subject)
        if row.salt is None:
            self._unlinked.add(row.subject)
        yield from (f"{told}: {what}" for what in self._faults_of_decision(row))

    def _is_not_as_seen(self, row: Row[Any]) -> bool:
        seen = self._anchor
        return seen is not None and seen.length == row.place and seen.mac != row.mac

    def _faults_of_decision(self, row: Row[Any]) -> Iterator[str]:
        if row.sealed is None:
            yield "its decision was removed"
            return
        try:
            columns = row._mapping  # noqa: SLF001 - by column name
            kept = orjson.loads(self._seals.of(self._shop_id).open(row.sealed, DECISION))
            content = digest_of(content_of(kept))
            identity = row.salt and digest_of(identity_of(columns, kept), row.salt)
        except (ValueError, LookupError, TypeError):
            yield "its decision was changed: it cannot be read"
            return
        if content != row.content:
            yield "its decision says something else now"
        elif row.salt is not None and identity != row.identity:
            yield "its decision belongs to another order, line or fact now"

    def faults_at_end(self, head: ChainHead) -> Iterator[str]:
        if head != ChainHead(self.length, self.mac):
            yield f"the chain ends at record {self.length}, and its head says {head.length}"
        if self._anchor is not None and self._anchor.length > self.length:
            yield f"{self._anchor.length - self.length} records were cut off the end"
        for subject in sorted(self._unlinked):
            yield f"decision {subject} was unlinked from its order, and no erasure is recorded"
