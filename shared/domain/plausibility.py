"""Values that no leg has, or that should be seen by a clinician before any sock is sold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from shared.domain.measurement import CENTIMETRE_PER_INCH, LIMITS, Leg, Side, Unit

CALF_OVER_THIGH = Decimal(5)
"""A calf may be wider than the thigh by less than this, in cm."""
CALF_DIFFERENCE = Decimal(3)
"""Wells criterion of deep vein thrombosis: calves that differ by 3 cm or more."""

_SLIPS: Mapping[Unit, tuple[tuple[str, Decimal], ...]] = {
    Unit.CM: (("inches", CENTIMETRE_PER_INCH), ("millimetres", Decimal("0.1"))),
    Unit.IN: (
        ("centimetres", 1 / CENTIMETRE_PER_INCH),
        ("millimetres", Decimal("0.1") / CENTIMETRE_PER_INCH),
    ),
}


@dataclass(frozen=True, slots=True)
class Implausible:
    """`point` has a value that is out of its limits, or that the named `against` makes unlikely."""

    side: Side
    point: str
    value: Decimal
    least: Decimal | None = None
    most: Decimal | None = None
    against: str | None = None


@dataclass(frozen=True, slots=True)
class CalfDifference:
    left: Decimal
    right: Decimal

    @property
    def by(self) -> Decimal:
        return abs(self.left - self.right)


def implausible(legs: Mapping[Side, Leg], *, check_shape: bool) -> tuple[Implausible, ...]:
    """Each leg on its own; a leg that was confirmed is believed."""
    return tuple(
        doubt
        for side, leg in legs.items()
        if not leg.confirmed
        for doubt in doubts_of(side, leg, check_shape=check_shape)
    )


def doubts_of(side: Side, leg: Leg, *, check_shape: bool) -> list[Implausible]:
    """`check_shape` is off for wraps, which column-shaped legs wear."""
    doubts, values = [], leg.values
    for point, value in values.items():
        limit = LIMITS.get(point)
        if limit is not None:
            wild = [
                one
                for one in (value, *leg.readings.get(point, ()))
                if not limit.least <= one <= limit.most
            ]
            if wild:
                doubts.append(Implausible(side, point, wild[0], limit.least, limit.most))
    ankle, calf, thigh = values.get("ankle"), values.get("calf"), values.get("thigh")
    if check_shape and ankle is not None and calf is not None and ankle >= calf:
        doubts.append(Implausible(side, "ankle", ankle, most=calf, against="calf"))
    if calf is not None and thigh is not None and calf >= thigh + CALF_OVER_THIGH:
        doubts.append(Implausible(side, "calf", calf, most=thigh, against="thigh"))
    return doubts


def guess_slip(leg: Leg, tape: Unit) -> str | None:
    """The unit that was probably meant: the one in which the whole leg is plausible."""
    for meant, factor in _SLIPS[tape]:
        if not doubts_of(Side.LEFT, leg.scaled(factor), check_shape=True):
            return meant
    return None


def in_other_unit(leg: Leg, tape: Unit) -> tuple[str, Leg]:
    """The leg as it would be had the shopper read the other side of the tape."""
    meant, factor = _SLIPS[tape][0]
    return meant, leg.scaled(factor)


def calf_difference(legs: Mapping[Side, Leg]) -> CalfDifference | None:
    """None when fewer than two calves are given or they differ by less than 3 cm."""
    calves = [leg.values["calf"] for leg in legs.values() if "calf" in leg.values]
    if len(calves) != len(Side):
        return None
    difference = CalfDifference(legs[Side.LEFT].values["calf"], legs[Side.RIGHT].values["calf"])
    return difference if difference.by >= CALF_DIFFERENCE else None
