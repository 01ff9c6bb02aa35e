"""Shops, keys and webhook secrets: made once, shown once, kept so that nobody can read them."""

from __future__ import annotations

import base64

import pytest

from shared.adapters.sealing import Keychain
from shared.adapters.sql_ledger.ledger import SqlLedger
from shared.ports.ledger import ApiKey, Platform, Scope, Shop
from shared.usecases.open_shop import (
    WEBHOOK_SECRET,
    BadShopId,
    add_secret,
    digest_of,
    new_events_secret,
    open_shop,
    publishable_key,
    secret_key,
)
from tests.builders import SHOP


@pytest.fixture
def shop(ledger: SqlLedger, vault: Keychain) -> Shop:
    with ledger.begin() as books:
        return open_shop(books, vault, SHOP, "Demo shop")


def kept_key(ledger: SqlLedger, token: str) -> ApiKey | None:
    with ledger.look() as books:
        return books.shops.key(token.split("_")[1])


def kept_secrets(
    ledger: SqlLedger, vault: Keychain, shop: Shop, platform: Platform = Platform.WOOCOMMERCE
) -> list[str]:
    seal = vault.of_shop(shop.shop_id, shop.sealed_key)
    with ledger.look() as books:
        sealed = books.shops.secrets(shop.shop_id, platform)
    return [seal.open(one, WEBHOOK_SECRET).decode() for one in sealed]


def test_a_shop_is_kept_with_a_key_of_its_own(
    ledger: SqlLedger, vault: Keychain, shop: Shop
) -> None:
    with ledger.begin() as books:
        other = open_shop(books, vault, "other", "Other shop")
        kept = books.shops.get(SHOP)

    assert kept == shop
    sealed = vault.of_shop(SHOP, shop.sealed_key).seal(b"secret", "test")
    with pytest.raises(ValueError, match="not sealed"):
        vault.of_shop("other", other.sealed_key).open(sealed, "test")
    with pytest.raises(ValueError, match="not sealed"):
        vault.of_shop("other", shop.sealed_key)


@pytest.mark.parametrize("shop_id", ["a", "7", "acme-socks-2", "a" * 63])
def test_a_shop_id_is_short_and_plain(ledger: SqlLedger, vault: Keychain, shop_id: str) -> None:
    with ledger.begin() as books:
        assert open_shop(books, vault, shop_id, "Shop").shop_id == shop_id


@pytest.mark.parametrize(
    "shop_id", ["", "-a", "Acme", "a_b", "a b", "a/b", "a.b", "é", "a\n", "a" * 64]
)
def test_any_other_shop_id_is_refused(ledger: SqlLedger, vault: Keychain, shop_id: str) -> None:
    with ledger.begin() as books, pytest.raises(BadShopId):
        open_shop(books, vault, shop_id, "Shop")


def test_a_shop_is_opened_once(ledger: SqlLedger, vault: Keychain, shop: Shop) -> None:
    with pytest.raises(ValueError, match="there already"), ledger.begin() as books:
        open_shop(books, vault, SHOP, "Again")


def test_a_publishable_key_is_for_sizing_on_its_origins(ledger: SqlLedger, shop: Shop) -> None:
    with ledger.begin() as books:
        token = publishable_key(books, SHOP, ["https://shop.example"])

    key = kept_key(ledger, token)

    assert token.startswith("pk_")
    assert key is not None
    assert (key.shop_id, key.publishable) == (SHOP, True)
    assert (key.scopes, key.origins) == (frozenset({Scope.SIZING}), ("https://shop.example",))


def test_a_secret_key_has_the_scopes_that_were_asked_for(ledger: SqlLedger, shop: Shop) -> None:
    with ledger.begin() as books:
        token = secret_key(books, SHOP, [Scope.SCREENING, Scope.REASONS])

    key = kept_key(ledger, token)

    assert token.startswith("sk_")
    assert key is not None
    assert (key.scopes, key.publishable) == (frozenset({Scope.SCREENING, Scope.REASONS}), False)


