"""What the lint finds in a chart: each kind by example, and nothing in a sound one."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from shared.domain.chart_lint import MOST_FINDINGS, Code, Finding, Level, examine, lint
from shared.domain.sizechart import Chart
from tests.builders import a_chart, a_row

SOUND = a_chart(
    a_row("S", ankle=[17, 19], calf=[27, 32]),
    a_row("M", ankle={"above": 19, "max": 21}, calf=[29, 36]),
    a_row("L", ankle={"above": 21, "max": 23}, calf=[32, 39]),
)


def found(chart: Chart, code: Code) -> list[Finding]:
    return [finding for finding in lint(chart) if finding.code is code]


def codes(chart: Chart) -> set[str]:
    return {finding.code.value for finding in lint(chart)}


def facts(finding: Finding) -> tuple[Any, ...]:
    numbers = {name: None if n is None else float(n) for name, n in finding.numbers.items()}
    return finding.point, finding.rows, finding.sizes, numbers


def knee(*rows: dict[str, Any], **changes: Any) -> Chart:
    return a_chart(*rows, **changes)


def by_ankle(*bounds: Any, **changes: Any) -> Chart:
    """Sizes 1, 2, ... with these ankles."""
    return a_chart(*(a_row(str(n), ankle=b) for n, b in enumerate(bounds, 1)), **changes)


def by_point(point: str, *bounds: Any, **changes: Any) -> Chart:
    return a_chart(*(a_row(str(n), **{point: b}) for n, b in enumerate(bounds, 1)), **changes)


def test_a_sound_chart_has_no_findings() -> None:
    assert lint(SOUND) == ()


def test_a_bound_of_two_sizes_is_told_with_its_number() -> None:
    [finding] = lint(by_ankle([17, 19], [19, 21]))

    assert (finding.code, finding.level) == (Code.SHARED_BOUND, Level.WARNING)
    assert facts(finding) == ("ankle", (1, 2), ("1", "2"), {"at": 19})
    assert finding.text == "ankle 19 cm is in sizes 1 and 2"


def test_a_stretch_of_two_sizes_is_told_with_its_length() -> None:
    [finding] = lint(by_ankle([29, 31], [30, 33]))

    assert (finding.code, finding.level) == (Code.OVERLAP, Level.WARNING)
    assert facts(finding) == ("ankle", (1, 2), ("1", "2"), {"from": 30, "to": 31, "by": 1})
    assert finding.text == "ankle 30 to 31 cm is in sizes 1 and 2 (1 cm)"


def test_an_overlap_that_a_leg_meets_on_a_bound_only_is_a_note() -> None:
    chart = knee(
        a_row("S", ankle=[17, 19], calf=[27, 32]), a_row("M", ankle=[19, 21], calf=[29, 36])
    )

    levels = {finding.code: finding.level for finding in lint(chart)}

    assert levels == {Code.SHARED_BOUND: Level.WARNING, Code.OVERLAP: Level.NOTE}


def test_sizes_that_meet_nowhere_do_not_overlap_whatever_their_calves() -> None:
    chart = knee(
        a_row("S", ankle=[17, 19], calf=[27, 32]), a_row("L", ankle=[20, 21], calf=[29, 36])
    )

    assert found(chart, Code.OVERLAP) == []


@pytest.mark.parametrize(
    "first", [{"min": 17, "below": 19}, {"above": 17, "below": 19}], ids=["min", "above"]
)
def test_an_excluded_bound_is_shared_with_nobody(first: Any) -> None:
    assert codes(by_ankle(first, [19, 21])) == set()


@pytest.mark.parametrize("rule", ["larger", "smaller"])
def test_what_the_chart_decides_is_a_note(rule: str) -> None:
    chart = by_ankle([17, 20], [19, 21], [21, 23], between_sizes=rule)

    assert {finding.level for finding in lint(chart)} == {Level.NOTE}


def test_open_ends_overlap_without_a_length() -> None:
    [finding] = lint(by_ankle([17, None], [19, None]))

    assert facts(finding) == ("ankle", (1, 2), ("1", "2"), {"from": 19, "to": None})
    assert "ankle 19 cm and more is in sizes 1 and 2" in finding.text


def test_variants_of_two_sizes_say_the_same_once() -> None:
    lengths = {"normal": [39, 50], "petite": [20, 39]}
    rows = [
        a_row(size, ankle=ankle, length_floor_to_knee=length, variant={"length": name})
        for size, ankle in (("1", [17, 19]), ("2", [19, 21]))
        for name, length in lengths.items()
    ]

    [finding] = found(knee(*rows), Code.SHARED_BOUND)[:1]

    assert facts(finding)[:3] == ("ankle", (1, 2, 3, 4), ("1", "2"))


def test_cells_of_a_grid_that_meet_in_a_corner_say_nothing_new() -> None:
    chart = a_chart(
        a_row("M", weight=[45, 65], height=[145, 150]),
        a_row("M", weight=[45, 65], height=[150, 155]),
        a_row("L", weight=[65, 85], height=[145, 150]),
        a_row("L", weight=[65, 85], height=[150, 155]),
        style="tights",
    )

    assert [facts(f) for f in lint(chart)] == [("weight", (1, 2, 3, 4), ("M", "L"), {"at": 65})]


@pytest.mark.parametrize(
    ("point", "bounds", "numbers"),
    [
        ("ankle", ([17, 19], [19.5, 21]), [{"from": 19, "to": 19.5, "by": 0.5}]),
        ("length_floor_to_knee", ([30, 38], [39, 50]), [{"from": 38, "to": 39, "by": 1}]),
        ("calf", ({"below": 37}, {"above": 37}), [{"at": 37}]),
        ("calf", ([30, 37], {"above": 37}), []),
        (
            "ankle",
            ([17, 19], [20, 21], [23, 25]),
            [{"from": 19, "to": 20, "by": 1}, {"from": 21, "to": 23, "by": 2}],
        ),
        ("shoe_eu", ([35, 37], [38, 40]), [{"from": 37, "to": 38, "by": 1}]),
        ("shoe_uk", ([3, 5], [5.5, 7]), []),
        ("shoe_uk", ([3, 5.2], [5.4, 7]), []),
        ("shoe_uk", ([3, 6.5], [7.5, 11]), [{"from": 6.5, "to": 7.5, "by": 1}]),
        ("shoe_us", ([5, 8], {"above": 8.5, "max": 9}), [{"at": 8.5}]),
        ("shoe_eu", ({"below": 37}, {"above": 37}), [{"at": 37}]),
    ],
)
def test_what_lies_between_two_rows_and_in_none_is_a_gap(
    point: str, bounds: Any, numbers: list[Any]
) -> None:
    gaps = found(by_point(point, *bounds), Code.GAP)

    assert [facts(gap)[3] for gap in gaps] == numbers
    assert {gap.level for gap in gaps} <= {Level.WARNING}


def test_a_hole_that_another_row_fills_is_no_gap() -> None:
    chart = by_ankle([17, 19], [20, 22], {"min": 18, "max": 20.5})

    assert found(chart, Code.GAP) == []


def test_a_hole_in_one_band_is_told_although_another_size_takes_that_thigh_elsewhere() -> None:
    chart = a_chart(
        a_row("1", ankle=[17, 19], thigh=[42, 47]),
        a_row("1", ankle=[17, 19], thigh=[48, 56], variant={"width": "plus"}),
        a_row("2", ankle={"above": 19, "max": 21}, thigh=[44, 51]),
    )

    assert [facts(f) for f in found(chart, Code.GAP)] == [
        ("thigh", (1, 2), ("1",), {"from": 47, "to": 48, "by": 1})
    ]


def test_what_a_hole_leaves_open_is_told_and_not_what_a_third_row_fills() -> None:
    chart = by_ankle([17, 19], [22, 24], {"above": 19, "max": 21})

    assert [facts(f)[3] for f in found(chart, Code.GAP)] == [{"from": 21, "to": 22, "by": 1}]
    assert [f.rows for f in found(chart, Code.GAP)] == [(2, 3)]


def test_a_hole_is_told_along_one_point_and_not_again_from_its_side() -> None:
    """Between size 1 wide and size 3 there is no ankle at that thigh: it is size 2's hole."""
    chart = a_chart(
        a_row("1", ankle=[17, 19], thigh=[48, 56]),
        a_row("2", ankle=[19, 21], thigh=[44, 51]),
        a_row("2", ankle=[19, 21], thigh=[52, 61], variant={"width": "plus"}),
        a_row("3", ankle=[21, 23], thigh=[48, 55]),
    )

    assert [facts(f) for f in found(chart, Code.GAP)] == [
        ("thigh", (2, 3), ("2",), {"from": 51, "to": 52, "by": 1})
    ]


