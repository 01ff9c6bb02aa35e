"""The demo shop: made once, found again on every later run."""

from __future__ import annotations

import os
from typing import Any

import orjson
import yaml

from commands.demo import shop as demo
from commands.doors import doors_of
from shared.messages.shapes import ProductChangedShape, StockChangedShape
from shared.ports.catalogue import CatalogueStore
from shared.ports.clock import Clock, rfc3339
from shared.ports.ledger import Books, Ledger, Platform, Scope, Shop
from shared.ports.vault import Vault
from shared.settings import Settings
from shared.usecases.open_shop import (
    add_secret,
    digest_of,
    new_events_secret,
    open_shop,
    publishable_key,
    secret_key,
)
from shared.usecases.publish_catalogue import fill_store, keep_charts, keep_product
from shared.usecases.sync_stock import apply_stock

ORIGINS = ("https://shop.example",)
_SECRET_SCOPES = (Scope.SIZING, Scope.SCREENING, Scope.ADMIN)


def seed_demo(
    settings: Settings, ledger: Ledger, store: CatalogueStore, vault: Vault, clock: Clock
) -> dict[str, Any]:
    """What `demo.json` holds. The keys of an earlier run are kept while they are still live."""
    with ledger.begin() as books:
        shop = books.shops.get(demo.SHOP_ID)
        is_new = shop is None
        if shop is None:
            shop = open_shop(books, vault, demo.SHOP_ID, "Demo shop")
            _publish(books, shop, rfc3339(clock.now()))
        told = _kept(settings, books) or _new_keys(books, vault, shop)
    if is_new:
        fill_store(ledger, store, demo.SHOP_ID)
        shape = StockChangedShape()
        changes = (shape.load(item) for item in demo.stock_changes(rfc3339(clock.now())))
        apply_stock(store, ((demo.SHOP_ID, change) for change in changes))
    told |= {service: door.url for service, door in doors_of(settings).items()}
    _write(settings, told)
    return told


def _publish(books: Books, shop: Shop, as_of: str) -> None:
    keep_charts(books, shop.shop_id, yaml.safe_load(demo.charts_text())["charts"])
    shape = ProductChangedShape()
    for product in demo.product_changes(as_of):
        keep_product(books, shop.shop_id, shape.load(product))


def _kept(settings: Settings, books: Books) -> dict[str, Any] | None:
    try:
        told: dict[str, Any] = orjson.loads(settings.demo_file.read_bytes())
        digests = {key.digest for key in books.shops.keys(demo.SHOP_ID)}
        names = ("publishable_key", "secret_key", "reasons_key")
        return told if all(digest_of(told[name]) in digests for name in names) else None
    except (OSError, ValueError, KeyError):
        return None


def _new_keys(books: Books, vault: Vault, shop: Shop) -> dict[str, Any]:
    events_secret = new_events_secret()
    add_secret(books, vault, shop, Platform.EVENTS, events_secret)
    return {
        "shop": shop.shop_id,
        "publishable_key": publishable_key(books, shop.shop_id, ORIGINS),
        "secret_key": secret_key(books, shop.shop_id, _SECRET_SCOPES),
        "reasons_key": secret_key(books, shop.shop_id, (*_SECRET_SCOPES, Scope.REASONS)),
        "events_secret": events_secret,
    }


def _write(settings: Settings, told: dict[str, Any]) -> None:
    """Whole or not at all, and never readable by others."""
    fresh = settings.demo_file.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(orjson.dumps(told, option=orjson.OPT_INDENT_2))
    fresh.replace(settings.demo_file)
