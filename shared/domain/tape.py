"""How far a reading may be from the leg: the error of a tape measure.

True value = reading + normal error, independent for each point. The standard deviations are those
of one reading by an untrained person; decision 0008 tells where they come from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from shared.domain.measurement import GIRTHS, LENGTHS, Leg

TAPE_SD: Mapping[str, float] = MappingProxyType(
    dict.fromkeys(GIRTHS, 0.8)
    | dict.fromkeys(LENGTHS - {"height"}, 1.0)
    | {"ankle": 0.45, "calf": 0.60}
)
"""Centimetres, for one reading. Shoe sizes, weight and height are known, not measured."""
BORDERLINE_BELOW = 0.6
PLAUSIBLE_FROM = 0.05
WORTH_A_SECOND_LOOK = 0.2
"""With no size at the reading: from this probability of some size on, measuring again may help."""
REPEATABILITY = 2.77
"""Two readings of one point differ by more than this many standard deviations in 1 of 20 pairs."""


@dataclass(frozen=True, slots=True)
class Caution:
    """A shop's settings: `tape_sd` in cm for one reading, a point that it lacks is exact; a single
    fitting size with less confidence than `borderline_below` is called borderline.
    """

    tape_sd: Mapping[str, float] = field(default_factory=lambda: TAPE_SD)
    borderline_below: float = BORDERLINE_BELOW

    def sd_of(self, leg: Leg, point: str) -> float:
        """Of the value of this leg, in cm: n readings divide it by the square root of n."""
        readings = leg.readings.get(point)
        sd = self.tape_sd.get(point, 0.0)
        return sd if readings is None else sd / len(readings) ** 0.5

    def disagreeing(self, leg: Leg) -> list[str]:
        """The measured points whose readings lie further apart than tape error explains."""
        return [
            point
            for point, values in leg.readings.items()
            if (sd := self.tape_sd.get(point, 0.0))
            and float(max(values) - min(values)) > REPEATABILITY * sd
        ]


USUAL_CAUTION = Caution()
BORDERLINE_SETTING = "borderline_below"
TAPE_SETTING = "tape_sd."
"""Before the name of a point."""


def caution_from(settings: Mapping[str, Any]) -> Caution:
    """A shop's own, as far as it says otherwise. Settings are checked when they are set."""
    own = {
        name.removeprefix(TAPE_SETTING): sd
        for name, sd in settings.items()
        if name.startswith(TAPE_SETTING)
    }
    if not own and BORDERLINE_SETTING not in settings:
        return USUAL_CAUTION
    return Caution({**TAPE_SD, **own}, settings.get(BORDERLINE_SETTING, BORDERLINE_BELOW))
