"""What every vault promises."""

from __future__ import annotations

import pytest

from shared.adapters.sealing import KEY_BYTES, Keychain
from shared.ports.vault import Vault


@pytest.fixture(params=[Keychain])
def vault(request: pytest.FixtureRequest) -> Vault:
    made: Vault = request.param(bytes(range(KEY_BYTES)))
    return made


@pytest.fixture(params=[Keychain])
def stranger(request: pytest.FixtureRequest) -> Vault:
    """With another master key."""
    made: Vault = request.param(bytes(KEY_BYTES))
    return made


def test_a_shops_key_can_be_kept_anywhere_and_used_again(vault: Vault) -> None:
    wrapped = vault.new_shop_key("a")

    sealed = vault.of_shop("a", wrapped).seal(b"plain", "purpose")

    assert vault.of_shop("a", bytes(wrapped)).open(sealed, "purpose") == b"plain"
    assert vault.new_shop_key("a") != wrapped


def test_another_master_key_opens_no_shops_key(vault: Vault, stranger: Vault) -> None:
    wrapped = vault.new_shop_key("a")

    with pytest.raises(ValueError, match="not sealed with this key"):
        stranger.of_shop("a", wrapped)


def test_a_shops_key_is_no_other_shops_key(vault: Vault) -> None:
    wrapped = vault.new_shop_key("a")

    with pytest.raises(ValueError, match="not sealed with this key"):
        vault.of_shop("b", wrapped)


def test_what_one_key_seals_no_other_opens(vault: Vault) -> None:
    one, other = (vault.of_shop(shop, vault.new_shop_key(shop)) for shop in ("a", "b"))
    sealed = one.seal(b"plain", "purpose")

    for seal, purpose in ((other, "purpose"), (vault.master, "purpose"), (one, "another")):
        with pytest.raises(ValueError, match="not sealed with this key"):
            seal.open(sealed, purpose)


def test_what_was_changed_is_not_opened(vault: Vault) -> None:
    sealed = vault.master.seal(b"plain", "purpose")

    for changed in (sealed[:-1], sealed + b"x", sealed[1:], b""):
        with pytest.raises(ValueError, match="not sealed with this key"):
            vault.master.open(changed, "purpose")


def test_signatures_are_64_hexadecimal_digits_of_key_purpose_and_message(vault: Vault) -> None:
    shop = vault.of_shop("a", vault.new_shop_key("a"))

    signed = [
        seal.sign(message, purpose)
        for seal in (vault.master, shop)
        for message in (b"", b"message")
        for purpose in ("", "purpose")
    ]

    assert len(set(signed)) == 8
    for one in signed:
        assert len(bytes.fromhex(one)) == 32
    assert vault.master.sign(b"message", "purpose") == signed[3]


def test_a_key_says_which_one_it_is(vault: Vault) -> None:
    assert vault.master.key_id
    assert vault.of_shop("a", vault.new_shop_key("a")).key_id
