"""WooCommerce orders and products in our words: the facts, and nothing of the person."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.adapters.shops.woocommerce import TOPIC, WooCommerce
from shared.domain.order import Order
from shared.messages.reading import ORDER_CHANGED, STOCK_CHANGED, content_of, trimmed
from tests.builders import (
    LATER,
    WOO_MODIFIED,
    a_woo_line,
    a_woo_order,
    a_woo_product,
    an_event,
)

# What `PlatformReader.events_of` may raise on a body that is not shaped as documented.
MISSHAPEN = (ValueError, KeyError, TypeError, AttributeError)
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


def events(topic: str, resource: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return list(WooCommerce().events_of({TOPIC: topic}, resource, received_at=LATER))


def order_of(resource: dict[str, Any]) -> Order:
    """Read all the way, as the worker does."""
    ((type_, data),) = events("order.updated", resource)
    order = content_of(trimmed(an_event(type_, data)))
    assert isinstance(order, Order)
    return order


def available(**changes: Any) -> int | None:
    ((_, change),) = events("product.updated", a_woo_product(**changes))
    number: int | None = change["available"]
    return number


def test_an_order_is_told_without_the_person() -> None:
    ((type_, data),) = events("order.created", a_woo_order())

    assert type_ == ORDER_CHANGED
    assert data.keys() <= {
        *("order_id", "version", "status", "market", "screening_ref", "cancelled", "lines")
    }
    assert not any(word in str(data) for word in ("Zoë", "zoe@", "Rue", "hurry"))


def test_an_order_line_is_told_by_its_product_and_what_was_chosen() -> None:
    chosen = [
        {"key": "pa_size", "value": "m", "display_key": "Size", "display_value": "M"},
        {"key": "mmhg", "value": "20-30"},
        {"key": "_reduced_stock", "value": "2"},
        {"key": "_fit_ref", "value": "f1.1.abc"},
        {"key": "list", "value": ["a"]},
    ]

    line = order_of(a_woo_order(a_woo_line(meta_data=chosen))).lines[0]

    assert (line.line_id, line.sku, line.product_id, line.quantity) == ("1", "CLI-M", "11", 2)
    assert (line.title, line.variant_title) == ("Clinic sock", "M, Black")
    assert line.options == {"Size": "M", "mmhg": "20-30"}
    assert line.fit_ref == "f1.1.abc"


def test_a_simple_product_has_a_title_and_no_variant() -> None:
    line = order_of(a_woo_order(a_woo_line(name="Wool socks", parent_name=None))).lines[0]

    assert (line.title, line.variant_title) == ("Wool socks", None)


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("sku", "", None),
        ("sku", 4711, "4711"),
        ("sku", None, None),
        ("product_id", 0, None),
        ("quantity", "2", 2),
        ("quantity", 1.5, 2),
        ("quantity", 0, 0),
    ],
)
def test_a_line_may_be_written_in_several_ways(field: str, value: Any, expected: Any) -> None:
    line = order_of(a_woo_order(a_woo_line(**{field: value}))).lines[0]

    assert getattr(line, field) == expected


@pytest.mark.parametrize(
    ("status", "cancelled", "screened", "active", "fulfilled"),
    [
        ("pending", False, True, True, False),
        ("processing", False, True, True, False),
        ("on-hold", False, True, True, False),
        ("own-status", False, True, True, False),
        ("completed", False, True, True, True),
        ("cancelled", True, True, False, False),
        ("failed", False, True, False, False),
        ("refunded", False, True, False, False),
        ("checkout-draft", False, False, True, False),
        ("trash", False, False, True, False),
    ],
)
def test_the_status_says_what_is_left_to_do(
    status: str, cancelled: bool, screened: bool, active: bool, fulfilled: bool
) -> None:
    order = order_of(a_woo_order(status=status))

    assert (order.cancelled, order.is_screened) == (cancelled, screened)
    assert (not order.has_no_active_line, order.lines[0].fulfilled) == (active, fulfilled)


@pytest.mark.parametrize(
    ("shipping", "billing", "market"),
    [
        ({"country": "US", "state": "TX"}, {"country": "IE"}, "US-TX"),
        ({"country": "US", "state": ""}, {}, "US"),
        ({"country": "IE", "state": "D"}, {}, "IE"),
        ({"country": ""}, {"country": "US", "state": "NV"}, "US-NV"),
        ([], {"country": "FR"}, "FR"),
        (None, None, None),
    ],
)
def test_the_market_is_where_it_goes_or_else_who_pays(
    shipping: Any, billing: Any, market: str | None
) -> None:
    assert order_of(a_woo_order(shipping=shipping, billing=billing)).market == market


def test_a_later_edit_is_a_newer_version() -> None:
    first = order_of(a_woo_order())
    second = order_of(a_woo_order(date_modified_gmt="2026-05-01T09:00:05"))

    assert first.version.value < second.version.value
    assert first.version.text == WOO_MODIFIED + "Z"


@pytest.mark.parametrize(
    ("value", "expected"), [("s1", "s1"), ("", None), ("x" * 513, None), (7, None)]
)
def test_the_screening_reference_rides_on_the_order(value: Any, expected: str | None) -> None:
    noted = [{"key": "_screening_ref", "value": value}]

    assert order_of(a_woo_order(meta_data=noted)).screening_ref == expected


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ({}, 5),
        ({"stock_quantity": "12"}, 12),
        ({"stock_quantity": 16.5}, 16),
        ({"stock_quantity": -1}, -1),
        ({"stock_quantity": 0}, 0),
        ({"stock_quantity": None}, None),
        ({"stock_quantity": ""}, None),
        ({"manage_stock": "parent", "stock_quantity": 8}, 8),
        ({"manage_stock": False, "stock_quantity": 8}, None),
        ({"manage_stock": False, "stock_status": "outofstock"}, 0),
        ({"manage_stock": False, "stock_status": "onbackorder"}, None),
    ],
)
def test_only_a_number_or_out_of_stock_says_how_many(
    changes: dict[str, Any], number: int | None
) -> None:
    assert available(**changes) == number


@pytest.mark.parametrize("changes", [{"sku": ""}, {"sku": None}, {"type": "variable"}])
def test_a_product_that_is_not_sold_by_itself_has_no_stock(changes: dict[str, Any]) -> None:
    assert events("product.updated", a_woo_product(**changes)) == []


def test_a_stock_change_is_one_that_we_read() -> None:
    ((type_, data),) = events("product.updated", a_woo_product())

    assert type_ == STOCK_CHANGED
    assert content_of(an_event(type_, data)).as_of == WOO_MODIFIED + "Z"


def test_a_deletion_counts_from_when_it_came() -> None:
    ((_, data),) = events("product.deleted", {"id": 25})

    assert data == {"product_id": "25", "as_of": LATER}


@pytest.mark.parametrize("topic", ["order.created", "product.updated", "product.deleted"])
@given(resource=ANY, changes=st.dictionaries(st.sampled_from(list(a_woo_order())), ANY, max_size=2))
def test_any_body_ends_in_events_or_in_a_known_error(
    topic: str, resource: Any, changes: dict[str, Any]
) -> None:
    for body in (resource, {**a_woo_order(), **a_woo_product(), **changes}):
        try:
            events(topic, body)
        except MISSHAPEN:
            continue


@pytest.mark.parametrize("number", ["inf", "1e999"])
def test_a_number_without_end_is_a_known_error(number: str) -> None:
    with pytest.raises(MISSHAPEN):
        events("order.created", a_woo_order(a_woo_line(quantity=number)))
    with pytest.raises(MISSHAPEN):
        available(stock_quantity=number)


def test_a_choice_that_is_noted_twice_loses_neither_of_its_values() -> None:
    noted = [{"key": "Compression", "value": value} for value in ("30-40 mmHg", "15-20 mmHg")]

    line = order_of(a_woo_order(a_woo_line(meta_data=noted))).lines[0]

    assert "30-40 mmHg" in " ".join(line.options.values())


def test_a_choice_that_is_a_number_is_told() -> None:
    noted = [{"key": "mmHg", "value": 30}]

    line = order_of(a_woo_order(a_woo_line(meta_data=noted))).lines[0]

    assert line.options == {"mmHg": "30"}


@pytest.mark.parametrize(
    "noted",
    [
        [{"key": "", "value": "x"}],
        [{"key": "a\nb", "value": "x"}],
        [{"key": "engraving", "value": "x" * 10_001}],
        [{"key": f"note {number}", "value": "x"} for number in range(51)],
    ],
    ids=["no name", "a line break", "a long text", "many"],
)
def test_an_order_is_screened_whatever_a_plugin_noted_on_its_lines(noted: Any) -> None:
    chosen = [{"key": "Compression", "value": "20-30 mmHg"}]

    line = order_of(a_woo_order(a_woo_line(meta_data=[*chosen, *noted]))).lines[0]

    assert line.options["Compression"] == "20-30 mmHg"
