"""Charts as plain data: read strictly, every fault told at once, and written back the same."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import orjson
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from commands.demo.shop import charts_text
from shared.domain.chart_document import (
    MOST_ROWS,
    ChartFault,
    chart_from,
    document_of,
    expected_findings,
)
from shared.domain.chart_lint import Code
from shared.domain.interval import Interval
from tests.builders import a_chart, a_chart_document, a_row

PUBLISHED = yaml.safe_load(charts_text())["charts"]
WORDS = [
    *(
        "id",
        "title",
        "style",
        "unit",
        "points",
        "between_sizes",
        "source",
        "rows",
        "size",
        "variant",
    ),
    *("role", "optional", "primary", "confirm", "ankle", "calf", "min", "max", "above", "below"),
    *("cm", "in", "sock", "undecided", "larger", "S"),
]
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(WORDS)
)
JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(WORDS) | st.text(), inner, max_size=5)
    ),
    max_leaves=20,
)


ENDS = st.none() | st.decimals(min_value=0, max_value=300, places=3).map(str)


@st.composite
def sound_bounds(draw: st.DrawFn) -> Any:
    low, high = draw(ENDS), draw(ENDS)
    if low is not None and high is not None:
        low, high = sorted((low, high), key=Decimal)
    names = draw(st.sampled_from(["min", "above"])), draw(st.sampled_from(["max", "below"]))
    named = {name: end for name, end in zip(names, (low, high), strict=True) if end is not None}
    return draw(st.sampled_from([[low, high], named or [None, None]]))


def faults_of(document: object) -> set[str]:
    """Where something is wrong, dotted."""
    with pytest.raises(ChartFault) as caught:
        chart_from(document)
    return {".".join(map(str, fault.path)) for fault in caught.value.faults}


def without(document: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name != key}


@pytest.mark.parametrize("document", PUBLISHED, ids=lambda document: document["id"])
def test_a_published_chart_comes_back_from_its_own_document(document: dict[str, Any]) -> None:
    chart = chart_from(document)

    assert chart_from(document_of(chart)) == chart


def test_a_chart_is_written_with_the_numbers_that_were_printed() -> None:
    row = a_row("1", ankle=[17, 24.4], calf={"above": 32, "max": 39}, thigh=[39, None])

    written = document_of(a_chart(row, optional=("thigh",)))

    assert written["rows"] == [row]
    assert written["points"]["ankle"] == {"role": "primary", "optional": False}
    assert written["points"]["thigh"] == {"role": "confirm", "optional": True}
    assert '"ankle":[17,24.4]' in orjson.dumps(written).decode()


def test_sizes_run_in_the_order_of_their_first_row() -> None:
    chart = a_chart(a_row("L"), a_row("S"), a_row("L", ankle=[1, 2], calf=[1, 2]))

    assert chart.sizes == ("L", "S")


def test_what_need_not_be_given_has_a_default() -> None:
    document = without(without(without(a_chart_document(), "title"), "source"), "between_sizes")

    chart = chart_from(document)

    assert (chart.title, dict(chart.source), chart.between_sizes) == ("acme-knee", {}, "undecided")


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        ([17, 19], Interval(Decimal(17), Decimal(19))),
        ([39, None], Interval(Decimal(39), None)),
        ([None, None], Interval()),
        ([17, 17], Interval(Decimal(17), Decimal(17))),
        (["17.5", 19.1], Interval(Decimal("17.5"), Decimal("19.1"))),
        (["6 3/4", "7 1/8"], Interval(Decimal("6.75"), Decimal("7.125"))),
        (["7/8", "15 3/16"], Interval(Decimal("0.875"), Decimal("15.1875"))),
        (["7 1/2", None], Interval(Decimal("7.5"), None)),
        ({"above": 37}, Interval(Decimal(37), None, low_excluded=True)),
        ({"below": 37}, Interval(None, Decimal(37), high_excluded=True)),
        ({"min": 1, "below": 2}, Interval(Decimal(1), Decimal(2), high_excluded=True)),
        ({"above": 1, "max": 2}, Interval(Decimal(1), Decimal(2), low_excluded=True)),
    ],
)
def test_bounds_are_a_pair_or_named_ends(bounds: Any, expected: Interval) -> None:
    chart = a_chart(a_row(ankle=bounds))

    assert chart.rows[0].bounds["ankle"] == expected
    assert chart_from(document_of(chart)) == chart


@pytest.mark.parametrize(
    "bounds",
    [
        [19, 17],
        [17],
        [1, 2, 3],
        [],
        {},
        "17-19",
        17,
        None,
        [True, 19],
        ["about 17", 19],
        ["17-", 19],
        ["1_7", 19],
        ["1e1", 19],
        ["\u0661\u0667", 19],
        ["7 9/8", 19],
        ["7 1/3", 19],
        ["7 1/0", 19],
        ["7\u215b", 19],
        ["nan", 19],
        [17, "Infinity"],
        [17, 10**5_000],
        ["9" * 5_000, None],
        [float("nan"), 19],
        [17, float("inf")],
        [-1, 19],
        [[17], 19],
        {"from": 17},
        {"min": 17, "above": 17},
        {"max": 19, "below": 19},
    ],
)
def test_bounds_that_say_nothing_certain_are_a_fault_of_their_row(bounds: Any) -> None:
    assert faults_of(a_chart_document(a_row(ankle=bounds))) == {"rows.0.ankle"}


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"id": "ACME Knee"}, "id"),
        ({"id": ""}, "id"),
        ({"id": "a" * 101}, "id"),
        ({"id": "acme\n"}, "id"),
        ({"style": "stocking"}, "style"),
        ({"style": None}, "style"),
        ({"unit": "mm"}, "unit"),
        ({"between_sizes": "nearest"}, "between_sizes"),
        ({"source": ["ACME"]}, "source"),
        ({"source": {"publisher": ["ACME"]}}, "source.publisher"),
        ({"colour": "black"}, "colour"),
        ({"title": ["ACME"]}, "title"),
        ({"id": 10**5_000}, "id"),
        ({"expected_findings": "gap"}, "expected_findings"),
        ({"expected_findings": ["gaps"]}, "expected_findings"),
        ({"rows": [{**a_row(), "size": ["M"]}]}, "rows.0"),
        ({"rows": [{**a_row(), "variant": {"length": None}}]}, "rows.0.variant.length"),
        ({"rows": []}, "rows"),
        ({"rows": {}}, "rows"),
        ({"rows": [a_row()] * (MOST_ROWS + 1)}, "rows"),
        ({"rows": ["M"]}, "rows.0"),
        ({"rows": [{"ankle": [1, 2], "calf": [1, 2]}]}, "rows.0"),
        ({"rows": [a_row("")]}, "rows.0"),
        ({"rows": [a_row("M" * 41)]}, "rows.0"),
        ({"rows": [{**a_row(), "variant": ["long"]}]}, "rows.0.variant"),
        ({"rows": [{**a_row(), "thigh": [40, 50]}]}, "rows.0.thigh"),
        ({"rows": [{"size": "M", "ankle": [21, 23]}]}, "rows.0.calf"),
    ],
)
def test_each_fault_is_told_with_its_path(changes: dict[str, Any], path: str) -> None:
    assert faults_of(a_chart_document(**changes)) == {path}


@pytest.mark.parametrize(
    "rule",
    [None, "primary", ["primary"], {"role": "spare"}, {"optional": "no"}, {"weight": 1}],
)
def test_a_point_is_described_by_a_role_and_whether_it_is_optional(rule: Any) -> None:
    document = a_chart_document()

    faults = faults_of({**document, "points": {**document["points"], "calf": rule}})

    assert "points.calf" in faults


def test_a_point_that_nobody_measures_is_a_fault() -> None:
    assert "points.toe" in faults_of(a_chart_document(a_row(ankle=[21, 23], toe=[1, 2])))


@pytest.mark.parametrize("points", [None, {}, [], "ankle"])
def test_a_chart_without_points_is_a_fault(points: Any) -> None:
    assert "points" in faults_of(a_chart_document(points=points))


@pytest.mark.parametrize(
    ("bounds", "advice"),
    [
        (["17 cm", 19], "'17 cm' has a unit; the unit belongs to the chart"),
        (["7 in", 19], "'7 in' has a unit; the unit belongs to the chart"),
        (['7 1/2"', 19], "has a unit"),
        (["170mm", 190], "has a unit"),
        (["24,4", 26], "'24,4' has a comma; write a point, 24.4"),
        ([24, 4, 26, 4], "a pair and not 4 numbers; a decimal has a point"),
    ],
)
def test_a_slip_that_is_often_made_is_told_with_what_to_write(bounds: Any, advice: str) -> None:
    with pytest.raises(ChartFault) as caught:
        chart_from(a_chart_document(a_row(ankle=bounds)))

    assert advice in str(caught.value)


def test_a_missing_point_is_a_fault_that_the_lint_has_a_name_for() -> None:
    with pytest.raises(ChartFault) as caught:
        chart_from(a_chart_document(a_row(ankle=[1, 2], calf=[3, 4]), a_row(ankle=["x", 2])))

    assert [(fault.path, fault.code) for fault in caught.value.faults] == [
        (("rows", 1, "ankle"), None),
        (("rows", 1, "calf"), Code.MISSING_POINT),
    ]


def test_faults_are_told_in_the_order_of_the_chart() -> None:
    points = ["waist", "hip", "thigh", "foot_length", "height", "weight", "shoe_eu", "below_knee"]
    row = {"size": "M", **dict.fromkeys(points, "wide")}
    document = a_chart_document(points={point: {} for point in points}, rows=[row])

    with pytest.raises(ChartFault) as caught:
        chart_from(document)

    assert [fault.path[2] for fault in caught.value.faults] == points


@pytest.mark.parametrize(
    ("told", "codes"), [(None, None), ([], ()), (["gap", "overlap"], (Code.GAP, Code.OVERLAP))]
)
def test_what_the_lint_is_expected_to_find_is_no_part_of_the_chart(told: Any, codes: Any) -> None:
    document = a_chart_document(expected_findings=told)

    assert expected_findings(document) == codes
    assert chart_from(document) == a_chart()
    assert "expected_findings" not in document_of(chart_from(document))


def test_all_faults_are_told_at_once() -> None:
    rows = [a_row(ankle=[23, 21], calf=[32, 39]), a_row(), a_row(ankle=[1, 2], calf=["x", 2])]
    document = a_chart_document(*rows, id="?", unit="mm", colour="black")

    assert faults_of(document) == {"id", "unit", "colour", "rows.0.ankle", "rows.2.calf"}


def test_the_message_names_every_fault() -> None:
    with pytest.raises(ChartFault, match=r"unit: 'mm' is none of cm, in; rows\.0\.ankle: .*23"):
        chart_from(a_chart_document(a_row(ankle=[23, 21]), unit="mm"))


@pytest.mark.parametrize("document", [None, [], "chart", 7])
def test_what_is_no_mapping_is_no_chart(document: object) -> None:
    with pytest.raises(ChartFault, match="chart: a chart is a mapping"):
        chart_from(document)


@given(bounds=sound_bounds(), unit=st.sampled_from(["cm", "in"]))
def test_any_sound_bounds_come_back_from_their_document(bounds: Any, unit: str) -> None:
    chart = a_chart(a_row(ankle=bounds), unit=unit)

    assert chart_from(document_of(chart)) == chart


@given(document=JSON)
def test_any_plain_data_ends_in_a_chart_or_a_fault(document: object) -> None:
    _read(document)


@given(key=st.sampled_from(list(a_chart_document())), value=JSON)
def test_any_value_in_a_sound_chart_ends_in_a_chart_or_a_fault(key: str, value: object) -> None:
    _read({**a_chart_document(), key: value})


@given(row=st.fixed_dictionaries({"size": JSON, "ankle": JSON, "calf": JSON, "variant": JSON}))
def test_any_row_in_a_sound_chart_ends_in_a_chart_or_a_fault(row: dict[str, Any]) -> None:
    _read({**a_chart_document(), "rows": [row]})


def _read(document: object) -> None:
    try:
        chart = chart_from(document)
    except ChartFault:
        return
    assert chart.rows
    assert chart_from(document_of(chart)) == chart


@pytest.mark.parametrize("bounds", [{"above": None}, {"above": None, "max": 5}, {"below": None}])
def test_an_open_end_comes_back_whatever_it_was_called(bounds: Any) -> None:
    chart = a_chart(a_row(ankle=bounds))

    assert chart_from(document_of(chart)) == chart


@pytest.mark.parametrize("bounds", [[1, 1e30], ["1", "1e400"], [10_001, None]])
def test_a_number_beyond_every_tape_is_a_fault(bounds: Any) -> None:
    assert faults_of(a_chart_document(a_row(ankle=bounds))) == {"rows.0.ankle"}


@pytest.mark.parametrize(
    "number",
    [
        "1.00000000000000000000001",
        "1e-400",
    ],
)
def test_a_number_with_more_digits_than_can_be_shown_is_a_fault(number: str) -> None:
    assert faults_of(a_chart_document(a_row(ankle=[number, 20]))) == {"rows.0.ankle"}


def test_a_size_may_be_the_number_nought() -> None:
    assert a_chart({**a_row(), "size": 0}).sizes == ("0",)
