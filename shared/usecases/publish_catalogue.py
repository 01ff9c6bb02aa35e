"""Charts and products: first into the ledger, then where shoppers' requests read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from shared.domain.chart_document import chart_from, document_of
from shared.domain.version import nanoseconds
from shared.messages.shapes import ProductChangedShape
from shared.ports.catalogue import CatalogueDocuments, CatalogueStore, ProductChange
from shared.ports.decisions import Watched
from shared.ports.ledger import Books, Ledger

_PRODUCT = ProductChangedShape()


def keep_charts(books: Books, shop_id: str, documents: Sequence[object]) -> list[str]:
    """Raises `ChartFault` before anything is kept. Gives the ids."""
    charts = [chart_from(document) for document in documents]
    for chart in charts:
        books.published.put_chart(shop_id, chart.chart_id, document_of(chart))
    return [chart.chart_id for chart in charts]


def keep_product(books: Books, shop_id: str, content: Mapping[str, Any]) -> ProductChange | None:
    """`content` is what `ProductChangedShape` loaded; None when it is old news."""
    document: Any = _PRODUCT.dump(content)
    as_of = nanoseconds(content["as_of"])
    if not books.published.put_product(shop_id, document, as_of=as_of):
        return None
    return ProductChange(content["product_id"], as_of, document)


def forget_product(books: Books, shop_id: str, content: Mapping[str, Any]) -> ProductChange | None:
    as_of = nanoseconds(content["as_of"])
    if not books.published.delete_product(shop_id, content["product_id"], as_of=as_of):
        return None
    return ProductChange(content["product_id"], as_of, None)


def screen_again_after(
    books: Books, shop_id: str, changes: Sequence[ProductChange], *, at: datetime
) -> None:
    """Orders that are held because nobody could read the grade of one of these products."""
    skus = {
        variant["sku"]
        for change in changes
        if change.document is not None
        for variant in change.document["variants"]
    }
    products = {change.product_id for change in changes}
    waiting = {
        *books.watches.orders_watching(shop_id, Watched.SKU, skus),
        *books.watches.orders_watching(shop_id, Watched.PRODUCT, products),
    }
    books.watches.ask_again(shop_id, waiting, at=at)


def fill_store(ledger: Ledger, store: CatalogueStore, shop_id: str) -> CatalogueDocuments:
    """Put everything that the ledger knows of a shop's catalogue into the store again.

    Raises `CatalogueUnavailable` or `LedgerUnavailable`.
    """
    with ledger.look() as books:
        documents = books.published.documents(shop_id)
    store.put(shop_id, documents)
    return documents


def show_changes(
    ledger: Ledger, store: CatalogueStore, shop_id: str, changes: Sequence[ProductChange]
) -> None:
    """Bring what the ledger took to the shoppers. Raises `CatalogueUnavailable`."""
    if changes and not store.change(shop_id, changes):
        fill_store(ledger, store, shop_id)
