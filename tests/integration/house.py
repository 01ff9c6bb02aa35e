"""The product in one process: real ledger, Redis, broker and doors, and two shops that know
nothing of each other.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import json
import shutil
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.test import TestResponse

from services.orders.app import create_app as create_orders
from services.reviewdesk.app import create_app as create_desk
from services.sizing.app import create_app as create_sizing
from shared.adapters.sealing import KEY_BYTES, Keychain
from shared.adapters.shops import standard_webhooks
from shared.adapters.shops.woocommerce import WooCommerce
from shared.adapters.sql_ledger.ledger import SqlLedger
from shared.messages.shapes import ProductChangedShape
from shared.ports.catalogue import CatalogueStore
from shared.ports.ledger import Books, Platform, Scope
from shared.usecases import open_shop
from shared.usecases.policies_in_force import PolicyShelf
from shared.usecases.publish_catalogue import fill_store, keep_charts, keep_product
from tests import builders
from tests.policies import DEFAULT_POLICY, a_screener

SHOP, OTHER, NOBODY = "demo", "other", "nobody"
ORIGIN = "https://shop.example"
WOO_SECRET = "s3cr&t é"
OTC, MEDICAL, OF_OTHER = "everyday-15-20", "strong-20-30", "secret-sock"
SKU = f"{OTC}-M".upper()
MASTER_KEY = bytes(range(KEY_BYTES))
_NUMBERS = itertools.count()


class SetClock:
    """Stands still until a test moves it."""

    def __init__(self) -> None:
        self._now = datetime(2026, 5, 1, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self._now

    def advance(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)


@dataclass(frozen=True, slots=True)
class Keys:
    """`secret` has all scopes but reasons, `reasons` has all, `blunt` has none that sizes."""

    publishable: str
    secret: str
    reasons: str
    blunt: str
    events_secret: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A ledger with two shops in it, to be copied, and what opens it."""

    ledger_file: Path
    vault: Keychain
    keys: Mapping[str, Keys]


def draw_plan(ledger_file: Path) -> Plan:
    vault = Keychain(MASTER_KEY)
    ledger = SqlLedger(f"sqlite:///{ledger_file}", vault)
    ledger.migrate()
    with ledger.begin() as books:
        keys = {shop_id: _opened(books, vault, shop_id) for shop_id in (SHOP, OTHER)}
        for shop_id in keys:
            keep_charts(books, shop_id, [builders.a_chart_document()])
        put_product(books, SHOP, a_product(OTC))
        put_product(books, SHOP, a_product(MEDICAL, mmhg=(20, 30)))
        put_product(books, OTHER, a_product(OF_OTHER))
    ledger.close()
    return Plan(ledger_file, vault, keys)


def _opened(books: Books, vault: Keychain, shop_id: str) -> Keys:
    events_secret = open_shop.new_events_secret()
    scopes = (Scope.SIZING, Scope.SCREENING, Scope.ADMIN)
    shop = open_shop.open_shop(books, vault, shop_id, f"Shop {shop_id}")
    open_shop.add_secret(books, vault, shop, Platform.EVENTS, events_secret)
    open_shop.add_secret(books, vault, shop, Platform.WOOCOMMERCE, WOO_SECRET)
    return Keys(
        publishable=open_shop.publishable_key(books, shop_id, [ORIGIN]),
        secret=open_shop.secret_key(books, shop_id, scopes),
        reasons=open_shop.secret_key(books, shop_id, (*scopes, Scope.REASONS)),
        blunt=open_shop.secret_key(books, shop_id, [Scope.ADMIN]),
        events_secret=events_secret,
    )


