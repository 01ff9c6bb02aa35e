"""The catalogue and the stock as this process sees them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson
import structlog

from services.sizing.answers import BoundsBook
from shared.domain.catalogue import Catalogue
from shared.domain.chart_document import chart_from
from shared.domain.product_document import product_from
from shared.domain.stock import StockLevel
from shared.ports.catalogue import CatalogueDocuments, CatalogueStore
from shared.ports.failures import CatalogueUnavailable
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


class Shelf:
    """Keeps one view a shop and builds it anew only when its version has changed."""

    def __init__(self, ledger: Ledger, store: CatalogueStore) -> None:
        self._ledger, self._store = ledger, store
        self._views: dict[str, View] = {}

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
        view = _view_of(self._documents(shop_id))
        self._views[shop_id] = view
        log.info("catalogue_loaded", shop=shop_id, products=len(view.catalogue.products))
        return view

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


def _view_of(documents: CatalogueDocuments) -> View:
    charts = {key: chart_from(document) for key, document in documents.charts.items()}
    products = {key: product_from(document) for key, document in documents.products.items()}
    versions = {
        key: hashlib.sha256(orjson.dumps(document)).hexdigest()[:16]
        for key, document in documents.charts.items()
    }
    return View(Catalogue(documents.version, products, charts), versions, BoundsBook())