def test_holes_in_every_column_are_told_though_the_rows_meet_nowhere() -> None:
    chart = knee(
        a_row("S", ankle=[18, 20], calf=[30, 35]), a_row("M", ankle=[21, 23], calf=[36, 41])
    )

    assert [facts(f)[0] for f in found(chart, Code.GAP)] == ["ankle", "calf"]


def test_stairs_of_a_grid_leave_no_gap() -> None:
    chart = a_chart(
        a_row("M", weight=[45, 65], height=[None, 165]),
        a_row("M", weight=[50, 70], height=[165, None]),
        a_row("L", weight=[65, 85], height=[None, 165]),
        a_row("L", weight=[70, 90], height=[165, None]),
        style="tights",
    )

    assert found(chart, Code.GAP) == []


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (a_row("X", ankle={"above": 20, "max": 20}, calf=[30, 35]), "no ankle 20 cm is left"),
        (a_row("X", ankle=[46, 50], calf=[60, 70]), "no measurement of a person (12 to 45 cm)"),
        (a_row("X", ankle=[35, 40], calf=[30, 35]), "slimmer than the calf"),
        (a_row("X", calf=[45, 50], thigh=[35, 40]), "5 cm or more over the thigh"),
        (a_row("X", height=[231, 240]), "no measurement of a person (100 to 230 cm)"),
    ],
)
def test_a_row_that_no_leg_gets_is_an_error(row: dict[str, Any], why: str) -> None:
    findings = found(knee(row), Code.UNREACHABLE)

    assert [finding.rows for finding in findings] == [(1,)]
    assert findings[0].level is Level.ERROR
    assert why in findings[0].text


