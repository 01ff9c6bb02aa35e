"""A shop of any size in this process: real charts, products, stock, shelf and recommender.

Products have 20 SKUs each, two of them sold out, and are made in equal numbers to a few charts;
each lacks others of the cuts that its chart has. All of them are of one style and band, so that a
wide question has to do with every one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import chain, product
from typing import Any

import orjson

from services.sizing.schemas import Asked, RecommendationRequest
from services.sizing.shelf import Shelf
from services.sizing.texts import speech_for
from services.sizing.usecases import Recommender
from shared.adapters.memory_catalogue import MemoryCatalogue
from shared.adapters.sealing import KEY_BYTES, Keychain
from shared.adapters.sql_ledger.ledger import SqlLedger
from shared.adapters.system_clock import SystemClock
from shared.domain.chart_document import document_of
from shared.domain.stock import StockChange
from shared.ports.catalogue import CatalogueDocuments
from shared.ports.ledger import Shop
from tests.benchmarks.legs import measurements
from tests.builders import AS_OF, SHOP, a_product_document, a_variant, demo_chart

SKUS_EACH = 20
PEOPLE = 50
_SIZES = ("1", "2", "3", "4", "5", "6", "7", "8")
_CUTS = tuple(
    chain(
        product(_SIZES, ("normal", "petite"), ("black",)),
        product(_SIZES[1:7], ("normal",), ("sand",)),
    )
)
_SOLD_OUT_EACH = 10
"""One SKU of so many is sold out, another one from product to product."""
_STRIDE = 7_919
"""Prime, so that products picked by it lie all over the shop."""


class BigShop:
    """Published and stocked; nothing is read before `open`."""

    def __init__(self, *, products: int, charts: int) -> None:
        self._products = products
        store = MemoryCatalogue()
        charted = {document["id"]: document for document in map(_chart, range(charts))}
        published = _Products(products, list(charted))
        store.put(SHOP, CatalogueDocuments("", published, charted))
        for number in range(products):
            store.apply_stock(SHOP, list(_stock(number)))
        vault = Keychain(os.urandom(KEY_BYTES))
        self._shop = Shop(SHOP, "Big shop", vault.new_shop_key(SHOP), {})
        # A store that knows the shop is never filled from the ledger.
        self._shelf = Shelf(SqlLedger("sqlite://"), store)
        self._recommender = Recommender(self._shelf, vault, SystemClock())
        self._speech = speech_for(None, None)

    def open(self) -> None:
        """Read every document into the shelf's view, as after each change of the catalogue."""
        self._shelf.view(SHOP)

    def answer(self, asked: Asked) -> dict[str, Any]:
        return self._recommender.recommend(self._shop, asked, self._speech)

    def wide_questions(self) -> list[Asked]:
        """Of the whole shop: everything in this band and style."""
        wish = {"compression": "15-20 mmHg", "style": "knee-high"}
        return [_read({"measurements": person, **wish}) for person in _people()]

    def product_questions(self, number: int) -> list[Asked]:
        """Each of another product, as far as there are so many."""
        return [
            _read(
                {
                    "measurements": _people()[one % PEOPLE],
                    "product_id": _product_id(one * _STRIDE % self._products),
                }
            )
            for one in range(number)
        ]


@cache
def _people() -> list[dict[str, Any]]:
    return measurements(PEOPLE)


def _read(request: dict[str, Any]) -> Asked:
    asked: Asked = RecommendationRequest().load(request)
    return asked


class _Products(Mapping[str, Mapping[str, Any]]):
    """Documents kept as JSON, as Redis keeps them, and read one by one: all of them at once would
    be most of the memory that is measured.
    """

    def __init__(self, number: int, chart_ids: list[str]) -> None:
        self._texts = {
            _product_id(one): orjson.dumps(_product(one, chart_ids[one % len(chart_ids)]))
            for one in range(number)
        }

    def __len__(self) -> int:
        return len(self._texts)

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __getitem__(self, product_id: str) -> Mapping[str, Any]:
        document: dict[str, Any] = orjson.loads(self._texts[product_id])
        return document


def _made(number: int) -> list[tuple[str, str, str]]:
    """What the product is made in: all but two of the cuts, others from product to product."""
    lacking = number % len(_CUTS), number * _STRIDE // len(_CUTS) % (len(_CUTS) - 1)
    left = [cut for place, cut in enumerate(_CUTS) if place != lacking[0]]
    return [cut for place, cut in enumerate(left) if place != lacking[1]]


def _product_id(number: int) -> str:
    return f"p{number:07}"


def _product(number: int, chart_id: str) -> dict[str, Any]:
    product_id = _product_id(number)
    url = f"https://shop.example/products/{product_id}"
    return a_product_document(
        product_id,
        *(_variant(_sku(number, cut), cut, url) for cut in _made(number)),
        title=f"Knee-high {number} 15-20 mmHg",
        url=url,
        chart_id=chart_id,
    )


def _variant(sku: str, cut: tuple[str, str, str], url: str) -> dict[str, Any]:
    size, length, colour = cut
    return a_variant(
        sku,
        size,
        variant_id=sku.lower(),
        chart_variant={"length": length},
        options={"colour": colour},
        url=f"{url}?variant={sku.lower()}",
    )


def _sku(number: int, cut: tuple[str, str, str]) -> str:
    return "-".join([_product_id(number), *cut]).upper()


def _stock(number: int) -> Iterator[StockChange]:
    for place, cut in enumerate(_made(number)):
        available = 0 if (number + place) % _SOLD_OUT_EACH == 0 else 12
        yield StockChange(sku=_sku(number, cut), location="main", available=available, as_of=AS_OF)


def _chart(number: int) -> dict[str, Any]:
    """The published knee-high chart, its girths moved by less than 2 cm, by another way for each
    number up to 1,000.
    """
    document = document_of(demo_chart("scintera-knee"))
    by = {"ankle": number % 25 * 0.04, "calf": number // 25 * 0.04}
    rows = [
        {**row, **{point: [round(end + by[point], 2) for end in row[point]] for point in by}}
        for row in document["rows"]
    ]
    return {**document, "id": f"knee-{number}", "rows": rows}
