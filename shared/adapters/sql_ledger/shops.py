"""Shops, their keys and their webhook secrets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from shared.adapters.sql_ledger.foreseen import Foreseen
from shared.adapters.sql_ledger.tables import api_keys, metadata, shops, webhook_secrets
from shared.ports.ledger import ApiKey, Platform, Scope, Shop

_ITSELF = ("",)
_SHOP = select(shops).where(shops.c.shop_id == bindparam("shop"))


class SqlShops:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._foreseen: Foreseen[Shop] = Foreseen()

    def add(self, shop: Shop) -> None:
        self._foreseen.forget()
        try:
            self._connection.execute(
                insert(shops).values(
                    shop_id=shop.shop_id,
                    name=shop.name,
                    sealed_key=shop.sealed_key,
                    settings=dict(shop.settings),
                )
            )
        except IntegrityError as error:
            msg = f"the shop {shop.shop_id} is there already"
            raise ValueError(msg) from error

    def get(self, shop_id: str) -> Shop | None:
        known = self._foreseen.get(shop_id, _ITSELF)
        if known is None:
            row = self._connection.execute(_SHOP, {"shop": shop_id}).first()
            known = {} if row is None else {"": Shop(*row)}
            self._foreseen.note(shop_id, _ITSELF, known)
        return known.get("")

    def all(self) -> Sequence[Shop]:
        rows = self._connection.execute(select(shops).order_by(shops.c.shop_id))
        return [Shop(*row) for row in rows]

    def change_settings(self, shop_id: str, settings: Mapping[str, Any]) -> None:
        self._foreseen.forget()
        done = self._connection.execute(
            update(shops).where(shops.c.shop_id == shop_id).values(settings=dict(settings))
        )
        if not done.rowcount:
            msg = f"there is no shop {shop_id}"
            raise ValueError(msg)

    def erase(self, shop_id: str) -> int:
        self._foreseen.forget()
        own = [table for table in metadata.sorted_tables if "shop_id" in table.c]
        return sum(
            self._connection.execute(delete(table).where(table.c.shop_id == shop_id)).rowcount
            for table in own
        )

    def add_key(self, key: ApiKey) -> None:
        self._connection.execute(
            insert(api_keys).values(
                key_id=key.key_id,
                shop_id=key.shop_id,
                digest=key.digest,
                scopes=sorted(key.scopes),
                origins=list(key.origins),
                publishable=key.publishable,
                revoked=False,
            )
        )

    def key(self, key_id: str) -> ApiKey | None:
        row = self._connection.execute(
            select(api_keys).where(api_keys.c.key_id == key_id, ~api_keys.c.revoked)
        ).first()
        return None if row is None else _key(row)

    def keys(self, shop_id: str) -> Sequence[ApiKey]:
        rows = self._connection.execute(
            select(api_keys)
            .where(api_keys.c.shop_id == shop_id, ~api_keys.c.revoked)
            .order_by(api_keys.c.key_id)
        )
        return [_key(row) for row in rows]

    def revoke_key(self, shop_id: str, key_id: str) -> bool:
        done = self._connection.execute(
            update(api_keys)
            .where(api_keys.c.shop_id == shop_id, api_keys.c.key_id == key_id)
            .where(~api_keys.c.revoked)
            .values(revoked=True)
        )
        return done.rowcount == 1

    def add_secret(self, shop_id: str, platform: Platform, sealed: bytes) -> None:
        self._connection.execute(
            insert(webhook_secrets).values(shop_id=shop_id, platform=platform.value, sealed=sealed)
        )

    def secrets(self, shop_id: str, platform: Platform) -> Sequence[bytes]:
        rows = self._connection.execute(
            select(webhook_secrets.c.sealed)
            .where(webhook_secrets.c.shop_id == shop_id)
            .where(webhook_secrets.c.platform == platform.value)
            .order_by(webhook_secrets.c.row.desc())
        )
        return [row.sealed for row in rows]


def _key(row: Row[Any]) -> ApiKey:
    return ApiKey(
        row.key_id,
        row.shop_id,
        row.digest,
        frozenset(Scope(scope) for scope in row.scopes),
        tuple(row.origins),
        row.publishable,
    )
