"""Pressures in product text: numbers with a unit, and bare labels where an option asks for them.

All functions take text as `plain` returns it and give bands in whole mmHg.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise, product

from shared.domain.grade import Band, strength, tier_of
from shared.domain.grade_reading.number import ITEM, bands_of, is_size, own_unit
from shared.domain.grade_reading.scales import is_known_label
from shared.domain.grade_reading.text import plain

_LIST_SEPARATOR = re.compile(r" ?(?:[/|;,&+-]|to|bis|and|or|und|oder|et|ou|y|o|e|en|of)? ?")
_OTHER_MEASURE = re.compile(
    r"[ -]?(?:cm|mm|m|den|denier|dtex|deniers|%|in|inch|inches|zoll|\"|kg|g|lbs?|eur?|€|\$|£)"
    r"(?![a-z])|[\"%€$£]"
)

# Pressure is told at the ankle; a number tied to another point of the leg is a weaker one.
_ANKLE = plain("ankle|fessel|knöchel|cheville|enkel|caviglia|tobillo|足首|足くび")
_ELSEWHERE = plain(
    "calf|thigh|wade|oberschenkel|mollet|cuisse|kuit|dij|polpaccio|coscia|pantorrilla|muslo"
    "|ふくらはぎ|太もも|ふともも|もも"
)
_SITE = rf"(?:(?P<ankle>{_ANKLE})|{_ELSEWHERE})"
_SITE_BEFORE = re.compile(rf"{_SITE}[ :=(は部約]{{0,3}}$")
_SITE_AFTER = re.compile(
    rf"[ )(]{{0,2}}(?:(?:at|on|an|am|a|al|alla|en|op|aan)(?: the| der| la| el| de)? )?{_SITE}"
)
_SITE_WINDOW = 16


@dataclass(frozen=True, slots=True)
class _Told:
    """One band of a text, with its unit and the point of the leg it is tied to."""

    band: Band
    unit: str
    at_ankle: bool | None


def pressures_in(text: str) -> tuple[Band, ...]:
    """Return the different bands of all numbers that carry a pressure unit, in text order.

    Known labels in one list share the unit that stands at one of them ("15-20 / 20-30 mmHg").
    Left out: weaker numbers along the leg beside the one at the ankle, and a number in another
    unit that says within a millimetre what a mmHg number of the same text says.
    """
    items = list(ITEM.finditer(text))
    told = [
        _Told(band, unit, _is_at_ankle(text, item))
        for item, unit in zip(items, _units(text, items), strict=True)
        if unit
        for band in bands_of(text, item, unit)
    ]
    return tuple(dict.fromkeys(one.band for one in _without_restated(_without_profile(told))))


def bare_labels_in(text: str) -> tuple[Band, ...]:
    """Return the pairs without a unit that are printed as a grade somewhere ("18-21")."""
    bands = (_bare_label(text, item, "mmhg") for item in ITEM.finditer(text))
    return tuple(dict.fromkeys(band for band in bands if band is not None))


def numbers_in(text: str, unit: str) -> tuple[Band, ...]:
    """Return every number of the text, read in the given unit whether or not it carries one."""
    items = (item for item in ITEM.finditer(text) if not _is_other_measure(text, item))
    return tuple(band for item in items for band in bands_of(text, item, own_unit(item) or unit))


def _is_at_ankle(text: str, item: re.Match[str]) -> bool | None:
    """Tell whether a number is tied to the ankle; None when it is tied to no point of the leg."""
    before = text[max(0, item.start() - _SITE_WINDOW) : item.start()]
    site = _SITE_BEFORE.search(before) or _SITE_AFTER.match(text, item.end())
    return bool(site["ankle"]) if site else None


def _without_profile(told: list[_Told]) -> list[_Told]:
    at_ankle = [strength(one.band) for one in told if one.at_ankle]
    top = max(at_ankle, default=None)
    if top is None:
        return told
    return [one for one in told if one.at_ankle is not False or strength(one.band) > top]


def _without_restated(told: list[_Told]) -> list[_Told]:
    exact = {(one.band.low, one.band.high) for one in told if one.unit.startswith("m")}
    return [one for one in told if one.unit.startswith("m") or not _is_restated(one.band, exact)]


def _is_restated(converted: Band, exact: set[tuple[int, int | None]]) -> bool:
    near = product(_within_one(converted.low), _within_one(converted.high))
    same = [Band(*pair) for pair in near if pair in exact]
    return any(tier_of(band) == tier_of(converted) for band in same)


def _within_one(pressure: int | None) -> tuple[int | None, ...]:
    return (None,) if pressure is None else (pressure - 1, pressure, pressure + 1)


def _units(text: str, items: list[re.Match[str]]) -> list[str | None]:
    """Give each number its unit: its own, or that of a neighbour in the same list."""
    units = [own_unit(item) for item in items]
    if not any(units):
        return units
    pairs = [
        (left, right)
        for left, right in pairwise(range(len(items)))
        if _LIST_SEPARATOR.fullmatch(text, items[left].end(), items[right].start())
    ]
    backwards, forwards = reversed(pairs), ((right, left) for left, right in pairs)
    for taker, giver in (*backwards, *forwards):
        unit = units[giver]
        if unit and units[taker] is None and _bare_label(text, items[taker], unit):
            units[taker] = unit
    return units


def _bare_label(text: str, item: re.Match[str], unit: str) -> Band | None:
    if own_unit(item) or _is_other_measure(text, item):
        return None
    bands = bands_of(text, item, unit)
    return bands[0] if len(bands) == 1 and is_known_label(bands[0]) else None


def _is_other_measure(text: str, item: re.Match[str]) -> bool:
    if item["unit"]:
        return False
    return is_size(text, item) or _OTHER_MEASURE.match(text, item.end()) is not None
