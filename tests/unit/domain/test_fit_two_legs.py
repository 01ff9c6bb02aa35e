"""Two legs against a chart: one pair, one sock for each leg, or a reason to stop."""

from __future__ import annotations

from typing import Any

import pytest

from shared.domain.fit import Outcome, fit, nearest
from shared.domain.measurement import Leg, Side
from tests.builders import ONE_SIZE, a_chart, a_leg, a_row, both, demo_chart, left
from tests.unit.domain.pairs import NORMAL, PETITE, overlapping, sizes_of


def test_legs_of_different_sizes_get_a_size_each_and_no_average() -> None:
    legs = both(a_leg(ankle=22, calf=36), a_leg(ankle=24, calf="38.5"))

    found = fit(demo_chart("scintera-knee"), legs)

    assert found.outcome is Outcome.PER_LEG
    assert {s: set(sizes) for s, sizes in sizes_of(found).items()} == {
        "left": {"3"},
        "right": {"4"},
    }
    assert found.sizes == ("3", "4")


@pytest.mark.parametrize(
    ("right", "outcome"), [("39.9", Outcome.PER_LEG), ("40", Outcome.SEE_CLINICIAN)]
)
def test_a_difference_of_three_is_the_first_that_stops(right: str, outcome: Outcome) -> None:
    rows = (a_row("S", ankle=[21, 23], calf=[30, 38]), a_row("M", ankle=[21, 23], calf=[39, 45]))
    chart = a_chart(*rows)

    found = fit(chart, both(a_leg(ankle=22, calf=37), a_leg(ankle=22, calf=right)))

    assert found.outcome is outcome


def test_one_size_in_common_is_a_match_for_both() -> None:
    found = fit(overlapping(), both(a_leg(ankle="20.5"), a_leg(ankle=22)))

    assert (found.outcome, found.sizes) == (Outcome.MATCH, ("M",))
    assert sizes_of(found) == {"left": ["M"], "right": ["M"]}


def test_several_sizes_in_common_stay_several() -> None:
    found = fit(overlapping(), both(a_leg(ankle=20), a_leg(ankle=21)))

    assert (found.outcome, found.sizes) == (Outcome.SEVERAL, ("S", "M"))


@pytest.mark.parametrize(("rule", "size"), [("larger", "M"), ("smaller", "S")])
def test_the_rule_between_sizes_picks_among_the_sizes_in_common(rule: str, size: str) -> None:
    found = fit(overlapping(between_sizes=rule), both(a_leg(ankle=20), a_leg(ankle=21)))

    assert found.outcome in ONE_SIZE
    assert found.sizes == (size,)
    assert sizes_of(found) == {"left": [size], "right": [size]}


def test_the_rule_between_sizes_decides_for_each_leg_when_nothing_is_in_common() -> None:
    chart = overlapping(between_sizes="larger")

    found = fit(chart, both(a_leg(ankle=19), a_leg(ankle="23.5")))

    assert found.outcome is Outcome.PER_LEG
    assert sizes_of(found) == {"left": ["S"], "right": ["L"]}


def test_one_size_in_two_variants_is_not_one_pair() -> None:
    legs = both(
        a_leg(ankle=22, calf=36, length_floor_to_knee=38),
        a_leg(ankle=22, calf=36, length_floor_to_knee=39),
    )

    found = fit(demo_chart("scintera-knee"), legs)

    assert (found.outcome, found.sizes) == (Outcome.PER_LEG, ("3",))
    assert [rows[0].variant for rows in found.rows.values()] == [PETITE, NORMAL]


def test_without_the_length_both_variants_of_the_size_are_told() -> None:
    found = fit(demo_chart("scintera-knee"), both(a_leg(ankle=22, calf=36)))

    assert (found.outcome, found.sizes) == (Outcome.MATCH, ("3",))
    assert [dict(row.variant) for row in found.rows[Side.LEFT]] == [NORMAL, PETITE]


def test_a_leg_without_a_size_is_the_answer_for_both() -> None:
    legs = both(a_leg(ankle=22), a_leg(ankle=30))

    found = fit(overlapping(), legs)

    assert (found.outcome, found.sizes) == (Outcome.NO_SIZE, ())
    assert found.off_chart == (Side.RIGHT,)
    assert {near.side for near in nearest(overlapping(), legs, found)} == {Side.RIGHT}


@pytest.mark.parametrize(
    ("right", "outcome"),
    [
        (a_leg(ankle=50, calf=40), Outcome.IMPLAUSIBLE),
        (a_leg(calf=39), Outcome.SEE_CLINICIAN),
        (a_leg(calf=36), Outcome.MORE_NEEDED),
        (a_leg(ankle=30, calf=36), Outcome.NO_SIZE),
        (a_leg(ankle=22, calf=36), Outcome.MATCH),
    ],
)
def test_the_worse_leg_gives_the_answer(right: Leg, outcome: Outcome) -> None:
    found = fit(a_chart(), both(a_leg(ankle=22, calf=36), right))

    assert found.outcome is outcome


def test_what_is_missing_is_told_for_each_leg() -> None:
    found = fit(a_chart(), both(a_leg(ankle=22), a_leg(calf=36)))

    assert found.missing == ((Side.LEFT, "calf"), (Side.RIGHT, "ankle"))


def test_a_missing_point_of_one_leg_comes_before_the_missing_size_of_the_other() -> None:
    found = fit(a_chart(), both(a_leg(ankle=30, calf=36), a_leg(calf=36)))

    assert found.outcome is Outcome.MORE_NEEDED


def test_a_confirmed_leg_does_not_speak_for_the_other() -> None:
    odd: dict[str, Any] = {"ankle": 40, "calf": 38}
    chart = a_chart(a_row(ankle=[38, 42], calf=[32, 39]))

    one = fit(chart, both(a_leg(confirmed=True, **odd), a_leg(**odd)))
    two = fit(chart, both(a_leg(confirmed=True, **odd)))

    assert [doubt.side for doubt in one.implausible] == [Side.RIGHT]
    assert two.outcome is Outcome.MATCH


def test_confirming_odd_legs_does_not_confirm_a_calf_difference() -> None:
    legs = both(a_leg(confirmed=True, ankle=22, calf=36), a_leg(confirmed=True, ankle=22, calf=39))

    assert fit(a_chart(), legs).outcome is Outcome.SEE_CLINICIAN


def test_one_calf_alone_has_no_difference() -> None:
    assert fit(a_chart(), left(a_leg(ankle=22, calf=38))).outcome is Outcome.MATCH
