"""From an event to what it says, in the domain's words, or why it says nothing to us."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from marshmallow import Schema, ValidationError

from shared.domain.stock import StockChange
from shared.messages.cloudevent import LONGEST_NAME, Event, UnreadableEvent
from shared.messages.shapes import (
    LARGEST_STOCK,
    MOST_ITEMS,
    OrderCancelledShape,
    OrderShape,
    ProductChangedShape,
    ProductDeletedShape,
    StockChangedShape,
)

STOCK_CHANGED = "sockwise.stock.changed.v1"
STOCK_BATCH = "sockwise.stock.batch.v1"
PRODUCT_CHANGED = "sockwise.product.changed.v1"
PRODUCT_DELETED = "sockwise.product.deleted.v1"
ORDER_CHANGED = "sockwise.order.changed.v1"
ORDER_CANCELLED = "sockwise.order.cancelled.v1"

# Built once: building a marshmallow schema costs several times a load.
_SHAPES: Mapping[str, Schema] = {
    STOCK_CHANGED: StockChangedShape(),
    PRODUCT_CHANGED: ProductChangedShape(),
    PRODUCT_DELETED: ProductDeletedShape(),
    ORDER_CHANGED: OrderShape(),
    ORDER_CANCELLED: OrderCancelledShape(),
}
_USUAL_TIME = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z", re.ASCII)
_WHOLE_SECONDS = 19
_TRACE = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
TYPES = frozenset({*_SHAPES, STOCK_BATCH})


def content_of(event: Event) -> Any:
    """The event's data in the domain's words. Raises `UnreadableEvent` with what is wrong."""
    shape = _SHAPES.get(event.type)
    if shape is None:
        msg = f"events of type {event.type[:80]} are not known"
        raise UnreadableEvent(msg)
    return _load(shape, event.data)


def stock_changes_of(event: Event) -> tuple[list[StockChange], list[tuple[Event, str]]]:
    """What a stock event or batch says, and its bad items as events of their own with the reason.

    Raises `UnreadableEvent` when nothing of it can be read.
    """
    if event.type != STOCK_BATCH:
        usual = _usual_stock(event.data) if event.type == STOCK_CHANGED else None
        return [usual or content_of(event)], []
    items = event.data.get("items")
    if not isinstance(items, list) or len(items) > MOST_ITEMS:
        msg = f"items is a list of up to {MOST_ITEMS}"
        raise UnreadableEvent(msg)
    good, bad = [], []
    for number, item in enumerate(items):
        try:
            good.append(_usual_stock(item) or _load(_SHAPES[STOCK_CHANGED], item))
        except UnreadableEvent as error:
            data = item if isinstance(item, dict) else {"item": item}
            alone = replace(
                event, id=f"{event.id}#{number}", type=STOCK_CHANGED, data=data, inbox=None
            )
            bad.append((alone, str(error)))
    return good, bad


def _usual_stock(item: object) -> StockChange | None:
    """What `StockChangedShape` makes of it, ten times as fast, when nothing is unusual about it.
    None leaves it to the shape, which also says what is wrong.
    """
    if not isinstance(item, dict):
        return None
    sku, location = item.get("sku"), item.get("location")
    available, as_of = item.get("available", ""), item.get("as_of")
    if (
        isinstance(sku, str)
        and isinstance(location, str)
        and isinstance(as_of, str)
        and (available is None or type(available) is int)
        and -LARGEST_STOCK <= (available or 0) <= LARGEST_STOCK
        and _is_usual_name(sku)
        and _is_usual_name(location)
        and _USUAL_TIME.fullmatch(as_of)
        and _is_moment(as_of[:_WHOLE_SECONDS])
    ):
        return StockChange(sku=sku, location=location, available=available, as_of=as_of)
    return None


def _is_usual_name(text: str) -> bool:
    return 0 < len(text) <= LONGEST_NAME and text.isprintable()


def _is_moment(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def split(event: Event) -> tuple[Event, list[tuple[Event, str]]]:
    """The event with what we need of it and nothing else, so that no stranger's field is kept, and
    the bad items of a stock batch as `stock_changes_of` names them.

    The subject goes too: nothing reads it, and a sender may put a person there. Raises
    `UnreadableEvent`.
    """
    bad: list[tuple[Event, str]] = []
    if event.type == STOCK_BATCH:
        good, bad = stock_changes_of(event)
        data: Any = {"items": _SHAPES[STOCK_CHANGED].dump(good, many=True)}
    else:
        content = content_of(event)
        data = _SHAPES[event.type].dump(content)
    trace = event.traceparent if event.traceparent and _TRACE.fullmatch(event.traceparent) else None
    return replace(event, data=data, subject=None, traceparent=trace), bad


def trimmed(event: Event) -> Event:
    """`split` without the bad items."""
    return split(event)[0]


def _load(shape: Schema, data: object) -> Any:
    try:
        return shape.load(data)  # type: ignore[arg-type]  # a wrong type is a ValidationError
    except ValidationError as error:
        raise UnreadableEvent(_told(error.normalized_messages())) from error


def _told(messages: object, path: str = "") -> str:
    if isinstance(messages, dict):
        parts = [(_named(key, value), value) for key, value in messages.items()]
        return "; ".join(_told(value, f"{path}.{name}" if path else name) for name, value in parts)
    return f"{path}: {' '.join(map(str, messages)) if isinstance(messages, list) else messages}"


def _named(key: object, messages: object) -> str:
    """The reason is kept in clear, and a sender's own names, as of options, may say anything."""
    is_the_sender_s = isinstance(messages, dict) and messages.keys() <= {"key", "value"}
    return "*" if is_the_sender_s else str(key)
