"""Orders against the base policy: an outcome for each line and the order, and how it is shown."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from shared.domain.decision import Decision, as_seen_inside, as_seen_outside, decision_from
from shared.domain.facts import Facts
from shared.domain.grade import Grade, Tier
from shared.domain.order import Line, Order
from shared.domain.policy import Outcome, Reason
from shared.domain.screening import (
    Code,
    Screening,
    keep_the_stricter,
    screen,
    with_lines_of,
)
from shared.domain.version import version_of
from tests.builders import AS_OF, a_grade, a_line, a_line_screening, an_order
from tests.policies import DEFAULT_POLICY, a_policy

OTC, MEDICAL, HIGH, UNREADABLE = "15-20 mmHg", "20-30 mmHg", "30-40 mmHg", "firm support"


def graded(order: Order) -> dict[str, Grade]:
    """The grade that each line's own title says."""
    return {line.line_id: a_grade(line.title or "") for line in order.lines}


def facts(order: Order, grades: dict[str, Grade] | None = None) -> Facts:
    found = graded(order) if grades is None else grades
    return Facts(order=order, grades=found, today=date(2026, 6, 1))


def screened(*lines: Line, **changes: Any) -> Screening:
    return screen(facts(an_order(*lines, **changes)), DEFAULT_POLICY)


def lines(*titles: str) -> list[Line]:
    return [a_line(str(number), title) for number, title in enumerate(titles, start=1)]


def decided(screening: Screening) -> Decision:
    return Decision(
        decision_id="d1",
        order_id="1001",
        version=version_of(AS_OF),
        facts="f1",
        previous=None,
        screening=screening,
        policy_name="default",
        policy_version="sha256:1",
        decided_at=AS_OF,
    )


@pytest.mark.parametrize(
    ("title", "outcome", "code", "reasons"),
    [
        (OTC, "advise", "INFO_SENT", ["OTC_NOTICE"]),
        ("18-21 mmHg", "advise", "INFO_SENT", ["BORDERLINE_NOTICE"]),
        (MEDICAL, "hold", "REVIEW_REQUIRED", ["QUESTIONNAIRE_MISSING", "GUIDANCE_REQUIRED"]),
        (HIGH, "hold", "REVIEW_REQUIRED", ["QUESTIONNAIRE_MISSING", "EVIDENCE_REQUIRED"]),
        (UNREADABLE, "hold", "GRADE_CHECK", ["GRADE_UNKNOWN"]),
        ("compression class 2", "hold", "GRADE_CHECK", ["GRADE_AMBIGUOUS_CLASS"]),
    ],
)
def test_each_tier_has_its_base_outcome(
    title: str, outcome: str, code: str, reasons: list[str]
) -> None:
    found = screened(a_line(title=title))

    assert (found.outcome, found.code) == (outcome, code)
    assert list(found.lines[0].reasons) == reasons


def test_what_is_no_compression_is_clear() -> None:
    order = an_order(a_line(kind="accessory"))
    grade = Grade(None, Tier.NOT_COMPRESSION, "kind", None)

    found = screen(facts(order, {"1": grade}), DEFAULT_POLICY)

    assert (found.outcome, found.code) == (Outcome.CLEAR, Code.CLEARED)


def test_the_worst_line_is_the_order_and_the_others_may_ship_alone() -> None:
    found = screened(*lines(OTC, MEDICAL, OTC))

    assert (found.outcome, found.code) == (Outcome.HOLD, Code.REVIEW_REQUIRED)
    assert found.ship_now == ("1", "3")


def test_an_order_that_ships_whole_names_no_lines_to_ship_now() -> None:
    assert screened(*lines(OTC, OTC)).ship_now == ()


@pytest.mark.parametrize("titles", [(UNREADABLE, MEDICAL), (MEDICAL, UNREADABLE)])
def test_a_medical_line_beside_an_unreadable_one_is_a_review(titles: tuple[str, ...]) -> None:
    assert screened(*lines(*titles)).code is Code.REVIEW_REQUIRED


def test_the_code_of_a_held_order_is_that_of_its_held_lines() -> None:
    assert screened(*lines(OTC, UNREADABLE)).code is Code.GRADE_CHECK


