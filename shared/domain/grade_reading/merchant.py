"""The numbers a merchant keeps on a product: the most trusted place of all."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from shared.domain.grade import Band, strongest, tier_of
from shared.domain.grade_reading.number import whole_mmhg
from shared.domain.grade_reading.places import MERCHANT, Place, Reading

if TYPE_CHECKING:
    from shared.domain.grade_reading.label import GarmentLabel, Pressure, PressurePair

_IMPOSSIBLE_MMHG = 1000


class UnreadablePressureError(ValueError):
    """A merchant-kept number is no pressure: not finite, negative, or nought as an unset field."""


def merchant_place(label: GarmentLabel) -> Place:
    """Return what the merchant's own numbers say; UnreadablePressureError when they say nothing.

    Layers add up and the highest part of a bundle counts, whatever the single field says beside
    them, unless that one claims another tier.
    """
    parts = [_band(pair) for pair in label.mmhg_parts]
    layers = [_pressure(layer) for layer in label.layers_mmhg]
    composed = [*parts, *([_positive(sum(layers), sum(layers))] if layers else [])]
    components = frozenset(parts) | {Band(whole_mmhg(layer), whole_mmhg(layer)) for layer in layers}
    own = None if label.mmhg is None else _band(label.mmhg)
    return Place(MERCHANT, _readings(own, composed, components), components)


def _readings(
    own: Band | None, composed: list[Band], components: frozenset[Band]
) -> tuple[Reading, ...]:
    if not composed:
        return () if own is None else (Reading(own),)
    highest = strongest(composed)
    if own is None or own in components or tier_of(own) == tier_of(highest):
        return (Reading(highest),)
    return (Reading(highest), Reading(own))


def _band(pair: PressurePair) -> Band:
    low, high = pair
    if high is None:
        return Band(whole_mmhg(_pressure(low)), None)
    return _positive(*sorted((_pressure(low), _pressure(high))))


def _positive(low: Decimal | int, high: Decimal | int) -> Band:
    if not high:
        message = "a pressure of nought is an unset field"
        raise UnreadablePressureError(message)
    return Band(whole_mmhg(Decimal(low)), whole_mmhg(Decimal(high)))


def _pressure(number: Pressure) -> Decimal:
    value = Decimal(str(number))
    if not value.is_finite() or not 0 <= value < _IMPOSSIBLE_MMHG:
        message = f"{number} is no pressure in mmHg"
        raise UnreadablePressureError(message)
    return value
