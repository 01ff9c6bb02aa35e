"""create_app() of the orders service."""

from __future__ import annotations

from flask import Flask

from services.orders.clearances import Clearances
from services.orders.gauges import LedgerGauges
from services.orders.routes import clearances_blueprint, screenings_blueprint, webhooks_blueprint
from services.orders.screenings import Screenings
from services.orders.usecases import Intake
from services.web.api import documented_api
from services.web.app import bare_app
from services.web.keys import KeyRing, guard_with_keys
from services.web.observing import observe
from shared.ports.clock import Clock
from shared.ports.ledger import Ledger
from shared.ports.shops import PlatformReader, SignatureCheck
from shared.ports.vault import Vault
from shared.usecases.screen_orders import Screener

MOST_BYTES = 2 * 1024 * 1024
"""An order of a thousand lines fits; ten megabytes are somebody's mistake."""


def create_app(
    *,
    ledger: Ledger,
    vault: Vault,
    clock: Clock,
    screener: Screener,
    woocommerce: PlatformReader,
    is_signed: SignatureCheck,
) -> Flask:
    app = bare_app(__name__, most_bytes=MOST_BYTES)
    guard_with_keys(app, KeyRing(ledger))
    registry = observe(app, service="orders", must={"ledger": ledger.ping}, should={})
    registry.register(LedgerGauges(ledger, clock))
    intake = Intake(
        ledger=ledger, vault=vault, clock=clock, woocommerce=woocommerce, is_signed=is_signed
    )
    api = documented_api(app, title="Sockwise orders")
    api.register_blueprint(webhooks_blueprint(intake))
    api.register_blueprint(screenings_blueprint(Screenings(ledger, clock, screener)))
    api.register_blueprint(clearances_blueprint(Clearances(ledger, clock, screener)))
    return app
