"""Compression grade: a pressure band at the ankle in whole mmHg, and the tier it is screened at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# Last whole mmHg of each tier and first of the strongest: NHS prescribing guidance asks for an
# ABPI above 20, RAL class 1 ends at 21 and is sold as the twin of the US 15-20 label.
_OTC_TOP = 20
_BORDERLINE_TOP = 21
_HIGH_FROM = 30
_HIGHER_THAN_ANY = 10**9


class Tier(StrEnum):
    """How a band is screened; the four pressure tiers are listed from weak to strong."""

    OTC = "otc"
    BORDERLINE = "borderline"
    MEDICAL = "medical"
    MEDICAL_HIGH = "medical_high"
    UNKNOWN = "unknown"
    NOT_COMPRESSION = "not_compression"


class GradeDoubt(StrEnum):
    """Why a grade must be looked at by a person; the values are screening reasons."""

    UNKNOWN = "GRADE_UNKNOWN"
    AMBIGUOUS_CLASS = "GRADE_AMBIGUOUS_CLASS"
    CONFLICT = "GRADE_CONFLICT"


@dataclass(frozen=True, slots=True)
class Band:
    """Pressure at the ankle in whole mmHg; `high` None is an open upper end ("49 and more")."""

    low: int
    high: int | None

    def __post_init__(self) -> None:
        """Raise ValueError for a negative or a reversed band."""
        if self.low < 0:
            message = f"a pressure is not negative: {self.low}"
            raise ValueError(message)
        if self.high is not None and self.high < self.low:
            message = f"a band runs from low to high: {self.low}-{self.high}"
            raise ValueError(message)

    @property
    def label(self) -> str:
        """Return the band as shops print it: "20-30 mmHg", "49+ mmHg" or "18 mmHg"."""
        if self.high is None:
            return f"{self.low}+ mmHg"
        if self.high == self.low:
            return f"{self.low} mmHg"
        return f"{self.low}-{self.high} mmHg"


@dataclass(frozen=True, slots=True)
class Grade:
    """What a garment's label says; with a `doubt`, band and tier are the highest it may mean.

    `read_from` names the place that decided: "merchant", "variant", "title", "variant class",
    "title class", "kind", or "map" for the merchant's map of garments; None when nothing was found.
    """

    band: Band | None
    tier: Tier
    read_from: str | None
    doubt: GradeDoubt | None


def tier_of(band: Band) -> Tier:
    """Return the tier of a band in the draft policy.

    A single 20 is borderline while 15-20 is over the counter. An open upper end may be anything
    above, so it is always the strongest tier.
    """
    if band.high is None or band.low >= _HIGH_FROM:
        return Tier.MEDICAL_HIGH
    if band.high > _BORDERLINE_TOP:
        return Tier.MEDICAL
    if band.high <= _OTC_TOP and band.low < _OTC_TOP:
        return Tier.OTC
    return Tier.BORDERLINE


def is_medical(band: Band) -> bool:
    """Tell whether a band belongs to one of the two tiers that call for a professional."""
    return tier_of(band) in {Tier.MEDICAL, Tier.MEDICAL_HIGH}


def strength(band: Band) -> tuple[int, int, int]:
    """Return the key that orders bands from weak to strong: tier first, then top, then bottom."""
    top = _HIGHER_THAN_ANY if band.high is None else band.high
    return (list(Tier).index(tier_of(band)), top, band.low)


def strongest(bands: Iterable[Band]) -> Band:
    """Return the band that counts when several may be meant; ValueError when there is none."""
    return max(bands, key=strength)
