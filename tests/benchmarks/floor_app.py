"""The floor: the smallest Flask app that could answer, without doing any work.

It loads the same request with marshmallow, makes one Redis read of 12 values and sends the same
answer. No key is checked, nothing is logged, counted, fitted or sealed.
"""

from __future__ import annotations

import os
from collections.abc import Callable

import orjson
import redis
from flask import Flask, Response, request
from marshmallow import Schema, fields

KEYS = [f"floor:{number}" for number in range(12)]


class Leg(Schema):
    ankle = fields.Decimal(required=True)
    calf = fields.Decimal(required=True)
    length_floor_to_knee = fields.Decimal()


class Measurements(Schema):
    unit = fields.String(required=True)
    left = fields.Nested(Leg)
    right = fields.Nested(Leg)


class Request(Schema):
    measurements = fields.Nested(Measurements, required=True)
    product_id = fields.String()
    compression = fields.String()
    style = fields.String()
    limit = fields.Integer(load_default=5)


def app() -> Flask:
    stock = redis.Redis.from_url(os.environ["FLOOR_REDIS"])
    return _app(lambda: stock.mget(KEYS))


def app_without_redis() -> Flask:
    """The same, and nothing is read."""
    return _app(lambda: None)


class CartLine(Schema):
    line_id = fields.String(required=True)
    title = fields.String()
    variant_title = fields.String()
    quantity = fields.Integer(required=True)


class Cart(Schema):
    order_id = fields.String(required=True)
    version = fields.Raw(required=True)
    market = fields.String()
    lines = fields.List(fields.Nested(CartLine), required=True)


def app_of_carts() -> Flask:
    """The floor of the preview: nothing is read."""
    return _app(lambda: None, "/v1/screenings/preview", Cart())


def _app(
    read: Callable[[], object], route: str = "/v1/recommendations", schema: Schema | None = None
) -> Flask:
    flask = Flask(__name__)
    schema = schema or Request()
    answer = orjson.loads(os.environ["FLOOR_ANSWER"])

    @flask.get("/livez")
    def livez() -> str:
        return "ok"

    @flask.post(route)
    def answered() -> Response:
        schema.load(orjson.loads(request.get_data()))
        read()
        return Response(orjson.dumps(answer), content_type="application/json")

    return flask
