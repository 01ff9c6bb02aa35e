"""The ledger: the one place that must not forget.

Everything happens inside `Ledger.begin()`: what is done there becomes true together at its end or
not at all. Every method but those of `Shops` speaks for one shop.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from shared.domain.garment import GradeFacts
from shared.domain.order import Order
from shared.ports.audit import Audit
from shared.ports.catalogue import CatalogueDocuments
from shared.ports.decisions import Decisions, Watches
from shared.ports.evidence import AnswerSets, Clearances
from shared.ports.mail import Inbox, Outbox, Relay
from shared.ports.policies import Policies
from shared.ports.vitals import Vital


class Scope(StrEnum):
    SIZING = "sizing"
    SCREENING = "screening"
    REASONS = "reasons"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class ApiKey:
    """`digest` is the SHA-256 of the whole key; the key itself is shown once and never kept.

    A publishable key has the scope `sizing` alone and answers only to its `origins`.
    """

    key_id: str
    shop_id: str
    digest: str
    scopes: frozenset[Scope]
    origins: tuple[str, ...] = ()
    publishable: bool = False


@dataclass(frozen=True, slots=True)
class Shop:
    """`sealed_key` is the shop's own key, wrapped by the master key."""

    shop_id: str
    name: str
    sealed_key: bytes
    settings: Mapping[str, Any]


class Platform(StrEnum):
    EVENTS = "events"
    WOOCOMMERCE = "woocommerce"
    SHOPIFY = "shopify"


class Shops(Protocol):
    """Shops, the keys that open them, and what their platforms sign with."""

    def add(self, shop: Shop) -> None:
        """Raises ValueError when the shop is there already."""

    def get(self, shop_id: str) -> Shop | None: ...

    def all(self) -> Sequence[Shop]: ...

    def change_settings(self, shop_id: str, settings: Mapping[str, Any]) -> None:
        """All of them at once; raises ValueError when there is no such shop."""

    def erase(self, shop_id: str) -> int:
        """Every row of the shop in every table, and with its key all that was ever sealed with it;
        gives how many rows.
        """

    def add_key(self, key: ApiKey) -> None: ...

    def key(self, key_id: str) -> ApiKey | None:
        """None for a key that never was and for one that was revoked."""

    def keys(self, shop_id: str) -> Sequence[ApiKey]: ...

    def revoke_key(self, shop_id: str, key_id: str) -> bool: ...

    def add_secret(self, shop_id: str, platform: Platform, sealed: bytes) -> None: ...

    def secrets(self, shop_id: str, platform: Platform) -> Sequence[bytes]:
        """Every live secret, sealed, the newest first."""


class Published(Protocol):
    """What was published: enough for screening, and to fill the catalogue store again."""

    def put_chart(self, shop_id: str, chart_id: str, document: Mapping[str, Any]) -> None: ...

    def put_product(self, shop_id: str, document: Mapping[str, Any], *, as_of: int) -> bool:
        """False when it is older than what is kept, or than the product's deletion."""

    def delete_product(self, shop_id: str, product_id: str, *, as_of: int) -> bool: ...

    def documents(self, shop_id: str) -> CatalogueDocuments: ...

    def grade_facts(
        self, shop_id: str, *, skus: Iterable[str], product_ids: Iterable[str]
    ) -> tuple[Mapping[str, GradeFacts], Mapping[str, GradeFacts]]:
        """By SKU and by product id; what is not known is absent."""

    def sizes(self, shop_id: str, skus: Iterable[str]) -> Mapping[str, str]:
        """The size by the maker's chart that each SKU is made in; what is not known is absent."""


class Books(Protocol):
    """The open ledger."""

    def foresee(self, shop_id: str, orders: Sequence[Order]) -> None:
        """Lock these orders and read at once what screening them will ask for one by one. Nothing
        else changes, but that it takes less time.
        """

    @property
    def shops(self) -> Shops: ...

    @property
    def inbox(self) -> Inbox: ...

    @property
    def outbox(self) -> Outbox: ...

    @property
    def relay(self) -> Relay: ...

    @property
    def decisions(self) -> Decisions: ...

    @property
    def watches(self) -> Watches: ...

    @property
    def answers(self) -> AnswerSets: ...

    @property
    def clearances(self) -> Clearances: ...

    @property
    def policies(self) -> Policies: ...

    @property
    def published(self) -> Published: ...

    @property
    def audit(self) -> Audit: ...

    @property
    def vital(self) -> Vital: ...


class Ledger(Protocol):
    """Where transactions begin."""

    def begin(self) -> AbstractContextManager[Books]:
        """One transaction, serial with every other that touches the same order.

        Raises `LedgerUnavailable`, at any point inside, when it cannot be kept.
        """

    def look(self) -> AbstractContextManager[Books]:
        """The same for reading only: it never waits for a writer."""

    def ping(self) -> None:
        """Raises `LedgerUnavailable` unless the ledger answers and its schema is current."""

    def close(self) -> None: ...
