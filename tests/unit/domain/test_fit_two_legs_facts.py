"""What is told of each leg besides the answer for both, and how sure a pair is."""

from __future__ import annotations

from shared.domain.fit import Outcome, fit, nearest
from shared.domain.measurement import Side
from tests.builders import a_chart, a_leg, a_row, both, demo_chart
from tests.unit.domain.pairs import PETITE, overlapping, sizes_of


def test_the_facts_of_each_leg_are_told_where_the_two_together_have_no_size() -> None:
    found = fit(overlapping(), both(a_leg(ankle="20.5"), a_leg(ankle=30)))

    assert found.outcome is Outcome.NO_SIZE
    assert found.of_leg == {Side.LEFT: ("S", "M"), Side.RIGHT: ()}
    assert set(found.chances) == {Side.LEFT, Side.RIGHT}
    assert found.best_confidence is None
    assert found.rows == {}


def test_two_legs_off_the_chart_have_their_nearest_rows_each() -> None:
    legs = both(a_leg(ankle=16), a_leg(ankle=30))

    found = nearest(overlapping(), legs, fit(overlapping(), legs))

    assert [(near.side, near.row.size) for near in found] == [
        (Side.LEFT, "S"),
        (Side.RIGHT, "L"),
    ]


def test_each_leg_keeps_its_own_sizes_where_the_two_share_one() -> None:
    found = fit(overlapping(), both(a_leg(ankle="20.5"), a_leg(ankle="23.5")))

    assert found.sizes == ("M",)
    assert found.of_leg == {Side.LEFT: ("S", "M"), Side.RIGHT: ("M", "L")}


def test_the_rule_between_sizes_is_in_the_facts_of_each_leg() -> None:
    chart = overlapping(between_sizes="larger")

    found = fit(chart, both(a_leg(ankle="19.5"), a_leg(ankle="20.5")))

    assert found.sizes == ("S",)
    assert found.of_leg == {Side.LEFT: ("S",), Side.RIGHT: ("M",)}


def test_one_leg_of_several_sizes_does_not_widen_what_the_other_has() -> None:
    found = fit(overlapping(), both(a_leg(ankle=19), a_leg(ankle="20.5")))

    assert sizes_of(found) == {"left": ["S"], "right": ["S"]}


def test_the_confidence_for_both_is_the_lower_of_the_two() -> None:
    found = fit(overlapping(), both(a_leg(ankle="22"), a_leg(ankle="23.9")))

    surer, less_sure = (found.confidence("M", side) for side in Side)
    assert surer > less_sure
    assert found.confidence("M") == found.best_confidence == less_sure
    assert found.outcome is Outcome.BORDERLINE


def test_for_a_size_each_the_less_sure_leg_is_the_confidence() -> None:
    found = fit(overlapping(), both(a_leg(ankle="19"), a_leg(ankle="25.9")))

    assert found.outcome is Outcome.PER_LEG
    assert found.best_confidence == found.confidence("L", Side.RIGHT)
    assert found.confidence("L", Side.RIGHT) < found.confidence("S", Side.LEFT)


def test_of_several_sizes_the_likeliest_is_the_confidence() -> None:
    found = fit(overlapping(), both(a_leg(ankle="20.2")))

    assert found.sizes == ("S", "M")
    assert found.best_confidence == found.confidence("S") > found.confidence("M")


def test_a_size_each_is_told_small_to_large_whichever_leg_is_the_larger() -> None:
    found = fit(overlapping(), both(a_leg(ankle=25), a_leg(ankle=19)))

    assert found.sizes == ("S", "L")
    assert sizes_of(found) == {"left": ["L"], "right": ["S"]}


def test_rows_that_nobody_sells_are_no_common_size() -> None:
    chart = overlapping()
    sold = chart.rows_of_size["S"] | chart.rows_of_size["L"]

    found = fit(chart, both(a_leg(ankle="20.5"), a_leg(ankle="23.5")), made=sold)

    assert (found.outcome, found.sizes) == (Outcome.PER_LEG, ("S", "L"))


def test_two_rows_of_one_cut_make_one_pair_for_legs_that_fit_one_each() -> None:
    chart = a_chart(a_row(ankle=[20, 22]), a_row(ankle=[22, 24]))

    found = fit(chart, both(a_leg(ankle=21), a_leg(ankle=23)))

    assert (found.outcome, found.sizes) == (Outcome.MATCH, ("M",))
    assert [rows[0].bounds["ankle"].low for rows in found.rows.values()] == [20, 22]


def test_a_variant_that_the_legs_share_is_the_only_one_left() -> None:
    legs = both(a_leg(ankle=22, calf=36), a_leg(ankle=22, calf=36, length_floor_to_knee=35))

    found = fit(demo_chart("scintera-knee"), legs)

    assert (found.outcome, found.sizes) == (Outcome.MATCH, ("3",))
    assert [[row.variant for row in rows] for rows in found.rows.values()] == [[PETITE], [PETITE]]
