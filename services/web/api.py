"""flask-smorest as we use it: schemas built once, bodies read by orjson, errors as problems."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

import orjson
from flask import Flask, request
from flask_smorest import Api
from flask_smorest import Blueprint as SmorestBlueprint
from flask_swagger_ui import get_swaggerui_blueprint
from marshmallow import Schema, ValidationError
from webargs.flaskparser import FlaskParser

from services.web.problems import Problem, ProblemShape, flat_errors

View = TypeVar("View", bound=Callable[..., Any])
NOT_AS_DESCRIBED = "The request is not as the API describes it; errors says where."


class _Parser(FlaskParser):
    """For JSON bodies straight to the schema: webargs prepares more than half a load's time."""

    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {}  # noqa: RUF012 - the schema says

    def parse(
        self, argmap: Any, req: Any = None, *, location: str | None = None, **more: Any
    ) -> Any:
        if location != "json":
            return super().parse(argmap, req, location=location, **more)
        schema: Schema = argmap
        try:
            content = orjson.loads(request.get_data(cache=False))
        except orjson.JSONDecodeError as error:
            told = "The body is not JSON."
            raise Problem(400, told, {"body": [told]}) from error
        try:
            return schema.load(content)
        except ValidationError as error:
            messages = error.normalized_messages()
            raise Problem(422, NOT_AS_DESCRIBED, flat_errors(messages)) from error


def takes(most_bytes: int) -> Callable[[View], View]:
    """Lets a view have a larger body than the rest of its service."""

    def widened(view: View) -> View:
        @wraps(view)
        def widely(*args: Any, **kwargs: Any) -> Any:
            request.max_content_length = most_bytes
            return view(*args, **kwargs)

        return cast("View", widely)

    return widened


class Blueprint(SmorestBlueprint):
    """Give `arguments` a schema's instance: a class would be built anew for every request."""

    ARGUMENTS_PARSER = _Parser()


class DocumentedApi(Api):
    """flask-smorest, with problem documents in place of its own errors."""

    ERROR_SCHEMA = ProblemShape

    def _register_error_handlers(self) -> None:
        """`answer_with_problems` registers ours, for API routes and all others alike."""


def documented_api(app: Flask, *, title: str) -> DocumentedApi:
    """/openapi.json from the schemas, and /docs to read it without any third party's script."""
    app.config |= {
        "API_TITLE": title,
        "API_VERSION": "v1",
        "OPENAPI_VERSION": "3.1.0",
        "OPENAPI_URL_PREFIX": "/",
        "OPENAPI_JSON_PATH": "openapi.json",
    }
    api = DocumentedApi(app)
    api.spec.components.security_scheme("key", {"type": "http", "scheme": "bearer"})
    pages = get_swaggerui_blueprint("/docs", "/openapi.json", config={"app_name": title})
    app.register_blueprint(pages, url_prefix="/docs")
    return api
