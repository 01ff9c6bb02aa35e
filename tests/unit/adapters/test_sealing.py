"""Keys of shops under a master key: what they keep, and what they sign."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st

from shared.adapters.sealing import (
    KEY_BYTES,
    MASTER,
    Keychain,
    Seal,
    Unsealable,
    create_master_key,
    read_master_key,
)

KEY, OTHER_KEY = bytes(range(KEY_BYTES)), bytes(KEY_BYTES)
SEAL = Seal(KEY, "1")
WRAPPED = Keychain(KEY).new_shop_key("a")


@given(plain=st.binary(max_size=300), purpose=st.text(max_size=20))
def test_what_is_sealed_is_opened_for_its_purpose(plain: bytes, purpose: str) -> None:
    sealed = SEAL.seal(plain, purpose)

    assert SEAL.open(sealed, purpose) == plain
    assert len(plain) < 4 or plain not in sealed


@given(place=st.integers(0, 10**6), bit=st.integers(0, 7))
def test_one_changed_bit_is_not_opened(place: int, bit: int) -> None:
    sealed = bytearray(SEAL.seal(b"what somebody answered", "answers"))
    sealed[place % len(sealed)] ^= 1 << bit

    with pytest.raises(Unsealable):
        SEAL.open(bytes(sealed), "answers")


@pytest.mark.parametrize("sealed", [b"", b"x", b"x" * 12, b"x" * 27, b"x" * 28])
def test_what_was_never_sealed_is_not_opened(sealed: bytes) -> None:
    with pytest.raises(ValueError, match="not sealed with this key"):
        SEAL.open(sealed, "answers")


@pytest.mark.parametrize(
    ("seal", "purpose"),
    [(SEAL, "answers s_2"), (SEAL, "answers"), (SEAL, ""), (Seal(OTHER_KEY, "1"), "answers s_1")],
)
def test_another_purpose_or_key_opens_nothing(seal: Seal, purpose: str) -> None:
    sealed = SEAL.seal(b"what somebody answered", "answers s_1")

    with pytest.raises(Unsealable):
        seal.open(sealed, purpose)


def test_sealed_twice_it_looks_different() -> None:
    assert SEAL.seal(b"yes", "answers") != SEAL.seal(b"yes", "answers")


# Signatures.


def test_a_signature_is_the_same_in_every_process() -> None:
    """Or a chain that was written today could not be verified tomorrow."""
    key = HKDF(SHA256(), 32, salt=None, info=b"audit chain").derive(KEY)
    expected = hmac.new(key, b"message", hashlib.sha256).hexdigest()

    signed = SEAL.sign(b"message", "audit chain")

    assert signed == Seal(KEY, "another id").sign(b"message", "audit chain") == expected
    assert signed == "8be0cab1797252b594d96a2dde5f9e3d5dc3bf8c4a32309707eec9e2942124ad"


def test_a_signature_is_64_hexadecimal_digits_whatever_is_signed() -> None:
    for message in (b"", b"x", os.urandom(10_000)):
        signed = SEAL.sign(message, "facts")
        assert len(signed) == 64
        assert set(signed) <= set("0123456789abcdef")


def test_a_signature_differs_by_key_purpose_and_message() -> None:
    told = [
        SEAL.sign(b"message", "facts"),
        SEAL.sign(b"message", "chain"),
        SEAL.sign(b"message", ""),
        SEAL.sign(b"massage", "facts"),
        SEAL.sign(b"", "facts"),
        Seal(OTHER_KEY, "1").sign(b"message", "facts"),
    ]

    assert len(set(told)) == len(told)


def test_no_signature_is_made_with_the_key_itself() -> None:
    assert SEAL.sign(b"message", "") != hmac.new(KEY, b"message", hashlib.sha256).hexdigest()


def test_more_purposes_than_are_remembered_change_nothing() -> None:
    first = SEAL.sign(b"message", "purpose 0")

    others = {SEAL.sign(b"message", f"purpose {n}") for n in range(1, 40)}

    assert SEAL.sign(b"message", "purpose 0") == first
    assert len(others - {first}) == 39


# The keychain.


def test_a_shops_key_is_wrapped_for_that_shop_by_that_master_key() -> None:
    seal = Keychain(KEY).of_shop("a", WRAPPED)
    sealed = seal.seal(b"yes", "answers")

    assert Keychain(KEY).of_shop("a", WRAPPED).open(sealed, "answers") == b"yes"
    for keychain, shop in ((Keychain(KEY), "b"), (Keychain(OTHER_KEY), "a")):
        with pytest.raises(Unsealable):
            keychain.of_shop(shop, WRAPPED)


def test_every_shop_has_a_key_of_its_own() -> None:
    keychain = Keychain(KEY)
    seals = [keychain.of_shop(shop, keychain.new_shop_key(shop)) for shop in ("a", "a", "b")]

    signed = {seal.sign(b"message", "facts") for seal in (*seals, keychain.master)}

    assert len(signed) == 4
    with pytest.raises(Unsealable):
        seals[1].open(seals[0].seal(b"yes", "answers"), "answers")


def test_the_master_key_says_that_it_is_the_master_key() -> None:
    keychain = Keychain(KEY)

    assert keychain.master.key_id == MASTER
    assert keychain.of_shop("a", WRAPPED).key_id == "1"


def test_a_key_is_in_nothing_that_is_printed() -> None:
    keychain = Keychain(KEY)

    told = f"{keychain!r} {keychain.master!r} {vars(keychain.master)}"

    assert KEY.hex() not in told
    assert repr(KEY)[2:-1] not in told


# The file.


def test_a_master_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "keys"

    create_master_key(path)

    key = read_master_key(path)
    assert len(key) == KEY_BYTES
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        create_master_key(path)
    assert read_master_key(path) == key


@pytest.mark.parametrize(
    "text",
    ["", "short", base64.b64encode(b"x" * 31).decode(), base64.b64encode(KEY).decode() + "!"],
)
def test_a_file_without_a_key_is_no_key(tmp_path: Path, text: str) -> None:
    path = tmp_path / "keys"
    path.write_text(text)

    with pytest.raises(ValueError):  # noqa: PT011 - base64 has messages of its own
        read_master_key(path)


def test_a_missing_file_is_missing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_master_key(tmp_path / "keys")
