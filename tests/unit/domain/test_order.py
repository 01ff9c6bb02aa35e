"""The facts of an order, and the hashes that say whether two of them are the same."""

from __future__ import annotations

from typing import Any

import pytest

from shared.domain.order import Line
from tests.builders import AS_OF, LATER, a_line, an_order


@pytest.mark.parametrize("status", ["checkout-draft", "auto-draft", "draft", "trash"])
def test_a_cart_is_not_screened(status: str) -> None:
    assert not an_order(status=status).is_screened


@pytest.mark.parametrize("status", ["open", "pending", "on-hold", "cancelled", "completed", "own"])
def test_every_other_status_is_screened(status: str) -> None:
    assert an_order(status=status).is_screened


@pytest.mark.parametrize(
    ("changes", "is_active"),
    [
        ({}, True),
        ({"status": "completed"}, True),
        ({"status": "own-status"}, True),
        ({"status": "cancelled"}, False),
        ({"status": "failed"}, False),
        ({"status": "refunded"}, False),
        ({"cancelled": True}, False),
    ],
)
def test_a_line_is_active_while_its_order_is(changes: dict[str, Any], is_active: bool) -> None:
    assert an_order(**changes).is_active(a_line()) == is_active


@pytest.mark.parametrize(("left_over", "is_active"), [(2, True), (1, True), (0, False)])
def test_a_line_is_active_while_something_of_it_is_left(left_over: int, is_active: bool) -> None:
    assert an_order().is_active(a_line(quantity=2, current_quantity=left_over)) == is_active


def test_equal_lines_have_equal_digests_whatever_the_rest_says() -> None:
    one = an_order(version=AS_OF)
    other = an_order(version=LATER, status="processing", market="US-TX", gift=True)

    assert one.body_digest() == other.body_digest()


@pytest.mark.parametrize(
    "line",
    [
        a_line(quantity=2),
        a_line(current_quantity=0),
        a_line("2"),
        a_line(title="30-40 mmHg"),
        a_line(sku="OTHER"),
        a_line(options={"Compression": "20-30 mmHg"}),
        a_line(fulfilled=True),
        a_line(mmhg=(20.0, 30.0)),
        a_line(mmhg=(20.0, None)),
        a_line(layers_mmhg=(20.0,)),
        a_line(screening_ref="other wearer"),
        a_line(made_to_measure=True),
    ],
)
def test_a_change_to_a_line_changes_the_digest(line: Line) -> None:
    assert an_order(line).body_digest() != an_order().body_digest()


def test_the_order_of_options_is_no_difference() -> None:
    one = a_line(options={"colour": "black", "size": "M"})
    other = a_line(options={"size": "M", "colour": "black"})

    assert an_order(one).body_digest() == an_order(other).body_digest()


def test_the_version_is_no_fact() -> None:
    assert an_order(version=1).facts_digest() == an_order(version=2).facts_digest()


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "processing"},
        {"market": "US-NV"},
        {"screening_ref": "s1"},
        {"gift": True},
        {"professional": True},
        {"cancelled": True},
        {"lines": (a_line(quantity=2),)},
    ],
)
def test_every_other_field_is_a_fact(changes: dict[str, Any]) -> None:
    assert an_order(**changes).facts_digest("policy") != an_order().facts_digest("policy")


def test_facts_from_outside_the_order_count_too_and_in_their_place() -> None:
    order = an_order()

    digests = {order.facts_digest(), order.facts_digest("a", "b"), order.facts_digest("b", "a")}

    assert len(digests) == 3
    assert order.facts_digest("a", "b") == an_order().facts_digest("a", "b")
