"""What every service's application is made of before its own routes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flask import Flask, abort, request

from services.web.json_provider import OrjsonProvider
from services.web.observing import ROUTE
from services.web.problems import answer_with_problems

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

READ_AWAY_FROM, READ_AWAY_MOST = 64 * 1024, 32 * 1024 * 1024


class _Synchronous(Flask):
    """No function of ours is a coroutine, and asking every one on every request is not free."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func

    def wsgi_app(self, environ: WSGIEnvironment, start_response: StartResponse) -> Any:
        answer = super().wsgi_app(environ, start_response)
        _read_away(environ)
        return answer


def _read_away(environ: WSGIEnvironment) -> None:
    """What is left of a large body that was refused unread: many clients look for the answer only
    when they have sent everything, and would meet a closed connection instead.
    """
    length = environ.get("CONTENT_LENGTH") or ""
    if not length.isdecimal() or not READ_AWAY_FROM < int(length) <= READ_AWAY_MOST:
        return
    body, left = environ["wsgi.input"], int(length)
    while left > 0 and (read := body.read(min(left, READ_AWAY_FROM))):
        left -= len(read)


def bare_app(name: str, *, most_bytes: int) -> Flask:
    """A body over `most_bytes` is 413 before it is read."""
    app = _Synchronous(name)
    app.json = OrjsonProvider(app)
    app.config["MAX_CONTENT_LENGTH"] = most_bytes
    app.url_map.strict_slashes = False
    answer_with_problems(app)

    @app.before_request
    def check_and_name() -> None:
        if "\0" in request.environ["PATH_INFO"]:
            abort(404)
        if request.url_rule is not None:
            request.environ[ROUTE] = request.url_rule.rule

    return app