def test_a_wrap_may_be_as_wide_at_the_ankle_as_at_the_calf() -> None:
    assert codes(knee(a_row("X", ankle=[35, 40], calf=[30, 35]), style="wrap")) == set()


@pytest.mark.parametrize(("rule", "inner"), [("larger", "S"), ("smaller", "L")])
def test_a_size_inside_one_that_is_preferred_is_never_chosen(rule: str, inner: str) -> None:
    bounds = {"S": [17, 25], "L": [17, 25], inner: [19, 21]}
    chart = a_chart(*(a_row(size, ankle=b) for size, b in bounds.items()), between_sizes=rule)

    [finding] = found(chart, Code.UNREACHABLE)

    assert (finding.point, finding.rows) == (None, (1, 2))
    assert f"of size {inner}:" in finding.text


def test_a_size_inside_another_is_reached_where_nothing_is_decided() -> None:
    chart = a_chart(a_row("S", ankle=[19, 21]), a_row("L", ankle=[17, 25]))

    assert found(chart, Code.UNREACHABLE) == []


@pytest.mark.parametrize(
    ("unit", "point", "bounds", "guess"),
    [
        ("cm", "calf", ([11, 14.5], [12.5, 16.5], [14.5, 18], [16, 23]), "look like inches"),
        ("in", "calf", ([27, 32], [29, 36], [32, 39], [34, 42]), "look like centimetres"),
        ("in", "ankle", ([17, 19], [19, 21], [30, 33]), "look like centimetres"),
        ("cm", "ankle", ([170, 190], [190, 210]), "look like millimetres"),
        ("in", "calf", ([270, 320], [290, 360]), "look like millimetres"),
        ("cm", "weight", ([260, 300], [300, 340]), "look like pounds"),
        ("in", "foot_length", ([11, 14.5], [12.5, 16.5], [14.5, 18], [16, 23]), "right column"),
    ],
)
def test_a_column_that_only_another_unit_explains_is_suspect(
    unit: str, point: str, bounds: Any, guess: str
) -> None:
    [finding] = found(by_point(point, *bounds, unit=unit), Code.UNIT_SUSPECT)

    assert (finding.level, finding.point, len(finding.rows)) == (Level.ERROR, point, len(bounds))
    assert guess in finding.text


def test_a_suspected_unit_explains_why_its_rows_are_out_of_reach() -> None:
    assert codes(by_point("calf", [11, 14.5], [14.6, 17.9])) == {"unit_suspect", "gap"}


@pytest.mark.parametrize(
    ("bounds", "row"),
    [
        (([17, 19], [7.5, 8.3], [21, 23], [23, 25]), 2),
        (([6.7, 7.5], [19, 21], [21, 23], [23, 25]), 1),
        (([17, 19], [19, 21], [21, 23], [230, 250]), 4),
        (([17, 19], [19, 210], [21, 23]), 2),
        ((["6 3/4", "7 1/2"], ["7 1/2", "8 1/4"], [21, 23], [9, "9 7/8"]), 3),
    ],
)
def test_a_row_in_another_unit_than_its_neighbours_is_suspect(bounds: Any, row: int) -> None:
    unit = "in" if isinstance(bounds[0][0], str) else "cm"

    [finding] = found(by_ankle(*bounds, unit=unit), Code.UNIT_SUSPECT)

    assert (finding.rows, finding.sizes) == ((row,), (str(row),))


