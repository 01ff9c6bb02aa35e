"""What fits but is sold out stays first, and the way out is the same band, in stock."""

from __future__ import annotations

from typing import Any

import pytest

from shared.domain.stock import StockChange
from shared.usecases.publish_catalogue import fill_store
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
