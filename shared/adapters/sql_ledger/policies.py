"""Policies in force, and their texts by hash."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from shared.adapters.sql_ledger.moments import microseconds
from shared.adapters.sql_ledger.tables import policies_in_force, policy_texts
from shared.ports.policies import InForce, PolicyPart

_ALL_SHOPS = ""
# Made once, for every order asks. The shop's own comes last and wins.
_IN_FORCE = (
    select(policies_in_force)
    .where(policies_in_force.c.shop_id.in_([_ALL_SHOPS, bindparam("shop")]))
    .order_by(policies_in_force.c.shop_id)
)


class SqlPolicies:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._dialect: Any = postgresql if connection.dialect.name == "postgresql" else sqlite
        self._in_force: dict[str, InForce] = {}

    def activate(
        self, part: PolicyPart, raw: bytes | None, *, shop_id: str | None, at: datetime
    ) -> None:
        self._in_force.clear()
        whose = {"shop_id": shop_id or _ALL_SHOPS, "part": part.value}
        if raw is None:
            own = [policies_in_force.c[name] == value for name, value in whose.items()]
            self._connection.execute(delete(policies_in_force).where(*own))
            return
        digest = hashlib.sha256(raw).hexdigest()
        kept = self._dialect.insert(policy_texts).values(digest=digest, raw=raw)
        self._connection.execute(kept.on_conflict_do_nothing())
        values = {"digest": digest, "activated_at": microseconds(at)}
        self._connection.execute(
            self._dialect.insert(policies_in_force)
            .values(**whose, **values)
            .on_conflict_do_update(index_elements=list(whose), set_=values)
        )

    def in_force(self, shop_id: str) -> InForce:
        if shop_id not in self._in_force:
            rows = self._connection.execute(_IN_FORCE, {"shop": shop_id})
            found = {row.part: row.digest for row in rows}
            told = InForce(found.get(PolicyPart.POLICY), found.get(PolicyPart.OVERRIDES))
            self._in_force[shop_id] = told
        return self._in_force[shop_id]

    def text(self, digest: str) -> bytes:
        raw = self._connection.execute(
            select(policy_texts.c.raw).where(policy_texts.c.digest == digest)
        ).scalar()
        if raw is None:
            raise KeyError(digest)
        return bytes(raw)
