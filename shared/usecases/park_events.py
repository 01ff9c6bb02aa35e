"""Events that cannot be handled are kept with the reason, where a person finds them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from shared.messages.cloudevent import Event
from shared.ports.ledger import Shop
from shared.ports.mail import Incoming
from shared.ports.vault import Vault

INBOX = "inbox"
"""What inbox bodies are sealed for."""
NO_SHOP = ""
"""Stands in for the shop of an event that names none that we know."""
WRITTEN_NO_SHOP = "-"
"""How people write it."""


@dataclass(frozen=True, slots=True)
class Parked:
    """What came and why nothing can be done with it. `event` is None when it cannot be read."""

    raw: bytes
    reason: str
    event: Event | None = None


def as_incoming(parked: Parked, shop: Shop | None, vault: Vault) -> Incoming:
    """For `Inbox.keep`. The body is sealed with the shop's key, or the master key without one."""
    seal = vault.of_shop(shop.shop_id, shop.sealed_key) if shop else vault.master
    return Incoming(
        shop_id=shop.shop_id if shop else NO_SHOP,
        dedupe_key=f"parked {hashlib.sha256(parked.raw + parked.reason.encode()).hexdigest()}",
        event=None,
        sealed_body=seal.seal(parked.raw, INBOX),
        parked=parked.reason,
        set_aside=True,
    )


def event_key(event: Event) -> str:
    """Names an event within its shop, however it came."""
    named = f"{event.source}\0{event.id}"
    return f"event {hashlib.sha256(named.encode()).hexdigest()}"
