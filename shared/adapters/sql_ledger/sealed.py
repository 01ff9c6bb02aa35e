"""What is kept sealed with a shop's key, whatever table it is in."""

from __future__ import annotations

from sqlalchemy import Connection, select

from shared.adapters.sql_ledger.tables import shops
from shared.ports.vault import Seal, Vault

ANSWERS, CLEARANCE, DECISION = "answers", "clearance", "decision"
"""What a seal is for."""


class ShopSeals:
    """The keys of shops, for as long as a transaction lasts."""

    def __init__(self, connection: Connection, vault: Vault | None) -> None:
        self._connection, self._vault = connection, vault
        self._found: dict[str, Seal] = {}

    @property
    def vault(self) -> Vault:
        if self._vault is None:
            raise RuntimeError("this ledger was opened without its vault")
        return self._vault

    def of(self, shop_id: str) -> Seal:
        """Raises LookupError for a shop that is not there: nothing of it can be kept or read."""
        seal = self.find(shop_id)
        if seal is None:
            raise LookupError(f"there is no shop {shop_id}")
        return seal

    def find(self, shop_id: str) -> Seal | None:
        if shop_id not in self._found:
            wrapped = self._connection.execute(
                select(shops.c.sealed_key).where(shops.c.shop_id == shop_id)
            ).scalar()
            if wrapped is None:
                return None
            self._found[shop_id] = self.vault.of_shop(shop_id, wrapped)
        return self._found[shop_id]
