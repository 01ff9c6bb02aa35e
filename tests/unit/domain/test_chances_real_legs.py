"""How the default tape error judges 6,068 measured people on a published chart."""

from __future__ import annotations

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from shared.domain.fit import Fit, Outcome, fit
from shared.domain.measurement import Leg
from shared.domain.tape import Caution
from tests.builders import ONE_SIZE, demo_chart, left


@pytest.fixture(scope="module")
def fits(outside_data: Path) -> list[Fit]:
    """On the eight rows of normal length, by ankle and calf alone."""
    chart = demo_chart("scintera-knee")
    normal = sum(
        1 << number for number, row in enumerate(chart.rows) if row.variant["length"] == "normal"
    )
    with (outside_data / "legs-ansur2.csv").open(encoding="utf-8", newline="") as file:
        legs = [
            Leg({point: Decimal(row[f"{point}_mm"]) / 10 for point in ("ankle", "calf")})
            for row in csv.DictReader(file)
        ]
    return [fit(chart, left(leg), normal, Caution(borderline_below=0.6)) for leg in legs]


def per_cent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1)


def test_the_shares_of_one_size_none_and_several_are_the_published_ones(fits: list[Fit]) -> None:
    count = Counter(found.outcome for found in fits)

    one_size = sum(count[outcome] for outcome in ONE_SIZE)
    shares = [
        per_cent(number, len(fits))
        for number in (one_size, count[Outcome.NO_SIZE], count[Outcome.SEVERAL])
    ]
    assert len(fits) == count.total() == 6_068
    assert shares == [72.3, 25.2, 2.5]


@pytest.mark.parametrize(("cut", "share"), [(0.6, 19), (0.8, 48)])
def test_a_stricter_shop_calls_more_of_the_one_size_legs_borderline(
    fits: list[Fit], cut: float, share: int
) -> None:
    sure = [found.best_confidence or 0 for found in fits if found.outcome in ONE_SIZE]

    unsure = sum(confidence < cut for confidence in sure)

    assert round(100 * unsure / len(sure)) == share


def test_at_the_default_cut_those_are_the_borderline_answers(fits: list[Fit]) -> None:
    for found in fits:
        if found.outcome in ONE_SIZE:
            unsure = (found.best_confidence or 0) < 0.6
            assert found.outcome is (Outcome.BORDERLINE if unsure else Outcome.MATCH)
