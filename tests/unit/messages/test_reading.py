"""From an event to what it says, field by field."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from shared.domain.order import Order
from shared.domain.stock import StockChange
from shared.domain.version import Version
from shared.messages.cloudevent import Event, UnreadableEvent, encode
from shared.messages.reading import (
    ORDER_CANCELLED,
    ORDER_CHANGED,
    PRODUCT_CHANGED,
    PRODUCT_DELETED,
    STOCK_BATCH,
    STOCK_CHANGED,
    TYPES,
    content_of,
    stock_changes_of,
    trimmed,
)
from shared.messages.shapes import StockChangedShape
from tests.builders import (
    AS_OF,
    a_line_document,
    a_product_document,
    a_stock_item,
    a_variant,
    an_event,
    an_order_document,
)

SOUND: dict[str, dict[str, Any]] = {
    STOCK_CHANGED: a_stock_item(),
    STOCK_BATCH: {"items": [a_stock_item()]},
    PRODUCT_CHANGED: a_product_document(),
    PRODUCT_DELETED: {"product_id": "acme", "as_of": AS_OF},
    ORDER_CHANGED: an_order_document(),
    ORDER_CANCELLED: {"order_id": "1001", "version": AS_OF},
}
TRACE = f"00-{'a' * 32}-{'b' * 16}-01"
SCALARS = st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats() | st.text()
ANY = st.recursive(
    SCALARS | st.sampled_from([AS_OF, "1", 1]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
FIELDS = sorted(
    {*a_stock_item(), *a_product_document(), *a_variant(), *an_order_document(), *a_line_document()}
    | {"items", "status", "market", "mmhg", "layers_mmhg", "mmhg_parts", "current_quantity"}
)


USUAL = {
    "sku": st.sampled_from(["ACME-M", "ä", "", "a\nb", "x" * 255, "x" * 256, 5, None, True]),
    "location": st.sampled_from(["main", "\x7f", 7]),
    "available": st.sampled_from([0, 5, -5, None, True, 10**9, 10**9 + 1, -(10**9) - 1, 5.0, "5"]),
    "as_of": st.sampled_from(
        [
            AS_OF,
            "2026-05-01T09:00:00.123456789Z",
            "2026-02-30T09:00:00Z",
            "2026-05-01T24:00:00Z",
            "2026-05-01T23:59:60Z",
            "2026-05-01t09:00:00z",
            "2026-05-01T09:00:00+02:00",
            "1969-05-01T09:00:00Z",
            "\u0662026-05-01T09:00:00Z",
            AS_OF + "\n",
            7,
        ]
    ),
}


def read(type_: str, data: dict[str, Any]) -> Any:
    event = an_event(type_, data)
    return stock_changes_of(event) if type_ == STOCK_BATCH else content_of(event)


def refusal(type_: str, data: dict[str, Any]) -> str:
    with pytest.raises(UnreadableEvent) as caught:
        read(type_, data)
    return str(caught.value)


def test_an_order_is_read_into_the_words_of_the_domain() -> None:
    line = a_line_document(options={"Compression": "20-30 mmHg", "size": 3}, quantity=2, sku=4711)

    order = read(ORDER_CHANGED, an_order_document(line, version=7, market="US-TX"))

    assert isinstance(order, Order)
    assert (order.version, order.market, order.status) == (Version(7, 7), "US-TX", "open")
    assert (order.lines[0].sku, order.lines[0].current_quantity) == ("4711", 2)
    assert order.lines[0].options == {"Compression": "20-30 mmHg", "size": "3"}


def test_what_is_left_of_a_line_is_taken_over_what_was_ordered() -> None:
    order = read(ORDER_CHANGED, an_order_document(a_line_document(quantity=2, current_quantity=0)))

    assert order.lines[0].current_quantity == 0


@pytest.mark.parametrize("available", [5, 0, -3, None])
def test_a_stock_change_keeps_its_number_or_that_nobody_knows(available: int | None) -> None:
    change = read(STOCK_CHANGED, a_stock_item(available=available))

    assert change == StockChange(sku="ACME-M", location="main", available=available, as_of=AS_OF)


def test_a_cancellation_is_an_order_and_a_version() -> None:
    content = read(ORDER_CANCELLED, {"order_id": 1001, "version": "5"})

    assert content == {"order_id": "1001", "version": Version(5, "5")}


@pytest.mark.parametrize("type_", sorted(TYPES))
def test_fields_that_nobody_here_knows_are_ignored(type_: str) -> None:
    more = {**SOUND[type_], "customer": {"email": "zoe@example.invalid"}, "note": [1]}

    assert read(type_, more) == read(type_, SOUND[type_])


@pytest.mark.parametrize("type_", sorted(TYPES - {STOCK_BATCH}))
def test_a_missing_field_is_named(type_: str) -> None:
    for name in ("sku", "product_id", "order_id"):
        if name in SOUND[type_]:
            rest = {key: value for key, value in SOUND[type_].items() if key != name}
            assert refusal(type_, rest).startswith(f"{name}: ")


@pytest.mark.parametrize(
    ("type_", "changes", "field"),
    [
        (STOCK_CHANGED, {"available": 2**70}, "available"),
        (STOCK_CHANGED, {"available": float("nan")}, "available"),
        (STOCK_CHANGED, {"available": 1.5}, "available"),
        (STOCK_CHANGED, {"available": "many"}, "available"),
        (STOCK_CHANGED, {"available": [5]}, "available"),
        (STOCK_CHANGED, {"sku": ""}, "sku"),
        (STOCK_CHANGED, {"sku": "x" * 256}, "sku"),
        (STOCK_CHANGED, {"sku": True}, "sku"),
        (STOCK_CHANGED, {"sku": "A\x00"}, "sku"),
        (STOCK_CHANGED, {"location": None}, "location"),
        (STOCK_CHANGED, {"as_of": "yesterday"}, "as_of"),
        (STOCK_CHANGED, {"as_of": 1_777_626_000}, "as_of"),
        (STOCK_CHANGED, {"as_of": "2026-05-01T09:00:00"}, "as_of"),
        (STOCK_CHANGED, {"as_of": "0001-01-01T00:00:00+00:01"}, "as_of"),
        (PRODUCT_DELETED, {"as_of": "2300-01-01T00:00:00Z"}, "as_of"),
        (PRODUCT_CHANGED, {"title": None}, "title"),
        (PRODUCT_CHANGED, {"title": "x" * 10_001}, "title"),
        (PRODUCT_CHANGED, {"grade": {"mmhg": [20]}}, "grade.mmhg"),
        (PRODUCT_CHANGED, {"grade": {"mmhg": [20, float("nan")]}}, "grade.mmhg.1"),
        (PRODUCT_CHANGED, {"grade": {"mmhg": [None, 30]}}, "grade.mmhg.0"),
        (PRODUCT_CHANGED, {"grade": {"mmhg": [20, 201]}}, "grade.mmhg.1"),
        (PRODUCT_CHANGED, {"grade": "20-30 mmHg"}, "grade._schema"),
        (PRODUCT_CHANGED, {"variants": [{"sku": "A"}]}, "variants.0.size"),
        (PRODUCT_CHANGED, {"variants": [a_variant(options={"a": {}})]}, "variants.0.options.*"),
        (ORDER_CHANGED, {"version": True}, "version"),
        (ORDER_CHANGED, {"version": 2**70}, "version"),
        (ORDER_CHANGED, {"version": 1.5}, "version"),
        (ORDER_CHANGED, {"version": None}, "version"),
        (ORDER_CHANGED, {"lines": None}, "lines"),
        (ORDER_CHANGED, {"lines": {}}, "lines"),
        (ORDER_CHANGED, {"lines": ["1"]}, "lines.0"),
        (ORDER_CHANGED, {"lines": [a_line_document(quantity=-1)]}, "lines.0.quantity"),
        (ORDER_CHANGED, {"lines": [a_line_document(quantity=float("nan"))]}, "lines.0.quantity"),
        (ORDER_CHANGED, {"lines": [a_line_document(quantity="2")]}, "lines.0.quantity"),
        (ORDER_CHANGED, {"lines": [a_line_document(quantity=2**70)]}, "lines.0.quantity"),
        (ORDER_CHANGED, {"lines": [a_line_document(current_quantity=2**70)]}, "lines.0.current"),
        (ORDER_CHANGED, {"lines": [a_line_document(kind="hat")]}, "lines.0.kind"),
        (ORDER_CHANGED, {"lines": [a_line_document(fit_ref="x" * 513)]}, "lines.0.fit_ref"),
        (ORDER_CHANGED, {"lines": [a_line_document(), a_line_document()]}, "lines"),
    ],
)
def test_a_value_that_cannot_be_meant_is_refused_with_its_field(
    type_: str, changes: dict[str, Any], field: str
) -> None:
    assert refusal(type_, {**SOUND[type_], **changes}).startswith(field)


def test_all_that_is_wrong_is_told_at_once() -> None:
    told = refusal(STOCK_CHANGED, {"sku": "", "available": "x", "as_of": AS_OF})

    assert all(field in told for field in ("sku: ", "available: ", "location: "))


def test_an_unknown_type_is_refused_by_name() -> None:
    with pytest.raises(UnreadableEvent, match=r"type sockwise\.order\.changed\.v9"):
        content_of(an_event("sockwise.order.changed.v9"))


def test_a_bad_item_of_a_batch_stands_alone() -> None:
    items: list[Any] = [a_stock_item("A"), a_stock_item("B", "?"), 7, a_stock_item("C")]

    good, bad = stock_changes_of(an_event(STOCK_BATCH, {"items": items}, id="b", inbox=3))

    assert [change.sku for change in good] == ["A", "C"]
    assert [(event.id, event.type, event.inbox) for event, _ in bad] == [
        ("b#1", STOCK_CHANGED, None),
        ("b#2", STOCK_CHANGED, None),
    ]
    assert [event.data for event, _ in bad] == [items[1], {"item": 7}]
    assert bad[0][1].startswith("available: ")


@pytest.mark.parametrize("items", [None, {}, "A", [a_stock_item()] * 1_001])
def test_a_batch_is_a_list_of_up_to_a_thousand(items: Any) -> None:
    with pytest.raises(UnreadableEvent, match="items is a list of up to 1000"):
        stock_changes_of(an_event(STOCK_BATCH, {"items": items}))


def test_a_single_change_is_a_batch_of_one() -> None:
    good, bad = stock_changes_of(an_event(STOCK_CHANGED, a_stock_item("A")))

    assert ([change.sku for change in good], bad) == (["A"], [])


@pytest.mark.parametrize("type_", sorted(TYPES))
def test_what_is_kept_of_an_event_says_the_same_and_nothing_of_strangers(type_: str) -> None:
    strange = {"customer": {"email": "zoe@example.invalid"}, "billing": "2 Rue de l'Été"}
    data = orjson.loads(orjson.dumps({**SOUND[type_], **strange}))
    for inner in ("items", "lines", "variants"):
        for item in data.get(inner, []):
            item.update(strange)

    kept = trimmed(an_event(type_, data, subject="1001", inbox=3))

    assert b"zoe" not in encode(kept)
    assert b"Rue" not in encode(kept)
    assert read(type_, dict(kept.data)) == read(type_, SOUND[type_])
    assert (kept.id, kept.subject, kept.inbox) == ("1", None, 3)


def test_a_bad_item_is_left_out_of_what_is_kept() -> None:
    kept = trimmed(an_event(STOCK_BATCH, {"items": [a_stock_item("A"), {"sku": "B"}]}))

    assert kept.data == {"items": [a_stock_item("A")]}


def test_an_event_that_cannot_be_read_is_not_kept_in_part() -> None:
    with pytest.raises(UnreadableEvent, match="order_id"):
        trimmed(an_event(ORDER_CANCELLED, {"version": 1}))


@given(type_=st.sampled_from(sorted(TYPES)), data=st.dictionaries(st.sampled_from(FIELDS), ANY))
def test_any_data_ends_in_content_or_unreadable(type_: str, data: dict[str, Any]) -> None:
    _reads_or_refuses(an_event(type_, data))


@given(
    type_=st.sampled_from(sorted(TYPES)),
    changes=st.dictionaries(st.sampled_from(FIELDS), ANY, max_size=2),
)
def test_any_field_of_a_sound_event_ends_in_content_or_unreadable(
    type_: str, changes: dict[str, Any]
) -> None:
    _reads_or_refuses(an_event(type_, {**SOUND[type_], **changes}))


@given(changes=st.dictionaries(st.sampled_from(FIELDS), ANY, max_size=2))
def test_any_field_of_a_line_or_variant_ends_in_content_or_unreadable(changes: Any) -> None:
    line, variant = {**a_line_document(), **changes}, {**a_variant(), **changes}

    _reads_or_refuses(an_event(ORDER_CHANGED, an_order_document(line)))
    _reads_or_refuses(an_event(PRODUCT_CHANGED, a_product_document("acme", variant)))


def _reads_or_refuses(event: Event) -> None:
    try:
        kept = trimmed(event)
    except UnreadableEvent:
        return
    assert encode(kept)
    assert read(event.type, dict(kept.data)) is not None


@pytest.mark.parametrize("name", ["Compression\u00a0", "Größe\u202f", "Taille\u200b"])
def test_an_option_name_with_a_space_of_another_kind_is_read(name: str) -> None:
    line = a_line_document(options={name: "20-30 mmHg"})

    assert read(ORDER_CHANGED, an_order_document(line)).lines[0].options == {name: "20-30 mmHg"}


def test_an_event_of_an_unknown_type_is_not_kept() -> None:
    with pytest.raises(UnreadableEvent, match="not known"):
        trimmed(an_event("sockwise.order.changed.v9"))


@pytest.mark.parametrize(("said", "kept"), [("zoe@example.invalid", None), (TRACE, TRACE)])
def test_of_the_envelope_only_a_true_trace_is_kept(said: str, kept: str | None) -> None:
    event = replace(an_event(ORDER_CHANGED, an_order_document()), subject=said, traceparent=said)

    found = trimmed(event)

    assert (found.subject, found.traceparent) == (None, kept)


@given(st.fixed_dictionaries({}, optional=USUAL))
def test_stock_is_read_the_short_way_as_its_shape_reads_it(item: dict[str, Any]) -> None:
    try:
        by_shape = [StockChangedShape().load(item)]
    except ValidationError:
        by_shape = []

    good, bad = stock_changes_of(an_event(STOCK_BATCH, {"items": [item]}))

    assert good == by_shape
    assert len(bad) == 1 - len(good)
