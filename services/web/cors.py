"""Browsers on other origins: the size finder runs on the shop's pages and asks us."""

from __future__ import annotations

from flask import Flask, Response, g, request

_METHODS = "GET, POST, DELETE, OPTIONS"
_HEADERS = "Authorization, Content-Type"


def answer_browsers(app: Flask) -> None:
    """A preflight names no key, so it is told yes to every origin; the request that follows is
    refused when its key is not for its origin. No cookies, ever.
    """

    @app.before_request
    def preflight() -> Response | None:
        if request.method != "OPTIONS" or "Access-Control-Request-Method" not in request.headers:
            return None
        response = Response(status=204)
        response.headers["Access-Control-Allow-Methods"] = _METHODS
        response.headers["Access-Control-Allow-Headers"] = _HEADERS
        response.headers["Access-Control-Max-Age"] = "600"
        return response

    @app.after_request
    def allow(response: Response) -> Response:
        origin = request.headers.get("Origin")
        if origin and (request.method == "OPTIONS" or g.get("caller") is not None):
            response.headers["Access-Control-Allow-Origin"] = origin
            others = response.headers.get("Vary")
            response.headers["Vary"] = f"{others}, Origin" if others else "Origin"
        return response
