"""A person's word on a held order: the event case E10, and what is no review."""

from __future__ import annotations

from typing import Any

import pytest

from shared.ports.ledger import Scope
from tests import builders
from tests.integration.guidance import (
    HIGH,
    HOUR,
    LATEST,
    MEDICAL,
    OTC,
    a_key,
    answered,
    outcomes,
    review,
    screened,
    standing,
    told,
    why,
)
from tests.integration.house import OTHER, SHOP, House, locked, problem

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


TWO_STRONG = (
    builders.a_line_document("strong", title=MEDICAL),
    builders.a_line_document("stronger", title=HIGH),
    builders.a_line_document("light", title=OTC),
    builders.a_line_document("gone", title=HIGH, current_quantity=0),
)


def held_lines(house: House) -> dict[str, Any]:
    """Two lines that are stopped, one that ships and one that nobody wants any more."""
    return screened(house, builders.an_order_document(*TWO_STRONG))


def test_a_release_is_of_every_line_that_is_stopped(house: House) -> None:
    held_lines(house)

    released = review(house).get_json()

    assert released["review"]["lines"] == ["strong", "stronger"]
    assert outcomes(released) == {
        "strong": "clear",
        "stronger": "clear",
        "light": "advise",
        "gone": None,
    }
    assert (released["outcome"], released["code"]) == ("advise", "INFO_SENT")


def test_a_refusal_is_of_every_line_that_is_wanted(house: House) -> None:
    held_lines(house)

    refused = review(house, "refuse").get_json()

    assert refused["review"]["lines"] == ["strong", "stronger", "light"]
    assert (refused["outcome"], refused["code"]) == ("refuse", "REVIEW_REQUIRED")
    assert refused["ship_now"] == []


def test_a_line_that_is_named_is_reviewed_alone(house: House) -> None:
    held_lines(house)

    released = review(house, lines=["stronger", "stronger"]).get_json()

    assert released["review"]["lines"] == ["stronger"]
    assert outcomes(released)["strong"] == "hold"
    assert released["ship_now"] == ["stronger", "light"]


def test_a_refusal_looks_like_a_hold_to_who_hears_no_reasons(house: House) -> None:
    held_lines(house)

    answer = review(house, "refuse", key="secret")

    document = answer.get_json()
    assert document["outcome"] == "hold"
    assert document["review"] == {
        "action": "refuse",
        "reviewer": "staff.7",
        "lines": ["strong", "stronger", "light"],
    }
    assert {event["data"]["outcome"] for event in told(house)} == {"hold"}
    assert "REFUSED_BY_REVIEW" not in answer.text


def test_a_person_may_think_again(house: House) -> None:
    held_lines(house)

    review(house)
    refused = review(house, "refuse", lines=["strong"], reviewer="staff.8").get_json()

    assert outcomes(refused)["strong"] == "refuse"
    assert outcomes(refused)["stronger"] == "clear"
    assert refused["review"]["overridden"] == {"strong": ["RELEASED_BY_REVIEW"]}
    assert len(standing(house)["history"]) == 3


@pytest.mark.parametrize(
    ("errors", "changes"),
    [
        ("action", {"action": "approve"}),
        ("action", {"action": None}),
        ("lines", {"lines": []}),
        ("lines", {"lines": "strong"}),
        ("lines.0", {"lines": [""]}),
        ("lines", {"lines": ["nothing"]}),
        ("lines", {"lines": ["strong", "gone"]}),
        ("lines", {"lines": [str(number) for number in range(1001)]}),
        ("version", {"version": None}),
        ("version", {"version": "yesterday"}),
    ],
)
def test_a_review_that_is_not_as_described_is_refused_by_name_and_not_kept(
    house: House, errors: str, changes: dict[str, Any]
) -> None:
    held_lines(house)

    document = problem(review(house, **{"action": "release", **changes}), 422)

    assert list(document["errors"]) == [errors]
    assert (house.count("decisions"), house.count("outbox")) == (1, 1)


def test_where_nothing_is_stopped_there_is_nothing_to_release(house: House) -> None:
    screened(house, title=OTC)

    assert list(problem(review(house), 422)["errors"]) == ["lines"]


def test_a_cancelled_order_cannot_be_reviewed(house: House) -> None:
    screened(house, title=MEDICAL, cancelled=True)

    for action in ("release", "refuse"):
        problem(review(house, action), 422)


@pytest.mark.parametrize("seen", ["2026-05-01T08:00:00Z", LATEST])
def test_a_review_of_another_version_than_the_newest_is_a_conflict(house: House, seen: str) -> None:
    screened(house, title=MEDICAL)
    screened(house, title=MEDICAL, version=builders.LATER)

    for version in (builders.AS_OF, seen):
        document = problem(review(house, version=version), 409)

        assert builders.LATER in document["detail"]
        assert list(document["errors"]) == ["version"]
    assert review(house, version="2026-05-01T12:00:00+02:00").status_code == 201


def test_a_review_takes_a_key_for_administration_and_an_order_of_the_shop(house: House) -> None:
    screened(house, title=MEDICAL)
    path, body = "/v1/screenings/1001/reviews", {"action": "release"}
    without = a_key(house, Scope.SIZING, Scope.SCREENING, Scope.REASONS)

    problem(house.orders.post(path, json=body), 401)
    problem(house.orders.post(path, json=body, headers=without), 403)
    problem(review(house, key="publishable"), 403)
    problem(review(house, shop_id=OTHER), 404)
    problem(review(house, order_id="1002"), 404)
    assert (house.count("decisions"), house.count("orders")) == (1, 1)


def test_with_the_ledger_locked_no_review_is_kept(house: House) -> None:
    screened(house, title=MEDICAL)

    with locked(house.ledger_file):
        problem(review(house), 503)

    assert standing(house)["outcome"] == "hold"
