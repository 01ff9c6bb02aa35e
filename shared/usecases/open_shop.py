"""Shops, keys and webhook secrets: made here, shown once."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from collections.abc import Iterable

from shared.ports.ledger import ApiKey, Books, Platform, Scope, Shop
from shared.ports.vault import Vault

WEBHOOK_SECRET = "webhook secret"  # noqa: S105 - what the seal is for, not a secret
SHOP_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_KEY_BYTES = 32
_ID_BYTES = 6


class BadShopId(ValueError):
    """A shop id is 1 to 63 of a-z, 0-9 and -, and begins with a letter or a digit."""


def open_shop(books: Books, vault: Vault, shop_id: str, name: str) -> Shop:
    """Raises `BadShopId`, and ValueError when it is there already."""
    if not SHOP_ID.fullmatch(shop_id):
        raise BadShopId(BadShopId.__doc__)
    shop = Shop(shop_id, name, vault.new_shop_key(shop_id), {})
    books.shops.add(shop)
    return shop


def publishable_key(books: Books, shop_id: str, origins: Iterable[str]) -> str:
    """For browsers: sizing only, on these origins. The key is in the answer and nowhere else."""
    return _issue(books, shop_id, frozenset({Scope.SIZING}), tuple(origins), publishable=True)


def secret_key(books: Books, shop_id: str, scopes: Iterable[Scope]) -> str:
    """For servers. The key is in the answer and nowhere else."""
    return _issue(books, shop_id, frozenset(scopes), (), publishable=False)


def _issue(
    books: Books,
    shop_id: str,
    scopes: frozenset[Scope],
    origins: tuple[str, ...],
    *,
    publishable: bool,
) -> str:
    key_id = secrets.token_hex(_ID_BYTES)
    token = f"{'pk' if publishable else 'sk'}_{key_id}_{secrets.token_urlsafe(_KEY_BYTES)}"
    books.shops.add_key(
        ApiKey(key_id, shop_id, digest_of(token), scopes, origins, publishable=publishable)
    )
    return token


def digest_of(token: str) -> str:
    """A key is 256 random bits, so one hash is enough: there is nothing to guess."""
    return hashlib.sha256(token.encode()).hexdigest()


def add_secret(books: Books, vault: Vault, shop: Shop, platform: Platform, secret: str) -> None:
    """Several live at once; an empty one would verify nothing and is refused with ValueError."""
    if not secret:
        msg = "the secret is empty"
        raise ValueError(msg)
    if platform is Platform.EVENTS and not _key_of(secret):
        raise ValueError("the key behind the prefix is empty")
    seal = vault.of_shop(shop.shop_id, shop.sealed_key)
    books.shops.add_secret(shop.shop_id, platform, seal.seal(secret.encode(), WEBHOOK_SECRET))


def _key_of(events_secret: str) -> bytes:
    """Base64 behind `whsec_`, with its padding or without, as the senders' libraries take it."""
    text = events_secret.removeprefix("whsec_").rstrip("=")
    return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)


def new_events_secret() -> str:
    """As Standard Webhooks writes them."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode()
