"""The picture tells what the table tells, to every eye, and is the same for the same legs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from commands.fit_answers import OUTCOMES, UNREADABLE, Answer, Tally
from commands.fit_picture import draw
from commands.fit_plane import Dot, Sample, Scale, axes_of, place_of
from commands.leg_columns import LegColumn
from commands.svg import OUTCOME_LOOKS
from shared.domain.chart_document import chart_from
from shared.domain.measurement import Leg, Unit
from shared.domain.sizechart import Chart
from tests.builders import a_row

SVG = "{http://www.w3.org/2000/svg}"
USUAL_ROWS = (a_row("S", ankle=[18, 20], calf=[30, 34]), a_row("M", ankle=[20, 22], calf=[33, 38]))


def a_chart(*rows: dict[str, object], title: str = "ACME", unit: str = "cm") -> Chart:
    rows = rows or USUAL_ROWS
    points: dict[str, Any] = {
        point: {} for row in rows for point in row if point not in {"size", "variant"}
    }
    document = {"id": "acme", "title": title, "style": "sock", "unit": unit}
    return chart_from({**document, "points": points, "rows": list(rows)})


def picture(
    chart: Chart,
    answers: Sequence[Answer] = (),
    dots: Sequence[Dot] = (),
    axes: Sequence[str] = ("ankle", "calf"),
    most: int = 100,
) -> ET.Element:
    tally, sample = Tally(chart), Sample(most)
    for answer in answers:
        tally.add(answer)
    for dot in dots:
        sample.add(dot)
    return ET.fromstring(draw(chart, tally, sample, axes, "sex=F"))


def texts(page: ET.Element) -> list[str]:
    return ["".join(text.itertext()) for text in page.iter(f"{SVG}text")]


def outlines(page: ET.Element) -> list[tuple[float, float, float, float]]:
    """Left, right, top and bottom of the rows of the chart, as drawn."""
    found = [r for r in page.iter(f"{SVG}rect") if r.get("stroke-width") == "1.3"]
    return [
        (
            float(r.attrib["x"]),
            float(r.attrib["x"]) + float(r.attrib["width"]),
            float(r.attrib["y"]),
            float(r.attrib["y"]) + float(r.attrib["height"]),
        )
        for r in found
    ]


def marks(page: ET.Element) -> dict[str, int]:
    """How many dots of each outcome are drawn."""
    return {
        path.findtext(f"{SVG}title", ""): path.attrib["d"].count("M")
        for path in page.iter(f"{SVG}path")
        if path.find(f"{SVG}title") is not None
    }


def test_the_picture_has_the_share_of_each_outcome_and_each_size() -> None:
    answers = [
        Answer("match", ("S",)),
        Answer("several", ("S", "M")),
        Answer("no_size"),
        Answer("no_size"),
        Answer(UNREADABLE),
    ]

    shown = texts(picture(a_chart(), answers))

    assert shown[:2] == ["ACME: 4 legs", "chart acme; sex=F; rows that could not be read: 1"]
    for label, share in [
        ("match", "25.0% (1)"),
        ("borderline", "0.0% (0)"),
        ("several", "25.0% (1)"),
        ("no size", "50.0% (2)"),
        ("S", "50.0% (2)"),
        ("M", "25.0% (1)"),
    ]:
        assert shown[shown.index(label) + 1] == share


def test_it_is_told_in_words_to_those_who_cannot_see_it() -> None:
    page = picture(a_chart(), [Answer("match", ("S",))])

    named = page.attrib["aria-labelledby"].split()
    assert page.attrib["role"] == "img"
    assert [page.find(f"*[@id='{name}']") is not None for name in named] == [True, True]
    assert page.findtext(f"{SVG}title") == "ACME: 1 legs"
    assert "match 100.0%" in page.findtext(f"{SVG}desc", "")
    assert "Sizes: S 100.0%, M 0.0%." in page.findtext(f"{SVG}desc", "")


def test_outcomes_differ_by_pattern_and_shape_besides_colour() -> None:
    assert set(OUTCOME_LOOKS) == set(OUTCOMES)
    for what in ("colour", "pattern", "mark"):
        assert len({getattr(look, what) for look in OUTCOME_LOOKS.values()}) == len(OUTCOMES)


def test_nothing_is_loaded_or_run() -> None:
    row = a_row("<S>\x07", ankle=[18, 20], calf=[30, 34])
    chart = a_chart(row, title="<script>alert(1)</script> & \x07co")

    page = picture(chart, [Answer("match", ("<S>\x07",))], [Dot(19, 32, "match")])

    assert not {"script", "image", "use", "a", "style"} & {
        e.tag.removeprefix(SVG) for e in page.iter()
    }
    links = [v for e in page.iter() for v in e.attrib.values() if "http" in v or "url(" in v]
    assert all(re.fullmatch(r"url\(#\w+\)", link) for link in links)
    assert texts(page)[0] == "<script>alert(1)</script> & \N{REPLACEMENT CHARACTER}co: 1 legs"


def test_each_row_is_a_labelled_box_at_its_bounds_over_the_legs() -> None:
    page = picture(a_chart(), dots=[Dot(19, 32, "match"), Dot(21, 40, "no_size")])

    small, medium = outlines(page)
    assert small[1] == pytest.approx(medium[0], abs=0.2)  # both have 20 cm at the ankle
    assert small[1] - small[0] == pytest.approx(medium[1] - medium[0], abs=0.2)
    assert (small[3] - small[2]) / (medium[3] - medium[2]) == pytest.approx(4 / 5, abs=0.01)
    assert small[3] > medium[3]  # the smaller calf is lower on the page
    assert texts(page).count("S") == 2
    assert marks(page) == {"match": 1, "no size": 1}
    assert {"ankle, cm", "calf, cm"} <= set(texts(page))


def test_open_ends_and_points_that_a_row_lacks_go_to_the_frame() -> None:
    chart = a_chart(
        a_row("S", ankle=[None, 20], calf=[30, 34]), a_row("M", ankle=[20, None], calf=[30, 34])
    )
    page = picture(chart, dots=[Dot(10, 25, "no_size"), Dot(30, 45, "no_size")])

    small, medium = outlines(page)
    frame = next(r for r in page.iter(f"{SVG}rect") if r.get("stroke") == "#888")
    left = float(frame.attrib["x"])
    assert small[0] == pytest.approx(left)
    assert medium[1] == pytest.approx(left + float(frame.attrib["width"]))


def test_rows_that_look_alike_are_drawn_once() -> None:
    rows = [
        a_row("S", ankle=[18, 20], calf=[30, 34], variant={"length": length})
        for length in ("normal", "petite")
    ]

    assert len(outlines(picture(a_chart(*rows)))) == 1


def test_a_slip_far_off_does_not_squash_the_chart_and_is_counted() -> None:
    legs = [Dot(19 + n / 100, 32 + n / 100, "match") for n in range(100)]

    usual, slipped = (
        picture(a_chart(), dots=[*legs, *more], most=300)
        for more in ([], [Dot(190, 320, "implausible")] * 150 + [Dot(190, 32, "no_size")])
    )

    assert outlines(usual) == outlines(slipped)
    assert "Dots outside the frame: 151." in texts(slipped)


def test_legs_without_one_of_the_points_are_told() -> None:
    page = picture(a_chart(), [Answer("match", ("S",))] * 3, [Dot(19, 32, "match")])

    assert "2 legs lack one of the two points." in texts(page)


def test_one_point_alone_gives_a_strip() -> None:
    chart = a_chart(a_row("S", ankle=[18, 20]), a_row("M", ankle=[20, 22]))

    page = picture(chart, dots=[Dot(19, 0, "match"), Dot(19, 0, "match")], axes=("ankle",))

    assert marks(page) == {"match": 2}
    assert "calf, cm" not in texts(page)
    assert "The height of a dot means nothing; it keeps the dots apart." in texts(page)


@pytest.mark.parametrize("rows", [USUAL_ROWS, (a_row("S", ankle=[None, None], calf=[None, None]),)])
@pytest.mark.parametrize("dots", [[], [Dot(19, 32, "match")]])
def test_no_legs_and_no_bounds_are_drawn_too(
    rows: tuple[dict[str, object], ...], dots: list[Dot]
) -> None:
    assert len(outlines(picture(a_chart(*rows), dots=dots))) == len(rows)


def test_a_chart_of_very_many_sizes_shows_those_of_most_legs() -> None:
    rows = [a_row(f"size {n}", ankle=[n, n + 1], calf=[30, 34]) for n in range(10, 60)]

    shown = texts(picture(a_chart(*rows), [Answer("match", ("size 59",))]))

    assert "and 10 more sizes of fewer legs" in shown
    assert shown[shown.index("size 59") + 1] == "100.0% (1)"


def test_a_sample_holds_all_legs_until_it_is_full_and_then_no_more() -> None:
    sample = Sample(10)
    for n in range(1_000):
        sample.add(Dot(n, 0, "match"))

    again = Sample(10)
    for n in range(1_000):
        again.add(Dot(n, 0, "match"))

    assert (len(sample.dots), sample.seen) == (10, 1_000)
    assert sample.dots == again.dots
    assert {int(dot.x) % 2 for dot in sample.dots} == {0, 1}  # not every so manieth leg
    assert max(dot.x for dot in sample.dots) > 500


def test_a_thinned_picture_says_so() -> None:
    dots = [Dot(19, 30 + n / 100, "match") for n in range(50)]

    page = picture(a_chart(), dots=dots, most=20)

    assert "The dots are 20 of 50 legs, drawn by lot." in texts(page)


@pytest.mark.parametrize(
    ("mapped", "axes"),
    [
        (("calf", "thigh", "ankle"), ("ankle", "calf")),
        (("calf", "thigh", "hip"), ("calf", "thigh")),
        (("thigh",), ("thigh",)),
    ],
)
def test_the_axes_are_ankle_and_calf_or_the_first_two_points(
    mapped: tuple[str, ...], axes: tuple[str, ...]
) -> None:
    assert axes_of([LegColumn(point, point, "cm", optional=False) for point in mapped]) == axes


def test_a_place_is_in_the_charts_unit() -> None:
    leg = Leg({"ankle": Decimal("20.32"), "shoe_eu": Decimal(41)})

    assert place_of(("ankle", "shoe_eu"), Unit.IN, leg) == pytest.approx((8, 41))
    assert place_of(("ankle",), Unit.CM, leg) == pytest.approx((20.32, 0))
    assert place_of(("ankle", "calf"), Unit.CM, leg) is None


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (17, 33, [18, 20, 22, 24, 26, 28, 30, 32]),
        (0, 1, [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]),
        (143, 200, [150, 160, 170, 180, 190, 200]),
    ],
)
def test_ticks_are_round_numbers(low: float, high: float, ticks: list[float]) -> None:
    assert Scale(low, high, 0, 100).ticks() == pytest.approx(ticks)
