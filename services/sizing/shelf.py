"""The catalogue and the stock as this process sees them."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson
import structlog
from prometheus_client import CollectorRegistry, Gauge

from services.sizing.answers import BoundsBook
from shared.domain.catalogue import Catalogue
from shared.domain.catalogue_lint import Reading
from shared.domain.catalogue_lint.finding import code_of
from shared.domain.chart_document import chart_from
from shared.domain.garment_sense import sense_from
from shared.domain.grade import GradeDoubt
from shared.domain.grade_reading import SCALE_SETTING
from shared.domain.product_document import grade_facts_from, product_from
from shared.domain.stock import StockLevel
from shared.ports.catalogue import CatalogueDocuments, CatalogueStore
from shared.ports.failures import CatalogueUnavailable, LedgerUnavailable
from shared.ports.ledger import Ledger
from shared.usecases.publish_catalogue import fill_store

log = structlog.get_logger()
_UNREAD = ""


@dataclass(frozen=True, slots=True)
class View:
    """A shop's catalogue, ready to use, with a hash of every chart."""

    catalogue: Catalogue
    chart_versions: Mapping[str, str]
    bounds: BoundsBook


class DoubtGauge:
    """How many products of each shop have a grade in doubt, as of the catalogue that was loaded."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._gauge = Gauge(
            "sockwise_products_in_doubt",
            "Products with a grade that is unknown, ambiguous or conflicting; see catalogue lint.",
            ["shop", "doubt"],
            registry=registry,
        )

    def tell(self, shop_id: str, doubts: Counter[GradeDoubt]) -> None:
        """A doubt that is gone is told as 0."""
        for doubt in GradeDoubt:
            self._gauge.labels(shop_id, code_of(doubt).value).set(doubts[doubt])


class Shelf:
    """Keeps one view a shop and builds it anew only when its version has changed."""

    def __init__(
        self, ledger: Ledger, store: CatalogueStore, gauge: DoubtGauge | None = None
    ) -> None:
        self._ledger, self._store, self._gauge = ledger, store, gauge
        self._views: dict[str, View] = {}
        self._readings: dict[str, Reading] = {}

    def view(self, shop_id: str) -> View:
        """The last one known, or the present one when none is: for whoever reads stock with it,
        which tells whether it still is. Raises `LedgerUnavailable` when neither the store nor the
        ledger can be read.
        """
        return self._views.get(shop_id) or self._renew(shop_id)

    def present_view(self, shop_id: str) -> View:
        """The one that is published now, as far as the store can be asked."""
        view = self.view(shop_id)
        _, is_same = self.stock(shop_id, (), view.catalogue.version)
        return view if is_same else self.view(shop_id)

    def stock(
        self, shop_id: str, skus: Sequence[str], seen: str
    ) -> tuple[Mapping[str, StockLevel], bool]:
        """One round trip: the levels, and whether the catalogue is still the one that was seen.

        With the store out of reach every level is unknown and the catalogue counts as unchanged.
        """
        try:
            reading = self._store.stock(shop_id, skus)
        except CatalogueUnavailable as error:
            log.warning("stock_unknown", shop=shop_id, why=str(error))
            return {}, True
        if reading.version == seen:
            return reading.levels, True
        self._renew(shop_id)
        return reading.levels, False

    def _renew(self, shop_id: str) -> View:
        documents, reading = self._documents(shop_id), self._reading(shop_id)
        view = _view_of(documents, reading)
        self._views[shop_id] = view
        if self._gauge is not None:
            self._gauge.tell(shop_id, _doubts(documents, view.catalogue, reading))
        log.info("catalogue_loaded", shop=shop_id, products=len(view.catalogue.products))
        return view

    def _reading(self, shop_id: str) -> Reading:
        """As the shop's settings have it, or had it when they were last read. It is what shoppers
        are told; orders are screened by the ledger's own word.
        """
        try:
            with self._ledger.look() as books:
                shop = books.shops.get(shop_id)
        except LedgerUnavailable as error:
            log.warning("settings_out_of_reach", shop=shop_id, why=str(error))
            return self._readings.get(shop_id, Reading())
        settings = shop.settings if shop else {}
        found = Reading(sense_from(settings), settings.get(SCALE_SETTING))
        self._readings[shop_id] = found
        return found

    def _documents(self, shop_id: str) -> CatalogueDocuments:
        try:
            documents = self._store.documents(shop_id)
            if documents is None:
                # Flushed or new: the ledger knows everything but the version it will get.
                fill_store(self._ledger, self._store, shop_id)
                documents = self._store.documents(shop_id)
        except CatalogueUnavailable as error:
            log.warning("store_out_of_reach", shop=shop_id, why=str(error))
            documents = None
        if documents is not None:
            return documents
        with self._ledger.look() as books:
            kept = books.published.documents(shop_id)
        return CatalogueDocuments(_UNREAD, kept.products, kept.charts)


def _view_of(documents: CatalogueDocuments, reading: Reading) -> View:
    charts = {key: chart_from(document) for key, document in documents.charts.items()}
    products = {
        key: product_from(document, declared_scale=reading.declared_scale)
        for key, document in documents.products.items()
    }
    versions = {
        key: hashlib.sha256(orjson.dumps(document)).hexdigest()[:16]
        for key, document in documents.charts.items()
    }
    return View(Catalogue(documents.version, products, charts), versions, BoundsBook())


def _doubts(
    documents: CatalogueDocuments, catalogue: Catalogue, reading: Reading
) -> Counter[GradeDoubt]:
    """Products, not SKUs: one of which a single SKU cannot be read is one to mend."""
    return Counter(
        doubt
        for key, document in documents.products.items()
        for doubt in reading.doubts(catalogue.products[key], grade_facts_from(document))
    )
