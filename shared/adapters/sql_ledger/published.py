"""Charts and products: what screening needs of them, and enough to fill the store again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from shared.adapters.sql_ledger.among import among
from shared.adapters.sql_ledger.foreseen import Foreseen
from shared.adapters.sql_ledger.tables import charts, products, skus
from shared.domain.garment import GradeFacts
from shared.domain.product_document import grade_facts_from
from shared.ports.catalogue import CatalogueDocuments


class SqlPublished:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._dialect: Any = postgresql if connection.dialect.name == "postgresql" else sqlite
        self._skus: Foreseen[GradeFacts] = Foreseen()
        self._products: Foreseen[GradeFacts] = Foreseen()

    def put_chart(self, shop_id: str, chart_id: str, document: Mapping[str, Any]) -> None:
        self._put(charts, {"shop_id": shop_id, "chart_id": chart_id}, {"document": dict(document)})

    def put_product(self, shop_id: str, document: Mapping[str, Any], *, as_of: int) -> bool:
        product_id = document["product_id"]
        if not self._is_news(shop_id, product_id, as_of):
            return False
        self._set_product(shop_id, product_id, as_of, dict(document))
        rows = [
            {"shop_id": shop_id, "sku": sku, "product_id": product_id}
            for sku in dict.fromkeys(variant["sku"] for variant in document["variants"])
        ]
        for row in rows:
            self._put(skus, {"shop_id": shop_id, "sku": row["sku"]}, {"product_id": product_id})
        return True

    def delete_product(self, shop_id: str, product_id: str, *, as_of: int) -> bool:
        if not self._is_news(shop_id, product_id, as_of):
            return False
        self._set_product(shop_id, product_id, as_of, None)
        return True

    def _is_news(self, shop_id: str, product_id: str, as_of: int) -> bool:
        kept = self._connection.execute(
            select(products.c.as_of)
            .where(products.c.shop_id == shop_id, products.c.product_id == product_id)
            .with_for_update()
        ).scalar()
        return kept is None or as_of >= kept

    def _set_product(
        self, shop_id: str, product_id: str, as_of: int, document: dict[str, Any] | None
    ) -> None:
        self._skus.forget()
        self._products.forget()
        self._connection.execute(
            delete(skus).where(skus.c.shop_id == shop_id, skus.c.product_id == product_id)
        )
        self._put(
            products,
            {"shop_id": shop_id, "product_id": product_id},
            {"as_of": as_of, "document": document},
        )

    def _put(self, table: Any, key: dict[str, Any], values: dict[str, Any]) -> None:
        self._connection.execute(
            self._dialect.insert(table)
            .values(**key, **values)
            .on_conflict_do_update(index_elements=list(key), set_=values)
        )

    def documents(self, shop_id: str) -> CatalogueDocuments:
        found = self._connection.execute(
            select(products.c.product_id, products.c.document).where(
                products.c.shop_id == shop_id, products.c.document.is_not(None)
            )
        )
        drawn = self._connection.execute(
            select(charts.c.chart_id, charts.c.document).where(charts.c.shop_id == shop_id)
        )
        return CatalogueDocuments(
            "ledger",
            {row.product_id: row.document for row in found},
            {row.chart_id: row.document for row in drawn},
        )

    def grade_facts(
        self, shop_id: str, *, skus: Iterable[str], product_ids: Iterable[str]
    ) -> tuple[Mapping[str, GradeFacts], Mapping[str, GradeFacts]]:
        wanted_skus, wanted_ids = sorted(skus), sorted(product_ids)
        by_sku = self._skus.get(shop_id, wanted_skus)
        by_product = self._products.get(shop_id, wanted_ids)
        return (
            self._by_sku(shop_id, wanted_skus) if by_sku is None else by_sku,
            self._by_product(shop_id, wanted_ids) if by_product is None else by_product,
        )

    def foresee(self, shop_id: str, *, skus: Iterable[str], product_ids: Iterable[str]) -> None:
        wanted_skus, wanted_ids = sorted(skus), sorted(product_ids)
        self._skus.note(shop_id, wanted_skus, self._by_sku(shop_id, wanted_skus))
        self._products.note(shop_id, wanted_ids, self._by_product(shop_id, wanted_ids))

    def sizes(self, shop_id: str, skus: Iterable[str]) -> Mapping[str, str]:
        return {
            row.sku: variant["size"]
            for row in self._products_of(shop_id, sorted(set(skus)))
            for variant in row.document["variants"]
            if variant["sku"] == row.sku  # Another product may list it that has lost it.
        }

    def _by_sku(self, shop_id: str, wanted: list[str]) -> Mapping[str, GradeFacts]:
        rows = self._products_of(shop_id, wanted) if wanted else []
        return {row.sku: grade_facts_from(row.document, sku=row.sku) for row in rows}

    def _products_of(self, shop_id: str, wanted: list[str]) -> Sequence[Any]:
        return self._connection.execute(
            select(skus.c.sku, products.c.document)
            .join(
                products,
                (products.c.shop_id == skus.c.shop_id)
                & (products.c.product_id == skus.c.product_id),
            )
            .where(skus.c.shop_id == shop_id, among(self._connection, skus.c.sku, wanted))
            .where(products.c.document.is_not(None))
        ).all()

    def _by_product(self, shop_id: str, wanted: list[str]) -> Mapping[str, GradeFacts]:
        if not wanted:
            return {}
        rows = self._connection.execute(
            select(products.c.product_id, products.c.document)
            .where(
                products.c.shop_id == shop_id,
                among(self._connection, products.c.product_id, wanted),
            )
            .where(products.c.document.is_not(None))
        )
        return {row.product_id: grade_facts_from(row.document) for row in rows}
