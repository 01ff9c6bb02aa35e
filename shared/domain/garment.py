"""From an order line and what the catalogue knows of its product to a grade."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shared.domain.garment_sense import STOCKINGS_ONLY, GarmentSense, Offered
from shared.domain.grade import Grade, Tier
from shared.domain.grade_reading import GarmentLabel, read_grade
from shared.domain.grade_reading.remembered import read_grade_once

if TYPE_CHECKING:
    from shared.domain.order import Line

USUAL_KIND = "stocking"
_MAPPED_AWAY = Grade(None, Tier.NOT_COMPRESSION, "map", None)
_NO_SIGN = Grade(None, Tier.NOT_COMPRESSION, None, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeFacts:
    """What the merchant keeps on a product: numbers, a declared scale, a text; and what else tells
    whether it is a compression garment. `options` are those of the one SKU that was looked for;
    `is_worn` when its style is one of the styles that charts know.
    """

    title: str | None = None
    mmhg: tuple[float, float | None] | None = None
    standard: str | None = None
    text: str | None = None
    product_id: str | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    is_worn: bool = False
    has_chart: bool = False

    def grade(self, *, market: str | None = None, declared_scale: str | None = None) -> Grade:
        return read_grade(
            GarmentLabel(
                title=_joined(self.title, self.text),
                mmhg=self.mmhg,
                standard=self.standard,
                declared_scale=declared_scale,
                market=market,
            )
        )


NOTHING_KNOWN = GradeFacts()


def grade_of(
    line: Line,
    known: GradeFacts,
    *,
    market: str | None,
    declared_scale: str | None,
    sense: GarmentSense = STOCKINGS_ONLY,
) -> Grade:
    """The line's own words first, filled up with what the catalogue knows of its product; tier
    not_compression when the shop's `sense` says that it is no compression garment.
    """
    grade = read_grade_once(label_of(line, known, market=market, declared_scale=declared_scale))
    if sense.takes_everything or _is_kept_as_one(line, known):
        return grade
    return _judged(offered_by(line, known), line.kind, grade, sense)


def label_of(
    line: Line, known: GradeFacts, *, market: str | None, declared_scale: str | None
) -> GarmentLabel:
    """All that says something of the grade of a line."""
    return GarmentLabel(
        title=line.title or _joined(known.title, known.text),
        variant_title=line.variant_title,
        options={**known.options, **line.options} if known.options else line.options,
        kind=line.kind,
        mmhg=line.mmhg or known.mmhg,
        layers_mmhg=line.layers_mmhg,
        mmhg_parts=line.mmhg_parts,
        standard=line.standard or known.standard,
        declared_scale=declared_scale,
        market=market,
    )


def offered_by(line: Line, known: GradeFacts) -> Offered:
    """All that says whether a line is a compression garment: every text there is, for each may be
    the one that tells.
    """
    titles = (line.title, line.variant_title, known.title, known.text)
    return Offered(
        sku=line.sku,
        product_id=line.product_id or known.product_id,
        options={**known.options, **line.options},
        categories=known.categories,
        tags=known.tags,
        titles=tuple(title for title in titles if title),
        is_worn=known.is_worn,
    )


def _is_kept_as_one(line: Line, known: GradeFacts) -> bool:
    """Whether somebody gave it numbers, a scale or a chart: that is done for compression garments
    alone, and no map takes it back.
    """
    numbers = line.mmhg or known.mmhg or line.layers_mmhg or line.mmhg_parts
    return bool(numbers or line.standard or known.standard or known.has_chart)


def _judged(offered: Offered, kind: str, grade: Grade, sense: GarmentSense) -> Grade:
    if grade.tier is Tier.NOT_COMPRESSION:
        return grade
    mapped = sense.mapped(offered)
    if mapped is not None:
        return grade if mapped else _MAPPED_AWAY
    told = kind != USUAL_KIND or sense.is_compression(offered, grade)
    return grade if told else _NO_SIGN


def _joined(*texts: str | None) -> str | None:
    return " ".join(text for text in texts if text) or None
