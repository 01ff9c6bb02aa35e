"""The closed form against 20,000 legs that a tape of the same error could have read like this."""

from __future__ import annotations

import random
from collections import Counter
from decimal import Decimal

import pytest

from shared.domain.chances import chances_of, decided
from shared.domain.fit import fitting, hold
from shared.domain.measurement import Leg, Side, leg_of
from shared.domain.sizechart import Chart
from shared.domain.tape import USUAL_CAUTION
from tests.builders import a_chart, a_leg, a_row, demo_chart, left

DRAWS = 20_000
STAIRS = (
    a_row("M", thigh=[45, 65], calf=[30, 36]),
    a_row("M", thigh=[50, 66], calf=[36, 40]),
    a_row("L", thigh=[65, 85], calf=[30, 37]),
    a_row("L", thigh=[70, 90], calf=[36, 40]),
)
THREE = (a_row("S", ankle=[18, 21]), a_row("M", ankle=[20, 24]), a_row("L", ankle=[21, 26]))


def a_true_leg(leg: Leg, chance: random.Random) -> Leg:
    return Leg(
        {
            point: value
            if (sd := USUAL_CAUTION.sd_of(leg, point)) == 0
            else Decimal(chance.gauss(float(value), sd))
            for point, value in leg.values.items()
        }
    )


def drawn(chart: Chart, leg: Leg, made: int) -> Counter[str]:
    chance, found = random.Random(20_000), Counter[str]()
    for _ in range(DRAWS):
        rows = fitting(chart, a_true_leg(leg, chance)) & made
        found.update(chart.sizes_in(decided(chart, rows)) or ("none",))
    return found


@pytest.mark.parametrize(
    ("chart", "leg", "unmade"),
    [
        pytest.param(
            demo_chart("scintera-knee"),
            a_leg(ankle="29.8", calf="42.3", length_floor_to_knee="38.5"),
            (),
            id="normal and petite, sizes that overlap",
        ),
        pytest.param(a_chart(*STAIRS), a_leg(thigh="65.5", calf="36.2"), (), id="stairs"),
        pytest.param(a_chart(*THREE, between_sizes="larger"), a_leg(ankle="20.9"), (), id="larger"),
        pytest.param(
            a_chart(*THREE, between_sizes="smaller"), a_leg(ankle="20.9"), (), id="smaller"
        ),
        pytest.param(
            a_chart(*THREE, between_sizes="larger"),
            a_leg(ankle="20.9"),
            ("L",),
            id="larger, with a size that nobody makes",
        ),
        pytest.param(
            demo_chart("soxpro-compression"),
            a_leg(shoe_eu=42, calf=37),
            (),
            id="an excluded bound",
        ),
        pytest.param(
            demo_chart("aa-alive-ted"),
            leg_of(
                {
                    "ankle": [Decimal("22.8"), Decimal("23.2")],
                    "calf": [Decimal("38.1")],
                    "thigh": [Decimal(60), Decimal(61), Decimal("60.5")],
                }
            ),
            (),
            id="several readings",
        ),
    ],
)
def test_the_closed_form_is_what_a_simulation_finds(
    chart: Chart, leg: Leg, unmade: tuple[str, ...]
) -> None:
    made = chart.all_rows & ~sum(chart.rows_of_size[size] for size in unmade)
    held = hold(chart, left(leg), USUAL_CAUTION)

    of_leg = chances_of(chart, held[Side.LEFT].spread, made)
    found = drawn(chart, leg, made)

    assert set(found) <= {*of_leg.sizes, "none"}
    for name, chance in {**of_leg.sizes, "none": of_leg.none}.items():
        standard_error = (chance * (1 - chance) / DRAWS) ** 0.5
        assert found[name] / DRAWS == pytest.approx(chance, abs=4 * standard_error + 1e-5), name
