"""What a shop platform sends: who signed it, and what it says in our words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol

SignatureCheck = Callable[[Mapping[str, str], bytes, Sequence[str]], bool]
"""Headers (names in lower case), raw bytes and live secrets: whether any of them signed it."""


class PlatformReader(Protocol):
    """Header names are in lower case. Only `raw` is signed, no header ever is."""

    def is_ping(self, headers: Mapping[str, str], raw: bytes) -> bool:
        """Unsigned and empty by design, sent when a webhook is switched on."""

    def is_signed(self, headers: Mapping[str, str], raw: bytes, secrets: Sequence[str]) -> bool: ...

    def topic(self, headers: Mapping[str, str]) -> str: ...

    def is_for_us(self, headers: Mapping[str, str]) -> bool: ...

    def dedupe_key(self, headers: Mapping[str, str], raw: bytes) -> str:
        """The same for every repetition of one delivery, different for any two others."""

    def events_of(
        self, headers: Mapping[str, str], resource: Mapping[str, Any], *, received_at: str
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """Type and data of the events that follow; ValueError, KeyError, TypeError or
        AttributeError when the resource is not shaped as the platform documents it.
        """
