"""Places that name a grade, and how they are brought to one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shared.domain.grade import Band, Grade, GradeDoubt, strength, strongest, tier_of

if TYPE_CHECKING:
    from collections.abc import Iterable

MERCHANT = "merchant"
VARIANT = "variant"
TITLE = "title"


@dataclass(frozen=True, slots=True)
class Reading:
    """One grade that a place names; not `sure` when it is the worst case of a bare class word."""

    band: Band
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """All different grades that one place names.

    `components` are bands of single parts or layers: a text that names one of them is no rival.
    """

    name: str
    readings: tuple[Reading, ...]
    components: frozenset[Band] = frozenset()

    @property
    def bands(self) -> frozenset[Band]:
        """Return the bands alone."""
        return frozenset(reading.band for reading in self.readings)

    @property
    def highest(self) -> Reading:
        """Return the strongest reading; ValueError when the place names none."""
        return _strongest_reading(self.readings)


def agreed(places: Iterable[Place]) -> Grade | None:
    """Return the grade that the places, most trusted first, come to; None when all are silent.

    When they do not come to one, the highest counts and the grade carries the doubt.
    """
    told = [place for place in places if place.readings]
    if not told:
        return None
    first, *others = told
    settled = _settled(first, others)
    start = settled or first.highest
    rivals = [place.highest for place in others if _contradicts(place, start.band, first)]
    return _grade(
        _strongest_reading((start, *rivals)),
        read_from=first.name,
        conflict=settled is None or bool(rivals),
    )


def in_conflict(grade: Grade, rivals: Iterable[Band]) -> Grade:
    """Return the grade as contradicted: the strongest band counts, and a person must look."""
    known = () if grade.band is None else (grade.band,)
    reading = Reading(strongest((*known, *rivals)))
    return _grade(reading, read_from=grade.read_from, conflict=True)


def added_up(bands: Iterable[Band]) -> Band:
    """Return the pressure of layers worn together; a printed total is not added once more."""
    weakest_first = sorted(bands, key=strength)
    lower, top = weakest_first[:-1], weakest_first[-1]
    if lower and top == _total(lower):
        return top
    return _total(weakest_first)


def _total(bands: list[Band]) -> Band:
    tops = [band.high for band in bands if band.high is not None]
    whole = len(tops) == len(bands)
    return Band(sum(band.low for band in bands), sum(tops) if whole else None)


def _settled(first: Place, others: list[Place]) -> Reading | None:
    """Return the one grade the deciding place names, by itself or narrowed by a later place.

    Two tiers inside the deciding place stay a conflict whatever the others say.
    """
    if len(first.readings) == 1:
        return first.readings[0]
    if len({tier_of(band) for band in first.bands}) > 1:
        return None
    named = (place.readings[0] for place in others if len(place.readings) == 1)
    return next((reading for reading in named if reading in first.readings), None)


def _contradicts(place: Place, band: Band, first: Place) -> bool:
    if band in place.bands or first.components & place.bands:
        return False
    if (first.name, place.name) == (MERCHANT, VARIANT):
        return True
    return tier_of(place.highest.band) != tier_of(band)


def _strongest_reading(readings: Iterable[Reading]) -> Reading:
    return max(readings, key=lambda reading: strength(reading.band))


def _grade(reading: Reading, *, read_from: str | None, conflict: bool) -> Grade:
    doubt = GradeDoubt.CONFLICT if conflict else None
    if not reading.sure:
        doubt = GradeDoubt.AMBIGUOUS_CLASS
    return Grade(reading.band, tier_of(reading.band), read_from, doubt)
