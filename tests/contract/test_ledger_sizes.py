"""What every ledger promises of the sizes that SKUs are made in."""

from __future__ import annotations

from typing import Any

from shared.adapters.sql_ledger.ledger import SqlLedger
from tests.builders import a_product_document, a_variant


def put(ledger: SqlLedger, product_id: str, *variants: Any, as_of: int, shop_id: str = "a") -> None:
    with ledger.begin() as books:
        document = a_product_document(product_id, *variants)
        assert books.published.put_product(shop_id, document, as_of=as_of)


def sizes(ledger: SqlLedger, *skus: str, shop_id: str = "a") -> dict[str, str]:
    with ledger.look() as books:
        return dict(books.published.sizes(shop_id, iter(skus)))


def test_sizes_are_found_by_sku_and_what_is_not_known_is_absent(ledger: SqlLedger) -> None:
    put(ledger, "one", a_variant("S-BLK", "S"), a_variant("M-BLK", "M"), as_of=1)
    put(ledger, "two", a_variant("1½", "1½"), as_of=1)

    assert sizes(ledger, "M-BLK", "1½", "L-BLK", "M-BLK") == {"M-BLK": "M", "1½": "1½"}
    assert sizes(ledger) == {}
    assert sizes(ledger, "M-BLK", shop_id="b") == {}


def test_a_sku_has_the_size_of_the_product_that_it_moved_to(ledger: SqlLedger) -> None:
    """Whatever the product that lost it says still."""
    moved = ("X-1", "X-2", "X-3")
    put(ledger, "old", a_variant("STAYS", "M"), *(a_variant(sku, "old") for sku in moved), as_of=1)
    for number, sku in enumerate(moved):
        put(ledger, f"new-{number}", a_variant(sku, "new"), as_of=2)

    found = sizes(ledger, "STAYS", *moved)

    assert found == {"STAYS": "M"} | dict.fromkeys(moved, "new")


def test_of_a_deleted_product_no_size_is_known(ledger: SqlLedger) -> None:
    put(ledger, "one", a_variant("S-BLK", "S"), as_of=1)

    with ledger.begin() as books:
        books.published.delete_product("a", "one", as_of=2)

    assert sizes(ledger, "S-BLK") == {}
