"""`sockwise catalogue lint` and its metric: a merchant finds what to mend, and sees it mended."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from commands import catalogue_lint
from commands.main import cli
from shared.domain.catalogue_lint import Code
from shared.messages.shapes import ProductChangedShape
from shared.usecases.publish_catalogue import fill_store, keep_product
from shared.usecases.shop_settings import change_setting
from tests.builders import LATER, a_product_document, a_variant
from tests.integration.house import SHOP, House, a_product

CHART = """schema: 1
charts:
  - id: acme-knee
    style: knee-high
    unit: cm
    points: {ankle: {role: primary}}
    rows: [{size: M, ankle: [19, 21]}]
"""
NOTHING = "no pressure with a unit and no class, neither in the options nor in the title"
CONFLICT = "the options say 30-40 mmHg, the title says 15-20 mmHg; held as 30-40 mmHg"
UNREAD = {"mmhg": None, "title": "Knee-high"}
SHIRT = {"mmhg": None, "title": "Linen shirt", "style": None, "chart_id": None}


@pytest.fixture
def shop(tmp_path: Path, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOCKWISE_HOME", str(tmp_path))
    monkeypatch.setenv("SOCKWISE_REDIS_URL", redis_url)
    monkeypatch.setenv("SOCKWISE_BROKER_URL", redis_url.replace("unix:", "redis+socket:"))
    (tmp_path / "charts.yaml").write_text(CHART)
    run("ledger", "migrate")
    run("shop", "add", "acme")
    run("chart", "publish", "acme", str(tmp_path / "charts.yaml"))
    return tmp_path


def run(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(cli, arguments, input=given)


def published(*products: dict[str, Any]) -> None:
    lines = "\n".join(json.dumps(product) for product in products)
    assert run("catalogue", "import", "acme", "-", given=lines).exit_code == 0


def linted(*options: str) -> list[dict[str, Any]]:
    done = run("catalogue", "lint", "acme", "--json", *options)
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_sound_catalogue_has_nothing_to_mend(shop: Path) -> None:
    published(a_product_document("one"), a_product_document("two", mmhg=(20, 30)))

    done = run("catalogue", "lint", "acme")

    assert (done.exit_code, done.stdout) == (0, "2 products, 0 to mend: nothing found\n")


def test_what_is_to_mend_is_listed_and_counted_and_the_exit_code_is_1(shop: Path) -> None:
    conflict = a_variant("B-M", options={"Compression": "30-40 mmHg"})
    published(
        a_product_document("a", **UNREAD),
        a_product_document("b", a_variant("A-M"), conflict, title="15-20 mmHg", mmhg=None),
        a_product_document("c", a_variant("C-XL", "XL")),
        a_product_document("d", chart_id=None),
    )

    done = run("catalogue", "lint", "acme")

    assert done.exit_code == 1
    assert done.stdout.splitlines() == [
        f"a: grade_unknown: {NOTHING} (Knee-high)",
        f"b [B-M]: grade_conflict: {CONFLICT} (15-20 mmHg)",
        "c [C-XL]: size_not_in_chart: chart acme-knee has no size 'XL'; it has M (ACME knee-high)",
        "d: no_chart: it names no chart (ACME knee-high)",
        "4 products, 4 to mend: 1 grade_unknown, 1 grade_conflict, 1 no_chart, 1 size_not_in_chart",
    ]


def test_as_json_each_is_an_object_and_the_summary_comes_last(shop: Path) -> None:
    published(a_product_document("a", title="ACME class 2", mmhg=None))

    finding, summary = linted()

    assert (finding["code"], finding["product_id"]) == ("grade_ambiguous_class", "a")
    assert (finding["skus"], finding["read_from"]) == ([], "title class")
    assert summary == {
        "summary": {"products": 1, "to_mend": 1, "codes": {"grade_ambiguous_class": 1}}
    }


def test_settings_and_market_decide_what_is_read(shop: Path) -> None:
    published(
        a_product_document("a", title="Bas classe 2", mmhg=None), a_product_document("s", **SHIRT)
    )

    assert [one.get("code") for one in linted()] == [
        "grade_ambiguous_class",
        "grade_unknown",
        "no_chart",
        None,
    ]
    run("shop", "set", "acme", "garments", "detect")
    assert [one.get("code") for one in linted()] == ["grade_ambiguous_class", None]
    assert [one.get("code") for one in linted("--market", "FR")] == [None]
    run("shop", "set", "acme", "declared_scale", "ral")
    assert [one.get("code") for one in linted()] == [None]


def test_a_map_is_set_shown_and_refused_by_its_bad_entry(shop: Path) -> None:
    good = run("shop", "set", "acme", "garment_map", "tag:gift=not_compression")
    bad = run("shop", "set", "acme", "garment_map", "tag:a=compression, Shirts=no")
    shown = run("shop", "settings", "acme").stdout

    assert good.exit_code == 0
    assert (bad.exit_code, "entry 2, 'Shirts=no': begins with" in bad.output) == (1, True)
    assert "garment_map\ttag:gift=not_compression\n" in shown
    assert "garments\tstocking\tdefault\n" in shown
    assert "declared_scale\t-\tdefault\n" in shown


def test_a_product_is_mapped_by_its_categories_and_tags(shop: Path) -> None:
    published(a_product_document("s", categories=["Shirts"], tags=["gift"], **SHIRT))

    for entry in ("category:shirts", "tag:gift"):
        run("shop", "set", "acme", "garment_map", f"{entry}=not_compression")
        assert run("catalogue", "lint", "acme").exit_code == 0, entry


def test_a_market_that_is_none_and_a_shop_that_is_not_there_are_told(shop: Path) -> None:
    nowhere = run("catalogue", "lint", "acme", "--market", "XX")
    nobody = run("catalogue", "lint", "nobody")

    assert (nowhere.exit_code, "no ISO 3166 country" in nowhere.output) == (2, True)
    assert (nobody.exit_code, "there is no shop 'nobody'" in nobody.output) == (1, True)


def test_a_long_run_says_on_standard_error_how_far_it_is(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue_lint, "EVERY_SECONDS", 0.0)
    published(a_product_document("one"), a_product_document("two"))

    assert run("catalogue", "lint", "acme").stderr.splitlines() == [
        "1 of 2 products read",
        "2 of 2 products read",
    ]


def test_the_help_says_how_each_kind_is_mended() -> None:
    told = run("catalogue", "lint", "--help").output

    assert all(code.value in told for code in Code)


def in_doubt(house: House) -> dict[str, float]:
    """As the metric tells it, after a shopper made the process look at the catalogue."""
    house.sizing.get("/v1/products", headers=house.key("publishable"))
    told = house.sizing.get("/metrics").text
    prefix = 'sockwise_products_in_doubt{doubt="grade_'
    return {
        line.removeprefix(prefix).split('"')[0]: float(line.rsplit(" ", 1)[1])
        for line in told.splitlines()
        if line.startswith(prefix) and f'shop="{SHOP}"' in line
    }


def put(house: House, document: dict[str, Any]) -> None:
    with house.ledger.begin() as books:
        keep_product(books, SHOP, ProductChangedShape().load(document))
    fill_store(house.ledger, house.store, SHOP)


def test_the_metric_counts_products_in_doubt_and_drops_when_they_are_mended(house: House) -> None:
    clear = in_doubt(house)
    put(house, a_product("new", title="Knee-high", mmhg=None))
    put(house, a_product("bare", title="Class 2", mmhg=None))
    wrong = in_doubt(house)
    put(house, a_product("new", as_of=LATER))
    put(house, a_product("bare", as_of=LATER))
    mended = in_doubt(house)

    assert clear == mended == {"unknown": 0.0, "ambiguous_class": 0.0, "conflict": 0.0}
    assert wrong == {"unknown": 1.0, "ambiguous_class": 1.0, "conflict": 0.0}


def test_a_declared_scale_clears_an_ambiguous_class_for_shoppers_too(house: House) -> None:
    put(house, a_product("bare", title="Class 2", mmhg=None))
    before = in_doubt(house)
    with house.ledger.begin() as books:
        shop = books.shops.get(SHOP)
        assert shop is not None
        change_setting(books, shop, "declared_scale", "RAL")
    fill_store(house.ledger, house.store, SHOP)

    after = in_doubt(house)
    product = house.sizing.get("/v1/products/bare", headers=house.key("publishable")).get_json()

    assert (before["ambiguous_class"], after["ambiguous_class"]) == (1.0, 0.0)
    assert product["compression"]["band_mmhg"] == [23, 32]
