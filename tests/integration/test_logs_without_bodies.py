"""No word that a shopper or a shop wrote, and no key, ever stands in a log."""

from __future__ import annotations

import io
import json

import pytest

from shared.messages.queues import Queue
from shared.messages.reading import ORDER_CHANGED, PRODUCT_CHANGED, STOCK_CHANGED
from tests import builders
from tests.integration.house import SHOP, House, a_product, an_event, full_disk, locked
from tests.integration.workshop import Workshop

CANARY = "canary"
MEASURED = ("21.7654321", "35.8765432")


def lines(logged: io.BytesIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in logged.getvalue().splitlines()]


def assert_clean(
    logged: io.BytesIO, caplog: pytest.LogCaptureFixture, house: House, *more: str
) -> None:
    text = logged.getvalue().decode() + caplog.text
    keys = house.keys[SHOP]
    # The random half of a key may itself contain underscores.
    secrets = [key.split("_", 2)[2] for key in (keys.publishable, keys.secret, keys.reasons)]
    secrets.append(keys.events_secret.removeprefix("whsec_"))
    assert all(len(secret) > 40 for secret in secrets)
    for word in (CANARY, *MEASURED, *more, *secrets):
        assert word not in text


def test_what_a_shopper_sends_is_in_no_log(
    calm: House, logged: io.BytesIO, caplog: pytest.LogCaptureFixture
) -> None:
    leg = dict(zip(("ankle", "calf"), MEASURED, strict=True))
    fine = {"measurements": {"unit": "cm", "left": leg}, "options": {"colour": CANARY}}
    for body in (
        fine,
        fine | {"product_id": CANARY},
        fine | {"compression": CANARY},
        fine | {CANARY: CANARY},
        {"measurements": {"unit": CANARY, "left": {"ankle": CANARY, CANARY: 1}}},
    ):
        calm.recommend(body, headers=calm.key() | {"Origin": f"https://{CANARY}.example"})
        calm.recommend(body, query_string={CANARY: CANARY})
    calm.recommend(fine, headers={"Authorization": f"Bearer sk_{CANARY}_{CANARY}"})
    calm.sizing.get(f"/v1/products/{CANARY}", headers=calm.key())
    calm.sizing.get(f"/{CANARY}")

    assert sum(line["event"] == "request" for line in lines(logged)) == 13
    assert_clean(logged, caplog, calm)


def canary_order(**changes: object) -> dict[str, object]:
    line = builders.a_line_document(
        title=f"20-30 mmHg {CANARY}",
        variant_title=CANARY,
        options={CANARY: CANARY},
        fit_ref=CANARY,
        screening_ref=CANARY,
    )
    return builders.an_order_document(line, screening_ref=CANARY, market=CANARY, **changes)


def test_what_an_order_says_is_in_no_log(
    house: House, logged: io.BytesIO, caplog: pytest.LogCaptureFixture
) -> None:
    house.screen(canary_order())
    house.screen(canary_order(note=CANARY))
    house.screen(canary_order(version=CANARY))
    house.screening("1001")
    house.screening(CANARY)
    house.desk.get("/")
    with locked(house.ledger_file):
        house.screen(canary_order(order_id="1002"))
    with full_disk(house.ledger):
        house.screen(canary_order(order_id="1003") | {"status": CANARY * 20})

    statuses = [line["status"] for line in lines(logged) if line["event"] == "request"]
    assert statuses[:6] == [201, 422, 422, 200, 404, 200]
    assert statuses[6] == 503
    assert_clean(logged, caplog, house)


def test_what_a_webhook_carries_is_in_no_log(
    house: House, logged: io.BytesIO, caplog: pytest.LogCaptureFixture
) -> None:
    house.send(an_event(ORDER_CHANGED, canary_order(), subject=CANARY))
    house.send(an_event(ORDER_CHANGED, {"order_id": CANARY}))
    house.send(an_event(f"com.{CANARY}.v1", {}))
    house.send_raw(CANARY.encode(), webhook_signature=f"v1,{CANARY}")
    house.send_raw(CANARY.encode())
    house.orders.post(
        f"/v1/webhooks/{SHOP}/woocommerce",
        data=CANARY,
        headers={"X-WC-Webhook-Topic": CANARY, "X-WC-Webhook-Signature": CANARY},
    )

    assert {line["event"] for line in lines(logged)} == {
        "request",
        "webhook_kept",
        "event_ignored",
    }
    assert_clean(logged, caplog, house)


def test_what_the_worker_handles_is_in_no_log(
    house: House,
    workshop: Workshop,
    logged: io.BytesIO,
    caplog: pytest.LogCaptureFixture,
) -> None:
    product = a_product("p", title=f"{CANARY} 15-20 mmHg", sku=CANARY, url=CANARY)
    house.send(an_event(ORDER_CHANGED, canary_order()))
    house.send(an_event(PRODUCT_CHANGED, product))
    house.send(an_event(STOCK_CHANGED, builders.a_stock_item(CANARY)))
    workshop.publish_raw(ORDER_CHANGED, CANARY.encode())
    workshop.publish(an_event(ORDER_CHANGED, {"order_id": CANARY}))
    workshop.publish(an_event(STOCK_CHANGED, {"sku": CANARY}))
    workshop.publish(an_event(ORDER_CHANGED, canary_order(), shop_id=CANARY))

    workshop.work()

    told = {str(line["event"]) for line in lines(logged)}
    assert {"event_handled", "events_parked", "stock_applied"} <= told
    assert_clean(logged, caplog, house)


def test_a_bug_in_a_consumer_is_told_of_without_the_message(
    house: House,
    workshop: Workshop,
    logged: io.BytesIO,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A traceback shows lines of the source and the error's own words, which may quote a value."""
    workshop.consumers[Queue.ORDERS].bug = ValueError(f"could not convert: {CANARY}")
    house.send(an_event(ORDER_CHANGED, canary_order()))

    workshop.work()

    assert "event_set_aside" in {line["event"] for line in lines(logged)}
    assert_clean(logged, caplog, house)


def test_a_request_is_one_line_that_names_its_route_and_its_shop(
    calm: House, logged: io.BytesIO
) -> None:
    calm.recommend({"measurements": {"unit": "cm", "left": {"ankle": 22, "calf": 36}}})
    calm.sizing.get("/nowhere")
    calm.sizing.get("/livez")

    told = [
        (line["route"], line["status"], line["shop"])
        for line in lines(logged)
        if line["event"] == "request"
    ]
    assert told == [("/v1/recommendations", 200, SHOP), ("unknown", 404, None)]


def test_requests_are_counted_by_route_and_status(calm: House) -> None:
    calm.sizing.get("/v1/products/nothing", headers=calm.key())

    told = calm.sizing.get("/metrics").get_data(as_text=True)

    name = (
        'sockwise_requests_total{route="/v1/products/<product_id>",service="sizing",status="404"}'
    )
    assert name in told
