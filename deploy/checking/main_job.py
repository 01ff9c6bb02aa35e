"""The main job over HTTP: a leg gets its sock, a stock event is seen, an order is held once."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

from checking.workshop import Failed, eventually, expect, timed

PRODUCT = "everyday-knee-15-20"
LEG = {"ankle": 22, "calf": 36, "length_floor_to_knee": 42}
ASKED = {"product_id": PRODUCT, "measurements": {"unit": "cm", "left": LEG, "right": LEG}}
PIECES = 1000
NO_NEWS_SECONDS = 1.0
"""For so long an order that came three times is watched for a second decision."""
_open = build_opener(ProxyHandler({})).open


@dataclass(frozen=True)
class Door:
    """Where a running product is, and how a shop of it comes in."""

    shop: str
    key: str
    events_secret: str
    sizing: str
    orders: str
    reviewdesk: str

    def ask(self, url: str, body: Any = None, *, key: str | None = None) -> tuple[int, Any]:
        return _call(url, body, {"Authorization": f"Bearer {key or self.key}"})

    def tell(self, event: dict[str, Any]) -> str:
        """Deliver a signed event; gives what became of it."""
        body, now = json.dumps(event).encode(), str(int(time.time()))
        signed = b".".join([event["id"].encode(), now.encode(), body])
        secret = base64.b64decode(self.events_secret.removeprefix("whsec_"))
        signature = base64.b64encode(hmac.digest(secret, signed, hashlib.sha256)).decode()
        headers = {"webhook-id": event["id"], "webhook-timestamp": now}
        headers["webhook-signature"] = f"v1,{signature}"
        status, answer = _call(f"{self.orders}/v1/webhooks/{self.shop}/events", event, headers)
        expect("webhook", 200, status)
        return str(answer["status"])


def do_main_job(door: Door, where: str) -> None:
    _refuse_a_wrong_key(door)
    with timed(f"{where}: a stock event is seen by a shopper"):
        _see_stock(door)
    with timed(f"{where}: an order that came three times is held once"):
        _hold_once(door)


def is_ready(address: str) -> bool:
    try:
        return _call(f"{address}/readyz", None, {}) == (200, {"status": "ready", "down": []})
    except OSError:
        return False


def _call(url: str, body: Any, headers: dict[str, str]) -> tuple[int, Any]:
    data = None if body is None else json.dumps(body).encode()
    request = Request(url, data, {"Content-Type": "application/json", **headers})
    try:
        with _open(request, timeout=10) as answer:
            return answer.status, json.load(answer)
    except HTTPError as error:
        return error.code, json.load(error)


def _event(door: Door, type_: str, data: dict[str, Any]) -> dict[str, Any]:
    name = f"{type_}-{time.time_ns()}"
    attributes = {"specversion": "1.0", "id": name, "source": f"/shops/{door.shop}", "time": _now()}
    return {**attributes, "type": f"sockwise.{type_}.v1", "data": data}


def _now() -> str:
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")


def _refuse_a_wrong_key(door: Door) -> None:
    url = f"{door.sizing}/v1/recommendations"
    expect("answer to a wrong key", 401, door.ask(url, ASKED, key="sk_wrong_key")[0])


def _recommended(door: Door) -> dict[str, int]:
    """SKU to pieces, of what fits."""
    status, answer = door.ask(f"{door.sizing}/v1/recommendations", ASKED)
    expect("recommendation", (200, "match"), (status, answer.get("outcome")))
    found = answer["recommendations"]
    return {each["sku"]: each["availability"]["quantity"] or 0 for each in found}


def _see_stock(door: Door) -> None:
    sku, pieces = next(iter(_recommended(door).items()))
    shelf = f"never-counted-before-{time.time_ns()}"
    data = {"sku": sku, "location": shelf, "available": PIECES, "as_of": _now()}
    expect("stock event", "kept", door.tell(_event(door, "stock.changed", data)))
    eventually("new stock in a recommendation", lambda: _recommended(door)[sku] == pieces + PIECES)


def _hold_once(door: Door) -> None:
    order_id = f"check-{time.time_ns()}"
    line = {"line_id": "1", "title": "Knee-high 20-30 mmHg", "quantity": 1}
    data = {"order_id": order_id, "version": _now(), "market": "US-TX", "lines": [line]}
    event = _event(door, "order.changed", data)
    told = [door.tell(event) for _ in range(3)]
    expect("deliveries", ["kept", "duplicate", "duplicate"], told)
    url = f"{door.orders}/v1/screenings/{order_id}"
    eventually("a decision", lambda: door.ask(url)[0] == 200)
    time.sleep(NO_NEWS_SECONDS)
    decision = door.ask(url)[1]
    expect("outcome", "hold", decision["outcome"])
    expect("decisions", 1, len(decision["history"]))
    if order_id not in _open(f"{door.reviewdesk}/", timeout=10).read().decode():
        msg = "the review desk does not show the held order"
        raise Failed(msg)
