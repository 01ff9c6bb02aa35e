"""Compression class scales: what a class number means, and why a bare one means nothing sure.

Where each scale was read stands beside it.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from shared.domain.grade import Band

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


SCALE_SETTING = "declared_scale"
"""Of a shop: the scale that its bare class words are meant on."""


class Scale(StrEnum):
    """A class scale that a shop or a product may declare."""

    RAL = "RAL"
    BS = "BS"
    FR = "FR"
    ENV = "ENV"
    US_CLASS = "US_CLASS"
    US_LEVEL = "US_LEVEL"


# ENV's class "A" (10-14) is left out: "class A" is said of too many things to clear a sock by it.
SCALES: Mapping[Scale, Mapping[int, Band]] = MappingProxyType(
    {
        # RAL-GZ 387/1, Germany, also AT, CH, NL (gzg-kompressionsstruempfe.de, medi.de)
        Scale.RAL: {1: Band(18, 21), 2: Band(23, 32), 3: Band(34, 46), 4: Band(49, None)},
        # BS 6612, kept in the UK Drug Tariff; it has no class 4 (credenhill.co.uk, NICE CKS)
        Scale.BS: {1: Band(14, 17), 2: Band(18, 24), 3: Band(25, 35)},
        # AFNOR NF G 30-102 B / HAS; 15.1-20 and 20.1-36 in whole mmHg (HAS as sigvaris.com tells
        # it, chaussettescontention.com, azengear.com)
        Scale.FR: {1: Band(10, 15), 2: Band(15, 20), 3: Band(20, 36), 4: Band(36, None)},
        # CEN ENV 12718, withdrawn (lymed.fi)
        Scale.ENV: {1: Band(15, 21), 2: Band(23, 32), 3: Band(34, 46), 4: Band(49, None)},
        # "Class I/II/III" of some US sellers (biologyinsights.com, lymphalets.biz)
        Scale.US_CLASS: {1: Band(20, 30), 2: Band(30, 40), 3: Band(40, 50)},
        # "Level/class" of the Sigvaris US shop and Australian clinics (shopsigvaris.com,
        # thelegveinclinic.com.au)
        Scale.US_LEVEL: {1: Band(15, 20), 2: Band(20, 30), 3: Band(30, 40), 4: Band(40, 50)},
    }
)

# These two have no source and serve only to guess the worst case.
_ASSUMED = frozenset({(Scale.US_CLASS, 3), (Scale.US_LEVEL, 4)})

# US number labels, where the numbers are the label and no standard exists (eurocom-info.de,
# sigvaris.com); ENV "A" (lymed.fi).
_NUMBER_LABELS = frozenset(
    {Band(8, 15), Band(15, 20), Band(20, 30), Band(30, 40), Band(40, 50), Band(10, 14)}
)
_SCALE_LABELS = frozenset(
    band for classes in SCALES.values() for band in classes.values() if band.high is not None
)

# How the scales are called in product data, by the beginning of the name.
_NAMES = (
    ("US_CLASS", Scale.US_CLASS),
    ("US_LEVEL", Scale.US_LEVEL),
    ("RAL", Scale.RAL),
    ("BS", Scale.BS),
    ("BRITISH", Scale.BS),
    ("FR", Scale.FR),
    ("AFNOR", Scale.FR),
    ("NF", Scale.FR),
    ("ENV", Scale.ENV),
    ("CEN", Scale.ENV),
)


def scale_named(name: str) -> Scale | None:
    """Return the scale of a declared name ("RAL-GZ 387/1", "us class"), None when not known."""
    folded = "_".join(name.upper().replace("-", " ").split())
    return next((scale for start, scale in _NAMES if folded.startswith(start)), None)


def band_of(scale: Scale, number: int) -> Band | None:
    """Return the band of a class; None when the scale lacks it or it has no source."""
    if (scale, number) in _ASSUMED:
        return None
    return SCALES[scale].get(number)


def meanings(number: int) -> Iterator[Band]:
    """Yield every band that a class number without a scale could mean."""
    return (classes[number] for classes in SCALES.values() if number in classes)


def is_known_label(band: Band) -> bool:
    """Tell whether a pair of numbers is printed as a grade somewhere, so that it needs no unit."""
    return band in _NUMBER_LABELS or band in _SCALE_LABELS