def test_a_key_is_kept_as_a_hash_of_the_whole_of_it(ledger: SqlLedger, shop: Shop) -> None:
    with ledger.begin() as books:
        token = secret_key(books, SHOP, [Scope.ADMIN])

    key = kept_key(ledger, token)

    assert key is not None
    assert key.digest == digest_of(token) != digest_of(token + "x")
    assert token.split("_", 2)[2] not in repr(key)


def test_no_two_keys_are_alike(ledger: SqlLedger, shop: Shop) -> None:
    with ledger.begin() as books:
        tokens = {secret_key(books, SHOP, [Scope.SIZING]) for _ in range(20)}
        kept = books.shops.keys(SHOP)

    assert len(tokens) == len(kept) == 20


def test_a_revoked_key_is_gone_and_the_others_live(ledger: SqlLedger, shop: Shop) -> None:
    with ledger.begin() as books:
        old, new = (secret_key(books, SHOP, [Scope.SIZING]) for _ in range(2))
        assert books.shops.revoke_key(SHOP, old.split("_")[1])

    assert kept_key(ledger, old) is None
    assert kept_key(ledger, new) is not None


def test_secrets_are_sealed_and_all_of_them_live_the_newest_first(
    ledger: SqlLedger, vault: Keychain, shop: Shop
) -> None:
    with ledger.begin() as books:
        for secret in ("old", 's3cr&t "quoted" <x> é'):
            add_secret(books, vault, shop, Platform.WOOCOMMERCE, secret)
        sealed = books.shops.secrets(SHOP, Platform.WOOCOMMERCE)

    assert kept_secrets(ledger, vault, shop) == ['s3cr&t "quoted" <x> é', "old"]
    assert not any(b"old" in one or b"quoted" in one for one in sealed)


def test_a_secret_of_one_platform_is_none_of_another(
    ledger: SqlLedger, vault: Keychain, shop: Shop
) -> None:
    with ledger.begin() as books:
        add_secret(books, vault, shop, Platform.SHOPIFY, "one")

    assert kept_secrets(ledger, vault, shop, Platform.SHOPIFY) == ["one"]
    assert kept_secrets(ledger, vault, shop) == []


@pytest.mark.parametrize("platform", list(Platform))
def test_an_empty_secret_is_refused(
    ledger: SqlLedger, vault: Keychain, shop: Shop, platform: Platform
) -> None:
    with ledger.begin() as books, pytest.raises(ValueError, match="empty"):
        add_secret(books, vault, shop, platform, "")


@pytest.mark.parametrize("secret", ["no base64!", "whsec_???", "whsec_é"])
def test_an_events_secret_that_can_sign_nothing_is_refused(
    ledger: SqlLedger, vault: Keychain, shop: Shop, secret: str
) -> None:
    with ledger.begin() as books, pytest.raises(ValueError, match=r".+"):
        add_secret(books, vault, shop, Platform.EVENTS, secret)


def test_a_new_events_secret_is_long_enough_and_taken(
    ledger: SqlLedger, vault: Keychain, shop: Shop
) -> None:
    secret = new_events_secret()
    with ledger.begin() as books:
        add_secret(books, vault, shop, Platform.EVENTS, secret)

    assert kept_secrets(ledger, vault, shop, Platform.EVENTS) == [secret]
    assert len(base64.b64decode(secret.removeprefix("whsec_"))) == 32
    assert new_events_secret() != secret


def test_an_events_secret_of_nothing_but_its_prefix_is_refused(
    ledger: SqlLedger, vault: Keychain, shop: Shop
) -> None:
    with ledger.begin() as books, pytest.raises(ValueError, match="empty"):
        add_secret(books, vault, shop, Platform.EVENTS, "whsec_")


def test_an_events_secret_without_padding_is_taken(
    ledger: SqlLedger, vault: Keychain, shop: Shop
) -> None:
    with ledger.begin() as books:
        add_secret(books, vault, shop, Platform.EVENTS, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS")

    assert len(kept_secrets(ledger, vault, shop, Platform.EVENTS)) == 1
