"""Reading a garment's compression grade off what a shop says about it.

In this order: the merchant's numbers, a number in the variant, a number in the title, a class word
on the scale that was declared, the RAL family's own words, a French class delivered in France, any
other class word at its highest meaning. Our own rule, on the scales of `scales`. It fails closed:
what may mean more than over the counter is never read as that.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shared.domain.grade import Band, Grade, GradeDoubt, Tier, is_medical, strength
from shared.domain.grade_reading.class_word import without_classes
from shared.domain.grade_reading.label import GarmentLabel
from shared.domain.grade_reading.meaning import meanings_by_place
from shared.domain.grade_reading.merchant import UnreadablePressureError, merchant_place
from shared.domain.grade_reading.number import unit_in
from shared.domain.grade_reading.places import (
    MERCHANT,
    TITLE,
    VARIANT,
    Place,
    Reading,
    added_up,
    agreed,
    in_conflict,
)
from shared.domain.grade_reading.pressure import bare_labels_in, numbers_in, pressures_in
from shared.domain.grade_reading.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from shared.domain.grade_reading.meaning import Meaning

__all__ = ["GarmentLabel", "read_grade"]

_UNREADABLE = Grade(None, Tier.UNKNOWN, None, GradeDoubt.UNKNOWN)

# Names of options whose values are grades: compression, pressure or a unit, in seven languages.
_PRESSURE_OPTION = re.compile(
    r"[ck]ompres|contenti|contencion|contenzione|mm ?-?hg|[hk]pa"
    r"|press(?:ure|ion)|presion|drucks?|druk|圧|コンフレッション"
)

# Reading takes up to twenty microseconds a character, and no shop has titles of this length: a
# longer label is nonsense or an attack, and is held like any other that cannot be read.
_LONGEST_LABEL = 20_000

# Between the options of one variant: "CCL 2 / III / black", "CCL 2, 3" (a size).
_BETWEEN_OPTIONS = re.compile(r" / |[,;|]")


def read_grade(label: GarmentLabel) -> Grade:
    """Return the grade of a garment, or the highest it may be and the doubt about it.

    Never raises: what cannot be read, a label of more than 20,000 characters among it, is a grade
    with tier unknown.
    """
    if label.kind == "accessory":
        return Grade(None, Tier.NOT_COMPRESSION, "kind", None)
    if _length(label) > _LONGEST_LABEL:
        return _UNREADABLE
    try:
        merchant = merchant_place(label)
    except UnreadablePressureError:
        return _UNREADABLE
    variant, title = _number_places(label)
    meanings = meanings_by_place(label, {VARIANT: _variant_segments(label), TITLE: _title(label)})
    grade = agreed([merchant, variant, title]) or agreed(_class_places(label, meanings))
    if grade is None or _may_be_one_layer(label, grade):
        return _UNREADABLE
    return _unless_outdone(grade, [*_told_classes(variant, meanings), *_named_unit_numbers(label)])


def _length(label: GarmentLabel) -> int:
    texts = (label.title, label.variant_title, *label.options, *label.options.values())
    return sum(len(text or "") for text in texts)


def _unless_outdone(grade: Grade, rivals: Iterable[Band]) -> Grade:
    """Return the grade unless something of a higher tier stands against it."""
    if grade.band is None or grade.doubt is not None:
        return grade
    tier = strength(grade.band)[0]
    higher = [band for band in rivals if strength(band)[0] > tier]
    return in_conflict(grade, higher) if higher else grade


def _may_be_one_layer(label: GarmentLabel, grade: Grade) -> bool:
    """Tell whether a kit's text may name the liner alone, so that the kit may be stronger."""
    from_text = grade.read_from != MERCHANT
    return label.kind == "kit" and from_text and not (grade.band and is_medical(grade.band))


def _number_places(label: GarmentLabel) -> tuple[Place, Place]:
    variant = (*pressures_in(_without_classes(label.variant_title)), *_option_pressures(label))
    title = pressures_in(_without_classes(label.title))
    return _place(label, VARIANT, map(Reading, variant)), _place(label, TITLE, map(Reading, title))


def _class_places(
    label: GarmentLabel, meanings: Mapping[str, tuple[Meaning, ...]]
) -> Iterator[Place]:
    for name, found in meanings.items():
        yield _place(label, f"{name} class", (meaning.reading for meaning in found))


def _place(label: GarmentLabel, name: str, readings: Iterable[Reading]) -> Place:
    different = tuple(dict.fromkeys(readings))
    if label.kind == "kit" and different:
        total = added_up(reading.band for reading in different)
        different = (Reading(total, sure=all(reading.sure for reading in different)),)
    return Place(name, different)


def _told_classes(variant: Place, meanings: Mapping[str, tuple[Meaning, ...]]) -> list[Band]:
    """Return the highest meanings of a variant's class words when none of them is below medical.

    Beside a number in the variant a class word says nothing of its own; against a
    number from elsewhere, which may stand for the whole product, it does.
    """
    found = meanings[VARIANT]
    told = not variant.readings and all(meaning.is_medical for meaning in found)
    return [meaning.reading.band for meaning in found] if told else []


def _option_pressures(label: GarmentLabel) -> Iterator[Band]:
    for name, value in label.options.items():
        text = _without_classes(value)
        yield from pressures_in(text)
        if _PRESSURE_OPTION.search(plain(name)):
            yield from bare_labels_in(text)


def _named_unit_numbers(label: GarmentLabel) -> Iterator[Band]:
    """Yield numbers of any kind under an option named by a unit.

    Only known labels are a grade there, but "mmHg: 25-28" beside a weaker title is no clear sock.
    """
    for name, value in label.options.items():
        unit = unit_in(plain(name))
        if unit:
            yield from numbers_in(_without_classes(value), unit)


def _variant_segments(label: GarmentLabel) -> Iterator[str]:
    told = [label.variant_title or "", *(f"{k}: {v}" for k, v in label.options.items())]
    for text in told:
        yield from _BETWEEN_OPTIONS.split(plain(text))


def _title(label: GarmentLabel) -> tuple[str]:
    return (plain(label.title or ""),)


def _without_classes(text: str | None) -> str:
    return without_classes(plain(text or ""))
