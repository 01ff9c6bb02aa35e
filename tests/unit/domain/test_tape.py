"""What a tape's error is taken for, and what a shop may say about it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from shared.domain.measurement import GIRTHS, LENGTHS, POINTS, SHOES, Leg, leg_of
from shared.domain.tape import (
    BORDERLINE_SETTING,
    TAPE_SD,
    TAPE_SETTING,
    USUAL_CAUTION,
    Caution,
    caution_from,
)


def readings(**told: Any) -> Leg:
    """Point to one reading or a list of them."""
    return leg_of(
        {
            point: [Decimal(str(one)) for one in (told if isinstance(told, list) else [told])]
            for point, told in told.items()
        }
    )


@pytest.mark.parametrize(
    ("points", "sd"),
    [
        ({"ankle"}, 0.45),
        ({"calf"}, 0.60),
        (GIRTHS - {"ankle", "calf"}, 0.8),
        (LENGTHS - {"height"}, 1.0),
        (SHOES | {"height", "weight"}, 0.0),
    ],
)
def test_a_girth_and_a_length_err_and_what_is_known_does_not(
    points: frozenset[str], sd: float
) -> None:
    leg = readings(**dict.fromkeys(POINTS, 30))

    assert {USUAL_CAUTION.sd_of(leg, point) for point in points} == {sd}


@pytest.mark.parametrize(("number", "sd"), [(1, 0.6), (2, 0.6 / 2**0.5), (4, 0.3), (9, 0.2)])
def test_more_readings_of_a_point_divide_its_error_by_the_root_of_their_number(
    number: int, sd: float
) -> None:
    leg = readings(calf=[36] * number, ankle=22)

    assert USUAL_CAUTION.sd_of(leg, "calf") == pytest.approx(sd)
    assert USUAL_CAUTION.sd_of(leg, "ankle") == 0.45


@pytest.mark.parametrize(
    ("told", "points"),
    [
        ({"ankle": [22, "23.24"]}, []),
        ({"ankle": [22, "23.25"]}, ["ankle"]),
        ({"ankle": ["23.25", 22]}, ["ankle"]),
        ({"calf": [36, "37.66"]}, []),
        ({"calf": [36, "37.67"]}, ["calf"]),
        ({"calf": [36, 37, "37.67"]}, ["calf"]),
        ({"ankle": [22, 24], "calf": [36, 40]}, ["ankle", "calf"]),
        ({"ankle": 22, "calf": 36}, []),
        ({"ankle": [22, 22]}, []),
        ({"length_floor_to_knee": [40, "42.77"]}, []),
        ({"length_floor_to_knee": [40, "42.78"]}, ["length_floor_to_knee"]),
        ({"weight": [70, 90], "shoe_eu": [41, 42], "height": [170, 171]}, []),
        ({"weight": [70, 90], "calf": [36, 40]}, ["calf"]),
    ],
)
def test_readings_disagree_when_only_one_pair_in_twenty_lies_so_far_apart(
    told: dict[str, Any], points: list[str]
) -> None:
    assert USUAL_CAUTION.disagreeing(readings(**told)) == points


def test_better_tapes_disagree_sooner() -> None:
    leg = readings(ankle=[22, 23])

    assert Caution({"ankle": 0.25}).disagreeing(leg) == ["ankle"]
    assert USUAL_CAUTION.disagreeing(leg) == []


def test_a_shop_that_says_nothing_has_the_usual_caution() -> None:
    assert caution_from({}) is USUAL_CAUTION
    assert caution_from({"something": "else"}) is USUAL_CAUTION
    assert Caution(TAPE_SD, 0.6) == USUAL_CAUTION


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({BORDERLINE_SETTING: 0.8}, Caution(TAPE_SD, 0.8)),
        ({BORDERLINE_SETTING: 0.0}, Caution(TAPE_SD, 0.0)),
        ({f"{TAPE_SETTING}ankle": 0.25}, Caution({**TAPE_SD, "ankle": 0.25}, 0.6)),
        (
            {f"{TAPE_SETTING}calf": 0.0, BORDERLINE_SETTING: 0.7, "other": 1},
            Caution({**TAPE_SD, "calf": 0.0}, 0.7),
        ),
    ],
)
def test_a_shop_changes_only_what_it_names(settings: dict[str, Any], expected: Caution) -> None:
    assert caution_from(settings) == expected
