"""The size that was bought against the size that was recommended. It changes no outcome."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from shared.domain.grade import Tier
from shared.domain.policy.condition import Value

_MEDICAL = frozenset({Tier.MEDICAL, Tier.MEDICAL_HIGH})
_LEAST_UNLIKE_CALVES_CM = Decimal(3)


class SizeNotice(StrEnum):
    SIZE_DIFFERS_FROM_FIT = "SIZE_DIFFERS_FROM_FIT"
    SIZE_NOT_CHECKED = "SIZE_NOT_CHECKED"


@dataclass(frozen=True, slots=True)
class FitEvidence:
    """What a fit reference says of a line: the size that was recommended and the size of the SKU
    (None when the catalogue does not know it), and what the sizing found amiss with the legs.
    """

    fitted: str
    sold: str | None
    off_chart: bool = False
    calves_differ: bool = False

    def measured(self) -> Mapping[str, Value]:
        """In the words of the policy's measured questions. A reference holds no measurement: of the
        calves it says only that they differ by 3 cm or more.
        """
        found: dict[str, Value] = {}
        if self.off_chart:
            found["leg_shape"] = "outside_chart"
        if self.calves_differ:
            found["calf_difference_cm"] = _LEAST_UNLIKE_CALVES_CM
        return found


def size_notices(evidence: FitEvidence | None, tier: Tier) -> tuple[SizeNotice, ...]:
    """Over the counter nobody has to measure; from medical on it is told when nobody did."""
    if evidence is None or evidence.sold is None:
        return (SizeNotice.SIZE_NOT_CHECKED,) if tier in _MEDICAL else ()
    if evidence.sold != evidence.fitted:
        return (SizeNotice.SIZE_DIFFERS_FROM_FIT,)
    return ()
