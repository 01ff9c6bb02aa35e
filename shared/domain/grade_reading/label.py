"""What a shop says about one garment, before anything is read from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

Pressure: TypeAlias = int | Decimal | float
PressurePair: TypeAlias = tuple[Pressure, Pressure | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class GarmentLabel:
    """Texts and merchant-kept facts of one order line or catalogue variant.

    `kind` is one of stocking, kit, wrap, aes, sleeve_arm, accessory. All merchant-kept numbers are
    mmHg at the ankle; `layers_mmhg` are worn together and add up, `mmhg_parts` are the parts of a
    bundle and the highest counts. `standard` is the scale declared on the product, `declared_scale`
    the one the shop declared for bare class words. `market` is "FR" or "US-TX".
    """

    title: str | None = None
    variant_title: str | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    kind: str = "stocking"
    mmhg: PressurePair | None = None
    layers_mmhg: tuple[Pressure, ...] = ()
    mmhg_parts: tuple[PressurePair, ...] = ()
    standard: str | None = None
    declared_scale: str | None = None
    market: str | None = None