def test_a_line_held_for_its_grade_and_for_evidence_is_a_review() -> None:
    def also_for_its_grade(document: Any) -> None:
        document["base"]["medical"]["unanswered"] = {"hold": ["GRADE_UNKNOWN", "EVIDENCE_REQUIRED"]}

    order = an_order(a_line(title=MEDICAL))

    assert screen(facts(order), a_policy(also_for_its_grade)).code is Code.REVIEW_REQUIRED


@pytest.mark.parametrize(
    "line", [a_line(quantity=0), a_line(quantity=2, current_quantity=0)], ids=["none", "refunded"]
)
def test_a_line_with_nothing_left_of_it_asks_for_nothing(line: Line) -> None:
    found = screened(line)

    assert (found.outcome, found.code) == (Outcome.CLEAR, Code.CLEARED)
    assert found.reasons == (Reason.NO_ACTIVE_LINES,)
    assert (found.lines[0].outcome, found.lines[0].reasons) == (None, (Reason.LINE_INACTIVE,))


def test_an_inactive_line_neither_holds_the_order_nor_ships_with_it() -> None:
    found = screened(a_line("1", HIGH, quantity=0), a_line("2", MEDICAL), a_line("3", OTC))

    assert [line.line_id for line in found.lines if line.outcome] == ["2", "3"]
    assert found.ship_now == ("3",)


def test_a_partly_refunded_line_is_screened_for_what_remains() -> None:
    assert screened(a_line(quantity=2, current_quantity=1)).outcome is Outcome.HOLD


@pytest.mark.parametrize("status", ["cancelled", "failed", "refunded"])
def test_an_order_that_came_to_nothing_has_no_active_line(status: str) -> None:
    found = screened(status=status)

    assert found.outcome is Outcome.CLEAR
    assert found.lines[0].outcome is None


def test_a_cancelled_order_says_so() -> None:
    found = screened(cancelled=True)

    assert found.outcome is Outcome.CLEAR
    assert found.reasons == (Reason.NO_ACTIVE_LINES, Reason.ORDER_CANCELLED)


def test_an_order_without_lines_is_clear() -> None:
    found = screen(facts(an_order(lines=())), DEFAULT_POLICY)

    assert (found.outcome, found.lines) == (Outcome.CLEAR, ())


def test_a_line_that_has_left_the_house_is_told_and_not_held() -> None:
    found = screened(a_line(fulfilled=True))

    assert (found.outcome, found.code) == (Outcome.ADVISE, Code.INFO_SENT)
    assert found.lines[0].reasons == (
        Reason.ALREADY_FULFILLED,
        "QUESTIONNAIRE_MISSING",
        "GUIDANCE_REQUIRED",
    )


def test_a_line_that_would_have_shipped_anyway_is_not_late() -> None:
    found = screened(a_line(title=OTC, fulfilled=True))

    assert found.lines[0].reasons == ("OTC_NOTICE",)


def test_the_same_order_is_screened_the_same_again() -> None:
    assert screened(*lines(OTC, MEDICAL, UNREADABLE)) == screened(*lines(OTC, MEDICAL, UNREADABLE))


def test_a_cancellation_that_names_no_lines_closes_those_that_were_known() -> None:
    standing = screened(*lines(OTC, MEDICAL))
    cancelled = screen(facts(an_order(lines=(), cancelled=True)), DEFAULT_POLICY)

    found = with_lines_of(cancelled, standing)

    assert (found.outcome, found.reasons) == (cancelled.outcome, cancelled.reasons)
    assert [(line.line_id, line.outcome) for line in found.lines] == [("1", None), ("2", None)]


@pytest.mark.parametrize(
    ("new", "standing", "outcome", "code"),
    [
        (OTC, MEDICAL, "hold", "REVIEW_REQUIRED"),
        (MEDICAL, OTC, "hold", "REVIEW_REQUIRED"),
        (OTC, UNREADABLE, "hold", "GRADE_CHECK"),
        (OTC, OTC, "advise", "INFO_SENT"),
    ],
)
def test_of_two_words_on_one_line_the_stricter_stands(
    new: str, standing: str, outcome: str, code: str
) -> None:
    found = keep_the_stricter(screened(*lines(new)), screened(*lines(standing)))

    assert (found.outcome, found.code, found.lines[0].outcome) == (outcome, code, outcome)
    assert found.reasons == (Reason.EQUAL_VERSION_CONFLICT,)


