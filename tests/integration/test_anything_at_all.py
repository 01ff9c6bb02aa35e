"""Whatever a stranger sends, every door has an answer for it, and a bug is never the answer."""

from __future__ import annotations

import copy
import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import builders
from tests.integration.guidance import (
    ANSWERS,
    CLEARANCES,
    a_document,
    of_order,
    of_wearer,
    questionnaire,
)
from tests.integration.house import OTC, SHOP, House, a_product, an_event, sign

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([0, -1, 2**31, 2**53 + 1, 2**63 - 1, 2**63, 2**64, 10**400, 1e308, 5e-324]),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=12),
    st.sampled_from(["", "NaN", "1e999", "9" * 5_000, "\x00", "2026-05-01T09:00:00Z", "cm", OTC]),
)
JSON = st.recursive(
    SCALARS, lambda deeper: st.lists(deeper, max_size=3) | st.dictionaries(st.text(), deeper)
)
REQUEST = {
    "measurements": {
        "unit": "cm",
        "left": {"ankle": 22, "calf": "36", "confirmed": True},
        "right": {"ankle": 22, "calf": 36},
        "shoe": {"system": "eu", "size": 41},
        "measured": "morning",
    },
    "product_id": OTC,
    "compression": "15-20 mmHg",
    "style": "knee-high",
    "options": {"colour": "black"},
    "limit": 5,
}
LINE = {
    **builders.a_line_document(),
    "options": {"Compression": "20-30 mmHg"},
    "mmhg": [20, 30],
    "layers_mmhg": [10],
    "mmhg_parts": [[20, None]],
    "current_quantity": 1,
}
EVENTS: list[tuple[str, dict[str, Any]]] = [
    ("sockwise.order.changed.v1", builders.an_order_document(LINE)),
    ("sockwise.order.cancelled.v1", {"order_id": "1001", "version": 7}),
    ("sockwise.product.changed.v1", a_product()),
    ("sockwise.product.deleted.v1", {"product_id": OTC, "as_of": builders.AS_OF}),
    ("sockwise.stock.changed.v1", builders.a_stock_item()),
    ("sockwise.stock.batch.v1", {"items": [builders.a_stock_item()]}),
]
HURRIED = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))


def spoiled(data: st.DataObject, document: dict[str, Any]) -> dict[str, Any]:
    """The document with one value anywhere in it replaced by anything, or left out."""
    result = copy.deepcopy(document)
    places: list[tuple[Any, Any]] = []
    waiting: list[Any] = [result]
    while waiting:
        inner = waiting.pop()
        for key in inner if isinstance(inner, dict) else range(len(inner)):
            places.append((inner, key))
            if isinstance(inner[key], dict | list):
                waiting.append(inner[key])
    container, key = data.draw(st.sampled_from(places))
    if data.draw(st.booleans()):
        container[key] = data.draw(JSON)
    else:
        del container[key]
    return result


@given(data=st.data())
@HURRIED
def test_a_shopper_gets_an_answer_for_anything(calm: House, data: st.DataObject) -> None:
    body = json.dumps(spoiled(data, REQUEST))

    answer = calm.sizing.post("/v1/recommendations", data=body, headers=calm.key())

    assert answer.status_code in (200, 400, 404, 422), answer.text


@given(data=st.data())
@HURRIED
def test_an_order_pipeline_gets_an_answer_for_anything(calm: House, data: st.DataObject) -> None:
    body = json.dumps(spoiled(data, builders.an_order_document(LINE)))

    answer = calm.orders.post("/v1/screenings/preview", data=body, headers=calm.key())

    assert answer.status_code in (200, 400, 422), answer.text


@given(data=st.data())
@HURRIED
def test_a_wearer_gets_an_answer_for_anything(house: House, data: st.DataObject) -> None:
    whole = questionnaire({"pad_diagnosed": "yes", "abpi": 0.9}, screening_ref="s_1")
    body = json.dumps(spoiled(data, whole))

    answer = house.sizing.post(ANSWERS, data=body, headers=house.key("publishable"))

    assert answer.status_code in (201, 400, 422), answer.text


@given(data=st.data())
@HURRIED
def test_a_clerk_gets_an_answer_for_anything(house: House, data: st.DataObject) -> None:
    house.screen(builders.an_order_document(LINE))
    about = data.draw(st.sampled_from([of_order("1001", "1"), of_wearer("s_1")]))
    whole = a_document(about, names=["PAD_DIAGNOSED"], expires="2027-01-01")
    body = json.dumps(spoiled(data, whole))

    answer = house.orders.post(CLEARANCES, data=body, headers=house.key())

    assert answer.status_code in (201, 400, 404, 422), answer.text


@given(data=st.data())
@HURRIED
def test_a_reviewer_gets_an_answer_for_anything(house: House, data: st.DataObject) -> None:
    house.screen(builders.an_order_document(LINE))
    told = {"action": "refuse", "lines": ["1"], "version": builders.AS_OF, "reviewer": "staff.7"}
    body = json.dumps(spoiled(data, told))

    answer = house.orders.post("/v1/screenings/1001/reviews", data=body, headers=house.key())

    assert answer.status_code in (201, 400, 409, 422), answer.text


@given(body=JSON)
@HURRIED
def test_json_of_any_shape_gets_an_answer_at_every_door(calm: House, body: Any) -> None:
    raw = json.dumps(body).encode()
    answers = [
        calm.sizing.post("/v1/recommendations", data=raw, headers=calm.key()),
        calm.orders.post("/v1/screenings", data=raw, headers=calm.key()),
        calm.orders.post("/v1/screenings/1001/reviews", data=raw, headers=calm.key()),
        calm.orders.post(CLEARANCES, data=raw, headers=calm.key()),
        calm.sizing.post(ANSWERS, data=raw, headers=calm.key()),
    ]

    assert {answer.status_code for answer in answers} <= {400, 422}


@given(data=st.data())
@HURRIED
def test_a_signed_event_of_any_content_is_kept(house: House, data: st.DataObject) -> None:
    event = an_event(*data.draw(st.sampled_from(EVENTS)))
    raw = json.dumps(spoiled(data, event)).encode()

    answer = house.orders.post(
        f"/v1/webhooks/{SHOP}/events", data=raw, headers=sign(raw, house.keys[SHOP].events_secret)
    )

    assert answer.status_code == 200, answer.text
