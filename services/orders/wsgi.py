"""Process entry: settings, wiring, app."""

from __future__ import annotations

from flask import Flask

from services.orders.app import create_app
from shared import wiring
from shared.settings import read_settings


def app() -> Flask:
    settings = read_settings()
    wiring.configure_logs()
    vault = wiring.vault(settings)
    made = create_app(
        ledger=wiring.ledger(settings),
        vault=vault,
        clock=wiring.clock(),
        screener=wiring.screener(vault),
        woocommerce=wiring.woocommerce(),
        is_signed=wiring.standard_signature(),
    )
    wiring.freeze_what_is_loaded()
    return made
