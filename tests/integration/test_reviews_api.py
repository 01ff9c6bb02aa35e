"""A person's word on a held order: the event case E10, and what is no review."""

from __future__ import annotations

from typing import Any

import pytest

from tests import builders
from tests.integration.guidance import (
    HIGH,
    HOUR,
    MEDICAL,
    answered,
    filed,
    of_order,
    outcomes,
    review,
    screened,
    standing,
    told,
    why,
)
from tests.integration.house import SHOP, House, problem

YES = {"pad_diagnosed": "yes"}


def held_for_a_disease(house: House, **changes: Any) -> dict[str, Any]:
    """A medical line whose wearer has narrowed arteries, refused."""
    return screened(house, title=MEDICAL, screening_ref=answered(house, YES), **changes)


def test_e10_a_released_line_is_recorded_with_who_when_and_what_was_overruled(
    house: House,
) -> None:
    refused = held_for_a_disease(house)
    house.clock.advance(HOUR)

    answer = review(house)

    released = answer.get_json()
    assert answer.status_code == 201
    assert refused["outcome"] == "refuse"
    assert (released["outcome"], released["code"]) == ("clear", "CLEARED")
    assert why(released) == {"RELEASED_BY_REVIEW"}
    assert released["review"] == {
        "action": "release",
        "reviewer": "staff.7",
        "lines": ["1"],
        "overridden": {"1": ["GUIDANCE_REQUIRED", "PAD_DIAGNOSED"]},
        "policy_version": refused["policy"]["version"],
    }
    assert (released["decided_at"], released["previous"]) == (
        "2026-05-01T13:00:00Z",
        refused["decision_id"],
    )
    after = standing(house)
    assert after["decision_id"] == released["decision_id"]
    assert [one["outcome"] for one in after["history"]] == ["refuse", "clear"]


def test_e10_a_review_goes_out_as_an_event_without_what_was_overruled(house: House) -> None:
    held_for_a_disease(house)

    review(house)

    _, event = told(house)
    assert event["type"] == "sockwise.screening.reviewed.v1"
    assert event["source"] == f"/shops/{SHOP}"
    assert event["data"]["outcome"] == "clear"
    assert event["data"]["review"] == {"action": "release", "reviewer": "staff.7", "lines": ["1"]}
    assert "PAD" not in str(event)


@pytest.mark.parametrize(
    ("field", "remark"),
    [
        ("note", {"note": "has PAD, saw the letter"}),
        ("reviewer", {"reviewer": "staff.7\nhas PAD, saw the letter"}),
        (
            "reviewer",
            {"reviewer": "staff.7 says that the wearer has PAD; saw the letter, all fine"},
        ),
        ("reviewer", {"reviewer": "s" * 65}),
        ("reviewer", {"reviewer": ""}),
        ("reviewer", {"reviewer": None}),
    ],
)
def test_e10_free_text_about_health_has_no_place_in_a_review(
    house: House, field: str, remark: dict[str, Any]
) -> None:
    held_for_a_disease(house)

    document = problem(review(house, **remark), 422)

    assert list(document["errors"]) == [field]
    assert "saw the letter" not in str(document)
    assert (house.count("decisions"), house.count("outbox")) == (1, 1)
    assert b"saw the letter" not in house.all_bytes()


def test_e10_the_document_route_stays_open_beside_a_review(house: House) -> None:
    """What a person said of a line is final; of the others a document still has its say."""
    strong = builders.a_line_document("strong", title=HIGH)
    other = builders.a_line_document("other", title=HIGH)
    screened(house, builders.an_order_document(strong, other))
    review(house, "refuse", lines=["strong"])

    filed(house, of_order())

    after = standing(house)
    assert outcomes(after) == {"strong": "refuse", "other": "advise"}
    assert why(after, "strong") == {"REFUSED_BY_REVIEW"}
    assert len(after["history"]) == 3
