"""An event that got stuck, sent anew once the cause is mended."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from shared.messages.cloudevent import SOURCE_OF_SHOP, Event, UnreadableEvent, decode
from shared.messages.reading import trimmed
from shared.ports.ledger import Books, Shop
from shared.ports.mail import Incoming, KeptEvent
from shared.ports.vault import Vault
from shared.usecases.park_events import INBOX, NO_SHOP, event_key


class NotReplayed(ValueError):
    """The message says why; the row is as it was."""


def replay(books: Books, shop_id: str, row: int, vault: Vault, *, at: datetime) -> None:
    """Raises `NotReplayed`. What could not be read when it came is read again by this release."""
    kept = books.inbox.find(shop_id, row)
    if kept is None:
        raise NotReplayed("there is no such event")
    if kept.event is not None:
        books.inbox.replay(shop_id, row, at=at)
        return
    raw = body_of(books, shop_id, kept, vault)
    event, shop = _read_again(books, raw)
    seal = vault.of_shop(shop.shop_id, shop.sealed_key)
    books.inbox.drop(shop_id, row)
    incoming = Incoming(
        shop_id=shop.shop_id,
        dedupe_key=f"{event_key(event)} replayed {row}",
        event=event,
        sealed_body=seal.seal(raw, INBOX),
    )
    books.inbox.keep([incoming], at=at)


def body_of(books: Books, shop_id: str, kept: KeptEvent, vault: Vault) -> bytes:
    """As it came. It may hold a person's data."""
    if shop_id == NO_SHOP:
        return vault.master.open(kept.sealed_body, INBOX)
    shop = books.shops.get(shop_id)
    if shop is None:
        raise NotReplayed("the shop is not there any more")
    return vault.of_shop(shop_id, shop.sealed_key).open(kept.sealed_body, INBOX)


def _read_again(books: Books, raw: bytes) -> tuple[Event, Shop]:
    try:
        event = trimmed(replace(decode(raw), inbox=None))
    except UnreadableEvent as error:
        raise NotReplayed(
            f"it still cannot be read: {error}; have the shop send it again"
        ) from error
    found = books.shops.get(event.shop_id) if event.source.startswith(SOURCE_OF_SHOP) else None
    if found is None:
        raise NotReplayed("its source still names no shop of ours")
    return event, found
