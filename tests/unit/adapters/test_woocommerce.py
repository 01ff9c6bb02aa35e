"""WooCommerce deliveries: who signed them, which are for us, and when two of them are one."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Any

import orjson
import pytest

from shared.adapters.shops.woocommerce import DELIVERY, SIGNATURE, TOPIC, WooCommerce
from tests.builders import LATER, a_woo_order
from tests.unit.adapters.shared_data import ABSENT, vectors

SECRET = 's3cr&t "quoted" <x> é'
READER = WooCommerce()
VECTORS = [pytest.param(vector, id=vector["id"]) for vector in vectors("woocommerce")]
NO_VECTOR = pytest.param(None, marks=pytest.mark.skip(reason=ABSENT))


def signature(raw: bytes, secret: str = SECRET) -> str:
    digest = hmac.new(secret.encode(), raw, hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def headers(topic: str = "order.created", **changes: str) -> dict[str, str]:
    return {TOPIC: topic, DELIVERY: "d1", **changes}


def signed(raw: bytes, secret: str = SECRET) -> dict[str, str]:
    return {**headers(), SIGNATURE: signature(raw, secret)}


def test_a_body_is_signed_by_any_live_secret() -> None:
    raw = orjson.dumps(a_woo_order())

    assert READER.is_signed(signed(raw), raw, ["older", SECRET])
    assert READER.is_signed(signed(raw, "older"), raw, ["older", SECRET])


@pytest.mark.parametrize("secrets", [[], ["other"], [""], [SECRET.strip() + " "]])
def test_a_body_that_no_live_secret_signed_is_not_signed(secrets: list[str]) -> None:
    raw = orjson.dumps(a_woo_order())

    assert not READER.is_signed(signed(raw), raw, secrets)


def test_an_empty_secret_signs_nothing_even_when_its_hash_agrees() -> None:
    raw = b'{"id": 1}'

    assert not READER.is_signed(signed(raw, ""), raw, ["", "other"])


@pytest.mark.parametrize("raw", [b'{"id":1}', b'{"id": 1} ', b""])
def test_other_bytes_than_those_signed_are_not_signed(raw: bytes) -> None:
    assert not READER.is_signed(signed(b'{"id": 1}'), raw, [SECRET])


@pytest.mark.parametrize("given_signature", [None, "", "fake", "é", "=" * 44])
def test_a_spoiled_signature_is_none(given_signature: str | None) -> None:
    told = headers()
    if given_signature is not None:
        told[SIGNATURE] = given_signature

    assert not READER.is_signed(told, b"{}", [SECRET])


@pytest.mark.parametrize(
    ("topic", "raw", "is_ping"),
    [
        (None, b"webhook_id=1", True),
        (None, b"webhook_id=1&x=2", False),
        (None, b"webhook_id=", False),
        (None, b"webhook_id=1\n", False),
        (None, b'{"webhook_id": 1}', False),
        ("order.created", b"webhook_id=1", False),
    ],
)
def test_only_the_bare_form_without_a_topic_is_the_ping(
    topic: str | None, raw: bytes, is_ping: bool
) -> None:
    assert READER.is_ping(headers(topic) if topic else {}, raw) == is_ping


@pytest.mark.parametrize("resource", ["order", "product"])
@pytest.mark.parametrize("event", ["created", "updated", "restored"])
def test_orders_and_products_are_for_us(resource: str, event: str) -> None:
    assert READER.is_for_us(headers(f"{resource}.{event}"))


@pytest.mark.parametrize("topic", ["", "order.deleted", "customer.created", "action.woocommerce_x"])
def test_other_topics_are_not_for_us_and_say_nothing(topic: str) -> None:
    assert not READER.is_for_us(headers(topic))
    assert list(READER.events_of(headers(topic), {"id": 1}, received_at=LATER)) == []


def test_a_repeated_delivery_has_the_same_key_and_another_body_another_one() -> None:
    again = READER.dedupe_key(headers(**{DELIVERY: "d2"}), b"{}")

    assert READER.dedupe_key(headers(), b"{}") == again
    assert READER.dedupe_key(headers(), b"[]") != again
    assert READER.dedupe_key(headers("order.updated"), b"{}") != again


def test_two_deletions_of_one_product_are_told_apart_by_their_delivery() -> None:
    one = READER.dedupe_key(headers("product.deleted"), b'{"id":25}')
    other = headers("product.deleted", **{DELIVERY: "d2"})

    assert READER.dedupe_key(other, b'{"id":25}') != one


@pytest.mark.parametrize("headers_", [{}, headers("x" * 999, **{DELIVERY: "y" * 999})])
def test_a_key_fits_into_the_ledger(headers_: dict[str, str]) -> None:
    assert len(READER.dedupe_key(headers_, b"{}")) < 250


@pytest.mark.parametrize("vector", VECTORS or [NO_VECTOR])
def test_a_published_vector_has_its_verdict(vector: dict[str, Any]) -> None:
    told = {name.lower(): value for name, value in vector["headers"].items()}
    raw = vector["raw_body"].encode()

    is_signed = READER.is_signed(told, raw, [vector["secret"]])
    verdict = "ping" if READER.is_ping(told, raw) else "valid" if is_signed else "invalid"

    assert verdict == vector["expect"]
