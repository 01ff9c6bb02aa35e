"""What a clinician's document is worth for an order: for whom, for how long, up to which grade."""

from __future__ import annotations

from typing import Any

import pytest

from tests import builders
from tests.integration.guidance import (
    DAY,
    HIGH,
    LATEST,
    MEDICAL,
    OTC,
    answered,
    erased,
    filed,
    of_order,
    of_wearer,
    outcomes,
    schedule,
    screened,
    standing,
    told,
    why,
)
from tests.integration.house import House, order

NYHA_3 = {"heart_failure": "nyha_3"}


@pytest.mark.parametrize(
    ("title", "grade", "expected"),
    [
        (HIGH, "30-40 mmHg", ("clear", {"CLEARANCE_VALID"})),
        (HIGH, "20-30 mmHg", ("hold", {"CLEARANCE_GRADE_TOO_LOW", "EVIDENCE_REQUIRED"})),
        (HIGH, "CCL 3", ("clear", {"CLEARANCE_VALID"})),
        (MEDICAL, "30-40", ("clear", {"CLEARANCE_VALID"})),
        ("Kniestrumpf CCL2", "20-30 mmHg", ("clear", {"CLEARANCE_VALID"})),
        (OTC, "30-40 mmHg", ("clear", {"OTC_CLEAR"})),
    ],
)
def test_a_document_covers_its_tier_and_those_below_on_whatever_scale(
    house: House, title: str, grade: str, expected: tuple[str, set[str]]
) -> None:
    ref = answered(house)
    filed(house, of_wearer(ref), grade=grade)

    decision = screened(house, title=title, screening_ref=ref)

    assert (decision["outcome"], why(decision)) == expected


@pytest.mark.parametrize("grade", ["stockings, strong", "class 2", "20-30 or 30-40 mmHg", "0", "?"])
def test_a_document_whose_grade_cannot_be_read_covers_nothing(house: House, grade: str) -> None:
    ref = answered(house)
    screened(house, title=MEDICAL, screening_ref=ref)

    document = filed(house, of_wearer(ref), grade=grade)

    assert document["tier"] is None
    assert why(standing(house)) == {"CLEARANCE_GRADE_TOO_LOW", "GUIDANCE_REQUIRED"}


@pytest.mark.parametrize(
    ("issued", "expires", "last_day", "counts"),
    [
        ("2025-11-02", None, "2026-05-01", True),
        ("2025-11-01", None, "2026-04-30", False),
        ("2026-03-01", "2026-05-01", "2026-05-01", True),
        ("2026-03-01", "2026-04-30", "2026-04-30", False),
        ("2026-03-01", "2027-03-01", "2026-08-28", True),
        ("2026-03-01", "9999-12-31", "2026-08-28", True),
        ("2026-05-01", "2026-05-01", "2026-05-01", True),
        ("1950-01-01", None, "1950-06-30", False),
    ],
)
def test_a_document_counts_to_its_last_day_and_not_beyond(
    house: House, issued: str, expires: str | None, last_day: str, counts: bool
) -> None:
    ref = answered(house)
    screened(house, title=HIGH, screening_ref=ref)

    document = filed(house, of_wearer(ref), issued=issued, expires=expires)

    assert document["last_day"] == last_day
    expired = {"CLEARANCE_EXPIRED", "EVIDENCE_REQUIRED"}
    assert why(standing(house)) == ({"CLEARANCE_VALID"} if counts else expired)


def test_a_wearer_s_document_follows_to_every_order_of_theirs_before_and_after(
    house: House,
) -> None:
    ref = answered(house)
    for order_id in ("1001", "1002"):
        screened(house, order(order_id, HIGH, screening_ref=ref))
    screened(house, order("1003", HIGH, screening_ref=answered(house)))

    document = filed(house, of_wearer(ref))
    later = screened(house, order("1004", HIGH, screening_ref=ref))

    assert [one["order_id"] for one in document["screened"]] == ["1001", "1002"]
    assert {one["outcome"] for one in document["screened"]} == {"clear"}
    assert later["outcome"] == "clear"
    assert standing(house, "1003")["outcome"] == "hold"


