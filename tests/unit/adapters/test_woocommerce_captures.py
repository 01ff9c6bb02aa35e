"""Requests that a real WooCommerce shop sent, read all the way into our words."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from shared.adapters.shops.woocommerce import WooCommerce
from shared.messages.cloudevent import encode
from shared.messages.reading import content_of, trimmed
from tests.builders import LATER, an_event
from tests.unit.adapters.shared_data import ABSENT, Capture, captures

READER = WooCommerce()
SECRETS = ["plain-secret-1", 's3cr&t "quoted" <x> é']
PERSON = ["Zo\\u00eb", "Zoë", "O'Brien", "zoe@", "Rue de", "+353", "203.0.113.7", "hurry"]
ALL = captures()
NONE = pytest.param(None, marks=pytest.mark.skip(reason=ABSENT))


def named(found: list[Capture]) -> list[Any]:
    return [pytest.param(capture, id=capture.name) for capture in found] or [NONE]


def about(*resources: str) -> list[Any]:
    return named([one for one in ALL if one.topic.split(".")[0] in resources])


def events(capture: Capture) -> list[tuple[str, dict[str, Any]]]:
    body = orjson.loads(capture.raw)
    return list(READER.events_of(capture.headers, body, received_at=LATER))


@pytest.mark.parametrize("capture", named(ALL))
def test_a_capture_is_signed_by_the_secret_that_signed_it_and_by_no_other(capture: Capture) -> None:
    signing = [s for s in SECRETS if READER.is_signed(capture.headers, capture.raw, [s])]

    assert signing == ([capture.secret] if capture.secret else [])
    assert READER.is_ping(capture.headers, capture.raw) == (not capture.topic)


@pytest.mark.parametrize("capture", about("order", "product"))
def test_an_order_or_product_is_read_all_the_way(capture: Capture) -> None:
    for type_, data in events(capture):
        kept = trimmed(an_event(type_, data))

        assert content_of(kept) == content_of(an_event(type_, data))
        assert not any(word in encode(kept).decode() for word in PERSON)


@pytest.mark.parametrize("capture", about("order"))
def test_an_order_keeps_its_number_version_and_lines(capture: Capture) -> None:
    body = orjson.loads(capture.raw)
    for type_, data in events(capture):
        order = content_of(an_event(type_, data))

        assert order.order_id == str(body["id"])
        assert order.version.text == body["date_modified_gmt"] + "Z"
        assert [line.sku for line in order.lines] == [line["sku"] for line in body["line_items"]]
        assert all(line.options and line.variant_title for line in order.lines)


@pytest.mark.parametrize("capture", about("action", "customer", "coupon"))
def test_other_topics_are_ignored(capture: Capture) -> None:
    assert not READER.is_for_us(capture.headers)


def test_only_the_same_words_on_the_same_topic_share_a_key() -> None:
    if not ALL:
        pytest.skip(ABSENT)
    deliveries = [capture for capture in ALL if capture.topic]

    keys = {READER.dedupe_key(capture.headers, capture.raw) for capture in deliveries}

    assert len(keys) == len({(capture.topic, capture.raw) for capture in deliveries})
