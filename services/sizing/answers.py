"""The answer to a measurement request, as the contract words it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from services.sizing.texts import Speech
from shared.domain.catalogue import Product
from shared.domain.chances import NONE, Chances
from shared.domain.chart_document import plain
from shared.domain.grade import Grade, Tier
from shared.domain.interval import Interval
from shared.domain.measurement import Leg, Side, Unit, from_centimetres, is_length, unit_of
from shared.domain.recommendation import Judged, Offer
from shared.domain.sizechart import Chart, Row
from shared.domain.stock import StockLevel

Document = dict[str, Any]
_WITHOUT_GUIDANCE = frozenset({Tier.OTC, Tier.BORDERLINE, Tier.NOT_COMPRESSION})


class Offers:
    """Writes offers; what several of them share is written once for an answer."""

    def __init__(
        self,
        legs: Mapping[Side, Leg],
        fit_ref: Callable[[Chart, str, str], str],
        chances: Callable[[Judged, Product], Mapping[Side, Chances]],
        bounds: BoundsBook,
        speech: Speech,
    ) -> None:
        self._legs, self._fit_ref, self._bounds, self._speech = legs, fit_ref, bounds, speech
        self._chances = chances
        self._fits: dict[tuple[int, str, tuple[int, ...]], Document] = {}
        self._grades: dict[str, Document] = {}

    def document(self, one: Judged, offer: Offer, level: StockLevel) -> Document:
        sku, product = offer.sku, offer.product
        return {
            "sku": sku.sku,
            "variant_id": sku.variant_id,
            "product_id": product.product_id,
            "title": product.title,
            "url": sku.url or product.url,
            "size": sku.size,
            "leg": offer.leg,
            "options": sku.told_options,
            "fit": self._fit_of(one, offer),
            "availability": {
                "status": level.status.value,
                "quantity": level.quantity,
                "as_of": level.as_of,
            },
            **self._grade_of(product),
            "fit_ref": self._fit_ref(one.chart, sku.size, offer.leg),
        }

    def _grade_of(self, product: Product) -> Document:
        found = self._grades.get(product.product_id)
        if found is None:
            guided = needs_guidance(product.grade)
            found = self._grades[product.product_id] = {
                "compression": compression(product.grade),
                "guidance": {"required": guided, "text": self._speech.guidance(guided)},
            }
        return found

    def _fit_of(self, one: Judged, offer: Offer) -> Document:
        chances = self._chances(one, offer.product)
        key = id(chances), offer.sku.size, tuple(map(id, offer.rows.values()))
        found = self._fits.get(key)
        if found is None:
            found = self._fits[key] = {
                "chart_id": one.chart.chart_id,
                **confidence(chances, offer.sku.size, list(offer.rows)),
                "points": {
                    side.value: self._bounds.points(one.chart, self._legs[side], row)
                    for side, row in offer.rows.items()
                },
            }
        return found


def confidence(chances: Mapping[Side, Chances], size: str, sides: Sequence[Side]) -> Document:
    """For both legs the lower of the two, which is also what `plausible` then tells of each size;
    each leg's own are beside it.
    """
    legs = {side: chances[side].plausible() for side in sides}
    document: Document = {
        "confidence": told_chance(min(chances[side].sizes.get(size, 0.0) for side in sides)),
        "plausible": told_chances(legs[sides[0]] if len(legs) == 1 else _of_both(legs)),
    }
    if len(legs) > 1:
        document["plausible_by_leg"] = {s.value: told_chances(told) for s, told in legs.items()}
    return document


def _of_both(legs: Mapping[Side, Mapping[str, float]]) -> dict[str, float]:
    left, right = legs.values()
    found = {size: min(chance, right[size]) for size, chance in left.items() if size in right}
    none = max(left.get(NONE, 0.0), right.get(NONE, 0.0))
    return found | {NONE: none} if none else found


def told_chances(chances: Mapping[str, float]) -> dict[str, float]:
    return {size: told_chance(chance) for size, chance in chances.items()}


def told_chance(chance: float) -> float:
    """Four digits: more are not meant, and other machines' last digits may differ."""
    return round(chance, 4)


def needs_guidance(grade: Grade) -> bool:
    """Fails closed: a grade that cannot be read counts as a medical one."""
    return grade.doubt is not None or grade.tier not in _WITHOUT_GUIDANCE


def compression(grade: Grade) -> Document:
    band = grade.band
    return {
        "label": None if band is None else band.label,
        "band_mmhg": None if band is None else [band.low, band.high],
        "tier": grade.tier.value,
    }


class BoundsBook:
    """The printed bounds of rows as they are told, written once for as long as a catalogue is."""

    def __init__(self) -> None:
        self._told: dict[int, dict[str, Document]] = {}

    def points(self, chart: Chart, leg: Leg, row: Row) -> Document:
        """Each given point of a row that fits, with the value in the chart's unit."""
        told = self._told.get(id(row))
        if told is None:
            told = self._told[id(row)] = {
                point: told_bounds(interval)
                | {"unit": unit_of(point, chart.unit), "verdict": "inside"}
                for point, interval in row.bounds.items()
            }
        values = leg.values
        found = {
            point: {"value": told_value(point, values[point], chart.unit), **bounds}
            for point, bounds in told.items()
            if point in values
        }
        for point in leg.readings.keys() & found.keys():
            found[point] |= told_readings(point, leg.readings[point], chart.unit)
        return found


def told_readings(point: str, readings: Sequence[Decimal], unit: Unit) -> Document:
    """What a point that was read more than once was read as, and how far apart."""
    spread = max(readings) - min(readings)
    return {
        "readings": [told_value(point, one, unit) for one in readings],
        "spread": told_value(point, spread, unit),
    }


def told_value(point: str, value: Decimal, unit: Unit) -> float | None:
    return plain(from_centimetres(value, unit) if is_length(point) else value)


def told_bounds(interval: Interval) -> Document:
    document: Document = {"min": plain(interval.low), "max": plain(interval.high)}
    if interval.low_excluded or interval.high_excluded:
        document["bounds"] = "min excluded" if interval.low_excluded else "max excluded"
    return document


def product_document(product: Product) -> Document:
    return {
        "product_id": product.product_id,
        "title": product.title,
        "url": product.url,
        "style": product.style.value if product.style else None,
        "chart_id": product.chart_id,
        "compression": compression(product.grade),
        "variants": [
            {
                "sku": sku.sku,
                "variant_id": sku.variant_id,
                "size": sku.size,
                "chart_variant": dict(sku.chart_variant),
                "options": dict(sku.options),
                "url": sku.url,
            }
            for sku in product.skus
        ],
    }
