"""Encryption: a master key in a file, a key of its own for each shop, wrapped by the master key.

AES-256-GCM throughout. Destroying a shop's wrapped key destroys all that was sealed with it.
"""

from __future__ import annotations

import base64
import hmac
import os
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
NONCE_BYTES = 12
MASTER = "master"


class Unsealable(ValueError):
    """Not sealed with this key, or changed since."""


class Seal:
    """One key. `key_id` says which in clear; `purpose` is bound to what is sealed."""

    def __init__(self, key: bytes, key_id: str) -> None:
        self.key_id = key_id
        self._cipher = AESGCM(key)
        self._signing_key = lru_cache(maxsize=16)(lambda purpose: _derived(key, purpose))

    def seal(self, plain: bytes, purpose: str) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plain, purpose.encode())

    def open(self, sealed: bytes, purpose: str) -> bytes:
        """Raises `Unsealable`."""
        nonce, rest = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        try:
            return self._cipher.decrypt(nonce, rest, purpose.encode())
        except (InvalidTag, ValueError) as error:
            msg = "not sealed with this key"
            raise Unsealable(msg) from error

    def sign(self, message: bytes, purpose: str) -> str:
        """HMAC-SHA256 under a key of its own for each purpose (HKDF), in hexadecimal."""
        return hmac.digest(self._signing_key(purpose), message, "sha256").hex()


def _derived(key: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose.encode()).derive(key)


class Keychain:
    """The master key and, unwrapped on demand, the keys of the shops."""

    def __init__(self, master: bytes) -> None:
        self.master = Seal(master, MASTER)
        self._unwrap = lru_cache(maxsize=10_000)(self._open_shop_key)

    def new_shop_key(self, shop_id: str) -> bytes:
        """A fresh key for a shop, wrapped; only the wrapped form leaves this module."""
        return self.master.seal(os.urandom(KEY_BYTES), f"key of {shop_id}")

    def of_shop(self, shop_id: str, wrapped: bytes) -> Seal:
        """Raises `Unsealable` when the master key is not the one that wrapped it."""
        return self._unwrap(shop_id, wrapped)

    def _open_shop_key(self, shop_id: str, wrapped: bytes) -> Seal:
        return Seal(self.master.open(wrapped, f"key of {shop_id}"), "1")


def read_master_key(path: Path) -> bytes:
    """Raises FileNotFoundError, or ValueError when the file holds no key."""
    key = base64.b64decode(path.read_text().strip(), validate=True)
    if len(key) != KEY_BYTES:
        msg = f"{path} does not hold a key of {KEY_BYTES} bytes"
        raise ValueError(msg)
    return key


def create_master_key(path: Path) -> None:
    """Readable by its owner only; never replaces a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(base64.b64encode(os.urandom(KEY_BYTES)).decode() + "\n")
