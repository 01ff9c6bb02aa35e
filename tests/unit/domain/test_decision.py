"""A decision as it is seen inside and outside, and what is left of it when a person is erased."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from shared.domain.decision import (
    Decision,
    as_seen_inside,
    as_seen_outside,
    decision_from,
    unlinked,
)
from shared.domain.grade import Band, Tier
from shared.domain.policy import Code, Outcome
from shared.domain.review import Review, ReviewAction
from shared.domain.screening import LineScreening, Screening
from shared.domain.version import version_of
from tests.builders import a_line_screening

LINES = (
    replace(
        a_line_screening("LINE-A", Outcome.REFUSE, "PAD_DIAGNOSED", "DVT_SUSPECTED"),
        urgent_care=True,
        notices=("SIZE_NOT_CHECKED",),
    ),
    replace(a_line_screening("LINE-B", Outcome.CLEAR, "RELEASED_BY_REVIEW"), reviewed=True),
    LineScreening("LINE-C", None, None, Band(49, None), Tier.MEDICAL_HIGH, ("LINE_INACTIVE",)),
    LineScreening("LINE-D", Outcome.HOLD, Code.GRADE_CHECK, None, Tier.UNKNOWN, ("GRADE_UNKNOWN",)),
)
REVIEW = Review(
    action=ReviewAction.RELEASE,
    reviewer="Rosa",
    lines=("LINE-B",),
    overridden={"LINE-B": ("DIABETES",)},
    policy_version="sha256:before",
)
DECISION = Decision(
    decision_id="d2",
    order_id="ORDER-7",
    version=version_of("2026-05-01T09:00:00Z"),
    facts="FACTS",
    previous="d1",
    screening=Screening(
        Outcome.REFUSE, Code.REVIEW_REQUIRED, LINES, ("LINE-B",), ("EQUAL_VERSION_CONFLICT",)
    ),
    policy_name="default",
    policy_version="sha256:now",
    decided_at="2026-05-01T09:00:30Z",
    review=REVIEW,
)


def copied(document: dict[str, Any]) -> dict[str, Any]:
    """As it comes back from wherever it was written."""
    found: dict[str, Any] = json.loads(json.dumps(document))
    return found


@pytest.mark.parametrize(
    "decision",
    [
        DECISION,
        replace(DECISION, review=None, previous=None),
        replace(DECISION, screening=Screening(Outcome.CLEAR, Code.CLEARED, (), ())),
    ],
    ids=range(3),
)
def test_a_decision_is_read_back_from_what_is_seen_inside(decision: Decision) -> None:
    document = copied(as_seen_inside(decision))

    assert decision_from(document, version=decision.version, facts=decision.facts) == decision


def test_outside_no_reason_no_refusal_and_nothing_urgent_is_seen() -> None:
    document = as_seen_outside(DECISION)

    told = json.dumps(document)
    for word in (
        "PAD_",
        "DVT_",
        "DIABETES",
        "RELEASED_BY",
        "CONFLICT",
        "refuse",
        "urgent",
        "FACTS",
    ):
        assert word not in told
    assert document["outcome"] == "hold"
    assert [line["outcome"] for line in document["lines"]] == ["hold", "clear", None, "hold"]


def test_outside_are_the_fields_of_the_contract() -> None:
    document = as_seen_outside(replace(DECISION, review=None))

    assert document | {"lines": document["lines"][:1]} == {
        "decision_id": "d2",
        "order_id": "ORDER-7",
        "version": "2026-05-01T09:00:00Z",
        "outcome": "hold",
        "code": "REVIEW_REQUIRED",
        "previous": "d1",
        "lines": [
            {
                "line_id": "LINE-A",
                "outcome": "hold",
                "code": "REVIEW_REQUIRED",
                "band_mmhg": [20, 30],
                "tier": "medical",
                "notices": ["SIZE_NOT_CHECKED"],
            }
        ],
        "ship_now": ["LINE-B"],
        "policy": {"name": "default", "version": "sha256:now"},
        "decided_at": "2026-05-01T09:00:30Z",
    }


def test_outside_a_review_is_an_action_of_a_person_on_lines() -> None:
    review = as_seen_outside(DECISION)["review"]

    assert review == {"action": "release", "reviewer": "Rosa", "lines": ["LINE-B"]}


def test_a_declared_disease_and_no_answers_look_the_same_outside() -> None:
    def decided(outcome: Outcome, *reasons: str, urgent: bool = False) -> Decision:
        line = replace(a_line_screening("1", outcome, *reasons), urgent_care=urgent)
        told = Screening(outcome, Code.REVIEW_REQUIRED, (line,), ())
        return replace(DECISION, screening=told, review=None)

    ill = decided(Outcome.REFUSE, "DVT_SUSPECTED", urgent=True)
    silent = decided(Outcome.HOLD, "QUESTIONNAIRE_MISSING", "GUIDANCE_REQUIRED")

    assert json.dumps(as_seen_outside(ill)) == json.dumps(as_seen_outside(silent))


def test_unlinked_nothing_leads_to_the_order_and_every_reason_stays() -> None:
    document = as_seen_inside(DECISION)

    told = unlinked(document)

    assert not {"order_id", "version"} & set(told)
    assert "LINE-" not in json.dumps(told)
    assert "ORDER-7" not in json.dumps(told)
    assert [line["line_id"] for line in told["lines"]] == ["1", "2", "3", "4"]
    assert [line["reasons"] for line in told["lines"]] == [
        line["reasons"] for line in document["lines"]
    ]
    assert told["ship_now"] == ["2"]
    assert (told["review"]["lines"], told["review"]["overridden"]) == (["2"], {"2": ["DIABETES"]})


def test_unlinking_leaves_the_document_as_it_was_and_twice_is_once() -> None:
    document = as_seen_inside(DECISION)
    before = copied(document)

    once = unlinked(document)

    assert document == before
    assert unlinked(copied(once)) == once


def test_lines_that_are_named_like_places_are_told_by_their_own_place() -> None:
    lines = tuple(replace(line, line_id=n) for line, n in zip(LINES, "2143", strict=True))
    screening = replace(DECISION.screening, lines=lines, ship_now=("1", "9"))

    told = unlinked(as_seen_inside(replace(DECISION, screening=screening, review=None)))

    assert [line["line_id"] for line in told["lines"]] == ["1", "2", "3", "4"]
    assert told["ship_now"] == ["2", ""]
    assert unlinked(copied(told)) == told
