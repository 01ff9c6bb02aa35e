"""Decisions on orders, and what makes an order be screened again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from shared.domain.decision import Decision
from shared.domain.recorded_facts import RecordedFacts


@dataclass(frozen=True, slots=True)
class StandingOrder:
    """The newest version screened so far, with the latest decision on it. `recorded` is None once
    a person was erased.
    """

    decision: Decision
    body_digest: str
    recorded: RecordedFacts | None


class Decisions(Protocol):
    """Appended, never changed; one of an order's decisions stands.

    Reasons, refusals and facts are kept sealed with the shop's key. Every decision is a link of the
    shop's audit chain.
    """

    def standing(self, shop_id: str, order_id: str) -> StandingOrder | None:
        """Locks the order until the transaction ends, also when nothing is known of it yet."""

    def find(self, shop_id: str, order_id: str, version: int, facts: str) -> Decision | None: ...

    def add(
        self, shop_id: str, decision: Decision, *, body_digest: str, recorded: RecordedFacts
    ) -> None:
        """Append. It does not stand yet."""

    def stand(self, shop_id: str, decision: Decision) -> None:
        """Make an appended decision the one that stands for its order."""

    def latest(self, shop_id: str, order_id: str) -> Decision | None:
        """The standing decision, without locking anything."""

    def history(self, shop_id: str, order_id: str) -> Sequence[Decision]:
        """All of them, the oldest first; empty when the order is not known to this shop."""

    def stopped(self, shop_id: str, *, limit: int) -> Sequence[Decision]:
        """Standing decisions that hold or refuse, the newest first."""

    def all_standing(self, shop_id: str, *, since: datetime | None) -> Iterator[StandingOrder]:
        """Those that were made at that moment or later, the oldest first, a page at a time."""

    def all_recorded(self, shop_id: str, order_id: str) -> Sequence[RecordedFacts]:
        """What every decision on the order rested on, the oldest first."""

    def unlink(self, shop_id: str, order_id: str, *, at: datetime) -> int:
        """Take the order, its lines and all references out of its decisions for good; gives how
        many there were. The audit chain stays whole and says that it was done.
        """


class Watched(StrEnum):
    """What an order is waiting for, or rests on."""

    SCREENING_REF = "screening_ref"
    SKU = "sku"
    PRODUCT = "product"


class Watches(Protocol):
    """Which orders are to be screened again when something is learnt."""

    def forget_order(self, shop_id: str, order_id: str) -> None:
        """Nothing concerns it any more, and it is not due."""

    def replace(self, shop_id: str, order_id: str, watched: Iterable[tuple[Watched, str]]) -> None:
        """What concerns the order from now on, instead of what did before."""

    def orders_watching(self, shop_id: str, kind: Watched, names: Iterable[str]) -> Sequence[str]:
        """Ids of the orders, in order."""

    def ask_again(self, shop_id: str, order_ids: Iterable[str], *, at: datetime) -> None:
        """They are due from that moment on, or from an earlier one that was asked for before."""

    def is_due(self, *, at: datetime) -> bool:
        """Whether `take_due` would find anything; locks nothing."""

    def take_due(self, *, at: datetime, limit: int) -> Sequence[tuple[str, str]]:
        """Shops and orders that are due. They are not due any more when the transaction ends."""
