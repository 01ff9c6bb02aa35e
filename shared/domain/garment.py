"""From an order line and what the catalogue knows of its product to a grade."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shared.domain.grade_reading import GarmentLabel, read_grade

if TYPE_CHECKING:
    from shared.domain.grade import Grade
    from shared.domain.order import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeFacts:
    """What the merchant keeps on a product: numbers, a declared scale, a text."""

    title: str | None = None
    mmhg: tuple[float, float | None] | None = None
    standard: str | None = None
    text: str | None = None

    def grade(self, *, market: str | None = None) -> Grade:
        return read_grade(
            GarmentLabel(
                title=_joined(self.title, self.text),
                mmhg=self.mmhg,
                standard=self.standard,
                market=market,
            )
        )


NOTHING_KNOWN = GradeFacts()


def grade_of(
    line: Line, known: GradeFacts, *, market: str | None, declared_scale: str | None
) -> Grade:
    """The line's own words first, filled up with what the catalogue knows of its product."""
    return read_grade(
        GarmentLabel(
            title=line.title or _joined(known.title, known.text),
            variant_title=line.variant_title,
            options=line.options,
            kind=line.kind,
            mmhg=line.mmhg or known.mmhg,
            layers_mmhg=line.layers_mmhg,
            mmhg_parts=line.mmhg_parts,
            standard=line.standard or known.standard,
            declared_scale=declared_scale,
            market=market,
        )
    )


def _joined(*texts: str | None) -> str | None:
    return " ".join(text for text in texts if text) or None
