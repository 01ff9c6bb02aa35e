"""Messages that cannot be handled, now or ever: kept with the reason, and no other is spoiled."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from shared.adapters.memory_catalogue import MemoryCatalogue
from shared.messages.queues import Queue
from shared.messages.reading import (
    ORDER_CHANGED,
    PRODUCT_CHANGED,
    STOCK_BATCH,
    STOCK_CHANGED,
)
from tests import builders
from tests.integration.house import (
    OTC,
    SHOP,
    SKU,
    House,
    Plan,
    a_product,
    an_event,
    full_disk,
    locked,
    order,
    quantity,
)
from tests.integration.workshop import Pipeline, Workshop


def test_bad_messages_of_a_batch_are_parked_and_spoil_no_other(
    house: House, workshop: Workshop
) -> None:
    workshop.publish(an_event(ORDER_CHANGED, order("1")))
    workshop.publish_raw(ORDER_CHANGED, b"\xff not json")
    workshop.publish(
        an_event(ORDER_CHANGED, {"order_id": "2"}),
        an_event("sockwise.order.unheard.v1", {}),
        an_event(ORDER_CHANGED, order("3"), "nobody"),
        an_event(ORDER_CHANGED, order("4")) | {"source": "urn:elsewhere"},
        an_event(ORDER_CHANGED, order("5")),
    )

    workshop.work()

    assert {row[0] for row in house.rows("SELECT order_id FROM decisions")} == {"1", "5"}
    assert len(house.parked()) == 5
    assert sum("names no shop of ours" in reason for reason in house.parked()) == 2


def test_bad_stock_is_parked_item_by_item_and_spoils_no_other(
    house: House, workshop: Workshop
) -> None:
    items = [builders.a_stock_item("A", 1), {"sku": "B"}, 7, builders.a_stock_item("C", 3)]
    workshop.publish(
        an_event(STOCK_BATCH, {"items": items}),
        an_event(STOCK_BATCH, {"items": None}),
        an_event(STOCK_CHANGED, builders.a_stock_item("D", 4)),
    )

    workshop.work()

    assert [quantity(house, sku) for sku in "ACD"] == [1, 3, 4]
    assert len(house.parked()) == 3


def test_the_same_bad_message_is_parked_once(house: House, workshop: Workshop) -> None:
    for _ in range(2):
        workshop.publish_raw(ORDER_CHANGED, b"not json")
        workshop.work()

    assert len(house.parked()) == 1


@pytest.mark.parametrize("data", [order("made-up"), {"order_id": "bad"}])
def test_an_inbox_row_that_a_stranger_made_up_breaks_nothing(
    house: House, workshop: Workshop, data: dict[str, Any]
) -> None:
    event = an_event(ORDER_CHANGED, data)
    for inbox in (-1, 0, 10**6, 2**63, 2**64 - 1, 2**64, 1.5, True, "1", None, [1]):
        made_up = json.dumps(event | {"sockwiseinbox": inbox, "id": str(inbox)})
        workshop.publish_raw(ORDER_CHANGED, made_up.encode())
    workshop.publish(an_event(ORDER_CHANGED, order("good")))

    workshop.work()

    assert house.screening("good").status_code == 200


def test_with_the_ledger_locked_messages_go_back_and_are_handled_later(
    house: House, workshop: Workshop, pipeline: Pipeline
) -> None:
    workshop.publish(an_event(ORDER_CHANGED, order("1")), an_event(ORDER_CHANGED, order("2")))

    with locked(house.ledger_file):
        given = workshop.turn_once(Queue.ORDERS)
    kept = house.count("decisions")
    workshop.work()

    assert (given, kept, house.parked()) == (True, 0, [])
    assert house.count("decisions") == 2
    assert len(pipeline.heard()) == 2


def test_with_the_disk_full_messages_go_back_and_are_handled_later(
    house: House, workshop: Workshop
) -> None:
    lines = [builders.a_line_document(f"line {number}") for number in range(300)]
    large = builders.an_order_document(*lines)
    workshop.publish(an_event(ORDER_CHANGED, large))

    with full_disk(house.ledger):
        given = workshop.turn_once(Queue.ORDERS)
    kept = house.count("decisions")
    workshop.work()

    assert (given, kept, house.parked()) == (True, 0, [])
    assert house.count("decisions") == 1


def test_with_the_catalogue_away_stock_and_products_go_back_and_are_handled_later(
    plan: Plan, tmp_path: Path, clean_broker_url: str
) -> None:
    store = MemoryCatalogue()
    house = House(plan, tmp_path, store)
    workshop = Workshop(house, clean_broker_url)
    workshop.publish(
        an_event(STOCK_CHANGED, builders.a_stock_item(SKU, 7)),
        an_event(PRODUCT_CHANGED, a_product("new")),
    )
    store.is_down = True

    given = [workshop.turn_once(queue) for queue in (Queue.STOCK, Queue.CATALOGUE)]
    store.is_down = False
    workshop.work()

    documents = store.documents(SHOP)
    assert (given, house.parked()) == ([True, True], [])
    assert quantity(house) == 7
    assert documents is not None
    assert {"new", OTC} <= documents.products.keys()
    workshop.close()
    house.ledger.close()


def test_a_bad_message_with_a_made_up_inbox_row_is_parked_all_the_same(
    house: House, workshop: Workshop
) -> None:
    bad = an_event(ORDER_CHANGED, {"order_id": "bad"}) | {"sockwiseinbox": 10**6}

    workshop.publish_raw(ORDER_CHANGED, json.dumps(bad).encode())
    workshop.work()

    assert len(house.parked()) == 1
