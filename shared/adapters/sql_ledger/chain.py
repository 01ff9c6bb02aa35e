"""The audit chain as it is written: each link is signed together with the one before it.

Links are noted while a transaction works and written at its end, so that a shop's head is locked
last and for a moment only.
"""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import orjson
from sqlalchemy import Connection, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from shared.adapters.sql_ledger.sealed import ShopSeals
from shared.adapters.sql_ledger.tables import chain, chain_heads

SALT_BYTES = 16
BEGINNING = "0" * 64
PURPOSE = "audit chain"


class Kind(StrEnum):
    DECISION = "decision"
    ERASURE = "erasure"


@dataclass(frozen=True, slots=True)
class Link:
    """What a decision is, or what it is since it was erased: `subject` is its row. `content` may be
    known for ever; `identity` leads to an order or a person.
    """

    kind: Kind
    subject: int
    content: Any
    identity: Any


class SqlChain:
    def __init__(self, connection: Connection, seals: ShopSeals) -> None:
        self._connection, self._seals = connection, seals
        self._noted: dict[str, list[Link]] = defaultdict(list)

    def note(self, shop_id: str, link: Link) -> None:
        self._noted[shop_id].append(link)

    def write(self) -> None:
        """One order of locking for everybody, or two transactions could wait for each other."""
        for shop_id in sorted(self._noted):
            self._extend(shop_id, self._noted[shop_id])
        self._noted.clear()

    def _extend(self, shop_id: str, links: list[Link]) -> None:
        place, mac = self._locked_head(shop_id)
        rows = []
        for link in links:
            place += 1
            salt = os.urandom(SALT_BYTES)
            row = {
                "shop_id": shop_id,
                "place": place,
                "kind": link.kind.value,
                "subject": link.subject,
                "content": digest_of(link.content),
                "identity": digest_of(link.identity, salt),
                "salt": salt,
            }
            mac = self.mac(mac, row)
            rows.append(row | {"mac": mac})
        self._connection.execute(insert(chain), rows)
        for row in rows:
            if row["kind"] == Kind.ERASURE:
                self._forget(row)
        self._connection.execute(
            update(chain_heads)
            .where(chain_heads.c.shop_id == shop_id)
            .values(length=place, mac=mac)
        )

    def _forget(self, erasure: dict[str, Any]) -> None:
        """Nothing can be guessed from a hash whose salt is gone."""
        of_subject = chain.c.shop_id == erasure["shop_id"], chain.c.subject == erasure["subject"]
        self._connection.execute(
            update(chain).where(*of_subject, chain.c.place < erasure["place"]).values(salt=None)
        )

    def _locked_head(self, shop_id: str) -> tuple[int, str]:
        dialect: Any = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        self._connection.execute(
            dialect.insert(chain_heads)
            .values(shop_id=shop_id, length=0, mac=BEGINNING)
            .on_conflict_do_nothing()
        )
        head = self._connection.execute(
            select(chain_heads).where(chain_heads.c.shop_id == shop_id).with_for_update()
        ).one()
        return head.length, head.mac

    def mac(self, before: str, row: Any) -> str:
        """Under the master key: whoever holds the database alone cannot make one. A column may hold
        anything by now, also what was never written.
        """
        names = ("shop_id", "place", "kind", "subject", "content", "identity")
        message = orjson.dumps([before, *(row[name] for name in names)], default=repr)
        return self._seals.vault.master.sign(message, PURPOSE)


def digest_of(content: Any, salt: bytes = b"") -> str:
    written = orjson.dumps(content, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(salt + written).hexdigest()