def test_a_wearer_s_document_is_for_their_lines_alone(house: House) -> None:
    mine = answered(house)
    lines = [
        builders.a_line_document("mine", title=HIGH, screening_ref=mine),
        builders.a_line_document("yours", title=HIGH, screening_ref=answered(house)),
        builders.a_line_document("nobody's", title=HIGH),
    ]
    screened(house, builders.an_order_document(*lines))

    filed(house, of_wearer(mine))

    assert outcomes(standing(house)) == {"mine": "clear", "yours": "hold", "nobody's": "hold"}


def test_an_order_s_document_stays_with_its_later_versions_of_the_same_tier(house: House) -> None:
    ref = answered(house)
    screened(house, title=MEDICAL, screening_ref=ref)
    filed(house, of_order(), grade="30-40 mmHg")

    same = screened(house, title="CCL 2", version=builders.LATER, screening_ref=ref)
    other = screened(house, title=HIGH, version=LATEST, screening_ref=ref)

    assert (same["outcome"], why(same)) == ("clear", {"CLEARANCE_VALID"})
    assert why(other) == {"EVIDENCE_REQUIRED"}


def test_a_document_needs_no_answers_and_the_order_then_ships_with_a_notice(house: House) -> None:
    screened(house, title=HIGH)

    filed(house, of_order())

    decision = standing(house)
    assert (decision["outcome"], decision["code"]) == ("advise", "INFO_SENT")
    assert "CLEARANCE_VALID" in why(decision)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([], ("refuse", {"HF_NYHA_3", "CLEARANCE_VALID"})),
        (["PAD_DIAGNOSED"], ("refuse", {"HF_NYHA_3", "CLEARANCE_VALID"})),
        (["HF_NYHA_3"], ("advise", {"HF_NYHA_3", "CLEARANCE_VALID"})),
    ],
)
def test_a_named_condition_is_lifted_by_a_document_that_names_it_alone(
    house: House, names: list[str], expected: tuple[str, set[str]]
) -> None:
    ref = answered(house, NYHA_3)
    filed(house, of_wearer(ref), names=names)

    decision = screened(house, title=MEDICAL, screening_ref=ref)

    assert (decision["outcome"], why(decision)) == expected


def test_no_document_lifts_what_cannot_wait(house: House) -> None:
    ref = answered(house, {"dvt": "suspected"})
    filed(house, of_wearer(ref), names=["DVT_SUSPECTED"])

    decision = screened(house, title=MEDICAL, screening_ref=ref)

    assert (decision["outcome"], decision["urgent_care"]) == ("refuse", True)


def test_of_two_documents_the_one_that_counts_is_enough(house: House) -> None:
    ref = answered(house)
    screened(house, title=HIGH, screening_ref=ref)
    filed(house, of_wearer(ref), issued="2025-01-01")

    filed(house, of_order())

    assert why(standing(house)) == {"CLEARANCE_VALID"}


def test_an_order_that_a_document_cleared_is_held_when_it_comes_again_after_the_last_day(
    house: House,
) -> None:
    ref = answered(house)
    bought: dict[str, Any] = order(title=HIGH, screening_ref=ref)
    screened(house, bought)
    filed(house, of_wearer(ref), expires="2026-05-10")

    house.clock.advance(10 * DAY)
    again = screened(house, bought)

    assert (again["outcome"], why(again)) == ("hold", {"CLEARANCE_EXPIRED", "EVIDENCE_REQUIRED"})
    assert standing(house)["decision_id"] == again["decision_id"]
    assert [event["data"]["outcome"] for event in told(house)] == ["hold", "clear", "hold"]


def test_a_document_outlives_the_answers_of_its_wearer(house: House) -> None:
    ref = answered(house)
    screened(house, title=HIGH, screening_ref=ref)
    filed(house, of_wearer(ref))

    assert erased(house, ref).status_code == 204
    schedule(house).turn()
    after = screened(house, order("1002", HIGH, screening_ref=ref))

    assert after["outcome"] == "advise"
    assert "CLEARANCE_VALID" in why(after)