def test_the_same_box_in_two_sizes_is_an_error() -> None:
    [finding] = lint(by_ankle([17, 19], [17, 19]))

    assert (finding.code, finding.level) == (Code.DUPLICATE, Level.ERROR)
    assert (finding.rows, finding.sizes) == ((1, 2), ("1", "2"))


def test_one_row_of_a_size_twice_is_an_error_however_its_numbers_are_written() -> None:
    chart = a_chart(a_row("M", ankle=[17, 19]), a_row("M", ankle={"min": "17.0", "max": 19}))

    assert [(f.code, f.rows) for f in lint(chart)] == [(Code.DUPLICATE, (1, 2))]


def test_one_size_in_two_variants_may_have_the_same_bounds() -> None:
    rows = (a_row("M", ankle=[17, 19], variant={"toe": toe}) for toe in ("open", "closed"))

    assert lint(a_chart(*rows)) == ()


def test_sizes_that_run_from_large_to_small_are_an_error() -> None:
    [finding] = found(by_ankle([21, 23], [17, 19]), Code.DECREASING)

    assert finding.level is Level.ERROR
    assert facts(finding) == ("ankle", (1, 2), ("1", "2"), {"from": 21, "to": 17, "by": 4})


def test_one_end_that_falls_is_enough_on_the_primary_point() -> None:
    assert [f.numbers["to"] for f in found(by_ankle([17, 22], [19, 21]), Code.DECREASING)] == [21]


def test_another_point_may_not_fall_while_the_primary_one_rises() -> None:
    chart = knee(
        a_row("S", ankle=[17, 19], calf=[32, 39]), a_row("M", ankle=[20, 21], calf=[29, 36])
    )

    assert [f.point for f in found(chart, Code.DECREASING)] == ["calf"]


@pytest.mark.parametrize(
    "rows",
    [
        # Full calf as a size of its own: M, M+, L, L+ on two ankles.
        [
            a_row("M", ankle=[17, 19], calf=[30, 34]),
            a_row("M+", ankle=[17, 19], calf=[34, 40]),
            a_row("L", ankle=[20, 22], calf=[32, 36]),
            a_row("L+", ankle=[20, 22], calf=[36, 42]),
        ],
        # Open ends are compared with nothing.
        [
            a_row("XS+", shoe_eu=[35, 37], calf={"above": 37}),
            a_row("S-", shoe_eu=[38, 40], calf={"below": 37}),
        ],
        # Larger tights are not for taller people.
        [
            a_row("M", weight=[45, 65], height=[150, 180]),
            a_row("L", weight=[65, 85], height=[145, 175]),
        ],
        # Each variant has its own ladder.
        [
            a_row("1", ankle=[17, 19], variant={"length": "normal"}),
            a_row("2", ankle=[19, 21], variant={"length": "normal"}),
            a_row("1", ankle=[16, 18], variant={"length": "petite"}),
            a_row("2", ankle=[18, 20], variant={"length": "petite"}),
        ],
    ],
    ids=["full calf", "open ends", "grid", "variants"],
)
def test_charts_that_only_look_as_if_they_fell_do_not(rows: list[dict[str, Any]]) -> None:
    assert found(knee(*rows), Code.DECREASING) == []


def test_numbers_are_those_of_the_chart_and_exact() -> None:
    chart = by_ankle(["6 3/4", "7 1/8"], ["7 1/8", "8 1/2"], unit="in")

    [finding] = lint(chart)

    assert finding.numbers == {"at": Decimal("7.125")}
    assert finding.text == "ankle 7.125 in is in sizes 1 and 2"


def test_errors_come_first() -> None:
    chart = by_ankle([17, 19], [19, 21], [21, 23], [17, 19])

    levels = [finding.level for finding in lint(chart)]

    assert levels == sorted(levels, key=list(Level).index)
    assert {Level.ERROR, Level.WARNING} == set(levels)


def test_a_large_chart_is_told_in_part_with_some_of_every_kind_and_how_many_more() -> None:
    ladder = [[f"{n / 100:.2f}", f"{(n + 1) / 100:.2f}"] for n in range(1_300, 3_000)]
    chart = by_ankle(*ladder[:1_500], *ladder[1_502:], [20, 21], [20, 21])

    examined = examine(chart)

    assert len(examined.findings) == MOST_FINDINGS == 1_000
    assert examined.more > 600
    assert {"shared_bound", "overlap", "gap", "duplicate", "decreasing"} <= {
        finding.code.value for finding in examined.findings
    }
