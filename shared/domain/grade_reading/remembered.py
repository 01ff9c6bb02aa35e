"""Grades that were read before: a shop sells the same products again and again."""

from __future__ import annotations

from dataclasses import fields
from functools import lru_cache
from typing import TYPE_CHECKING

from shared.domain.grade_reading.label import GarmentLabel
from shared.domain.grade_reading.reader import read_grade

if TYPE_CHECKING:
    from shared.domain.grade import Grade

MOST_KEPT = 10_000
LONGEST_KEPT = 1_000
"""Characters of a label's texts; a longer one is rare, and would fill the memory."""
_NAMES = tuple(field.name for field in fields(GarmentLabel))


def read_grade_once(label: GarmentLabel) -> Grade:
    """What `read_grade` says, which depends on the label alone."""
    told = (label.title, label.variant_title, *label.options, *label.options.values())
    if sum(len(text or "") for text in told) > LONGEST_KEPT:
        return read_grade(label)
    options = tuple(label.options.items())
    return _read(tuple(options if n == "options" else getattr(label, n) for n in _NAMES))


@lru_cache(maxsize=MOST_KEPT)
def _read(values: tuple[object, ...]) -> Grade:
    told = dict(zip(_NAMES, values, strict=True))
    told["options"] = dict(told["options"])  # type: ignore[call-overload]  # made of items above
    return read_grade(GarmentLabel(**told))  # type: ignore[arg-type]  # each under its own name
