"""Which screening policy is in force, for all shops and for one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class PolicyPart(StrEnum):
    """The policy itself, or a shop's own choices on top of it."""

    POLICY = "policy"
    OVERRIDES = "overrides"


@dataclass(frozen=True, slots=True)
class InForce:
    """Digests of the texts in force; None is what comes with the product, and no choices."""

    policy: str | None = None
    overrides: str | None = None


class Policies(Protocol):
    """Texts of policies, kept by the hash of their bytes, and which of them is in force."""

    def activate(
        self, part: PolicyPart, raw: bytes | None, *, shop_id: str | None, at: datetime
    ) -> None:
        """From now on, for one shop or (None) for all that have none of their own. The caller has
        read it: it is sound. With `raw` None a shop goes back to what is in force for all, and all
        go back to what comes with the product.
        """

    def in_force(self, shop_id: str) -> InForce: ...

    def text(self, digest: str) -> bytes:
        """Raises KeyError when no such text was ever activated."""
