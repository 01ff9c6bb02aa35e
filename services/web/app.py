"""What every service's application is made of before its own routes."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Any

from flask import Flask, abort, request

from services.web.json_provider import OrjsonProvider
from services.web.observing import ROUTE
from services.web.problems import answer_with_problems


class _Synchronous(Flask):
    """No function of ours is a coroutine, and asking every one on every request is not free."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


def freeze_what_is_loaded() -> None:
    """For the end of a process entry: modules and tables live as long as the process does, and the
    garbage collector would walk through all of them again and again, within somebody's request.
    """
    gc.collect()
    gc.freeze()


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
