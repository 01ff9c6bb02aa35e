"""Keeping secrets: every shop has a key of its own."""

from __future__ import annotations

from typing import Protocol


class Seal(Protocol):
    """One key."""

    @property
    def key_id(self) -> str:
        """Names the key in clear, so that keys can be changed."""

    def seal(self, plain: bytes, purpose: str) -> bytes:
        """Encrypted and authenticated, together with what it is for."""

    def open(self, sealed: bytes, purpose: str) -> bytes:
        """Raises ValueError when this key did not seal it for this purpose."""

    def sign(self, message: bytes, purpose: str) -> str:
        """64 hexadecimal digits that nobody can make, for any purpose, without the key."""


class Vault(Protocol):
    """The master key and, by it, every shop's own."""

    @property
    def master(self) -> Seal:
        """For what belongs to no shop."""

    def new_shop_key(self, shop_id: str) -> bytes:
        """A fresh key, wrapped: it can be kept anywhere."""

    def of_shop(self, shop_id: str, wrapped: bytes) -> Seal:
        """Raises ValueError when another master key wrapped it."""
