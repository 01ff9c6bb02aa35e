"""Legs as a shop meets them: made up from published means, always the same ones."""

from __future__ import annotations

import random
from typing import Any, NamedTuple

ANKLE_MM, CALF_MM, LENGTH_MM = (216, 15), (373, 29), (430, 25)
"""Mean and standard deviation; ankle and calf are those of the ANSUR II survey."""
ANKLE_WITH_CALF = 0.77
"""Their correlation."""
BETWEEN_LEGS_MM = 4
"""Standard deviation of the difference between the two legs of a person."""


class LegMm(NamedTuple):
    ankle: int
    calf: int
    length: int


def legs(number: int) -> list[LegMm]:
    """One leg each of so many people."""
    chance = random.Random(1)
    return [_leg(chance) for _ in range(number)]


def measurements(number: int) -> list[dict[str, Any]]:
    """Both legs of so many people, as a request tells them; no left leg is like its right one."""
    chance = random.Random(2)
    found = []
    for _ in range(number):
        left = _leg(chance)
        right = LegMm(*(mm + 1 + abs(_draw(chance, 0, BETWEEN_LEGS_MM)) for mm in left))
        found.append({"unit": "cm", "left": _in_cm(left), "right": _in_cm(right)})
    return found


def _leg(chance: random.Random) -> LegMm:
    ankle = _draw(chance, *ANKLE_MM)
    off = (ankle - ANKLE_MM[0]) / ANKLE_MM[1]
    mean, sd = CALF_MM
    calf = _draw(chance, mean + ANKLE_WITH_CALF * off * sd, sd * (1 - ANKLE_WITH_CALF**2) ** 0.5)
    return LegMm(ankle, calf, _draw(chance, *LENGTH_MM))


def _draw(chance: random.Random, mean: float, sd: float) -> int:
    return round(chance.gauss(mean, sd))


def _in_cm(leg: LegMm) -> dict[str, float]:
    return {
        "ankle": leg.ankle / 10,
        "calf": leg.calf / 10,
        "length_floor_to_knee": leg.length / 10,
    }
