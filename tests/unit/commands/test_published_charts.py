"""The collection says what was published, and the lint finds what its comments say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from commands.chart_file import ChartRead, look_into
from commands.published import files, published_charts
from shared.domain.chart_document import chart_from, document_of
from shared.domain.chart_lint import Code, Finding, Level, lint
from shared.domain.fit import Outcome, fit
from shared.domain.sizechart import Chart, Row, Style
from tests.builders import a_leg, left

IDS = sorted(published_charts())

# A row without its looks: size, and what it asks of each point.
Box = tuple[str, frozenset[tuple[str, str]], frozenset[tuple[str, Any]]]

OUR_NAME_OF = {
    "leg_length": "length_floor_to_groin",
    "length_B_to_D": "length_ankle_to_knee",
    "calf_base_B1": "ankle_b1",
}
SYSTEMS = ("shoe_eu", "shoe_uk", "shoe_us", "shoe_us_w", "shoe_us_m")
# What the data beside the project calls each chart, and which of our charts have it.
COLLECTED = {
    "scintera-knee-normal": ["scintera-knee"],
    "scintera-knee-petite": ["scintera-knee"],
    "scintera-thigh-normal": ["scintera-thigh"],
    "scintera-thigh-petite": ["scintera-thigh"],
    "soxpro-recovery": ["soxpro-recovery"],
    "soxpro-compression": [f"soxpro-compression{tail}" for tail in ("", "-uk", "-us")],
    "gearxpro-recovery-height-weight": ["gearxpro-recovery"],
    "jobst-farrowwrap-ttf-leg": ["jobst-farrowwrap"],
    "soxpro-classic-family": [f"soxpro-classic-{s}" for s in ("eu", "uk", "us")],
    "soxpro-sprint-ultralight": [f"soxpro-sprint-ultralight-{s}" for s in ("eu", "uk", "us")],
    "soxpro-five-toe": [f"soxpro-five-toe-{s}" for s in ("eu", "uk", "us")],
    "rapha-reflective-brevet": [
        f"rapha-reflective-brevet-{s}" for s in ("eu", "uk", "us-w", "us-m")
    ],
    "gill-socks": ["gill-socks", "gill-thermal-hot-sock"],
}


def chart_of(chart_id: str) -> Chart:
    return published_charts()[chart_id]


@cache
def reads() -> Mapping[str, ChartRead]:
    return {read.name: read for file in files() for read in look_into(file).charts}


def numbers_of(chart_id: str, code: Code, point: str, level: Level | None = None) -> list[Any]:
    """`19` for a bound, `(30, 31)` for a stretch, from small to large."""
    return sorted(
        _told(finding)
        for finding in lint(chart_of(chart_id))
        if finding.code is code and finding.point == point and level in {None, finding.level}
    )


def _told(finding: Finding) -> Any:
    if "at" in finding.numbers:
        return finding.numbers["at"]
    return finding.numbers["from"], finding.numbers["to"]


def lengths_of(chart_id: str, point: str) -> set[Any]:
    return {
        f.numbers["by"]
        for f in lint(chart_of(chart_id))
        if f.code is Code.OVERLAP and f.point == point
    }


def test_there_is_a_chart_for_each_system_and_each_id_is_there_once() -> None:
    assert len(IDS) == 23
    assert [name for name, times in Counter(_all_names()).items() if times > 1] == []


def _all_names() -> Iterator[str]:
    for file in files():
        yield from (read.name for read in look_into(file).charts)


@pytest.mark.parametrize("chart_id", IDS)
def test_a_published_chart_comes_back_from_its_own_document(chart_id: str) -> None:
    assert chart_from(document_of(chart_of(chart_id))) == chart_of(chart_id)


@pytest.mark.parametrize("chart_id", IDS)
def test_the_lint_finds_exactly_what_the_file_expects_and_no_error(chart_id: str) -> None:
    findings = lint(chart_of(chart_id))

    assert frozenset(finding.code for finding in findings) == reads()[chart_id].expected
    assert Level.ERROR not in {finding.level for finding in findings}


@pytest.mark.parametrize("chart_id", IDS)
def test_a_published_chart_names_its_source_and_its_primary_point(chart_id: str) -> None:
    chart = chart_of(chart_id)

    assert chart.source["publisher"]
    assert chart.source.get("url") or chart.source.get("repo")
    assert chart.primary is not None


def test_a_chart_by_shoe_size_alone_is_a_sock_in_one_system() -> None:
    for chart in published_charts().values():
        shoes = [point for point in chart.required if point in SYSTEMS]
        assert len(shoes) <= 1
        assert not shoes or chart.style is Style.SOCK


def test_knee_high_bounds_are_shared_up_to_29_and_overlap_from_30_to_31() -> None:
    assert numbers_of("scintera-knee", Code.SHARED_BOUND, "ankle") == [19, 21, 23, 25, 27, 29]
    assert numbers_of("scintera-knee", Code.OVERLAP, "ankle") == [(30, 31)]
    assert lengths_of("scintera-knee", "calf") == set(range(3, 9))
    assert numbers_of("scintera-knee", Code.OVERLAP, "calf", Level.WARNING) == [(42, 50)]
    assert numbers_of("scintera-knee", Code.GAP, "length_floor_to_knee") == [(38, 39)]


def test_every_normal_thigh_is_1_cm_from_its_plus_thigh() -> None:
    upper = [47, 51, 55, 59, 63, 67, 70, 73]

    assert numbers_of("scintera-thigh", Code.GAP, "thigh") == [(n, n + 1) for n in upper]
    assert numbers_of("scintera-thigh", Code.GAP, "length_floor_to_groin") == [(71, 72)]
    assert numbers_of("scintera-thigh", Code.GAP, "ankle") == []


def test_recovery_shares_its_shoes_and_ankles_and_overlaps_on_calf_and_foot() -> None:
    shared = {p: numbers_of("soxpro-recovery", Code.SHARED_BOUND, p) for p in ("ankle", *SYSTEMS)}

    assert shared["ankle"] == [22, 24, 26, 28]
    assert shared["shoe_eu"] == [39, 41, 43, 45]
    assert shared["shoe_uk"] == [6, Decimal("7.5"), 9, Decimal("10.5")]
    assert lengths_of("soxpro-recovery", "calf") == {2}
    assert lengths_of("soxpro-recovery", "foot_length") == {Decimal("0.6"), Decimal("0.7")}


def test_compression_leaves_out_a_calf_of_37_and_half_eu_sizes() -> None:
    assert numbers_of("soxpro-compression", Code.GAP, "calf") == [37]
    assert numbers_of("soxpro-compression", Code.GAP, "shoe_eu") == [
        (37, 38),
        (40, 41),
        (43, 44),
        (46, 47),
    ]
    assert numbers_of("soxpro-compression-us", Code.GAP, "shoe_us") == []


@pytest.mark.parametrize("chart_id", ["soxpro-compression-uk", "soxpro-sprint-ultralight-uk"])
def test_uk_sizes_from_11_and_a_half_to_12_are_in_two_sizes(chart_id: str) -> None:
    assert set(numbers_of(chart_id, Code.OVERLAP, "shoe_uk")) == {(Decimal("11.5"), 12)}


@pytest.mark.parametrize(
    ("chart_id", "point", "left_out"),
    [
        ("soxpro-classic-uk", "shoe_uk", ["7", "11.5"]),
        ("soxpro-classic-us", "shoe_us", ["12.5"]),
        ("soxpro-five-toe-uk", "shoe_uk", ["7.5", "10"]),
        ("soxpro-five-toe-us", "shoe_us", ["8.5", "11"]),
        ("soxpro-sprint-ultralight-us", "shoe_us", []),
        ("rapha-reflective-brevet-uk", "shoe_uk", ["4.5", "6.5", "8.5", "10.5"]),
    ],
)
def test_a_shoe_size_that_is_left_out_is_a_gap(
    chart_id: str, point: str, left_out: list[str]
) -> None:
    gaps = numbers_of(chart_id, Code.GAP, point)

    assert len(gaps) == len(left_out)
    for (low, high), size in zip(gaps, map(Decimal, left_out), strict=True):
        assert low < size < high
        leg: dict[str, Any] = {point: str(size)}
        assert fit(chart_of(chart_id), left(a_leg(**leg))).outcome is Outcome.NO_SIZE


def test_the_grid_of_height_and_weight_has_no_gap_and_sizes_do_not_fall() -> None:
    assert not {Code.GAP, Code.DECREASING} & {f.code for f in lint(chart_of("gearxpro-recovery"))}


@pytest.mark.parametrize(
    ("chart_id", "leg", "sizes"),
    [
        ("soxpro-compression-uk", {"shoe_uk": "11.5", "calf": 36}, ("L-", "XL-")),
        ("soxpro-compression", {"shoe_eu": 46, "calf": 36}, ("L-",)),
        ("soxpro-compression-us", {"shoe_us": "11.5", "calf": 38}, ("L+",)),
        ("soxpro-classic-us", {"shoe_us": "8.5"}, ("S", "M")),
        ("soxpro-classic-eu", {"shoe_eu": 45}, ("M",)),
        ("soxpro-five-toe-eu", {"shoe_eu": 45}, ("XL",)),
        ("rapha-reflective-brevet-us-w", {"shoe_us_w": 15}, ("XL",)),
        ("gill-thermal-hot-sock", {"shoe_eu": 42}, ("S/M",)),
    ],
)
def test_known_answers(chart_id: str, leg: dict[str, Any], sizes: tuple[str, ...]) -> None:
    assert fit(chart_of(chart_id), left(a_leg(**leg))).sizes == sizes


def collected(outside_data: Path) -> list[dict[str, Any]]:
    text = (outside_data / "size-charts.yaml").read_text(encoding="utf-8")
    charts: list[dict[str, Any]] = yaml.safe_load(text)["charts"]
    return [chart for chart in charts if chart["confidence"] in {"high", "medium"}]


def test_every_chart_that_is_good_enough_is_in_the_collection(outside_data: Path) -> None:
    assert {chart["id"] for chart in collected(outside_data)} == COLLECTED.keys()
    assert {name for ours in COLLECTED.values() for name in ours} == set(IDS)


@pytest.mark.parametrize("name", sorted(COLLECTED))
def test_every_published_bound_is_in_our_files_and_none_besides(
    name: str, outside_data: Path
) -> None:
    mates = {other for other, ours in COLLECTED.items() if ours == COLLECTED[name]}
    printed = [chart for chart in collected(outside_data) if chart["id"] in mates]

    for chart_id in COLLECTED[name]:
        chart = chart_of(chart_id)
        theirs = [box for one in printed for box in _boxes(one, chart)]
        assert Counter(map(_box, chart.rows)) == Counter(theirs)


def _box(row: Row) -> Box:
    bounds = {
        (point, (i.low, i.high, i.low_excluded, i.high_excluded)) for point, i in row.bounds.items()
    }
    return row.size, frozenset(row.variant.items()), frozenset(bounds)


def _boxes(printed: dict[str, Any], chart: Chart) -> Iterator[Box]:
    """The printed rows in our shape, as far as our chart has their points."""
    variant = {"length": printed["length_variant"]} if "length_variant" in printed else {}
    if "rows" in printed:
        yield from _grid(printed)
        return
    for row in printed["sizes"]:
        if "product" in row and f" {row['product']}," not in chart.title:
            continue
        bounds = {OUR_NAME_OF.get(name, name): row[name] for name in row.keys() - {"size"}}
        if not set(chart.required) <= bounds.keys():
            continue  # The juniors, whose UK and US sizes are child sizes.
        if "calf_class" in printed:
            low, high = bounds["calf"]
            bounds["calf"] = {"below": high} if low is None else {"above": low}
        size = str(row["size"]).removesuffix("...")  # cut off in the copy that was read
        plus = bounds.pop("thigh_plus", None)
        own = {point: bounds[point] for point in chart.points}
        width = {} if plus is None else {"width": "normal"}
        yield _as_box(size, variant | width, own)
        if plus is not None:
            yield _as_box(size, {**variant, "width": "plus"}, {**own, "thigh": plus})


def _grid(printed: dict[str, Any]) -> Iterator[Box]:
    """A height band in each row, and a weight band in each size's column."""
    for row in printed["rows"]:
        for size in row.keys() - {"height"}:
            if row[size] is not None:
                yield _as_box(size, {}, {"height": row["height"], "weight": row[size]})


def _as_box(size: str, variant: dict[str, str], bounds: dict[str, Any]) -> Box:
    points: dict[str, Any] = {point: {} for point in bounds}
    row = {"size": size, "variant": variant, **bounds}
    document = {"id": "x", "style": "sock", "unit": "cm", "points": points, "rows": [row]}
    return _box(chart_from(document).rows[0])
