"""From a webhook to the effect, by way of inbox, relay, broker and consumer, with nothing faked."""

from __future__ import annotations

from threading import Event as Signal

from shared.messages.queues import Queue
from shared.messages.reading import (
    ORDER_CANCELLED,
    ORDER_CHANGED,
    PRODUCT_CHANGED,
    PRODUCT_DELETED,
    STOCK_CHANGED,
)
from tests import builders
from tests.integration.house import (
    OTC,
    OTHER,
    SHOP,
    SKU,
    House,
    a_product,
    an_event,
    order,
    quantity,
    waits_for_nothing,
)
from tests.integration.workshop import Pipeline, Workshop
from tests.policies import a_screener
from worker.schedule import Schedule


def test_an_order_is_decided_once_and_told_once(
    house: House, workshop: Workshop, pipeline: Pipeline
) -> None:
    event = an_event(ORDER_CHANGED, order())
    for _ in range(3):
        house.send(event)

    workshop.work()

    (heard,) = pipeline.heard()
    decision = house.screening("1001").get_json()
    assert heard.id == decision["decision_id"]
    assert (heard.source, heard.subject) == (f"/shops/{SHOP}", "1001")
    assert heard.data == {key: value for key, value in decision.items() if key != "history"}
    assert heard.data["outcome"] == "hold"
    assert waits_for_nothing(house)


def test_an_order_that_comes_again_from_the_ledger_changes_nothing(
    house: House, workshop: Workshop, pipeline: Pipeline
) -> None:
    house.send(an_event(ORDER_CHANGED, order()))
    while workshop.relay.turn():
        house.clock.advance(100)

    workshop.work()

    assert house.count("decisions") == 1
    assert len(pipeline.heard()) == 1


def test_a_message_that_redis_lost_is_sent_again(house: House, workshop: Workshop) -> None:
    house.send(an_event(ORDER_CHANGED, order("before")))
    workshop.work()
    house.send(an_event(ORDER_CHANGED, order()))
    workshop.relay.turn()
    workshop.flush()
    workshop.work()
    lost = house.count("decisions")

    house.clock.advance(11)
    workshop.work()

    assert (lost, house.count("decisions")) == (1, 2)
    assert waits_for_nothing(house)


def test_decisions_that_redis_lost_are_only_those_that_were_sent(
    house: House, workshop: Workshop
) -> None:
    house.send(an_event(ORDER_CHANGED, order()))
    workshop.relay.turn()
    workshop.turn(Queue.ORDERS)

    workshop.flush()
    listening = Pipeline(workshop.broker_url)
    workshop.work()

    assert len(listening.heard()) == 1
    listening.close()


def test_versions_of_an_order_end_with_the_newest_in_any_order(
    house: House, workshop: Workshop, pipeline: Pipeline
) -> None:
    newer = an_event(ORDER_CHANGED, order(title="8-15 mmHg", version=builders.LATER))
    house.send(newer)
    house.send(an_event(ORDER_CHANGED, order()))

    workshop.work()

    assert house.screening("1001").get_json()["outcome"] == "advise"
    assert [event.data["outcome"] for event in pipeline.heard()] == ["advise"]


def test_a_cancelled_order_asks_for_nothing_any_more(
    house: House, workshop: Workshop, pipeline: Pipeline
) -> None:
    house.send(an_event(ORDER_CHANGED, order()))
    workshop.work()

    house.send(an_event(ORDER_CANCELLED, {"order_id": "1001", "version": builders.LATER}))
    workshop.work()

    assert [event.data["outcome"] for event in pipeline.heard()] == ["hold", "clear"]
    assert house.screening("1001").get_json()["outcome"] == "clear"


def test_a_draft_is_ignored(house: House, workshop: Workshop, pipeline: Pipeline) -> None:
    house.send(an_event(ORDER_CHANGED, order(status="checkout-draft")))

    workshop.work()

    assert house.count("decisions") == 0
    assert not pipeline.heard()
    assert waits_for_nothing(house)
    assert house.parked() == []


