"""What can be measured on a leg, in which units, and what no leg can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, ROUND_UP, Decimal
from enum import StrEnum
from types import MappingProxyType

CENTIMETRE_PER_INCH = Decimal("2.54")
MOST_DIGITS = 12
"""More digits than any tape, and few enough that every conversion stays exact in 28 digits."""
TEN_THOUSANDTH = Decimal("0.0001")
"""Where the mean of readings is cut when it has no end."""


class Side(StrEnum):
    LEFT = "left"
    RIGHT = "right"


class Unit(StrEnum):
    """The unit of girths and lengths; weight is always in kilograms, shoes in their own system."""

    CM = "cm"
    IN = "in"


GIRTHS = frozenset({"ankle", "ankle_b1", "calf", "below_knee", "thigh", "hip", "waist"})
LENGTHS = frozenset(
    {
        "length_floor_to_knee",
        "length_floor_to_groin",
        "length_ankle_to_knee",
        "foot_length",
        "height",
    }
)
SHOES = frozenset({"shoe_eu", "shoe_uk", "shoe_us", "shoe_us_m", "shoe_us_w"})
POINTS = GIRTHS | LENGTHS | SHOES | {"weight"}


@dataclass(frozen=True, slots=True)
class Limit:
    """The ends are still believed; in centimetres, or kilograms for weight."""

    least: Decimal
    most: Decimal


LIMITS: Mapping[str, Limit] = MappingProxyType(
    {
        point: Limit(Decimal(least), Decimal(most))
        for point, least, most in (
            ("ankle", 12, 45),
            ("calf", 18, 75),
            ("thigh", 30, 110),
            ("length_floor_to_knee", 25, 65),
            ("length_floor_to_groin", 45, 115),
            ("foot_length", 15, 38),
            ("height", 100, 230),
            ("weight", 25, 250),
        )
    }
)


def is_length(point: str) -> bool:
    """Whether a tape measures it, so that its number means nothing without a unit."""
    return point in GIRTHS or point in LENGTHS


def unit_of(point: str, tape: Unit) -> str:
    """The unit in which a point is told when the tape reads in `tape`."""
    if is_length(point):
        return tape.value
    return "kg" if point == "weight" else point.removeprefix("shoe_")


def to_centimetres(value: Decimal, unit: Unit) -> Decimal:
    """Exact: 1 in is 2.54 cm by definition, and inputs have at most `MOST_DIGITS` digits."""
    return value * CENTIMETRE_PER_INCH if unit is Unit.IN else value


def from_centimetres(value: Decimal, unit: Unit) -> Decimal:
    """For showing only; comparisons are made in centimetres."""
    return value if unit is Unit.CM else _in_inches(value, ROUND_HALF_EVEN)


def distance_from_centimetres(distance: Decimal, unit: Unit) -> Decimal:
    """Rounded away from nothing: a value that misses by a hair does not miss by 0."""
    return distance if unit is Unit.CM else _in_inches(distance, ROUND_UP)


def _in_inches(centimetres: Decimal, rounding: str) -> Decimal:
    """Exact down to the sixteenths of an inch tape, 0.0625; others are cut to two decimals."""
    inches = centimetres / CENTIMETRE_PER_INCH
    exact = inches.quantize(TEN_THOUSANDTH)
    if exact * CENTIMETRE_PER_INCH == centimetres:
        return exact
    return inches.quantize(Decimal("0.01"), rounding)


@dataclass(frozen=True, slots=True)
class Leg:
    """One leg as a shopper gave it: point to value in centimetres, kilograms or shoe sizes.

    `readings` has the points that were read more than once, whose value is then their mean.
    `confirmed` means that a person looked at an implausible value again and stands by it.
    """

    values: Mapping[str, Decimal]
    confirmed: bool = False
    readings: Mapping[str, tuple[Decimal, ...]] = field(default_factory=dict)

    def scaled(self, factor: Decimal) -> Leg:
        """The leg had every girth and length been read `factor` times as large."""
        return Leg(
            {p: v * factor if is_length(p) else v for p, v in self.values.items()},
            self.confirmed,
            {
                point: tuple(v * factor if is_length(point) else v for v in values)
                for point, values in self.readings.items()
            },
        )


def leg_of(readings: Mapping[str, Sequence[Decimal]], *, confirmed: bool = False) -> Leg:
    """From one reading or more of each point, in centimetres, kilograms or shoe sizes."""
    values, several = {}, {}
    for point, read in readings.items():
        if len(read) == 1:
            values[point] = read[0]
        else:
            values[point], several[point] = _mean(read), tuple(read)
    return Leg(values, confirmed, several)


def _mean(values: Sequence[Decimal]) -> Decimal:
    """Exact where it has an end, so that a mean on a bound is on the bound."""
    mean = sum(values, Decimal(0)) / len(values)
    return mean if mean == round(mean, MOST_DIGITS + 4) else mean.quantize(TEN_THOUSANDTH)
