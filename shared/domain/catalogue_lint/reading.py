"""The grades of a product's SKUs, each as an order line of it would be read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from shared.domain.catalogue import Product, Sku
from shared.domain.garment import GradeFacts, grade_of, offered_by
from shared.domain.garment_sense import STOCKINGS_ONLY, GarmentSense
from shared.domain.garment_sense.sign import OF_COMPRESSION
from shared.domain.garment_sense.signs_in_text import signs_in
from shared.domain.grade import Grade, GradeDoubt
from shared.domain.grade_reading import GarmentLabel, read_grade
from shared.domain.order import Line

_REMEMBERED_OPTIONS, _LONGEST_REMEMBERED = 16_384, 255
_Pairs = frozenset[tuple[str, str]]
_Alike = tuple[_Pairs, bool | None]
"""SKUs of one product that are read alike: by the options that say something, and by the map."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How products are read: by a shop's settings, and delivered to one market."""

    sense: GarmentSense = STOCKINGS_ONLY
    declared_scale: str | None = None
    market: str | None = None

    def grade(self, line: Line, known: GradeFacts) -> Grade:
        return grade_of(
            line,
            known,
            market=self.market,
            declared_scale=self.declared_scale,
            sense=self.sense,
        )

    def doubts(self, product: Product, known: GradeFacts) -> frozenset[GradeDoubt]:
        """Of any of its SKUs."""
        found = (grade.doubt for _, grade in self._alike(product, known))
        return frozenset(doubt for doubt in found if doubt)

    def by_grade(
        self, product: Product, known: GradeFacts
    ) -> Mapping[Grade, tuple[tuple[str, ...], Line]]:
        """For each different grade its SKUs, and a line of the first of them."""
        found: dict[Grade, tuple[tuple[str, ...], Line]] = {}
        for skus, grade in self._alike(product, known):
            before, line = found.get(grade, ((), _line_of(product, skus[0] if skus else None)))
            found[grade] = ((*before, *(sku.sku for sku in skus)), line)
        return found

    def _alike(self, product: Product, known: GradeFacts) -> Iterator[tuple[list[Sku], Grade]]:
        """A product without SKUs is read by itself."""
        groups: dict[_Alike, list[Sku]] = defaultdict(list)
        for sku in product.skus:
            groups[self._key(product, known, sku)].append(sku)
        for (pairs, _), skus in groups.items() if groups else [((_Pairs(), None), list[Sku]())]:
            yield skus, self._grade_of_group(product, known, pairs, skus[0] if skus else None)

    def _grade_of_group(
        self, product: Product, known: GradeFacts, pairs: _Pairs, first: Sku | None
    ) -> Grade:
        says_no_more = not pairs and self.sense.takes_everything and self.market is None
        if says_no_more and known.text is None:
            return product.grade  # read already, of the same words
        return self.grade(_line_of(product, first), known)

    def _key(self, product: Product, known: GradeFacts, sku: Sku) -> _Alike:
        pairs = _Pairs(
            (name, value)
            for name, value in sku.options.items()
            if len(value) > _LONGEST_REMEMBERED
            or _says(name, value, self.declared_scale, self.market)
        )
        if not self.sense.looks_at_single_skus:
            return pairs, None
        return pairs, self.sense.mapped(offered_by(_line_of(product, sku), known))


def _line_of(product: Product, sku: Sku | None) -> Line:
    return Line(
        line_id="1",
        sku=sku.sku if sku else None,
        product_id=product.product_id,
        title=product.title,
        options=sku.options if sku else {},
        quantity=1,
        current_quantity=1,
    )


@lru_cache(maxsize=_REMEMBERED_OPTIONS)
def _says(name: str, value: str, scale: str | None, market: str | None) -> bool:
    """Whether an option says anything of the grade: alone, beside the weakest one there is, or as a
    word of compression. Colours and sizes do not, and most options are those.
    """
    if signs_in(f"{name}: {value}") & OF_COMPRESSION:
        return True
    read = [
        read_grade(GarmentLabel(title=title, options=options, declared_scale=scale, market=market))
        for title in (None, "8-15 mmHg")
        for options in ({}, {name: value})
    ]
    return read[0] != read[1] or read[2] != read[3]
