"""The error of a tape, written down from the rule in words, for tests to compare with."""

from __future__ import annotations

import math
from typing import Any

import pytest

from shared.domain.axis import REACH
from shared.domain.fit import Fit
from shared.domain.measurement import Side

ANKLE, CALF, GIRTH, LENGTH = 0.45, 0.60, 0.8, 1.0
"""The standard deviation of one reading, in cm."""
NEAR = 3 * math.erfc(REACH / math.sqrt(2)) + 1e-9
"""Each of three points leaves out what lies beyond its reach."""


def within(value: float, sd: float, low: float | None, high: float | None) -> float:
    """The probability that the true value lies from `low` to `high`; None is an open end."""
    below = [
        infinity if end is None else 0.5 * (1 + math.erf((end - value) / (sd * math.sqrt(2))))
        for end, infinity in ((low, 0.0), (high, 1.0))
    ]
    return below[1] - below[0]


def chances(found: Fit, side: Side = Side.LEFT) -> dict[str, float]:
    return {**found.chances[side].sizes, "none": found.chances[side].none}


def expected(**chance: float) -> Any:
    """Those not named are nothing."""
    return pytest.approx(chance, abs=NEAR)
