"""create_app() of the review desk."""

from __future__ import annotations

import ipaddress

from flask import Flask, request

from services.reviewdesk.routes import desk_blueprint
from services.web.app import bare_app
from services.web.observing import UNHURRIED, observe
from services.web.problems import Problem
from shared.ports.ledger import Ledger

MOST_BYTES = 1024
_LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})


def create_app(*, ledger: Ledger) -> Flask:
    app = bare_app(__name__, most_bytes=MOST_BYTES)
    observe(app, service="reviewdesk", must={"ledger": ledger.ping}, should={})
    _loopback_only(app)
    app.register_blueprint(desk_blueprint(ledger))
    return app


def _loopback_only(app: Flask) -> None:
    """There is no sign-in yet, so reasons are shown to this machine alone: by its address, and by
    its name, for a page elsewhere can point a name of its own at this machine.
    """

    @app.before_request
    def check() -> None:
        if request.path in UNHURRIED:
            return
        name = request.host.rsplit(":", 1)[0] if not request.host.endswith("]") else request.host
        remote = ipaddress.ip_address(request.remote_addr or "0.0.0.0")  # noqa: S104 - stands for nobody
        if not remote.is_loopback or name not in _LOCAL_NAMES:
            raise Problem(403, "The review desk answers on this machine only.")
