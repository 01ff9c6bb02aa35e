"""What wearers answered and what clinicians wrote: health data, kept sealed with the shop's key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from shared.domain.clearance import FiledClearance
from shared.domain.guidance import AnswerSet


class AnswerSets(Protocol):
    """Questionnaires, each under an opaque reference. None is ever changed."""

    def add(self, shop_id: str, answered: AnswerSet, *, forget_at: datetime) -> None: ...

    def get(self, shop_id: str, refs: Iterable[str]) -> Mapping[str, AnswerSet]:
        """By reference; one that is not there is absent. Raises ValueError when it cannot be
        opened.
        """

    def claim_declaration(self, shop_id: str, ref: str, order_id: str) -> None:
        """The tick-box counts for this order, and from now on for no other."""

    def erase(self, shop_id: str, ref: str) -> bool:
        """Whether there was anything to erase."""

    def forget(self, *, at: datetime) -> int:
        """Delete what may not be kept any longer, of every shop; gives how many."""


class Clearances(Protocol):
    """Clinicians' documents: what they say, and no picture of them."""

    def file(
        self, shop_id: str, filed: FiledClearance, *, at: datetime, forget_at: datetime
    ) -> None:
        """Add it, or replace what was filed under its reference."""

    def get(self, shop_id: str, ref: str) -> FiledClearance | None: ...

    def concerning(
        self, shop_id: str, *, screening_refs: Iterable[str], order_id: str | None
    ) -> Sequence[FiledClearance]:
        """Of these wearers and of this order, in order of their references. Raises ValueError when
        one cannot be opened.
        """

    def erase(self, shop_id: str, *, screening_refs: Iterable[str], order_id: str | None) -> int:
        """Gives how many there were."""

    def forget(self, *, at: datetime) -> int:
        """Delete what may not be kept any longer, of every shop; gives how many."""
