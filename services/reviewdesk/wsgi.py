"""Process entry: settings, wiring, app."""

from __future__ import annotations

from flask import Flask

from services.reviewdesk.app import create_app
from shared import wiring
from shared.settings import read_settings


def app() -> Flask:
    settings = read_settings()
    wiring.configure_logs()
    made = create_app(
        ledger=wiring.ledger(settings), vault=wiring.vault(settings), clock=wiring.clock()
    )
    wiring.freeze_what_is_loaded()
    return made
