"""A clinician's document about a wearer: what it is worth for a line on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from shared.domain.grade import Tier
from shared.domain.grade_reading import GarmentLabel, read_grade
from shared.domain.policy import Policy
from shared.domain.policy.words import SCREENED, ClearanceState

# A document of today may be dated tomorrow where the day begins earlier.
_OTHER_SIDE_OF_THE_WORLD = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearance:
    """`ref` stands for the content wherever health data may not go.

    `tier` is that of the grade it was written for, None when that cannot be read; `names` are the
    health reasons that the clinician names. Raises ValueError when it ends before it begins.
    """

    ref: str
    issued: date
    expires: date | None = None
    verified: bool
    tier: Tier | None
    names: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.expires is not None and self.expires < self.issued:
            raise ValueError(f"ends on {self.expires}, before it begins on {self.issued}")

    def is_in_date(self, policy: Policy, today: date) -> bool:
        """Both its days count, and no document lasts longer than the shop lets it."""
        return self.issued - _OTHER_SIDE_OF_THE_WORLD <= today <= self.last_day(policy)

    def last_day(self, policy: Policy) -> date:
        last = self.issued + timedelta(days=policy.choices.clearance_days)
        return last if self.expires is None else min(last, self.expires)

    def states(self, policy: Policy, today: date, tier: Tier) -> tuple[ClearanceState, ...]:
        """Valid, or all that is wrong with it. What nobody has checked says nothing else."""
        if not self.verified:
            return (ClearanceState.UNVERIFIED,)
        wrong = []
        if not self.is_in_date(policy, today):
            wrong.append(ClearanceState.EXPIRED)
        if not self._covers(tier):
            wrong.append(ClearanceState.TOO_LOW)
        return tuple(wrong) or (ClearanceState.VALID,)

    def _covers(self, tier: Tier) -> bool:
        return self.tier is not None and SCREENED.index(self.tier) >= SCREENED.index(tier)


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledClearance:
    """A document as a person filed it, for a wearer or for one order.

    `lines` None is the whole order. `tiers` are those that its lines had then: what is exchanged
    for another tier is another purchase. `grade` is what the clinician wrote.
    """

    clearance: Clearance
    kind: str
    grade: str
    reviewer: str
    screening_ref: str | None = None
    order_id: str | None = None
    lines: frozenset[str] | None = None
    tiers: frozenset[Tier] = frozenset()

    @property
    def ref(self) -> str:
        return self.clearance.ref

    def concerns(self, line_id: str, tier: Tier, screening_ref: str | None) -> bool:
        """Whether it is about a line, which is for the wearer of this reference. A document of an
        order is only ever asked about that order's lines.
        """
        if self.screening_ref is not None:
            return self.screening_ref == screening_ref
        return (self.lines is None or line_id in self.lines) and tier in self.tiers


def tier_written_for(grade: str, *, market: str | None = None) -> Tier | None:
    """The tier of a grade as a clinician writes it ("20-30 mmHg", "CCL 2", or a bare "20-30").

    None when it is in doubt: what may mean less covers nothing.
    """
    found = read_grade(GarmentLabel(options={"compression": grade}, market=market))
    return found.tier if found.doubt is None and found.tier in SCREENED else None