class House:
    """Built by a plan; `home` is a folder for its own copy of the ledger."""

    def __init__(self, plan: Plan, home: Path, store: CatalogueStore) -> None:
        self.store, self.vault, self.keys = store, plan.vault, plan.keys
        self.ledger_file = Path(shutil.copy(plan.ledger_file, home / "ledger.sqlite"))
        self.ledger = SqlLedger(f"sqlite:///{self.ledger_file}", self.vault)
        self.clock = SetClock()
        for shop_id in self.keys:
            fill_store(self.ledger, store, shop_id)

    @cached_property
    def sizing(self) -> FlaskClient:
        return self.new_sizing()

    def new_sizing(self) -> FlaskClient:
        """One more process of the sizing service, which has seen nothing yet."""
        return create_sizing(
            ledger=self.ledger,
            store=self.store,
            vault=self.vault,
            clock=self.clock,
            policies=PolicyShelf(DEFAULT_POLICY),
        ).test_client()

    @cached_property
    def orders(self) -> FlaskClient:
        return create_orders(
            ledger=self.ledger,
            vault=self.vault,
            clock=self.clock,
            screener=a_screener(self.vault),
            woocommerce=WooCommerce(),
            is_signed=standard_webhooks.is_signed,
        ).test_client()

    @cached_property
    def desk(self) -> FlaskClient:
        return create_desk(ledger=self.ledger, vault=self.vault, clock=self.clock).test_client()

    def key(self, name: str = "secret", shop_id: str = SHOP) -> dict[str, str]:
        return {"Authorization": f"Bearer {getattr(self.keys[shop_id], name)}"}

    def recommend(self, body: Any, **more: Any) -> TestResponse:
        """`body` as JSON; `more` goes into the request, the shop's publishable key when no other
        headers are named.
        """
        headers = more.pop("headers", None) or self.key("publishable")
        return self.sizing.post("/v1/recommendations", json=body, headers=headers, **more)

    def screen(self, order: Any, key: str = "secret", shop_id: str = SHOP) -> TestResponse:
        headers = self.key(key, shop_id)
        return self.orders.post("/v1/screenings", json=order, headers=headers)

    def screening(self, order_id: str, key: str = "secret", shop_id: str = SHOP) -> TestResponse:
        return self.orders.get(f"/v1/screenings/{order_id}", headers=self.key(key, shop_id))

    def send(self, *events: Mapping[str, Any], shop_id: str = SHOP) -> TestResponse:
        """One event, or several as a batch, signed with the shop's secret."""
        content = events[0] if len(events) == 1 else list(events)
        return self.send_raw(json.dumps(content).encode(), shop_id=shop_id)

    def send_raw(self, raw: bytes, *, shop_id: str = SHOP, **changes: str) -> TestResponse:
        """`changes` are headers in the place of the right ones, with _ for -."""
        headers = sign(raw, self.keys[shop_id].events_secret)
        headers |= {name.replace("_", "-"): value for name, value in changes.items()}
        return self.orders.post(f"/v1/webhooks/{shop_id}/events", data=raw, headers=headers)

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Straight from the ledger's file: what no port tells."""
        with closing(sqlite3.connect(self.ledger_file)) as connection:
            return connection.execute(query, values).fetchall()

    def all_bytes(self) -> bytes:
        """The whole ledger as it lies on the disk, with what is still in its journal."""
        files = sorted(self.ledger_file.parent.glob(f"{self.ledger_file.name}*"))
        return b"".join(file.read_bytes() for file in files)

    def count(self, table: str) -> int:
        return int(self.rows(f"SELECT count(*) FROM {table}")[0][0])

    def parked(self) -> list[str]:
        found = self.rows("SELECT parked FROM inbox WHERE parked IS NOT NULL ORDER BY row")
        return [reason for (reason,) in found]


def a_product(product_id: str = OTC, **changes: Any) -> dict[str, Any]:
    sku = changes.pop("sku", f"{product_id}-M".upper())
    variant = builders.a_variant(sku, options={"colour": "black"}, variant_id=f"v-{product_id}")
    return builders.a_product_document(product_id, variant, **changes)


def put_product(books: Books, shop_id: str, document: Mapping[str, Any]) -> None:
    keep_product(books, shop_id, ProductChangedShape().load(dict(document)))


def an_event(type_: str, data: Any, shop_id: str = SHOP, **changes: Any) -> dict[str, Any]:
    """As a shop writes it, with an id of its own."""
    told = {"specversion": "1.0", "id": f"e{next(_NUMBERS)}", "source": f"/shops/{shop_id}"}
    return {**told, "type": type_, "time": builders.AS_OF, "data": data, **changes}


def sign(raw: bytes, secret: str, *, at: float | None = None) -> dict[str, str]:
    """As Standard Webhooks says."""
    message, moment = f"msg_{next(_NUMBERS)}", str(int(time.time() if at is None else at))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.digest(key, f"{message}.{moment}.".encode() + raw, hashlib.sha256)
    return {
        "webhook-id": message,
        "webhook-timestamp": moment,
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
        "Content-Type": "application/cloudevents+json",
    }


def problem(answer: TestResponse, status: int) -> dict[str, Any]:
    """The problem document of an answer that must be one."""
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/problem+json"
    document: dict[str, Any] = answer.get_json(force=True)
    assert {"type", "title", "status", "detail"} <= document.keys()
    assert document["status"] == status
    return document


@contextmanager
def locked(ledger_file: Path) -> Iterator[None]:
    """Another process is writing to the ledger and does not end."""
    with closing(sqlite3.connect(ledger_file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def full_disk(ledger: SqlLedger) -> Iterator[None]:
    """SQLite may not take one more page, which it tells as it tells a full disk."""

    def limit(connection: sqlite3.Connection, *_: Any) -> None:
        connection.execute("PRAGMA max_page_count = 1")  # It stops at the pages there are.

    event.listen(ledger._engine, "checkout", limit)
    yield
    event.remove(ledger._engine, "checkout", limit)
    ledger.close()  # The limit lives as long as a connection.


def order(order_id: str = "1001", title: str = "20-30 mmHg", **changes: Any) -> dict[str, Any]:
    line = builders.a_line_document(title=title)
    return builders.an_order_document(line, order_id=order_id, **changes)


def quantity(house: House, sku: str = SKU, shop_id: str = SHOP) -> int | None:
    return house.store.stock(shop_id, [sku]).levels[sku].quantity


def waits_for_nothing(house: House) -> bool:
    with house.ledger.look() as books:
        return books.relay.oldest_waiting() is None
