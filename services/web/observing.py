"""One log line and one measurement per request; live and ready; never a body."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import structlog
from flask import Flask, Response, jsonify
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = structlog.get_logger()
ROUTE = "sockwise.route"
"""Under this name the rule that matched is left, for the log. Not the path: paths hold ids, and a
stranger's path could hold anything."""
SHOP = "sockwise.shop"
"""Under this name a view leaves the shop of the request, for the log."""
UNHURRIED = frozenset({"/livez", "/readyz", "/metrics"})
Probe = Callable[[], None]


def observe(
    app: Flask, *, service: str, must: Mapping[str, Probe], should: Mapping[str, Probe]
) -> CollectorRegistry:
    """Adds /livez, /readyz and /metrics, and the log. Gives what /metrics tells, for more of it.

    Ready is when every probe of `must` passes; those of `should` only make it "degraded", for
    with a shared part down it would help nobody to take every process out of service at once.
    """
    registry = CollectorRegistry()
    app.wsgi_app = _Observed(app.wsgi_app, service, registry)  # type: ignore[method-assign]
    app.add_url_rule("/metrics", "metrics", lambda: _metrics(registry))
    app.add_url_rule("/livez", "livez", lambda: {"status": "alive"})
    app.add_url_rule("/readyz", "readyz", lambda: _ready(must, should))
    return registry


def _ready(must: Mapping[str, Probe], should: Mapping[str, Probe]) -> tuple[Response, int]:
    down = [name for name, probe in must.items() if not _passes(probe)]
    weak = [name for name, probe in should.items() if not _passes(probe)]
    status = "unready" if down else "degraded" if weak else "ready"
    return jsonify(status=status, down=down + weak), 503 if down else 200


def _metrics(registry: CollectorRegistry) -> Response:
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _passes(probe: Probe) -> bool:
    try:
        probe()
    except Exception as error:  # noqa: BLE001 - whatever it is, the part is not well
        log.warning("probe_failed", why=type(error).__name__)
        return False
    return True


class _Observed:
    """Around the application: one line, one measurement and the common headers of every answer.

    Outside Flask, because its hooks cost more than all that is done here.
    """

    def __init__(self, inner: WSGIApplication, service: str, registry: CollectorRegistry) -> None:
        self._inner, self._service = inner, service
        self._seconds = Histogram(
            "sockwise_request_seconds", "Time to answer.", ["service", "route"], registry=registry
        )
        self._answers = Counter(
            "sockwise_requests", "Answers.", ["service", "route", "status"], registry=registry
        )
        self._by_answer: dict[tuple[str, str], tuple[Histogram, Counter]] = {}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        begun, request_id, status = time.perf_counter(), secrets.token_hex(8), "500"

        def start(line: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            nonlocal status
            status = line[:3]
            headers += [("X-Request-Id", request_id), ("X-Content-Type-Options", "nosniff")]
            if not any(name == "Cache-Control" for name, _ in headers):
                headers.append(("Cache-Control", "no-store"))
            return start_response(line, headers, *more)

        try:
            return self._inner(environ, start)
        finally:
            self._tell(environ, status, time.perf_counter() - begun, request_id)

    def _tell(self, environ: WSGIEnvironment, status: str, took: float, request_id: str) -> None:
        route = environ.get(ROUTE, "unknown")
        if route in UNHURRIED:
            return
        histogram, counter = self._children(route, status)
        histogram.observe(took)
        counter.inc()
        log.info(
            "request",
            service=self._service,
            method=environ["REQUEST_METHOD"],
            route=route,
            status=int(status),
            ms=round(took * 1000, 2),
            shop=environ.get(SHOP),
            request_id=request_id,
        )

    def _children(self, route: str, status: str) -> tuple[Histogram, Counter]:
        found = self._by_answer.get((route, status))
        if found is None:
            found = (
                self._seconds.labels(self._service, route),
                self._answers.labels(self._service, route, status),
            )
            self._by_answer[route, status] = found
        return found
