"""What shops send: verified, kept before it is answered, parked when it cannot be read."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from shared.adapters.memory_catalogue import MemoryCatalogue
from shared.messages.reading import (
    ORDER_CANCELLED,
    ORDER_CHANGED,
    PRODUCT_CHANGED,
    STOCK_BATCH,
    STOCK_CHANGED,
)
from shared.ports.ledger import Platform
from shared.usecases import open_shop
from shared.usecases.park_events import INBOX
from tests import builders
from tests.integration.house import (
    NOBODY,
    OTHER,
    SHOP,
    House,
    Plan,
    a_product,
    an_event,
    full_disk,
    locked,
    problem,
    sign,
)

ORDER = an_event(ORDER_CHANGED, builders.an_order_document(order_id="hook-1"))
SENDER_SECONDS = 5
"""A webhook sender hangs up after this long, whatever it is told then."""


def status(answer: Any) -> str:
    assert answer.status_code == 200, answer.text
    told: str = answer.get_json()["status"]
    return told


def test_a_signed_event_is_kept_once(house: House) -> None:
    assert [status(house.send(ORDER)) for _ in range(3)] == ["kept", "duplicate", "duplicate"]
    assert house.count("inbox") == 1


def test_both_content_types_are_taken(house: House) -> None:
    answers = [
        house.send_raw(json.dumps(an_event(ORDER_CHANGED, ORDER["data"])).encode(),
                       Content_Type=content_type)
        for content_type in ("application/json", "application/cloudevents+json",
                             "application/cloudevents-batch+json; charset=utf-8")
    ]  # fmt: skip

    assert [status(answer) for answer in answers] == ["kept"] * 3


def test_one_id_from_two_shops_is_two_events(house: House) -> None:
    data = builders.an_order_document()

    ours = house.send(an_event(ORDER_CHANGED, data, id="same"))
    theirs = house.send(an_event(ORDER_CHANGED, data, OTHER, id="same"), shop_id=OTHER)

    assert [status(ours), status(theirs)] == ["kept", "kept"]


def test_the_body_is_kept_for_those_who_have_the_key_alone(house: House) -> None:
    data = builders.an_order_document(customer={"email": "zoe@example.invalid"})
    house.send(an_event(ORDER_CHANGED, data))

    ((clear, sealed),) = house.rows("SELECT event, sealed_body FROM inbox")
    with house.ledger.look() as books:
        shop = books.shops.get(SHOP)

    assert shop is not None
    assert "zoe" not in clear
    assert b"zoe" not in sealed
    assert b"zoe" in house.vault.of_shop(SHOP, shop.sealed_key).open(sealed, INBOX)


def test_a_wrong_signature_and_an_unknown_shop_get_the_same_answer(calm: House) -> None:
    raw = json.dumps(ORDER).encode()
    signed = sign(raw, calm.keys[SHOP].events_secret)
    wrong = [
        calm.orders.post(f"/v1/webhooks/{shop_id}/events", data=body, headers=headers)
        for shop_id, body, headers in (
            (SHOP, raw, {}),
            (SHOP, raw, signed | {"webhook-signature": "v1,AAAA"}),
            (SHOP, raw, signed | {"webhook-signature": ""}),
            (SHOP, raw, signed | {"webhook-signature": "v1,ä"}),
            (SHOP, raw, signed | {"webhook-signature": "v1a," + signed["webhook-signature"][3:]}),
            (SHOP, raw, signed | {"webhook-id": "other"}),
            (SHOP, raw, signed | {"webhook-timestamp": "0"}),
            (SHOP, raw, signed | {"webhook-timestamp": "soon"}),
            (SHOP, raw, sign(raw, calm.keys[SHOP].events_secret, at=time.time() - 400)),
            (SHOP, raw, sign(raw, calm.keys[SHOP].events_secret, at=time.time() + 400)),
            (SHOP, raw + b" ", signed),
            (SHOP, raw, sign(raw, calm.keys[OTHER].events_secret)),
            (OTHER, raw, signed),
            (NOBODY, raw, signed),
            (NOBODY, raw, {}),
            ("x" * 3_000, raw, signed),
        )
    ]

    documents = [problem(answer, 401) for answer in wrong]
    assert all(document == documents[0] for document in documents)
    assert calm.count("inbox") == 0


def test_any_live_secret_may_have_signed(house: House) -> None:
    fresh, raw = open_shop.new_events_secret(), json.dumps(ORDER).encode()
    with house.ledger.begin() as books:
        shop = books.shops.get(SHOP)
        assert shop is not None
        open_shop.add_secret(books, house.vault, shop, Platform.EVENTS, fresh)

    old = house.send_raw(raw)
    new = house.orders.post(f"/v1/webhooks/{SHOP}/events", data=raw, headers=sign(raw, fresh))

    assert [status(old), status(new)] == ["kept", "duplicate"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"not json", "not JSON"),
        (b"", "not JSON"),
        (b'{"data": NaN}', "not JSON"),
        (b"7", "not a JSON object|is a JSON object"),
        (b"{}", "specversion"),
        (b'{"specversion": "1.0", "id": "1"}', "data"),
        (b"[" * 5_000, "not JSON"),
        (json.dumps([ORDER] * 1_001).encode(), "more than 1000 events"),
    ],
)
def test_an_event_that_cannot_be_read_is_kept_and_parked_with_the_reason(
    house: House, body: bytes, reason: str
) -> None:
    assert status(house.send_raw(body)) == "kept"

    (told,) = house.parked()
    assert any(word in told for word in reason.split("|"))
    assert house.rows("SELECT count(*) FROM inbox WHERE due IS NOT NULL") == [(0,)]


@pytest.mark.parametrize(
    ("type_", "data", "field"),
    [
        (ORDER_CHANGED, {"order_id": "1", "version": 1}, "lines"),
        (ORDER_CHANGED, builders.an_order_document(version="today"), "version"),
        (ORDER_CANCELLED, {"order_id": "1"}, "version"),
        (STOCK_CHANGED, builders.a_stock_item(available="many"), "available"),
        (STOCK_CHANGED, builders.a_stock_item(available=1.5), "available"),
        (STOCK_CHANGED, builders.a_stock_item(available=10**10), "available"),
        (STOCK_CHANGED, builders.a_stock_item(as_of="9999-12-31T23:59:59Z"), "as_of"),
        (STOCK_CHANGED, builders.a_stock_item(as_of="9999-12-31T23:59:59-23:59"), "as_of"),
        (STOCK_CHANGED, builders.a_stock_item(as_of="0001-01-01T00:00:00+23:59"), "as_of"),
        (STOCK_CHANGED, builders.a_stock_item(as_of=1), "as_of"),
        (STOCK_CHANGED, builders.a_stock_item(sku="\x00"), "sku"),
        (STOCK_BATCH, {"items": "all"}, "items"),
        (STOCK_BATCH, {"items": [builders.a_stock_item()] * 1_001}, "items"),
        (PRODUCT_CHANGED, a_product(variants=[{"size": "M"}]), "variants.0.sku"),
        (PRODUCT_CHANGED, a_product(grade={"mmhg": [20]}), "grade.mmhg"),
    ],
)
def test_an_event_whose_data_is_not_as_described_is_parked_naming_the_field(
    house: House, type_: str, data: Any, field: str
) -> None:
    assert status(house.send(an_event(type_, data))) == "kept"

    (told,) = house.parked()
    assert field in told


def test_an_event_for_another_shop_is_parked(house: House) -> None:
    assert status(house.send(ORDER | {"source": f"/shops/{OTHER}"})) == "kept"
    assert house.parked() == ["the source is not this shop"]


def test_an_event_of_a_type_that_is_not_for_us_is_answered_and_not_kept(house: House) -> None:
    assert status(house.send(an_event("sockwise.unheard.of.v1", {}))) == "ignored"
    assert status(house.send(an_event("com.example.else", {}))) == "ignored"
    assert house.count("inbox") == 0


def test_one_bad_event_of_a_batch_is_parked_alone(house: House) -> None:
    bad = an_event(ORDER_CHANGED, {"order_id": "bad"})
    other = an_event(ORDER_CHANGED, builders.an_order_document(order_id="hook-2"))

    assert status(house.send(ORDER, bad, {"nothing": 1}, other)) == "kept"

    assert len(house.parked()) == 2
    assert house.rows("SELECT count(*) FROM inbox WHERE due IS NOT NULL") == [(2,)]


def test_one_bad_item_of_a_stock_batch_is_parked_alone(house: House) -> None:
    items = [builders.a_stock_item("A"), {"sku": "B"}, "C", builders.a_stock_item("D")]

    house.send(an_event(STOCK_BATCH, {"items": items}))

    ((clear,),) = house.rows("SELECT event FROM inbox WHERE due IS NOT NULL")
    assert [item["sku"] for item in json.loads(clear)["data"]["items"]] == ["A", "D"]
    assert len(house.parked()) == 2


def test_a_body_of_ten_megabytes_is_too_large_and_not_kept(house: House) -> None:
    for platform in ("events", "woocommerce"):
        answer = house.orders.post(f"/v1/webhooks/{SHOP}/{platform}", data=b"x" * 10_000_000)

        problem(answer, 413)
    assert house.count("inbox") == 0


def test_a_locked_ledger_is_a_503_and_the_event_is_kept_when_it_comes_again(house: House) -> None:
    with locked(house.ledger_file):
        answer = house.send(ORDER)

    problem(answer, 503)
    assert house.count("inbox") == 0
    assert status(house.send(ORDER)) == "kept"


def test_a_locked_ledger_is_told_of_before_the_sender_hangs_up(plan: Plan, tmp_path: Path) -> None:
    house = House(plan, tmp_path, MemoryCatalogue())
    begun = time.monotonic()

    with locked(house.ledger_file):
        answer = house.send(ORDER)

    problem(answer, 503)
    assert time.monotonic() - begun < SENDER_SECONDS
    house.ledger.close()


def test_a_full_disk_is_a_503_and_the_event_is_kept_when_there_is_room_again(house: House) -> None:
    lines = [builders.a_line_document(f"line {number}") for number in range(500)]
    large = an_event(ORDER_CHANGED, builders.an_order_document(*lines))

    with full_disk(house.ledger):
        answer = house.send(large)

    problem(answer, 503)
    assert house.count("inbox") == 0
    assert status(house.send(large)) == "kept"


def test_a_platform_that_is_not_there_is_not_found(calm: House) -> None:
    problem(calm.orders.post(f"/v1/webhooks/{SHOP}/magento", data=b"{}"), 404)
    problem(calm.orders.post("/v1/webhooks/%00/events", data=b"{}"), 404)
    problem(calm.orders.get(f"/v1/webhooks/{SHOP}/events"), 405)
