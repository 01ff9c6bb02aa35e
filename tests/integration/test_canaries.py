"""Words planted where health and persons are spoken of, searched for where they may not be."""

from __future__ import annotations

import io

import pytest
import structlog
from sqlalchemy import text

from services.sizing.app import create_app as create_sizing
from shared.messages.cloudevent import encode
from shared.messages.reading import ORDER_CANCELLED, ORDER_CHANGED, PRODUCT_CHANGED
from shared.usecases.policies_in_force import PolicyShelf
from tests import builders
from tests.integration.canaries import (
    CANARY,
    GRADE,
    LATIN,
    LEGS,
    NAMES,
    PERSON,
    SECRETS,
    SICK,
    Traces,
    an_order,
    bad_requests,
    in_trouble,
    woo_delivery,
)
from tests.integration.guidance import (
    HIGH,
    MINUTE,
    OTC,
    a_document,
    answer,
    erased,
    file,
    of_wearer,
    questionnaire,
    review,
    schedule,
    standing,
    unreadable_answers,
    verify,
    why,
)
from tests.integration.house import (
    ORIGIN,
    SHOP,
    House,
    a_product,
    an_event,
    order,
)
from tests.integration.leftovers import found_in
from tests.integration.workshop import Pipeline, Workshop
from tests.policies import DEFAULT_POLICY


@pytest.fixture
def traces(house: House, clean_redis_url: str, logged: io.BytesIO) -> Traces:
    return Traces(house, clean_redis_url, logged)


def test_canaries_of_what_is_said_over_http_are_found_nowhere(
    house: House, traces: Traces, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bought = an_order(house, "1001")
    ref = bought["screening_ref"]
    preview = house.orders.post("/v1/screenings/preview", json=bought, headers=house.key())
    traces.hear(preview, house.screen(bought), house.screening("1001"))
    assert len(why(standing(house)) & DEFAULT_POLICY.health_codes) >= 20

    every = sorted(DEFAULT_POLICY.health_codes)
    unchecked = a_document(of_wearer(ref), grade=GRADE, names=every, verified=False)
    filed = file(house, unchecked, "secret")
    traces.hear(filed, verify(house, filed.get_json()["clearance_ref"], "secret"))
    traces.hear(review(house, key="secret"), house.screening("1001"))
    traces.hear(review(house, "refuse", key="secret"))
    traces.hear(answer(house, questionnaire(SICK), headers={"Origin": ORIGIN}))
    traces.hear(*bad_requests(house, ref), *in_trouble(house, monkeypatch))
    with unreadable_answers(house):
        traces.hear(house.screen(an_order(house, "1002", HIGH)))
    house.clock.advance(MINUTE)
    schedule(house).turn()
    traces.hear(erased(house, ref), house.screen(an_order(house, "1003", OTC)))

    assert traces.found() == {}
    assert found_in([caplog.text.encode()], SECRETS | NAMES) == set()


def test_canaries_of_what_shops_send_are_found_nowhere(
    house: House,
    workshop: Workshop,
    pipeline: Pipeline,
    traces: Traces,
    caplog: pytest.LogCaptureFixture,
) -> None:
    hooked = an_order(house, "1001") | PERSON
    hooked["lines"][0] |= {"properties": [{"name": CANARY, "value": LATIN}], "note": LATIN}
    traces.hear(house.send(an_event(ORDER_CHANGED, hooked, subject=CANARY, who=LATIN)))
    traces.hear(house.send(an_event(ORDER_CHANGED, {"order_id": 1, "lines": PERSON} | PERSON)))
    options = {str(PERSON["email"]): {CANARY: LATIN}, "colour": None}
    odd = builders.an_order_document(builders.a_line_document(options=options), order_id="odd")
    traces.hear(house.send(an_event(ORDER_CHANGED, odd)))
    traces.hear(house.send(an_event(PRODUCT_CHANGED, a_product("p") | PERSON)))
    traces.hear(house.send_raw(f'{{"{CANARY}": '.encode()), woo_delivery(house))

    workshop.relay.turn()
    traces.look_into_redis()
    workshop.work()
    # A stranger's words lie in the broker while they wait there; afterwards they do not.
    workshop.publish(an_event(ORDER_CHANGED, an_order(house, "1002") | PERSON))
    workshop.publish(an_event(ORDER_CHANGED, {"order_id": CANARY}))
    workshop.publish(
        an_event(ORDER_CANCELLED, {"order_id": "1002", "version": builders.LATER} | PERSON)
    )
    workshop.publish_raw(ORDER_CHANGED, f"{CANARY} {SICK}".encode())
    workshop.work()
    traces.told += [encode(event) for event in pipeline.heard()]

    assert len(house.parked()) == 5
    assert len(traces.told) == 4
    assert why(standing(house)) & {"PAD_DIAGNOSED", "HF_NYHA_3"}
    assert traces.found() == {}
    assert found_in([caplog.text.encode()], SECRETS | NAMES) == set()


def test_canaries_are_in_no_metric_and_on_no_page(house: House) -> None:
    key = house.keys[SHOP].publishable
    shopping = create_sizing(
        ledger=house.ledger,
        store=house.store,
        vault=house.vault,
        clock=house.clock,
        policies=PolicyShelf(DEFAULT_POLICY),
        demo=lambda: {"shop": SHOP, "publishable_key": key, "orders": "", "sizing": ""},
    ).test_client()
    bought = an_order(house, "1001")
    house.screen(bought)
    bad_requests(house, bought["screening_ref"])

    pages = [
        shopping.get("/demo", query_string={"product": CANARY, CANARY: CANARY}),
        shopping.get("/widget/v1/size-finder.js", query_string={CANARY: CANARY}),
        *(one.get("/metrics") for one in (house.sizing, house.orders, house.desk, shopping)),
        *(one.get("/readyz") for one in (house.sizing, house.orders, house.desk)),
    ]

    assert {page.status_code for page in pages} == {200}
    assert found_in([page.data for page in pages], SECRETS | NAMES) == set()


def test_a_canary_that_is_written_in_clear_is_found_in_each_place(
    house: House, workshop: Workshop, traces: Traces
) -> None:
    assert traces.found() == {}

    structlog.get_logger().info("a slip", who=CANARY)
    traces.hear(house.desk.get("/"), house.sizing.get(f"/v1/products/{CANARY}"))
    traces.said.append(b"PAD_DIAGNOSED")
    traces.said_of_answers.append(b"0.5123")
    traces.told.append(LATIN.encode())
    with house.ledger._engine.begin() as connection:
        connection.execute(text("UPDATE shops SET name = 'nyha_3'"))
        connection.execute(
            text("INSERT INTO outbox VALUES (NULL, '', '', :event, 0, NULL)"),
            {"event": LEGS["calf"]},
        )
    workshop.publish(an_event(ORDER_CHANGED, order() | PERSON))

    assert traces.found() == {
        "logs": {CANARY},
        "answers": {"PAD_DIAGNOSED"},
        "answers to answers": {"0.5123"},
        "decisions told": {LATIN},
        "ledger": {"nyha_3", LEGS["calf"]},
        "outbox": {LEGS["calf"]},
        "redis": {CANARY, LATIN, "900461"},
    }
