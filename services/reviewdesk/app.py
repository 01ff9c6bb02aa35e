"""create_app() of the review desk."""

from __future__ import annotations

import ipaddress

from flask import Flask, request

from services.reviewdesk.routes import held_blueprint, parked_blueprint
from services.web.app import bare_app
from services.web.observing import UNHURRIED, observe
from services.web.problems import Problem
from shared.ports.clock import Clock
from shared.ports.ledger import Ledger
from shared.ports.vault import Vault

MOST_BYTES = 1024
_LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})


def create_app(*, ledger: Ledger, vault: Vault, clock: Clock) -> Flask:
    app = bare_app(__name__, most_bytes=MOST_BYTES)
    observe(app, service="reviewdesk", must={"ledger": ledger.ping}, should={})
    _loopback_only(app)
    _own_pages_only(app)
    app.register_blueprint(held_blueprint(ledger))
    app.register_blueprint(parked_blueprint(ledger, vault, clock))
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


def _own_pages_only(app: Flask) -> None:
    """A page elsewhere can have a browser on this machine send a form here; the browser then says
    where from.
    """

    @app.before_request
    def check() -> None:
        own = request.host_url.removesuffix("/")
        if request.method == "POST" and request.headers.get("Origin") != own:
            raise Problem(403, "The review desk takes forms of its own pages only.")
