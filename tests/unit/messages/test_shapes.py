"""Orders as they are written."""

from __future__ import annotations

import orjson
import pytest

from shared.domain.order import Order
from shared.domain.version import version_of
from shared.messages.shapes import OrderShape, order_document
from tests.builders import a_line, an_order

ORDERS = [
    Order(order_id="1", version=version_of(7)),
    an_order(),
    an_order(
        a_line("1", "Sock", options={"Size": "M"}, mmhg=(20.5, None), layers_mmhg=(8.0, 20.25)),
        a_line("2", None, mmhg_parts=((8.0, 12.0), (20.0, None)), fulfilled=True),
        version="2026-05-01T11:00:00.123456789+02:00",
        market="US-NV",
        gift=True,
    ),
]


@pytest.mark.parametrize("order", ORDERS)
def test_the_quick_way_writes_what_the_shape_writes(order: Order) -> None:
    assert orjson.dumps(order_document(order)) == orjson.dumps(OrderShape().dump(order))


@pytest.mark.parametrize("order", ORDERS)
def test_what_was_written_is_read_as_the_same_order(order: Order) -> None:
    written = orjson.loads(orjson.dumps(order_document(order)))

    assert OrderShape().load(written) == order
