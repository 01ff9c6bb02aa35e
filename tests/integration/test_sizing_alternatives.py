"""What fits but is sold out stays first, and the way out is the same band, in stock."""

from __future__ import annotations

from typing import Any

import pytest

from shared.domain.stock import StockChange
from shared.usecases.publish_catalogue import fill_store, keep_charts
from tests import builders
from tests.integration.house import SHOP, House, a_product, put_product

REQUEST: dict[str, Any] = {
    "measurements": {"unit": "cm", "left": {"ankle": 22, "calf": 36}},
    "product_id": "asked",
}


def variant(sku: str, colour: str) -> dict[str, Any]:
    return builders.a_variant(sku, size="M", options={"colour": colour})


def stock(house: House, **levels: int) -> None:
    changes = [
        StockChange(sku=sku, location="main", available=available, as_of=builders.AS_OF)
        for sku, available in levels.items()
    ]
    house.store.apply_stock(SHOP, changes)


@pytest.fixture
def shop(house: House) -> House:
    with house.ledger.begin() as books:
        for product_id, variants in (
            ("asked", [variant("BLACK", "black"), variant("SAND", "sand")]),
            ("twin", [variant("TWIN", "black")]),
        ):
            put_product(books, SHOP, a_product(product_id, variants=variants))
    fill_store(house.ledger, house.store, SHOP)
    return house


def skus(offers: list[dict[str, Any]]) -> list[str]:
    return [offer["sku"] for offer in offers]


def test_while_the_first_can_be_sold_nothing_else_is_pressed_on_anybody(shop: House) -> None:
    stock(shop, BLACK=5, SAND=0, TWIN=5)

    answer = shop.recommend(REQUEST).get_json()

    assert skus(answer["recommendations"]) == ["BLACK", "SAND"]
    assert answer["alternatives"] == []


def test_sold_out_it_stays_first_and_another_product_of_the_band_is_shown(shop: House) -> None:
    stock(shop, BLACK=0, SAND=0, TWIN=5)

    answer = shop.recommend(REQUEST).get_json()

    first = answer["recommendations"][0]
    assert (first["sku"], first["availability"]["status"]) == ("BLACK", "out_of_stock")
    assert skus(answer["alternatives"]) == ["TWIN"]


def test_a_colour_that_is_sold_out_is_to_be_had_in_another(shop: House) -> None:
    stock(shop, BLACK=0, SAND=3, TWIN=0)

    answer = shop.recommend(REQUEST | {"options": {"colour": "black"}}).get_json()

    assert skus(answer["recommendations"]) == ["BLACK"]
    assert skus(answer["alternatives"]) == ["SAND"]


def test_what_nobody_counted_is_no_alternative(shop: House) -> None:
    stock(shop, BLACK=0, SAND=0)

    assert shop.recommend(REQUEST).get_json()["alternatives"] == []


@pytest.fixture
def shop_of_two_sizes(house: House) -> House:
    rows = (builders.a_row("S", ankle=[18, 20]), builders.a_row("L", ankle=[24, 26]))
    with house.ledger.begin() as books:
        keep_charts(books, SHOP, [builders.a_chart_document(*rows, id="two-sizes")])
        for product_id in ("asked", "twin"):
            variants = [builders.a_variant(f"{product_id}-{size}".upper(), size) for size in "SL"]
            product = a_product(product_id, variants=variants, chart_id="two-sizes")
            put_product(books, SHOP, product)
    fill_store(house.ledger, house.store, SHOP)
    return house


UNLIKE = REQUEST | {"measurements": {"unit": "cm", "left": {"ankle": 19}, "right": {"ankle": 25}}}


def test_with_a_size_for_each_leg_one_that_is_sold_out_is_enough_to_show_another_product(
    shop_of_two_sizes: House,
) -> None:
    levels: dict[str, int] = {"ASKED-S": 5, "ASKED-L": 0, "TWIN-S": 5, "TWIN-L": 5}
    stock(shop_of_two_sizes, **levels)

    answer = shop_of_two_sizes.recommend(UNLIKE).get_json()

    assert answer["outcome"] == "per_leg"
    assert skus(answer["recommendations"]) == ["ASKED-S", "ASKED-L"]
    assert skus(answer["alternatives"]) == ["TWIN-S", "TWIN-L"]


def test_with_a_size_for_each_leg_both_in_stock_nothing_else_is_shown(
    shop_of_two_sizes: House,
) -> None:
    levels: dict[str, int] = {"ASKED-S": 5, "ASKED-L": 1, "TWIN-S": 5, "TWIN-L": 5}
    stock(shop_of_two_sizes, **levels)

    assert shop_of_two_sizes.recommend(UNLIKE).get_json()["alternatives"] == []


def test_with_a_size_for_each_leg_one_that_nobody_has_is_said_to_be_sold_out(
    shop_of_two_sizes: House,
) -> None:
    levels: dict[str, int] = {"ASKED-S": 5, "ASKED-L": 0, "TWIN-S": 0, "TWIN-L": 0}
    stock(shop_of_two_sizes, **levels)

    answer = shop_of_two_sizes.recommend(UNLIKE).get_json()

    assert answer["alternatives"] == []
    assert "nothing_in_stock" in [advice["code"] for advice in answer["advice"]]