def test_stock_goes_from_the_webhook_to_the_shopper(house: House, workshop: Workshop) -> None:
    event = an_event(STOCK_CHANGED, builders.a_stock_item(SKU, 7))
    older = builders.a_stock_item(SKU, 99, as_of="2026-05-01T08:00:00Z")
    house.send(event)
    house.send(event)
    house.send(an_event(STOCK_CHANGED, older))

    workshop.work()

    asked = {"measurements": {"unit": "cm", "left": {"ankle": 22, "calf": 36}}}
    (first,) = house.recommend(asked).get_json()["recommendations"]
    assert first["availability"] == {
        "status": "in_stock",
        "quantity": 7,
        "as_of": builders.AS_OF,
    }
    assert house.count("inbox") == 2
    assert waits_for_nothing(house)


def test_stock_of_a_sku_that_nobody_knows_shows_when_its_product_comes(
    house: House, workshop: Workshop
) -> None:
    asked = {"measurements": {"unit": "cm", "left": {"ankle": 22, "calf": 36}}, "product_id": "new"}
    house.send(an_event(STOCK_CHANGED, builders.a_stock_item("NEW-M", 3)))
    workshop.work()
    before = house.new_sizing().post("/v1/recommendations", json=asked, headers=house.key())

    house.send(an_event(PRODUCT_CHANGED, a_product("new", sku="NEW-M")))
    workshop.work()

    after = house.new_sizing().post("/v1/recommendations", json=asked, headers=house.key())
    assert before.status_code == 404
    (first,) = after.get_json()["recommendations"]
    assert (first["sku"], first["availability"]["quantity"]) == ("NEW-M", 3)


def test_an_order_is_screened_by_what_a_product_event_told(
    house: House, workshop: Workshop
) -> None:
    house.send(an_event(PRODUCT_CHANGED, a_product("new", sku="NEW-M", mmhg=(30, 40))))
    workshop.work()

    line = {"line_id": "1", "sku": "NEW-M", "quantity": 1}
    house.send(an_event(ORDER_CHANGED, builders.an_order_document(line)))
    workshop.work()

    assert house.screening("1001").get_json()["lines"][0]["tier"] == "medical_high"


def test_a_deleted_product_leaves_the_catalogue_and_older_news_does_not_bring_it_back(
    house: House, workshop: Workshop
) -> None:
    gone = {"product_id": OTC, "as_of": builders.LATER}
    house.send(an_event(PRODUCT_DELETED, gone))
    workshop.work()

    house.send(an_event(PRODUCT_CHANGED, a_product(OTC)))
    workshop.work()

    documents = house.store.documents(SHOP)
    assert documents is not None
    assert OTC not in documents.products


def test_shops_never_touch_each_others_stock_and_orders(house: House, workshop: Workshop) -> None:
    house.send(an_event(STOCK_CHANGED, builders.a_stock_item(SKU, 7)))
    house.send(an_event(STOCK_CHANGED, builders.a_stock_item(SKU, 2), OTHER), shop_id=OTHER)
    house.send(an_event(ORDER_CHANGED, order(), OTHER), shop_id=OTHER)

    workshop.work()

    assert (quantity(house), quantity(house, shop_id=OTHER)) == (7, 2)
    assert house.screening("1001").status_code == 404
    assert house.screening("1001", shop_id=OTHER).status_code == 200


def test_an_event_published_on_the_exchange_counts_as_one_by_webhook(
    house: House, workshop: Workshop, pipeline: Pipeline
) -> None:
    workshop.publish(
        an_event(ORDER_CHANGED, order()),
        an_event(STOCK_CHANGED, builders.a_stock_item(SKU, 7)),
        an_event(PRODUCT_CHANGED, a_product("new")),
    )

    workshop.work()

    documents = house.store.documents(SHOP)
    assert documents is not None
    assert "new" in documents.products
    assert quantity(house) == 7
    assert len(pipeline.heard()) == 1


def test_what_was_handled_is_kept_a_week_and_what_was_parked_a_month(
    house: House, workshop: Workshop
) -> None:
    schedule = Schedule(house.ledger, a_screener(house.vault), house.clock, Signal())
    house.send(an_event(ORDER_CHANGED, order()))
    house.send_raw(b"not json")
    workshop.work()

    found = []
    for days in (6.9, 0.2, 22.8, 0.2):
        house.clock.advance(days * 24 * 3600)
        schedule.turn()
        found.append((house.count("inbox"), house.count("outbox")))

    assert found == [(2, 1), (1, 0), (1, 0), (0, 0)]
    assert house.count("decisions") == 1
