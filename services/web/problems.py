"""Every error as a problem document (RFC 9457), from one table."""

from __future__ import annotations

import http
from collections.abc import Iterator, Mapping
from typing import Any

import orjson
import structlog
from flask import Flask, Response
from marshmallow import Schema, fields
from werkzeug.exceptions import HTTPException

from shared.ports.failures import CatalogueUnavailable, LedgerUnavailable, place_of

log = structlog.get_logger()
CONTENT_TYPE = "application/problem+json"


class ProblemShape(Schema):
    type = fields.String(
        metadata={
            "description": "Names the kind of problem; about:blank says no more than the title."
        }
    )
    title = fields.String()
    status = fields.Integer()
    detail = fields.String()
    errors = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String()),
        metadata={"description": "Field to messages, dotted from the outermost."},
    )


class Problem(Exception):
    """Answers the request with this problem."""

    def __init__(
        self, status: int, detail: str, errors: Mapping[str, list[str]] | None = None
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.errors = status, detail, errors


def problem_document(
    status: int, detail: str, errors: Mapping[str, list[str]] | None = None
) -> dict[str, Any]:
    return {
        "type": "about:blank",
        "title": http.HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "errors": errors or {},
    }


def problem_response(
    status: int, detail: str, errors: Mapping[str, list[str]] | None = None
) -> Response:
    document = problem_document(status, detail, errors)
    response = Response(orjson.dumps(document), status, content_type=CONTENT_TYPE)
    if status == http.HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    if status == http.HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = "2"
    return response


def answer_with_problems(app: Flask) -> None:
    app.register_error_handler(Problem, _of_problem)
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(LedgerUnavailable, _of_failure)
    app.register_error_handler(CatalogueUnavailable, _of_failure)
    app.register_error_handler(Exception, _of_bug)


def _of_problem(error: Problem) -> Response:
    return problem_response(error.status, error.detail, error.errors)


def _of_http(error: HTTPException) -> Response:
    status = error.code or 500
    messages = getattr(error, "data", {}).get("messages")
    if messages is not None:
        detail = "The request is not as the API describes it; errors says where."
        return problem_response(status, detail, flat_errors(messages))
    response = problem_response(status, error.description or "")
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    return response


def _of_failure(error: Exception) -> Response:
    log.warning("out_of_reach", what=type(error).__name__, why=str(error))
    return problem_response(503, "A part of Sockwise is out of reach; nothing was kept. Try again.")


def _of_bug(error: Exception) -> Response:
    log.error("unexpected_error", error=type(error).__name__, at=place_of(error))
    return problem_response(500, "Sockwise failed on this request; its log says where.")


def flat_errors(messages: Any) -> dict[str, list[str]]:
    """Field to messages, dotted from the outermost."""
    return dict(_flat(messages))


def _flat(messages: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, list[str]]]:
    """Webargs tells errors by place (json, query) and then by field, nested."""
    if isinstance(messages, Mapping):
        for key, value in messages.items():
            inner = path if not path and key in ("json", "query") else (*path, str(key))
            yield from _flat(value, inner)
    else:
        told = messages if isinstance(messages, list) else [messages]
        yield ".".join(p for p in path if p != "_schema") or "body", [str(text) for text in told]
