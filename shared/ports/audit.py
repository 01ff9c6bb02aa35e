"""The audit chain: every decision of a shop linked to the one before, under a key that the
database does not hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ChainHead:
    """Kept elsewhere, it shows later that nothing was cut off the end."""

    length: int
    mac: str


@dataclass(frozen=True, slots=True)
class ChainReport:
    """`faults` is empty when every record is as it was written, where it was written."""

    head: ChainHead
    erased: int
    faults: Sequence[str]


class Audit(Protocol):
    """Reads a shop's chain. Records are written by what they record."""

    def head(self, shop_id: str) -> ChainHead:
        """Of length 0 for a shop without records."""

    def verify(self, shop_id: str, *, anchor: ChainHead | None = None) -> ChainReport:
        """Compute every record again. `anchor` is a head that was seen before."""
