"""What the worked cases cannot say: answers that were not all asked, measured legs, two wearers,
a screen that is out of reach, and what is seen outside.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from shared.domain.facts import Facts
from shared.domain.grade import GradeDoubt, Tier
from shared.domain.policy import Code, overridden
from shared.domain.policy.words import SCREENED
from shared.domain.screening import judge
from tests.builders import a_line, an_order
from tests.policies import DEFAULT_POLICY
from tests.unit.domain.screenings import (
    TODAY,
    answered,
    cleared_for,
    facts,
    graded,
    line_of,
    screened,
    wearer,
)

SHORT_LIST = DEFAULT_POLICY.needed_at[Tier.OTC]
NOT_ON_IT = {
    *("pregnant", "age", "smoker", "rheumatoid", "vessel_disease"),
    *("abpi", "ankle_pressure_mmhg", "toe_pressure_mmhg", "tcpo2_mmhg"),
}
DISEASES: list[dict[str, Any]] = [
    {"pad_diagnosed": "yes"},
    {"diabetes": "yes"},
    {"allergy_material": "yes"},
    {"dvt": "suspected"},
    {"skin": "infection"},
]


def test_the_short_list_leaves_out_what_is_asked_from_borderline_on() -> None:
    assert DEFAULT_POLICY.asked_questions - SHORT_LIST == NOT_ON_IT
    assert "calf_difference_cm" not in DEFAULT_POLICY.asked_questions


@pytest.mark.parametrize(
    ("tier", "reasons"),
    [
        (Tier.OTC, ["OTC_CLEAR"]),
        (Tier.BORDERLINE, ["BORDERLINE_NOTICE"]),
        (Tier.MEDICAL, ["QUESTIONNAIRE_MISSING", "GUIDANCE_REQUIRED"]),
        (Tier.MEDICAL_HIGH, ["QUESTIONNAIRE_MISSING", "EVIDENCE_REQUIRED"]),
    ],
)
def test_the_short_list_is_enough_over_the_counter_alone(tier: Tier, reasons: list[str]) -> None:
    found = line_of(graded(tier), wearer(answered(asked=SHORT_LIST)))

    assert list(found.reasons) == reasons


@pytest.mark.parametrize("name", sorted(SHORT_LIST))
def test_one_question_that_was_not_asked_is_as_good_as_none(name: str) -> None:
    found = line_of(graded(Tier.OTC), wearer(answered(asked=SHORT_LIST - {name})))

    assert found.reasons == ("OTC_NOTICE",)


def test_a_yes_counts_in_answers_that_are_not_complete() -> None:
    asked = frozenset({"leg_bypass"})

    found = line_of(graded(Tier.OTC), wearer(answered({"leg_bypass": "yes"}, asked=asked)))

    assert (found.outcome, set(found.reasons)) == ("refuse", {"OTC_NOTICE", "ARTERIAL_BYPASS_LEG"})


def test_what_was_measured_counts_without_any_answer() -> None:
    measured = {"leg_shape": "outside_chart", "calf_difference_cm": 3}

    found = line_of(graded(Tier.OTC), measured=measured)

    assert (found.outcome, found.urgent_care) == ("hold", True)
    assert set(found.reasons) == {"OTC_NOTICE", "LEG_SHAPE_OR_SIZE", "CALF_DIFFERENCE_GE_3CM"}


def test_what_was_measured_stands_against_an_answer() -> None:
    known = wearer(answered({"calf_difference_cm": 1}))

    assert (
        "CALF_DIFFERENCE_GE_3CM"
        in line_of(graded(Tier.OTC), known, measured={"calf_difference_cm": 4}).reasons
    )


def test_each_line_is_screened_for_its_own_wearer() -> None:
    lines = (a_line("1"), a_line("2"))
    rested = wearer(answered(), declared=True)
    told = Facts(
        order=an_order(*lines),
        grades={"1": graded(Tier.MEDICAL), "2": graded(Tier.MEDICAL)},
        today=TODAY,
        wearer=rested,
        wearers={"2": wearer(answered({"immobile": "yes"}))},
    )

    first, second = judge(told, DEFAULT_POLICY).lines

    assert first.reasons == ("GUIDANCE_DECLARED",)
    assert second.reasons == ("GUIDANCE_REQUIRED", "IMMOBILE")


@pytest.mark.parametrize(
    ("tier", "outcome", "code"),
    [
        (Tier.OTC, "advise", "INFO_SENT"),
        (Tier.BORDERLINE, "advise", "INFO_SENT"),
        (Tier.MEDICAL, "hold", "REVIEW_REQUIRED"),
        (Tier.MEDICAL_HIGH, "hold", "REVIEW_REQUIRED"),
    ],
)
def test_when_answers_are_out_of_reach_medical_grades_are_held_and_the_others_go_with_a_notice(
    tier: Tier, outcome: str, code: str
) -> None:
    found = line_of(graded(tier), unavailable=True)

    assert (found.outcome, found.code) == (outcome, code)
    assert found.reasons == ("SCREEN_UNAVAILABLE",)


def test_when_answers_are_out_of_reach_an_unknown_grade_is_held() -> None:
    found = line_of(graded(Tier.UNKNOWN, GradeDoubt.UNKNOWN), unavailable=True)

    assert (found.outcome, set(found.reasons)) == ("hold", {"GRADE_UNKNOWN", "SCREEN_UNAVAILABLE"})


@pytest.mark.parametrize("tier", SCREENED)
def test_answers_that_were_withdrawn_are_held_at_every_tier(tier: Tier) -> None:
    papers = cleared_for(Tier.MEDICAL_HIGH)

    found = line_of(graded(tier), wearer(answered(withdrawn=True), papers))

    assert found.outcome == "hold"
    assert "ANSWERS_CHANGED" in found.reasons


def test_a_better_document_makes_the_others_silent() -> None:
    papers = (
        cleared_for(Tier.MEDICAL, ref="c1", verified=False),
        cleared_for(Tier.OTC, ref="c2"),
        cleared_for(Tier.MEDICAL, ref="c3"),
    )

    assert line_of(graded(Tier.MEDICAL), wearer(answered(), *papers)).reasons == (
        "CLEARANCE_VALID",
    )
    assert set(line_of(graded(Tier.MEDICAL), wearer(answered(), *papers[:2])).reasons) == {
        "GUIDANCE_REQUIRED",
        "CLEARANCE_UNVERIFIED",
        "CLEARANCE_GRADE_TOO_LOW",
    }


def test_a_name_in_a_document_that_does_not_count_lifts_nothing() -> None:
    papers = (cleared_for(Tier.OTC, ref="c1"), cleared_for(Tier.OTC, "PAD_DIAGNOSED", ref="c2"))
    unchecked = (papers[0], replace(papers[1], verified=False))
    known = answered({"pad_diagnosed": "yes"})

    assert line_of(graded(Tier.OTC), wearer(known, *papers)).outcome == "advise"
    assert line_of(graded(Tier.OTC), wearer(known, *unchecked)).outcome == "refuse"


def test_a_defective_document_beside_a_tick_leaves_the_tick() -> None:
    late = cleared_for(Tier.MEDICAL, issued=TODAY.replace(year=2025))

    found = line_of(graded(Tier.MEDICAL), wearer(answered(), late, declared=True))

    assert (found.outcome, set(found.reasons)) == (
        "advise",
        {"GUIDANCE_DECLARED", "CLEARANCE_EXPIRED"},
    )


# What is seen outside.


@pytest.mark.parametrize("disease", DISEASES, ids=str)
@pytest.mark.parametrize("market", ["US-TX", "US-NV", "FR"])
@pytest.mark.parametrize("made_to_measure", [False, True])
@pytest.mark.parametrize(
    "grade",
    [*map(graded, SCREENED), *(graded(Tier.MEDICAL, doubt) for doubt in GradeDoubt)],
    ids=str,
)
def test_a_stopped_line_with_a_disease_looks_like_one_without_answers(
    grade: Any, disease: dict[str, Any], market: str, made_to_measure: bool
) -> None:
    line = {"made_to_measure": made_to_measure}
    silent = screened(grade, market=market, line=line)

    for declared in (False, True):
        known = wearer(answered(disease), declared=declared)
        ill = screened(grade, known, market=market, line=line)

        if silent.outcome.stops and ill.outcome.stops:
            assert (ill.code, ill.lines[0].code) == (silent.code, silent.lines[0].code)
            assert ill.ship_now == silent.ship_now


@pytest.mark.parametrize(
    ("grade", "known", "market", "code"),
    [
        (graded(Tier.OTC), wearer(answered()), "US-TX", Code.CLEARED),
        (graded(Tier.OTC), wearer(), "US-TX", Code.INFO_SENT),
        (graded(Tier.OTC), wearer(answered()), "US-NV", Code.INFO_SENT),
        (graded(Tier.OTC), wearer(answered({"dvt": "suspected"})), "US-TX", Code.REVIEW_REQUIRED),
        (graded(Tier.MEDICAL), wearer(), "US-NV", Code.REVIEW_REQUIRED),
        (graded(Tier.MEDICAL), wearer(answered(), declared=True), "US-NV", Code.MARKET_RULE),
        (graded(Tier.BORDERLINE), wearer(), "US-NV", Code.MARKET_RULE),
        (graded(Tier.UNKNOWN, GradeDoubt.UNKNOWN), wearer(), "US-NV", Code.GRADE_CHECK),
        (graded(Tier.MEDICAL, GradeDoubt.CONFLICT), wearer(), "US-TX", Code.GRADE_CHECK),
        (graded(Tier.MEDICAL, GradeDoubt.CONFLICT), wearer(), "US-NV", Code.MARKET_RULE),
    ],
)
def test_the_code_is_that_of_the_worst_cause(
    grade: Any, known: Any, market: str, code: Code
) -> None:
    assert screened(grade, known, market=market).code is code


# What a shop may choose.


def test_a_shop_may_take_no_tick_box_at_its_word() -> None:
    strict = overridden(DEFAULT_POLICY, {"schema": 1, "declared_guidance_up_to": "none"})
    known = wearer(answered({"dvt": "past"}), declared=True)

    found = judge(facts(graded(Tier.MEDICAL), known), strict).lines[0]

    assert (found.outcome, set(found.reasons)) == ("hold", {"GUIDANCE_REQUIRED", "DVT_PAST"})


def test_a_shop_may_let_documents_count_for_longer() -> None:
    patient = overridden(DEFAULT_POLICY, {"schema": 1, "clearance_days": 365})
    papers = cleared_for(Tier.MEDICAL, issued=TODAY.replace(month=1))
    known = facts(graded(Tier.MEDICAL), wearer(answered(), papers))

    assert judge(known, DEFAULT_POLICY).outcome == "hold"
    assert judge(known, patient).outcome == "clear"


def test_a_shop_may_ship_whole_orders_only() -> None:
    whole = overridden(DEFAULT_POLICY, {"schema": 1, "split_shipments": False})
    told = Facts(
        order=an_order(a_line("1"), a_line("2")),
        grades={"1": graded(Tier.OTC), "2": graded(Tier.MEDICAL)},
        today=TODAY,
    )

    assert judge(told, DEFAULT_POLICY).ship_now == ("1",)
    assert judge(told, whole).ship_now == ()


def test_a_shop_decides_for_itself_what_a_market_asks() -> None:
    rule = {
        "code": "MARKET_ORDER_REQUIRED",
        "raised_by": "20 mmHg or more, the end of a range included",
        "when": {"band_high": {"at_least": 20}},
        "outcome": dict.fromkeys(SCREENED, "refuse"),
        "lifted_by": "doc",
        "lifted_to": "nothing",
        "outside": "MARKET_RULE",
        "source": "our lawyer",
        "checked": "2026-06-01",
        "certainty": "low",
    }
    careful = overridden(DEFAULT_POLICY, {"schema": 1, "market_rules": {"US-NV": [rule]}})
    known = facts(graded(Tier.OTC), wearer(answered()), market="US-NV")

    assert judge(known, DEFAULT_POLICY).outcome == "advise"
    assert judge(known, careful).outcome == "refuse"
    assert judge(replace(known, order=an_order(market="FR")), careful).outcome == "clear"
