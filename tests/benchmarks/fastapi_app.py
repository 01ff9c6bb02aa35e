"""The peer: what the floor app does, in FastAPI with pydantic and an asynchronous Redis client."""

from __future__ import annotations

import os
from decimal import Decimal

import orjson
import redis.asyncio
from fastapi import FastAPI, Response
from pydantic import BaseModel, ConfigDict

from tests.benchmarks.floor_app import KEYS


class _Strict(BaseModel):
    """Unknown fields are refused, as marshmallow does unasked."""

    model_config = ConfigDict(extra="forbid")


class Leg(_Strict):
    ankle: Decimal
    calf: Decimal
    length_floor_to_knee: Decimal | None = None


class Measurements(_Strict):
    unit: str
    left: Leg | None = None
    right: Leg | None = None


class Request(_Strict):
    measurements: Measurements
    product_id: str | None = None
    compression: str | None = None
    style: str | None = None
    limit: int = 5


def app() -> FastAPI:
    fastapi = FastAPI()
    answer = orjson.loads(os.environ["FLOOR_ANSWER"])
    stock = redis.asyncio.Redis.from_url(os.environ["FLOOR_REDIS"])

    @fastapi.get("/livez")
    async def livez() -> str:
        return "ok"

    @fastapi.post("/v1/recommendations")
    async def recommend(asked: Request) -> Response:
        await stock.mget(KEYS)
        # A response of its own: FastAPI then does not look at every field of the answer once more.
        return Response(orjson.dumps(answer), media_type="application/json")

    return fastapi
