"""Every request that a real WooCommerce shop sent, replayed: verified, kept, and decided once.

The captures lie beside the project; without them this file is skipped by name.
"""

from __future__ import annotations

import base64
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from shared.ports.ledger import Platform
from shared.usecases import open_shop
from tests.integration.house import SHOP, House
from tests.integration.workshop import Workshop

DRAFTS = {"checkout-draft", "auto-draft", "draft", "trash"}
STOPS = {"host", "content-length", "connection", "accept-encoding"}
"""Headers that belong to the connection and not to the message."""
OF_AN_ORDER = ("id", "date_modified_gmt", "status", "meta_data", "shipping", "billing")
OF_A_LINE = ("id", "sku", "product_id", "name", "parent_name", "quantity", "meta_data")
Capture = dict[str, Any]


@pytest.fixture(scope="session")
def captures(outside_data: Path) -> list[Capture]:
    files = sorted((outside_data / "woocommerce").glob("0*.json"))
    return [json.loads(file.read_text(encoding="utf-8")) for file in files]


def headers(capture: Capture) -> dict[str, str]:
    return {name.lower(): value for name, value in capture["headers"]}


def topic(capture: Capture) -> str:
    return headers(capture).get("x-wc-webhook-topic", "")


def is_ping(capture: Capture) -> bool:
    return str(capture["body_text"]).startswith("webhook_id=")


def orders(captures: list[Capture]) -> list[dict[str, Any]]:
    """The bodies of the signed deliveries that tell of an order which is one."""
    found = [
        json.loads(capture["body_text"])
        for capture in captures
        if topic(capture) in ("order.created", "order.updated") and capture["verifies_with_secret"]
    ]
    return [order for order in found if order["status"] not in DRAFTS]


def content(order: dict[str, Any]) -> str:
    """What of an order can matter to its screening."""
    lines = [{name: line.get(name) for name in OF_A_LINE} for line in order["line_items"]]
    return json.dumps([*(order[name] for name in OF_AN_ORDER), lines], sort_keys=True)


def replay(house: House, capture: Capture) -> TestResponse:
    return house.orders.post(
        f"/v1/webhooks/{SHOP}/woocommerce",
        data=base64.b64decode(capture["body_base64"]),
        headers=[(n, v) for n, v in capture["headers"] if n.lower() not in STOPS],
    )


@pytest.fixture
def house_of_captures(house: House, captures: list[Capture]) -> House:
    """The house with the secrets of the shop that was recorded."""
    secrets = {capture["verifies_with_secret"] for capture in captures} - {None}
    with house.ledger.begin() as books:
        shop = books.shops.get(SHOP)
        assert shop is not None
        for secret in sorted(secrets):
            open_shop.add_secret(books, house.vault, shop, Platform.WOOCOMMERCE, secret)
    return house


def test_every_request_is_answered_as_its_signature_deserves(
    house_of_captures: House, captures: list[Capture]
) -> None:
    expected = {c["seq"]: 200 if c["verifies_with_secret"] or is_ping(c) else 401 for c in captures}

    answered = {c["seq"]: replay(house_of_captures, c).status_code for c in captures}

    assert answered == expected
    assert set(expected.values()) == {200, 401}


def test_without_the_secret_only_the_pings_are_answered(
    house: House, captures: list[Capture]
) -> None:
    answered = {is_ping(c): replay(house, c).status_code for c in captures}

    assert answered == {True: 200, False: 401}
    assert house.count("inbox") == 0


def test_what_is_not_for_us_is_answered_and_not_kept(
    house_of_captures: House, captures: list[Capture]
) -> None:
    ours = ("order.created", "order.updated", "product.")
    strangers = [c for c in captures if c["verifies_with_secret"] and not topic(c).startswith(ours)]

    told = {replay(house_of_captures, c).get_json()["status"] for c in strangers}

    assert told == {"ignored"}
    assert house_of_captures.count("inbox") == 0


def test_a_changed_byte_is_refused(house_of_captures: House, captures: list[Capture]) -> None:
    signed = next(c for c in captures if c["verifies_with_secret"])
    body = base64.b64decode(signed["body_base64"])
    changed = signed | {"body_base64": base64.b64encode(body + b" ").decode()}

    assert replay(house_of_captures, changed).status_code == 401


@pytest.mark.parametrize("times", [1, 2])
def test_every_order_gets_one_decision_for_each_version_and_content(
    house_of_captures: House, workshop: Workshop, captures: list[Capture], times: int
) -> None:
    wanted: dict[str, set[str]] = defaultdict(set)
    for order in orders(captures):
        wanted[str(order["id"])].add(content(order))

    for capture in captures * times:
        replay(house_of_captures, capture)
    workshop.work()

    made = dict(
        house_of_captures.rows("SELECT order_id, count(*) FROM decisions GROUP BY order_id")
    )
    assert made == {order_id: len(contents) for order_id, contents in wanted.items()}
    assert len(made) >= 10
    assert house_of_captures.parked() == []


def test_stock_of_the_recorded_products_arrives(
    house_of_captures: House, workshop: Workshop, captures: list[Capture]
) -> None:
    told: dict[str, tuple[str, int]] = {}
    for capture in captures:
        if not (topic(capture).startswith("product.") and capture["verifies_with_secret"]):
            continue
        product = json.loads(capture["body_text"])
        is_parent = product.get("type") == "variable"  # of variations, which have the stock
        if product.get("sku") and product.get("manage_stock") is True and not is_parent:
            news = product["date_modified_gmt"], -product["stock_quantity"]
            told[product["sku"]] = max(told.get(product["sku"], news), news)

    for capture in captures:
        replay(house_of_captures, capture)
    workshop.work()

    levels = house_of_captures.store.stock(SHOP, list(told)).levels
    assert {sku: level.quantity for sku, level in levels.items()} == {
        sku: max(0, -negative) for sku, (_, negative) in told.items()
    }
    assert told


def test_no_name_address_or_mail_of_a_buyer_is_kept_in_the_clear(
    house_of_captures: House, workshop: Workshop, captures: list[Capture]
) -> None:
    people = {
        str(address.get(name))
        for order in orders(captures)
        for address in (order["billing"], order["shipping"])
        for name in ("first_name", "last_name", "address_1", "city", "email", "phone", "postcode")
        if len(str(address.get(name) or "")) > 3
    }

    for capture in captures:
        replay(house_of_captures, capture)
    workshop.work()

    clear = house_of_captures.all_bytes().decode(errors="replace")
    assert people
    assert not {word for word in people if word in clear or json.dumps(word)[1:-1] in clear}