def test_a_held_line_that_the_later_body_leaves_out_still_holds_the_order() -> None:
    new, standing = screened(a_line("2", OTC)), screened(a_line("1", HIGH), a_line("2", OTC))

    found = keep_the_stricter(new, standing)

    assert (found.outcome, found.code) == (Outcome.HOLD, Code.REVIEW_REQUIRED)
    assert found.ship_now == ()
    assert [line.line_id for line in found.lines] == ["2"]


def test_a_held_line_that_the_later_body_calls_inactive_stays_held() -> None:
    found = keep_the_stricter(screened(a_line(quantity=0)), screened(a_line()))

    assert found.lines[0].outcome is Outcome.HOLD


def test_a_line_that_only_the_later_body_names_is_taken_as_it_is() -> None:
    found = keep_the_stricter(screened(*lines(OTC, MEDICAL)), screened(*lines(OTC)))

    assert [line.outcome for line in found.lines] == [Outcome.ADVISE, Outcome.HOLD]
    assert found.ship_now == ("1",)


def test_of_two_holds_the_one_for_a_review_gives_the_code() -> None:
    new, standing = screened(a_line("2", UNREADABLE)), screened(a_line("1", MEDICAL))

    assert keep_the_stricter(new, standing).code is Code.REVIEW_REQUIRED


def test_from_outside_a_refusal_is_a_hold_and_no_reason_is_told() -> None:
    refused = a_line_screening("1", Outcome.REFUSE, "GUIDANCE_REQUIRED")
    held = a_line_screening("1", Outcome.HOLD, "QUESTIONNAIRE_MISSING")

    seen = [
        as_seen_outside(decided(Screening(line.outcome, Code.REVIEW_REQUIRED, (line,), ())))
        for line in (refused, held)
        if line.outcome
    ]

    assert seen[0] == seen[1]
    assert "refuse" not in str(seen)
    assert "reasons" not in str(seen)


def test_from_outside_a_decision_has_the_fields_of_the_contract_and_the_notices_on_size() -> None:
    seen = as_seen_outside(decided(screened(*lines(MEDICAL, OTC))))

    assert seen == {
        "decision_id": "d1",
        "order_id": "1001",
        "version": AS_OF,
        "outcome": "hold",
        "code": "REVIEW_REQUIRED",
        "previous": None,
        "lines": [
            {
                "line_id": "1",
                "outcome": "hold",
                "code": "REVIEW_REQUIRED",
                "band_mmhg": [20, 30],
                "tier": "medical",
                "notices": ["SIZE_NOT_CHECKED"],
            },
            {
                "line_id": "2",
                "outcome": "advise",
                "code": "INFO_SENT",
                "band_mmhg": [15, 20],
                "tier": "otc",
                "notices": [],
            },
        ],
        "ship_now": ["2"],
        "policy": {"name": "default", "version": "sha256:1"},
        "decided_at": AS_OF,
    }


def test_a_decision_comes_back_from_what_the_inside_keeps() -> None:
    refused = a_line_screening("9", Outcome.REFUSE)
    found = screened(*lines(MEDICAL, OTC, UNREADABLE), a_line("4", HIGH, quantity=0))
    whole = Screening(Outcome.REFUSE, found.code, (*found.lines, refused), found.ship_now)
    decision = decided(whole)

    back = decision_from(as_seen_inside(decision), version=decision.version, facts=decision.facts)

    assert back == decision


def test_a_policy_is_named_by_its_content() -> None:
    def milder(document: Any) -> None:
        document["base"]["otc"]["unanswered"] = {"clear": ["OTC_NOTICE"]}

    assert a_policy().version == DEFAULT_POLICY.version
    assert a_policy(milder).version != DEFAULT_POLICY.version
    assert DEFAULT_POLICY.version.startswith("sha256:")
