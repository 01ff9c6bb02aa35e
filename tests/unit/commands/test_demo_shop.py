"""The demo shop is honest: its charts are the published ones and every SKU can be fitted."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from commands.chart_file import read_charts
from commands.demo.shop import SHOP_ID, charts_text, product_changes, stock_changes
from commands.published import published_charts
from shared.domain.chart_document import chart_from

AS_OF = "2026-05-01T09:00:00Z"
REPO_ROOT = Path(__file__).resolve().parents[3]
READABLE_BAND = re.compile(r"\d+\s*-\s*\d+\s*mmHg")


@cache
def charts() -> dict[str, dict[str, Any]]:
    return {chart["id"]: chart for chart in yaml.safe_load(charts_text())["charts"]}


@cache
def products() -> list[dict[str, Any]]:
    return product_changes(AS_OF)


def variants() -> list[dict[str, Any]]:
    return [variant for product in products() for variant in product["variants"]]


def stock_by_sku() -> dict[str, list[int | None]]:
    """SKU to the numbers of its locations; a SKU that nobody counted has none."""
    numbers: dict[str, list[int | None]] = {variant["sku"]: [] for variant in variants()}
    for change in stock_changes(AS_OF):
        numbers[change["sku"]].append(change["available"])
    return numbers


def known_sums() -> dict[str, int]:
    known = {sku: [n for n in numbers if n is not None] for sku, numbers in stock_by_sku().items()}
    return {sku: sum(numbers) for sku, numbers in known.items() if numbers}


def band_of(product: dict[str, Any]) -> tuple[int, int] | None:
    mmhg = product["grade"]["mmhg"]
    return None if mmhg is None else (mmhg[0], mmhg[1])


def is_readable(product: dict[str, Any]) -> bool:
    grade = product["grade"]
    return grade["mmhg"] is not None or bool(READABLE_BAND.search(grade["text"] or ""))


def test_the_demo_shop_is_called_demo() -> None:
    assert SHOP_ID == "demo"


def test_the_demo_shop_has_enough_products_and_skus_to_look_around_in() -> None:
    assert len(products()) >= 8
    assert len(variants()) >= 120


def test_the_demo_shop_covers_the_four_bands_and_the_styles() -> None:
    assert {(8, 15), (15, 20), (20, 30), (30, 40)} <= {band_of(product) for product in products()}
    styles = {product["style"] for product in products()}
    assert styles == {"knee-high", "thigh-high", "tights", "sock", "wrap"}


@pytest.mark.parametrize("band", [(15, 20), (20, 30)])
def test_a_band_has_two_knee_high_lines_so_that_one_can_stand_in_for_the_other(
    band: tuple[int, int],
) -> None:
    lines = [p for p in products() if p["style"] == "knee-high" and band_of(p) == band]
    assert len(lines) >= 2


def test_every_product_and_sku_of_the_demo_shop_has_its_own_name() -> None:
    names = [product["product_id"] for product in products()]
    names += [variant["sku"] for variant in variants()]
    names += [variant["variant_id"] for variant in variants()]
    assert [name for name, times in Counter(names).items() if times > 1] == []


def test_a_product_says_exactly_what_the_event_says() -> None:
    product = products()[0]
    assert product | {"variants": product["variants"][:1]} == {
        "product_id": "everyday-knee-15-20",
        "title": "Everyday knee-high 15-20 mmHg",
        "url": "https://shop.example/products/everyday-knee-15-20",
        "style": "knee-high",
        "chart_id": "scintera-knee",
        "grade": {"mmhg": [15, 20], "standard": None, "text": None},
        "variants": [
            {
                "sku": "DAY-1520-1-NORMAL-BLACK",
                "variant_id": "day-1520-1-normal-black",
                "size": "1",
                "chart_variant": {"length": "normal"},
                "options": {"colour": "black"},
                "url": "https://shop.example/products/everyday-knee-15-20"
                "?variant=day-1520-1-normal-black",
            }
        ],
        "as_of": AS_OF,
    }


def test_sizes_with_a_sign_give_skus_that_differ_in_words() -> None:
    skus = {variant["sku"] for variant in variants()}
    assert {"PAC-0815-M-MINUS-BLACK", "PAC-0815-M-PLUS-BLACK"} <= skus


def test_every_product_has_the_style_of_its_chart() -> None:
    styles = {chart_id: chart["style"] for chart_id, chart in charts().items()}
    assert [p["product_id"] for p in products() if styles[p["chart_id"]] != p["style"]] == []


def test_every_sku_of_the_demo_shop_has_a_row_in_its_chart() -> None:
    homeless = [
        variant["sku"]
        for product in products()
        for variant in product["variants"]
        if not any(
            row["size"] == variant["size"] and row.get("variant", {}) == variant["chart_variant"]
            for row in charts()[product["chart_id"]]["rows"]
        )
    ]
    assert homeless == []


def test_exactly_one_product_has_a_grade_that_nobody_can_read() -> None:
    unreadable = [product for product in products() if not is_readable(product)]
    assert [product["grade"]["text"] for product in unreadable] == ["firm support"]


def test_about_a_tenth_of_the_skus_is_out_of_stock() -> None:
    share = list(known_sums().values()).count(0) / len(variants())
    assert 0.07 <= share <= 0.13


def test_some_skus_are_low() -> None:
    assert sum(1 <= number <= 3 for number in known_sums().values()) >= 3


def test_some_skus_have_no_known_number_at_all() -> None:
    unknown = stock_by_sku().keys() - known_sums().keys()
    assert 3 <= len(unknown) <= 10


def test_stock_tells_each_sku_and_location_once() -> None:
    changes = stock_changes(AS_OF)
    places = {(change["sku"], change["location"]) for change in changes}
    assert len(places) == len(changes)
    assert {location for _, location in places} == {"warehouse", "store"}


def test_some_skus_are_at_two_locations_and_some_at_one() -> None:
    assert {1, 2} <= {len(numbers) for numbers in stock_by_sku().values()}


def test_stock_says_exactly_what_the_event_says() -> None:
    assert stock_changes(AS_OF)[0] == {
        "sku": "DAY-1520-1-NORMAL-BLACK",
        "location": "warehouse",
        "available": 24,
        "as_of": AS_OF,
    }


def test_every_exception_to_the_usual_stock_is_about_some_sku() -> None:
    """A rule that meets nothing is a typing error that would go unseen."""
    text = (REPO_ROOT / "commands" / "demo" / "products.yaml").read_text(encoding="utf-8")
    rules = {p["product_id"]: p["stock"]["except"] for p in yaml.safe_load(text)["products"]}
    idle = [
        (product["product_id"], rule["where"])
        for product in products()
        for rule in rules[product["product_id"]]
        if not any(
            rule["where"].items()
            <= {"size": v["size"], **v["chart_variant"], **v["options"]}.items()
            for v in product["variants"]
        )
    ]
    assert idle == []


def test_every_chart_names_its_source() -> None:
    for chart_id, chart in charts().items():
        source = chart["source"]
        assert source.get("publisher"), chart_id
        assert source.get("url") or source.get("repo"), chart_id


def test_every_chart_has_one_primary_point_and_rows_of_declared_points() -> None:
    for chart_id, chart in charts().items():
        points = chart["points"]
        assert [p["role"] for p in points.values()].count("primary") == 1, chart_id
        required = {name for name, point in points.items() if not point.get("optional")}
        for row in chart["rows"]:
            given = row.keys() - {"size", "variant"}
            assert required <= given <= points.keys(), (chart_id, row)


def test_every_chart_is_used_by_a_product() -> None:
    assert charts().keys() == {product["chart_id"] for product in products()}


def test_the_demo_sizes_by_published_charts_and_by_one_that_is_not_good_enough() -> None:
    own = charts().keys() - published_charts().keys()

    assert own == {"aa-alive-ted"}
    for chart_id in charts().keys() - own:
        assert chart_from(charts()[chart_id]) == published_charts()[chart_id]


def test_the_charts_of_the_demo_are_a_chart_file(tmp_path: Path) -> None:
    file = tmp_path / "charts.yaml"
    file.write_text(charts_text())

    assert len(read_charts(file)) == 7
