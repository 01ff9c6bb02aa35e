"""The product does its main job, by HTTP and by queue."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import requests

from tests.e2e.conftest import Product

LEG = {"ankle": 22, "calf": 36, "length_floor_to_knee": 42}
BOTH = {"unit": "cm", "left": LEG, "right": LEG}
PRODUCT = "everyday-knee-15-20"
SKU = "DAY-1520-3-NORMAL-BLACK"


def moment(**ago: float) -> str:
    return (datetime.now(UTC) - timedelta(**ago)).isoformat()


def quantity(product: Product) -> int | None:
    answer = product.recommend(measurements=BOTH, product_id=PRODUCT, limit=50)
    level = next(one for one in answer["recommendations"] if one["sku"] == SKU)["availability"]
    found: int | None = level["quantity"]
    return found


def an_order(order_id: str, **more: Any) -> dict[str, Any]:
    lines = [
        {"line_id": "strong", "title": "Knee-high 20-30 mmHg", "quantity": 1},
        {"line_id": "light", "title": "Travel sock 8-15 mmHg", "quantity": 1},
        {"line_id": "gone", "title": "Knee-high 30-40 mmHg", "quantity": 1, "current_quantity": 0},
    ]
    version = "2026-05-01T09:00:00Z"
    return {"order_id": order_id, "version": version, "market": "US-TX", "lines": lines, **more}


def screening(product: Product, order_id: str) -> dict[str, Any] | None:
    url = f"{product.orders}/v1/screenings/{order_id}"
    answer = requests.get(url, headers=product.key(), timeout=10)
    return answer.json() if answer.status_code == 200 else None


def test_a_leg_gets_a_sock_that_is_in_stock(product: Product) -> None:
    answer = product.recommend(measurements=BOTH, compression="15-20 mmHg", style="knee-high")

    first = answer["recommendations"][0]
    assert answer["outcome"] == "match"
    assert (first["size"], first["leg"], first["compression"]["tier"]) == ("3", "both", "otc")
    assert first["availability"]["status"] == "in_stock"
    assert first["fit"]["points"]["left"]["calf"]["verdict"] == "inside"


def test_stock_sent_by_webhook_shows_within_two_seconds_and_older_news_changes_nothing(
    product: Product,
) -> None:
    news = {"sku": SKU, "location": "pop-up", "available": 700, "as_of": moment()}
    old = {"sku": SKU, "location": "pop-up", "available": 1, "as_of": moment(hours=1)}
    before = quantity(product) or 0

    assert product.send(product.event("sockwise.stock.changed.v1", news)).status_code == 200
    product.until(lambda: quantity(product) == before + 700, seconds=2)
    marker = {"sku": SKU, "location": "marker", "available": 5, "as_of": moment()}
    product.send(product.event("sockwise.stock.changed.v1", old))
    product.send(product.event("sockwise.stock.changed.v1", marker))

    assert product.until(lambda: quantity(product) == before + 705)


def test_stock_published_on_the_exchange_shows_too(product: Product) -> None:
    before = quantity(product) or 0
    item = {"sku": SKU, "location": "fair", "available": 40, "as_of": moment()}
    batch = product.event("sockwise.stock.batch.v1", {"items": [item, {"sku": "spoiled"}]})

    told = product.command("publish", "-", given=json.dumps(batch) + "\n")

    assert told == "1 events published\n"
    assert product.until(lambda: quantity(product) == before + 40, seconds=2)


def test_an_order_sent_three_times_is_held_once(product: Product) -> None:
    order_id = f"e2e-{uuid.uuid4().hex[:8]}"
    event = product.event("sockwise.order.changed.v1", an_order(order_id))

    verdicts = [product.send(event).json()["status"] for _ in range(3)]
    decision = product.until(lambda: screening(product, order_id))

    assert decision is not None
    assert verdicts == ["kept", "duplicate", "duplicate"]
    assert {line["line_id"]: line["outcome"] for line in decision["lines"]} == {
        "strong": "hold",
        "light": "advise",
        "gone": None,
    }
    assert (decision["outcome"], decision["code"]) == ("hold", "REVIEW_REQUIRED")
    assert decision["ship_now"] == ["light"]
    assert len(decision["history"]) == 1


def test_an_order_published_on_the_exchange_is_screened(product: Product) -> None:
    order_id = f"e2e-{uuid.uuid4().hex[:8]}"
    event = product.event("sockwise.order.changed.v1", an_order(order_id))

    product.command("publish", "-", given=json.dumps(event) + "\n")

    decision = product.until(lambda: screening(product, order_id))
    assert decision is not None
    assert decision["outcome"] == "hold"


def test_reasons_are_told_to_the_key_that_may_hear_them_alone(product: Product) -> None:
    url = f"{product.orders}/v1/screenings"
    order = an_order(f"e2e-{uuid.uuid4().hex[:8]}")

    outside = requests.post(url, json=order, headers=product.key(), timeout=10)
    inside = requests.post(url, json=order, headers=product.key("reasons_key"), timeout=10)

    assert (outside.status_code, inside.status_code) == (201, 200)
    assert outside.json()["decision_id"] == inside.json()["decision_id"]
    assert "reasons" not in outside.text
    assert inside.json()["lines"][0]["reasons"] == ["QUESTIONNAIRE_MISSING", "GUIDANCE_REQUIRED"]


def test_the_desk_lists_what_is_held_with_its_reasons(product: Product) -> None:
    order_id = f"e2e-{uuid.uuid4().hex[:8]}"
    url = f"{product.orders}/v1/screenings"
    requests.post(url, json=an_order(order_id), headers=product.key(), timeout=10)

    page = requests.get(product.reviewdesk, timeout=10)
    foreign = requests.get(product.reviewdesk, headers={"Host": "desk.example"}, timeout=10)

    assert order_id in page.text
    assert "QUESTIONNAIRE_MISSING" in page.text
    assert foreign.status_code == 403


def test_a_woocommerce_secret_added_while_it_runs_counts_at_once(product: Product) -> None:
    product.command("shop", "secret", "add", "demo", "woocommerce", "-", given="s3cr&t é")
    url = f"{product.orders}/v1/webhooks/demo/woocommerce"

    ping = requests.post(
        url,
        data=b"webhook_id=7",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        timeout=10,
    )
    unsigned = requests.post(url, data=b"{}", headers={"X-WC-Webhook-Topic": "a.b"}, timeout=10)

    assert (ping.status_code, unsigned.status_code) == (200, 401)


def test_every_service_documents_itself(product: Product) -> None:
    for address in (product.sizing, product.orders):
        paths = requests.get(f"{address}/openapi.json", timeout=10).json()["paths"]
        docs = requests.get(f"{address}/docs/", timeout=10)

        assert paths
        assert docs.status_code == 200
    for address in (product.sizing, product.orders, product.reviewdesk):
        assert requests.get(f"{address}/livez", timeout=10).status_code == 200
        assert "sockwise_request" in requests.get(f"{address}/metrics", timeout=10).text
