"""How the ledger fares, in numbers: what waits, since when, and what got stuck."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """Of all shops. A moment is None when nothing waits."""

    oldest_unsent: datetime | None
    unsent: int
    parked: int
    tried_again: int
    stopped_orders: int
    oldest_stopped: datetime | None
    orders_due: int


class Vital(Protocol):
    """Looks at all shops at once, for those who run the house."""

    def read(self) -> Vitals: ...
