"""What the class words of a garment's texts mean, on the scale that applies to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shared.domain.grade import Band, is_medical, strongest
from shared.domain.grade_reading.class_word import ClassWord, Wording, classes_in
from shared.domain.grade_reading.places import Reading
from shared.domain.grade_reading.scales import Scale, band_of, meanings, scale_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from shared.domain.grade_reading.label import GarmentLabel

# They differ only at class 1, and both top out at 21 there.
_RAL_FAMILY = frozenset({Scale.RAL, Scale.ENV})


@dataclass(frozen=True, slots=True)
class Meaning:
    """A class number and the bands it may stand for: one when its scale is known."""

    number: int
    bands: tuple[Band, ...]

    @property
    def is_sure(self) -> bool:
        """Tell whether the scale is known."""
        return len(self.bands) == 1

    @property
    def is_medical(self) -> bool:
        """Tell whether no reading of the word is below medical."""
        return all(is_medical(band) for band in self.bands)

    @property
    def reading(self) -> Reading:
        """Return the highest meaning."""
        return Reading(strongest(self.bands), sure=self.is_sure)


def meanings_by_place(
    label: GarmentLabel, texts: Mapping[str, Iterable[str]]
) -> dict[str, tuple[Meaning, ...]]:
    """Return the different meanings of the class words of each place, in text order.

    A word without a scale that repeats the number of one with a scale says the same
    ("Klasse 2 (Class II)").
    """
    told = {
        place: [_meaning(label, word) for text in place_texts for word in classes_in(text)]
        for place, place_texts in texts.items()
    }
    sure = {m.number: m for found in told.values() for m in sorted(found, key=_rank) if m.is_sure}
    return {
        place: tuple(dict.fromkeys(m if m.is_sure else sure.get(m.number, m) for m in found))
        for place, found in told.items()
    }


def _rank(meaning: Meaning) -> tuple[int, ...]:
    return (meaning.is_medical, *(band.low for band in meaning.bands))


def _meaning(label: GarmentLabel, word: ClassWord) -> Meaning:
    scale = _scale_of(label, word)
    band = None if scale is None else band_of(scale, word.number)
    return Meaning(word.number, tuple(meanings(word.number)) if band is None else (band,))


def _scale_of(label: GarmentLabel, word: ClassWord) -> Scale | None:
    declared = _declared(label)
    if word.scale is not None:
        return word.scale
    if word.wording is Wording.CODE:
        return _scale_of_code(label, declared)
    return declared or _scale_of_wording(label, word.wording)


def _scale_of_code(label: GarmentLabel, declared: Scale | None) -> Scale | None:
    """CCL and KKL keep their family's meaning; only another standard on the product upsets it."""
    if declared in _RAL_FAMILY:
        return declared
    return None if label.standard is not None and declared is not None else Scale.RAL


def _scale_of_wording(label: GarmentLabel, wording: Wording) -> Scale | None:
    if wording is Wording.KLASSE:
        return Scale.RAL
    in_france = (label.market or "").upper().split("-")[0] == "FR"
    return Scale.FR if wording is Wording.CLASSE and in_france and not label.standard else None


def _declared(label: GarmentLabel) -> Scale | None:
    """Return the product's scale, or the shop's when the product names none at all."""
    named = label.declared_scale if label.standard is None else label.standard
    return scale_named(named) if named else None
