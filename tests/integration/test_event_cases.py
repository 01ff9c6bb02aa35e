"""What happens to an order over time, one story for each of the event cases E01 to E06."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from shared.messages.reading import ORDER_CANCELLED, ORDER_CHANGED
from shared.usecases.publish_catalogue import fill_store
from tests import builders
from tests.integration.guidance import (
    DAY,
    HIGH,
    LATEST,
    MEDICAL,
    OTC,
    answered,
    filed,
    of_order,
    of_wearer,
    outcomes,
    screened,
    standing,
    told,
    why,
)
from tests.integration.house import SHOP, House, a_product, an_event, order, put_product
from tests.integration.workshop import Workshop

STRONG = "strong-30-40"


@pytest.mark.parametrize("by", ["http", "webhook", "queue"])
def test_e01_an_order_that_is_delivered_twice_is_decided_and_told_once(
    house: House, workshop: Workshop, by: str
) -> None:
    created = an_event(ORDER_CHANGED, order(title=MEDICAL))
    deliver: Callable[[], object] = {
        "http": lambda: house.screen(order(title=MEDICAL)),
        "webhook": lambda: house.send(created),
        "queue": lambda: workshop.publish(created),
    }[by]

    for _ in range(2):
        deliver()
        workshop.work()

    decision = standing(house)
    assert (decision["outcome"], len(decision["history"])) == ("hold", 1)
    assert why(decision) == {"QUESTIONNAIRE_MISSING", "GUIDANCE_REQUIRED"}
    assert [event["id"] for event in told(house)] == [decision["decision_id"]]


@pytest.mark.parametrize("by", ["webhook", "queue"])
def test_e02_a_cancellation_that_comes_before_its_order_leaves_nothing_to_hold(
    house: House, workshop: Workshop, by: str
) -> None:
    deliver: Any = {"webhook": house.send, "queue": workshop.publish}[by]

    deliver(an_event(ORDER_CANCELLED, {"order_id": "1001", "version": builders.LATER}))
    workshop.work()
    deliver(an_event(ORDER_CHANGED, order(title=MEDICAL)))
    workshop.work()

    decision = standing(house)
    assert (decision["outcome"], decision["ship_now"]) == ("clear", [])
    assert "NO_ACTIVE_LINES" in decision["reasons"]
    assert [event["data"]["outcome"] for event in told(house)] == ["clear"]


def test_e03_a_cleared_order_that_gains_a_medical_line_is_held_for_that_line(house: House) -> None:
    ref = answered(house)
    first = builders.a_line_document("first", title=OTC)
    more = builders.a_line_document("more", title=MEDICAL)

    before = screened(house, builders.an_order_document(first, screening_ref=ref))
    edited = builders.an_order_document(first, more, version=builders.LATER, screening_ref=ref)
    after = screened(house, edited)

    assert outcomes(before) == {"first": "clear"}
    assert outcomes(after) == {"first": "clear", "more": "hold"}
    assert (after["outcome"], after["ship_now"]) == ("hold", ["first"])
    assert [event["data"]["outcome"] for event in told(house)] == ["clear", "hold"]


def test_e04_an_exchange_for_a_higher_grade_keeps_nothing_of_the_earlier_clearance(
    house: House,
) -> None:
    ref = answered(house, guidance_declared=True)
    ticked = screened(house, title=MEDICAL, screening_ref=ref)

    exchanged = screened(house, title=HIGH, version=builders.LATER, screening_ref=ref)

    assert (ticked["outcome"], why(ticked)) == ("advise", {"GUIDANCE_DECLARED"})
    assert (exchanged["outcome"], why(exchanged)) == ("hold", {"EVIDENCE_REQUIRED"})


def test_e04_an_exchange_for_a_higher_grade_keeps_nothing_of_a_document_for_the_order(
    house: House,
) -> None:
    ref = answered(house)
    screened(house, title=MEDICAL, screening_ref=ref)
    filed(house, of_order(), grade="20-30 mmHg")
    cleared = standing(house)

    exchanged = screened(house, title=HIGH, version=builders.LATER, screening_ref=ref)
    back = screened(house, title=MEDICAL, version=LATEST, screening_ref=ref)

    assert (cleared["outcome"], why(cleared)) == ("clear", {"CLEARANCE_VALID"})
    assert (exchanged["outcome"], why(exchanged)) == ("hold", {"EVIDENCE_REQUIRED"})
    assert (back["outcome"], why(back)) == ("clear", {"CLEARANCE_VALID"})


def fit_ref(house: House) -> str:
    """For size M of the strong stocking, as the size finder gave it."""
    with house.ledger.begin() as books:
        sizes = [builders.a_variant(f"{STRONG}-{size}", size) for size in ("M", "L")]
        document = a_product(STRONG, mmhg=(30, 40))
        put_product(books, SHOP, document | {"variants": sizes})
    fill_store(house.ledger, house.store, SHOP)
    legs = {"unit": "cm", "left": {"ankle": 22, "calf": 36}}
    found = house.recommend({"measurements": legs, "product_id": STRONG}).get_json()
    ref: str = found["recommendations"][0]["fit_ref"]
    return ref


@pytest.mark.parametrize(
    ("size", "notices"), [("M", []), ("L", ["SIZE_DIFFERS_FROM_FIT"]), ("XL", ["SIZE_NOT_CHECKED"])]
)
def test_e05_an_exchange_for_another_size_keeps_the_clearance_and_asks_to_measure_again(
    house: House, size: str, notices: list[str]
) -> None:
    ref, fit = answered(house), fit_ref(house)
    filed(house, of_wearer(ref))

    def buying(sku: str, version: str) -> dict[str, Any]:
        line = builders.a_line_document(title=HIGH, sku=sku, fit_ref=fit)
        return builders.an_order_document(line, version=version, screening_ref=ref)

    bought = screened(house, buying(f"{STRONG}-M", builders.AS_OF))
    exchanged = screened(house, buying(f"{STRONG}-{size}", builders.LATER))

    assert bought["lines"][0]["notices"] == []
    assert (exchanged["outcome"], why(exchanged)) == ("clear", {"CLEARANCE_VALID"})
    assert exchanged["lines"][0]["notices"] == notices


def test_e06_a_renewal_after_the_document_ran_out_is_held(house: House) -> None:
    house.clock.advance(31 * DAY)
    ref = answered(house)
    filed(house, of_wearer(ref))
    bought = screened(house, title=HIGH, screening_ref=ref)

    house.clock.advance(106 * DAY)
    renewal = order("1002", HIGH, version="2026-09-15T09:00:00Z", screening_ref=ref)
    renewed = screened(house, renewal)

    assert bought["outcome"] == "clear"
    assert renewed["decided_at"].startswith("2026-09-15")
    assert (renewed["outcome"], why(renewed)) == (
        "hold",
        {"CLEARANCE_EXPIRED", "EVIDENCE_REQUIRED"},
    )
    assert standing(house)["outcome"] == "clear"
