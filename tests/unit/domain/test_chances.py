"""How sure a size is, against sums that were written down from the rule in words."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest

from shared.domain.fit import fit
from shared.domain.measurement import Leg, Side, Unit, leg_of
from shared.domain.sizechart import Chart
from tests.builders import a_chart, a_leg, a_row, demo_chart, left
from tests.unit.domain.tape_error import ANKLE, CALF, GIRTH, LENGTH, NEAR, chances, expected, within

NORMAL, PETITE = {"length": "normal"}, {"length": "petite"}
ML = (a_row("M", ankle=[20, 22]), a_row("L", ankle=[22, 24]))
OVERLAPPING = (a_row("M", ankle=[20, 23]), a_row("L", ankle=[21, 24]))
LONG_OR_SHORT = (
    a_row(ankle=[21, 23], length_floor_to_knee=[39, 50], variant=NORMAL),
    a_row(ankle=[21, 23], length_floor_to_knee=[20, 38], variant=PETITE),
)
GRID = (
    a_row("M", thigh=[45, 65], calf=[30, 36]),
    a_row("M", thigh=[50, 70], calf=[36, 40]),
    a_row("L", thigh=[65, 85], calf=[30, 36]),
    a_row("L", thigh=[70, 90], calf=[36, 40]),
)
"""Stairs: the two rows of a size meet at a calf of 36."""
PERSON = (
    a_row("M", weight=[45, 65], height=[160, 170], ankle=[20, 22]),
    a_row("L", weight=[65, 85], height=[160, 170], ankle=[22, 24]),
)


@pytest.mark.parametrize(
    ("chart", "leg", "sizes"),
    [
        pytest.param(
            a_chart(),
            a_leg(ankle=22, calf=36),
            {"M": within(22, ANKLE, 21, 23) * within(36, CALF, 32, 39)},
            id="a box in the middle of which the leg is",
        ),
        pytest.param(
            a_chart(),
            a_leg(ankle=23, calf=39),
            {"M": within(23, ANKLE, 21, 23) * within(39, CALF, 32, 39)},
            id="a corner: half of a half",
        ),
        pytest.param(
            a_chart(*ML),
            a_leg(ankle="21.9"),
            {"M": within(21.9, ANKLE, 20, 22), "L": within(21.9, ANKLE, 22, 24)},
            id="two sizes with a bound in common",
        ),
        pytest.param(
            a_chart(*OVERLAPPING),
            a_leg(ankle=22),
            {"M": within(22, ANKLE, 20, 23), "L": within(22, ANKLE, 21, 24)},
            id="sizes that overlap add up to more than 1",
        ),
        pytest.param(
            a_chart(*OVERLAPPING, between_sizes="larger"),
            a_leg(ankle="21.2"),
            {"M": within(21.2, ANKLE, 20, 21), "L": within(21.2, ANKLE, 21, 24)},
            id="larger: the smaller one has only what the larger one leaves",
        ),
        pytest.param(
            a_chart(*OVERLAPPING, between_sizes="smaller"),
            a_leg(ankle="22.8"),
            {"M": within(22.8, ANKLE, 20, 23), "L": within(22.8, ANKLE, 23, 24)},
            id="smaller: the larger one has only what the smaller one leaves",
        ),
        pytest.param(
            a_chart(*LONG_OR_SHORT),
            a_leg(ankle=22, length_floor_to_knee=39),
            {
                "M": within(22, ANKLE, 21, 23)
                * (within(39, LENGTH, 39, 50) + within(39, LENGTH, 20, 38))
            },
            id="normal and petite are one size, and a hole between them is none",
        ),
        pytest.param(
            a_chart(*GRID),
            a_leg(thigh=66, calf="35.5"),
            {
                "M": within(66, GIRTH, 45, 65) * within(35.5, CALF, 30, 36)
                + within(66, GIRTH, 50, 70) * within(35.5, CALF, 36, 40),
                "L": within(66, GIRTH, 65, 85) * within(35.5, CALF, 30, 36)
                + within(66, GIRTH, 70, 90) * within(35.5, CALF, 36, 40),
            },
            id="a grid: a size is the union of its cells",
        ),
        pytest.param(
            a_chart(a_row(ankle=[20, 23]), a_row(ankle=[22, 25])),
            a_leg(ankle=22),
            {"M": within(22, ANKLE, 20, 25)},
            id="two rows of one size that overlap count once",
        ),
        pytest.param(
            a_chart(a_row(ankle=[None, 22]), a_row("L", ankle=[22, None])),
            a_leg(ankle="21.5"),
            {"M": within(21.5, ANKLE, None, 22), "L": within(21.5, ANKLE, 22, None)},
            id="open ends",
        ),
        pytest.param(
            a_chart(a_row(ankle=[20, 24], calf=[None, None])),
            a_leg(ankle=22, calf=36),
            {"M": within(22, ANKLE, 20, 24)},
            id="no limit at all",
        ),
        pytest.param(
            a_chart(a_row(calf={"below": 37}), a_row("L", calf={"above": 37})),
            a_leg(calf=37),
            {"M": 0.5, "L": 0.5},
            id="on an excluded bound the reading is in neither, the true leg in one",
        ),
        pytest.param(
            a_chart(*PERSON),
            a_leg(weight=65, height=170, ankle=22),
            {"M": within(22, ANKLE, 20, 22), "L": within(22, ANKLE, 22, 24)},
            id="weight and height are exact, also on a bound",
        ),
        pytest.param(
            a_chart(*PERSON),
            a_leg(weight=66, height=165, ankle="21.9"),
            {"L": within(21.9, ANKLE, 22, 24)},
            id="an exact point leaves no chance to what it rules out",
        ),
        pytest.param(
            demo_chart("soxpro-compression"),
            a_leg(shoe_eu=41, calf="36.5"),
            {"M-": within(36.5, CALF, None, 37), "M+": within(36.5, CALF, 37, None)},
            id="a shoe is exact",
        ),
        pytest.param(
            a_chart(a_row(hip=[90, 100], foot_length=[24, 26], below_knee=[30, 35])),
            a_leg(hip=99, foot_length="25.5", below_knee=31),
            {
                "M": within(99, GIRTH, 90, 100)
                * within(25.5, LENGTH, 24, 26)
                * within(31, GIRTH, 30, 35)
            },
            id="other girths and lengths",
        ),
        pytest.param(
            a_chart(a_row(ankle=[20, 24], calf=[30, 36]), optional=("calf",)),
            a_leg(ankle=21),
            {"M": within(21, ANKLE, 20, 24)},
            id="an optional point that nobody measured",
        ),
        pytest.param(
            a_chart(a_row(ankle=[20, 24], calf=[30, 36]), optional=("calf",)),
            a_leg(ankle=21, calf="35.8"),
            {"M": within(21, ANKLE, 20, 24) * within(35.8, CALF, 30, 36)},
            id="an optional point that was measured",
        ),
        pytest.param(
            a_chart(a_row(ankle=[20, 24], thigh=[50, 60], calf=[30, 36]), optional=("thigh",)),
            a_leg(ankle=21, calf="35.8"),
            {"M": within(21, ANKLE, 20, 24) * within(35.8, CALF, 30, 36)},
            id="a point that was measured behind one that was not",
        ),
        pytest.param(
            a_chart(),
            a_leg(ankle=22, calf=36, hip=300, thigh=60),
            {"M": within(22, ANKLE, 21, 23) * within(36, CALF, 32, 39)},
            id="points that the chart does not name",
        ),
        pytest.param(
            a_chart(a_row(ankle=[8, 9]), unit="in"),
            a_leg(Unit.IN, ankle="8.9"),
            {"M": within(8.9 * 2.54, ANKLE, 8 * 2.54, 9 * 2.54)},
            id="a chart in inches: the tape still errs in centimetres",
        ),
    ],
)
def test_a_size_is_as_sure_as_its_rows_hold_the_true_leg(
    chart: Chart, leg: Leg, sizes: dict[str, float]
) -> None:
    found = fit(chart, left(leg)).chances[Side.LEFT].sizes

    assert {size: chance for size, chance in found.items() if chance > NEAR} == expected(**sizes)


def test_what_no_row_holds_is_none() -> None:
    found = fit(a_chart(*OVERLAPPING), left(a_leg(ankle="20.5")))

    assert found.chances[Side.LEFT].none == pytest.approx(
        within(20.5, ANKLE, None, 20) + within(20.5, ANKLE, 24, None), abs=NEAR
    )


@pytest.mark.parametrize("readings", [["21.8"], ["21.7", "21.9"], ["21.5", "22.1", "21.8"]])
def test_readings_divide_the_error_of_their_mean_by_the_square_root_of_their_number(
    readings: list[str],
) -> None:
    leg = leg_of({"ankle": [Decimal(text) for text in readings]})

    found = fit(a_chart(*ML), left(leg))

    sd = ANKLE / math.sqrt(len(readings))
    assert chances(found) == expected(
        M=within(21.8, sd, 20, 22),
        L=within(21.8, sd, 22, 24),
        none=within(21.8, sd, None, 20) + within(21.8, sd, 24, None),
    )


def test_a_point_read_twice_makes_only_itself_surer() -> None:
    leg = leg_of({"ankle": [Decimal(22), Decimal(22)], "calf": [Decimal(38)]})

    found = fit(a_chart(), left(leg))

    assert found.confidence("M") == pytest.approx(
        within(22, ANKLE / math.sqrt(2), 21, 23) * within(38, CALF, 32, 39), abs=NEAR
    )
