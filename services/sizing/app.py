"""create_app() of the sizing service."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask

from services.sizing.guidance_answers import Guidance
from services.sizing.guidance_routes import guidance_blueprint
from services.sizing.routes import (
    catalogue_blueprint,
    demo_blueprint,
    element_blueprint,
    sizing_blueprint,
)
from services.sizing.shelf import DoubtGauge, Shelf
from services.sizing.usecases import Recommender
from services.web.api import documented_api
from services.web.app import bare_app
from services.web.cors import answer_browsers
from services.web.keys import KeyRing, guard_with_keys
from services.web.observing import observe
from shared.ports.catalogue import CatalogueStore
from shared.ports.clock import Clock
from shared.ports.ledger import Ledger
from shared.ports.vault import Vault
from shared.usecases.policies_in_force import PolicyShelf

MOST_BYTES = 64 * 1024


def create_app(
    *,
    ledger: Ledger,
    store: CatalogueStore,
    vault: Vault,
    clock: Clock,
    policies: PolicyShelf,
    demo: Callable[[], dict[str, Any]] | None = None,
) -> Flask:
    """`demo` switches the demo page on; it gives what `var/demo.json` holds."""
    app = bare_app(__name__, most_bytes=MOST_BYTES)
    answer_browsers(app)
    guard_with_keys(app, KeyRing(ledger))
    registry = observe(
        app, service="sizing", must={"ledger": ledger.ping}, should={"redis": store.ping}
    )
    api = documented_api(app, title="Sockwise sizing")
    shelf = Shelf(ledger, store, DoubtGauge(registry))
    api.register_blueprint(sizing_blueprint(Recommender(shelf, vault, clock)))
    api.register_blueprint(catalogue_blueprint(shelf))
    api.register_blueprint(guidance_blueprint(Guidance(ledger, clock, policies)))
    app.register_blueprint(element_blueprint())
    if demo is not None:
        app.register_blueprint(demo_blueprint(demo, shelf))
    return app
