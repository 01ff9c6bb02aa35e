"""What a shop sells, gathered so that a wide question reads charts and not SKUs."""

from __future__ import annotations

import pytest

from shared.domain.sizechart import Style
from shared.domain.stock import LOW_STOCK, StockLevel, StockStatus
from tests.builders import a_catalogue, a_chart, a_product, a_product_in, a_row, a_variant
from tests.unit.domain.assortments import ids, made_in, otc

SML = a_chart(a_row("S", ankle=[18, 21]), a_row("M", ankle=[20, 24]), a_row("L", ankle=[23, 26]))
OTHER = a_chart(a_row("S", ankle=[18, 21]), a_row("M", ankle=[20, 24]), id="other")
LONG_OR_SHORT = a_chart(
    a_row("M", ankle=[20, 24], variant={"length": "normal"}),
    a_row("M", ankle=[20, 22], variant={"length": "petite"}),
    a_row("L", ankle=[24, 26]),
)


@pytest.mark.parametrize(
    ("quantity", "status", "can_be_sold"),
    [
        (None, StockStatus.UNKNOWN, False),
        (-1, StockStatus.OUT_OF_STOCK, False),
        (0, StockStatus.OUT_OF_STOCK, False),
        (1, StockStatus.LOW, True),
        (LOW_STOCK, StockStatus.LOW, True),
        (LOW_STOCK + 1, StockStatus.IN_STOCK, True),
    ],
)
def test_only_a_number_says_that_something_can_be_sold(
    quantity: int | None, status: StockStatus, *, can_be_sold: bool
) -> None:
    level = StockLevel(quantity)

    assert (level.status, level.can_be_sold) == (status, can_be_sold)


def test_an_assortment_is_one_chart_and_one_style_in_order_of_the_products_ids() -> None:
    catalogue = a_catalogue(
        a_product_in("d", "S", "M"),
        a_product_in("a", "M"),
        a_product_in("c", "M", "S"),
        a_product_in("b", "S", "M", chart_id="other"),
        a_product_in("e", "M", "S", style="sock"),
        charts=(SML, OTHER),
    )

    found = otc(catalogue)

    assert ids(found) == [["a", "c", "d"], ["b"], ["e"]]
    assert [one.chart for one in found] == [SML, OTHER, SML]
    assert [one.style for one in found] == [Style.KNEE_HIGH, Style.KNEE_HIGH, Style.SOCK]


def test_an_assortment_knows_who_makes_each_row() -> None:
    catalogue = a_catalogue(
        a_product_in("a", "S", "L"),
        a_product_in("b", "M"),
        a_product_in("c", "M", "XXL"),
        a_product_in("d", "XXL"),
        charts=(SML,),
    )

    (found,) = otc(catalogue)

    assert found.makers == (0b0001, 0b0110, 0b0001)
    assert made_in(found) == {"a": [0, 2], "b": [1], "c": [1], "d": []}


def test_the_makers_of_a_row_are_known_however_many_they_are() -> None:
    names = [f"p{number:03}" for number in range(70)]
    catalogue = a_catalogue(
        *(a_product_in(name, "SML"[number % 3]) for number, name in enumerate(names)),
        charts=(SML,),
    )

    (found,) = otc(catalogue)

    assert made_in(found) == {name: [number % 3] for number, name in enumerate(names)}


@pytest.mark.parametrize(
    ("rows", "groups"),
    [
        (0b000, {0b000: "abcd"}),
        (0b001, {0b001: "ac", 0b000: "bd"}),
        (0b011, {0b001: "a", 0b010: "b", 0b011: "c", 0b000: "d"}),
        (0b100, {0b100: "ab", 0b000: "cd"}),
        (0b111, {0b101: "a", 0b110: "b", 0b011: "c", 0b000: "d"}),
    ],
)
def test_products_are_split_by_which_of_some_rows_they_are_made_in(
    rows: int, groups: dict[int, str]
) -> None:
    catalogue = a_catalogue(
        a_product_in("a", "S", "L"),
        a_product_in("b", "M", "L"),
        a_product_in("c", "S", "M"),
        a_product_in("d", "XXL"),
        charts=(SML,),
    )
    (found,) = otc(catalogue)

    split = {
        made: "".join(product.product_id for product in found.of(who))
        for made, who in found.split(rows)
    }

    assert split == groups


@pytest.mark.parametrize(
    ("chart_variant", "made"),
    [({}, [2]), ({"length": "normal"}, [0, 2]), ({"length": "long"}, [2])],
)
def test_a_sku_is_made_to_the_rows_whose_variant_it_has(
    chart_variant: dict[str, str], made: list[int]
) -> None:
    skus = [a_variant(size, size, chart_variant=chart_variant) for size in "ML"]
    catalogue = a_catalogue(a_product("a", *skus), charts=(LONG_OR_SHORT,))

    (found,) = otc(catalogue)

    assert made_in(found) == {"a": made}


@pytest.mark.parametrize(
    ("size", "variant", "stands"),
    [
        ("M", {"length": "normal"}, True),
        ("M", {"length": "normal", "width": "plus"}, True),
        ("M", {"length": "petite"}, False),
        ("M", {}, False),
        ("L", {"length": "normal"}, False),
    ],
)
def test_a_row_stands_for_the_skus_of_its_size_and_variant(
    size: str, variant: dict[str, str], *, stands: bool
) -> None:
    assert LONG_OR_SHORT.rows[0].stands_for(size, variant) == stands


def test_the_skus_of_a_cut_are_in_order() -> None:
    skus = [a_variant(name) for name in ("c", "a", "b")]
    catalogue = a_catalogue(a_product("p", *skus), charts=(SML,))

    made = catalogue.made(catalogue.products["p"])

    assert {cut: [sku.sku for sku in of] for cut, of in made.by_cut.items()} == {
        ("M", ()): ["a", "b", "c"]
    }
    assert made.rows == SML.rows_of_size["M"]
    assert catalogue.made(catalogue.products["p"]) is made
