"""The parts that a command works with, opened for it and closed after it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import click

from shared import wiring
from shared.ports.catalogue import CatalogueStore
from shared.ports.clock import Clock
from shared.ports.ledger import Books, Ledger, Shop
from shared.ports.vault import Vault
from shared.settings import Settings, read_settings


@dataclass(frozen=True, slots=True)
class Parts:
    settings: Settings
    ledger: Ledger
    store: CatalogueStore
    vault: Vault
    clock: Clock


@contextmanager
def opened() -> Iterator[Parts]:
    settings = read_settings()
    wiring.check_ledger(settings)
    ledger, store = wiring.ledger(settings), wiring.catalogue(settings)
    try:
        yield Parts(settings, ledger, store, wiring.vault(settings), wiring.clock())
    finally:
        ledger.close()
        store.close()


def known_shop(books: Books, shop_id: str) -> Shop:
    """The shop, or a usage error that says what to do."""
    shop = books.shops.get(shop_id)
    if shop is None:
        msg = f"there is no shop {shop_id!r}; `sockwise shop list` shows those there are"
        raise click.ClickException(msg)
    return shop
