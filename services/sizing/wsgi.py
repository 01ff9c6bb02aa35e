"""Process entry: settings, wiring, app."""

from __future__ import annotations

import orjson
from flask import Flask

from services.sizing.app import create_app
from shared import wiring
from shared.settings import read_settings


def app() -> Flask:
    settings = read_settings()
    wiring.configure_logs()
    made = create_app(
        ledger=wiring.ledger(settings),
        store=wiring.catalogue(settings, near=True),
        vault=wiring.vault(settings),
        clock=wiring.clock(),
        policies=wiring.policies(),
        demo=(lambda: orjson.loads(settings.demo_file.read_bytes())) if settings.demo else None,
    )
    wiring.freeze_what_is_loaded()
    return made
