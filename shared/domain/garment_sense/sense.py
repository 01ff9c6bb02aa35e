"""Whether what is offered is a compression garment: the merchant's map first, then its words.

Fails closed. A grade or a word that only hosiery has is enough; the bare word "compression" is too,
unless something else that can have it is named and no garment is. What cannot be judged at all
counts as a compression garment, so that it is held like any other line that cannot be read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from shared.domain.garment_sense.garment_map import Entry, Kind, Offered, map_from, verdict_of
from shared.domain.garment_sense.sign import OF_COMPRESSION, Sign
from shared.domain.garment_sense.signs_in_text import has_words, signs_in
from shared.domain.grade import Band, Grade
from shared.domain.grade_reading.scales import is_known_label

GARMENTS_SETTING = "garments"
MAP_SETTING = "garment_map"
LONGEST_TEXT = 20_000
"""Characters of all that is said of one thing; no shop says as much."""
_REMEMBERED_MAPS = 256
# No stocking presses harder, and cuffs and pumps begin at nought.
_HARDEST_MMHG = 120


class Garments(StrEnum):
    """What a shop sells. `STOCKING`: every line is a compression garment unless something says
    otherwise. `DETECT`: other things too, and each line is judged.
    """

    STOCKING = "stocking"
    DETECT = "detect"


@dataclass(frozen=True, slots=True)
class GarmentSense:
    """A shop's way of telling compression garments from the rest."""

    garments: Garments = Garments.STOCKING
    entries: tuple[Entry, ...] = ()

    @property
    def takes_everything(self) -> bool:
        """Whether there is nothing to judge."""
        return self.garments is Garments.STOCKING and not self.entries

    @property
    def looks_at_single_skus(self) -> bool:
        return any(entry.kind in {Kind.SKU, Kind.OPTION} for entry in self.entries)

    def mapped(self, offered: Offered) -> bool | None:
        """What the merchant's map says; None when it says nothing."""
        return verdict_of(self.entries, offered)

    def is_compression(self, offered: Offered, grade: Grade) -> bool:
        """By its words, when the map says nothing; `grade` is what is read off the same words."""
        return self.garments is Garments.STOCKING or _says_compression(offered, grade)


STOCKINGS_ONLY = GarmentSense()


def sense_from(settings: Mapping[str, Any]) -> GarmentSense:
    """By a shop's settings, which are checked when they are set. Those that cannot be read all the
    same hold too much rather than too little.
    """
    garments = settings.get(GARMENTS_SETTING, Garments.STOCKING)
    written = settings.get(MAP_SETTING, "")
    if garments == Garments.STOCKING and not written:
        return STOCKINGS_ONLY
    return _sense(str(garments), str(written))


@lru_cache(maxsize=_REMEMBERED_MAPS)
def _sense(garments: str, written: str) -> GarmentSense:
    try:
        return GarmentSense(Garments(garments), map_from(written))
    except ValueError:
        return STOCKINGS_ONLY


def _says_compression(offered: Offered, grade: Grade) -> bool:
    texts = list(_texts(offered))
    if sum(map(len, texts)) > LONGEST_TEXT or not any(map(has_words, offered.titles)):
        return True
    signs = frozenset[Sign]().union(*map(signs_in, texts), _signs_of_grade(grade))
    if offered.is_worn or Sign.GARMENT in signs:
        return bool(signs & OF_COMPRESSION)
    return Sign.GRADED in signs or _is_told_without_a_garment(signs)


def _texts(offered: Offered) -> Iterator[str]:
    yield from (*offered.titles, *offered.categories, *offered.tags)
    yield from (f"{name}: {value}" for name, value in offered.options.items())


def _is_told_without_a_garment(signs: frozenset[Sign]) -> bool:
    if signs & {Sign.THING, Sign.ACCESSORY}:
        return False
    if Sign.HOSIERY in signs or signs >= {Sign.COMPRESSION, Sign.MEDICAL}:
        return True
    return Sign.COMPRESSION in signs and Sign.CLOTHES not in signs


def _signs_of_grade(grade: Grade) -> frozenset[Sign]:
    """A class word alone is as much as the bare word; a pressure is more, when hosiery has it."""
    if grade.band is None:
        return frozenset()
    if (grade.read_from or "").endswith("class"):
        return frozenset({Sign.COMPRESSION})
    if is_known_label(grade.band):
        return frozenset({Sign.GRADED})
    return frozenset({Sign.HOSIERY if _is_of_hosiery(grade.band) else Sign.SUPPORT})


def _is_of_hosiery(band: Band) -> bool:
    return band.low > 0 and (band.high or band.low) <= _HARDEST_MMHG
