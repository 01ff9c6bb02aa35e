"""How long a person's word on an order lasts: for the version they saw, whatever comes again."""

from __future__ import annotations

from typing import Any

import pytest

from shared.messages.reading import ORDER_CANCELLED, ORDER_CHANGED
from tests import builders
from tests.integration.guidance import (
    HIGH,
    LATEST,
    MEDICAL,
    OTC,
    a_stricter_policy,
    activate,
    answered,
    filed,
    of_order,
    outcomes,
    review,
    schedule,
    screened,
    standing,
    told,
    unreadable_answers,
    why,
)
from tests.integration.house import House, an_event, order
from tests.integration.workshop import Workshop

STRONG = builders.a_line_document("strong", title=MEDICAL)
STRONGER = builders.a_line_document("stronger", title=HIGH)


@pytest.mark.parametrize("by", ["http", "webhook", "queue"])
def test_e10_the_same_order_delivered_again_keeps_a_person_s_word(
    house: House, workshop: Workshop, by: str
) -> None:
    screened(house, title=MEDICAL)
    released = review(house).get_json()
    again = an_event(ORDER_CHANGED, order(title=MEDICAL))

    if by == "http":
        assert screened(house, title=MEDICAL) == released
    else:
        deliver: Any = {"webhook": house.send, "queue": workshop.publish}[by]
        deliver(again)
        workshop.work()

    after = standing(house)
    assert (after["decision_id"], len(after["history"])) == (released["decision_id"], 2)
    assert len(told(house)) == 2


def test_e10_a_newer_version_is_screened_anew(house: House) -> None:
    screened(house, title=MEDICAL)
    review(house)

    newer = screened(house, title=MEDICAL, version=builders.LATER)

    assert why(newer) == {"QUESTIONNAIRE_MISSING", "GUIDANCE_REQUIRED"}
    assert standing(house)["outcome"] == "hold"


def test_e10_another_body_of_the_version_keeps_the_word_on_the_lines_that_were_seen(
    house: House,
) -> None:
    other = builders.a_line_document("other", title=MEDICAL)
    swapped = STRONGER | {"quantity": 2}
    screened(house, builders.an_order_document(STRONG, STRONGER))
    review(house)

    after = screened(house, builders.an_order_document(STRONG, swapped, other))

    assert outcomes(after) == {"strong": "clear", "stronger": "hold", "other": "hold"}
    assert why(after, "strong") == {"RELEASED_BY_REVIEW"}


@pytest.mark.parametrize("by", ["http", "webhook"])
def test_e10_a_cancellation_wins_over_a_person_s_word(
    house: House, workshop: Workshop, by: str
) -> None:
    screened(house, title=MEDICAL)
    review(house, "refuse")

    if by == "http":
        screened(house, title=MEDICAL, cancelled=True)
    else:
        house.send(an_event(ORDER_CANCELLED, {"order_id": "1001", "version": builders.AS_OF}))
        workshop.work()
    screened(house, title=MEDICAL)

    after = standing(house)
    assert (after["outcome"], after["lines"][0]["outcome"]) == ("clear", None)
    assert "ORDER_CANCELLED" in after["reasons"]


def test_a_released_order_asks_for_nothing_more_whatever_is_learnt_of_it(house: House) -> None:
    ref = answered(house, {"heart_failure": "nyha_3"})
    screened(house, title=HIGH, screening_ref=ref)
    released = review(house).get_json()

    activate(house, a_stricter_policy())
    document = filed(house, of_order(), issued="2025-01-01")
    with unreadable_answers(house):
        again = screened(house, title=HIGH, screening_ref=ref)
    schedule(house).turn()

    assert [one["decision_id"] for one in document["screened"]] == [released["decision_id"]]
    assert again == released
    assert len(told(house)) == 2


def test_what_a_person_said_of_one_line_leaves_the_others_to_the_rules(house: House) -> None:
    ref = answered(house)
    bought = builders.an_order_document(STRONG, STRONGER, screening_ref=ref)
    screened(house, bought)
    half = review(house, lines=["strong"]).get_json()

    again = screened(house, bought)
    filed(house, of_order("1001", "stronger"))
    cleared = screened(house, bought)
    house.clock.advance(200 * 86_400)
    expired = screened(house, bought)

    assert again == half
    assert [why(one, "strong") for one in (half, cleared, expired)] == [{"RELEASED_BY_REVIEW"}] * 3
    assert why(cleared, "stronger") == {"CLEARANCE_VALID"}
    assert outcomes(expired)["stronger"] == "hold"
    assert cleared["decision_id"] != half["decision_id"]
    assert standing(house)["decision_id"] == expired["decision_id"]


def test_a_dispute_between_two_bodies_ends_with_a_person_s_word(house: House) -> None:
    screened(house, title=MEDICAL)
    disputed = screened(house, title=OTC)
    released = review(house).get_json()

    again = screened(house, title=OTC)

    assert disputed["reasons"] == ["EQUAL_VERSION_CONFLICT"]
    assert (released["outcome"], released["reasons"]) == ("clear", [])
    assert again["decision_id"] == released["decision_id"]


def test_an_older_version_does_not_touch_a_person_s_word(house: House) -> None:
    screened(house, title=MEDICAL, version=builders.LATER)
    released = review(house, version=builders.LATER).get_json()

    screened(house, title=HIGH)

    assert standing(house)["decision_id"] == released["decision_id"]
    assert review(house, version=LATEST).status_code == 409
