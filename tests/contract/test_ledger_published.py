"""What every ledger promises of published products and charts."""

from __future__ import annotations

from typing import Any

from shared.adapters.sql_ledger.ledger import SqlLedger
from shared.domain.garment import GradeFacts
from tests.builders import a_chart_document, a_product_document, a_variant


def put(ledger: SqlLedger, document: dict[str, Any], as_of: int, shop_id: str = "a") -> bool:
    with ledger.begin() as books:
        return books.published.put_product(shop_id, document, as_of=as_of)


def delete(ledger: SqlLedger, product_id: str, as_of: int, shop_id: str = "a") -> bool:
    with ledger.begin() as books:
        return books.published.delete_product(shop_id, product_id, as_of=as_of)


def titles(ledger: SqlLedger, shop_id: str = "a") -> dict[str, str]:
    with ledger.look() as books:
        documents = books.published.documents(shop_id)
    return {key: document["title"] for key, document in documents.products.items()}


def facts_of(
    ledger: SqlLedger, *skus: str, products: tuple[str, ...] = (), shop_id: str = "a"
) -> tuple[dict[str, str | None], dict[str, str | None]]:
    """Titles by SKU and by product id."""
    with ledger.look() as books:
        by_sku, by_product = books.published.grade_facts(
            shop_id, skus=iter(skus), product_ids=iter(products)
        )
    return (
        {sku: facts.title for sku, facts in by_sku.items()},
        {product: facts.title for product, facts in by_product.items()},
    )


def test_products_and_charts_are_read_as_they_were_put(ledger: SqlLedger) -> None:
    product, chart = a_product_document("sock", title="Strümpfe ½ \x00"), a_chart_document()
    put(ledger, product, as_of=2**62)
    with ledger.begin() as books:
        books.published.put_chart("a", "acme-knee", {"id": "replaced"})
        books.published.put_chart("a", "acme-knee", chart)

    with ledger.look() as books:
        documents = books.published.documents("a")

    assert documents.products == {"sock": product}
    assert documents.charts == {"acme-knee": chart}


def test_newer_news_of_a_product_wins_and_older_news_never_does(ledger: SqlLedger) -> None:
    taken = [
        put(ledger, a_product_document("sock", title="first"), 10),
        put(ledger, a_product_document("sock", title="newer"), 30),
        put(ledger, a_product_document("sock", title="older"), 20),
    ]

    assert taken == [True, True, False]
    assert titles(ledger) == {"sock": "newer"}


def test_news_of_the_same_moment_is_news(ledger: SqlLedger) -> None:
    taken = [put(ledger, a_product_document("sock"), 10) for _ in range(2)]

    assert taken == [True, True]


def test_a_deletion_keeps_its_time(ledger: SqlLedger) -> None:
    put(ledger, a_product_document("sock", title="first"), 10)

    taken = [
        delete(ledger, "sock", 9),
        delete(ledger, "sock", 20),
        put(ledger, a_product_document("sock", title="late"), 19),
    ]
    gone = titles(ledger)
    back = put(ledger, a_product_document("sock", title="again"), 21)

    assert (taken, gone) == ([False, True, False], {})
    assert (back, titles(ledger)) == (True, {"sock": "again"})


def test_a_product_may_be_deleted_before_anything_else_is_heard_of_it(ledger: SqlLedger) -> None:
    assert delete(ledger, "sock", 20)
    assert not put(ledger, a_product_document("sock"), 19)
    assert titles(ledger) == {}


def test_grade_facts_are_found_by_sku_and_by_product(ledger: SqlLedger) -> None:
    put(ledger, a_product_document("one", a_variant("S"), a_variant("M"), title="One"), 1)
    put(ledger, a_product_document("two", a_variant("L"), title="Two"), 1)

    by_sku, by_product = facts_of(ledger, "M", "L", "XL", products=("one", "three"))

    assert by_sku == {"M": "One", "L": "Two"}
    assert by_product == {"one": "One"}


def test_grade_facts_hold_all_that_the_merchant_keeps(ledger: SqlLedger) -> None:
    grade = {"mmhg": [20.5, None], "standard": "ral", "text": "class 2"}
    told = {"title": "One", "grade": grade, "categories": ["Hosiery"], "tags": ["medical"]}
    put(ledger, a_product_document("one", a_variant("S"), **told), 1)

    with ledger.look() as books:
        by_sku, _ = books.published.grade_facts("a", skus=["S"], product_ids=[])

    assert by_sku == {
        "S": GradeFacts(
            title="One",
            mmhg=(20.5, None),
            standard="ral",
            text="class 2",
            product_id="one",
            categories=("Hosiery",),
            tags=("medical",),
            is_worn=True,
            has_chart=True,
        )
    }


def test_a_sku_that_a_product_no_longer_has_is_not_found(ledger: SqlLedger) -> None:
    put(ledger, a_product_document("one", a_variant("S"), a_variant("M"), title="One"), 1)

    put(ledger, a_product_document("one", a_variant("M"), title="One"), 2)

    assert facts_of(ledger, "S", "M") == ({"M": "One"}, {})


def test_a_sku_that_moved_to_another_product_is_found_there(ledger: SqlLedger) -> None:
    put(ledger, a_product_document("one", a_variant("S"), title="One"), 1)
    put(ledger, a_product_document("two", a_variant("S"), title="Two"), 2)

    put(ledger, a_product_document("one", a_variant("M"), title="One"), 3)

    assert facts_of(ledger, "S", "M") == ({"S": "Two", "M": "One"}, {})


def test_a_product_may_name_one_sku_twice(ledger: SqlLedger) -> None:
    put(ledger, a_product_document("one", a_variant("S"), a_variant("S"), title="One"), 1)

    assert facts_of(ledger, "S") == ({"S": "One"}, {})


def test_of_a_deleted_product_no_grade_is_known(ledger: SqlLedger) -> None:
    put(ledger, a_product_document("one", a_variant("S")), 1)

    delete(ledger, "one", 2)

    assert facts_of(ledger, "S", products=("one",)) == ({}, {})


def test_shops_never_see_each_others_catalogue(ledger: SqlLedger) -> None:
    put(ledger, a_product_document("one", a_variant("S"), title="of a"), 5, "a")
    put(ledger, a_product_document("one", a_variant("S"), title="of b"), 1, "b")
    with ledger.begin() as books:
        books.published.put_chart("a", "acme-knee", a_chart_document())

    delete(ledger, "one", 9, "a")

    assert (titles(ledger, "a"), titles(ledger, "b")) == ({}, {"one": "of b"})
    assert facts_of(ledger, "S", products=("one",), shop_id="b") == (
        {"S": "of b"},
        {"one": "of b"},
    )
    with ledger.look() as books:
        assert books.published.documents("b").charts == {}


def test_of_a_shop_that_published_nothing_everything_is_empty(ledger: SqlLedger) -> None:
    assert titles(ledger, "nobody") == {}
    assert facts_of(ledger, products=()) == ({}, {})
