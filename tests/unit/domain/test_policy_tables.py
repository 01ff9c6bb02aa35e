"""The policy's tables against a second statement of them, which was typed by hand."""

from __future__ import annotations

from typing import Any

import pytest

from shared.domain.facts import Wearer
from shared.domain.grade import Grade, GradeDoubt, Tier
from shared.domain.grade_reading import GarmentLabel, read_grade
from shared.domain.policy.words import SCREENED, Lift, Situation
from tests.policies import DEFAULT_POLICY
from tests.unit.domain.flag_table import FLAGS, LETTERS, Flag
from tests.unit.domain.screenings import answered, cleared_for, graded, line_of, wearer

# fmt: off
SAYS_NOTHING = [
    {"abpi": 0.9}, {"abpi": 1.3}, {"ankle_pressure_mmhg": 60}, {"toe_pressure_mmhg": 30},
    {"tcpo2_mmhg": 20}, {"calf_difference_cm": 2.9}, {"age": 18}, {"age": 65},
    {"age": 64, "smoker": "yes"}, {"age": 70, "smoker": "yes", "abpi": 0.9},
    {"age": 70, "smoker": "yes", "abpi": 1.3}, {"smoker": "yes"}, {"vessel_disease": "yes"},
    {"foot_sensation": "normal"}, {"skin": "normal"}, {"dvt": "no"},
]
# No answers, no answers but a tick, answers, answers and a tick, a document alone, both.
BASE = {
    "otc": [
        "a OTC_NOTICE", "a OTC_NOTICE", "c OTC_CLEAR", "c OTC_CLEAR", "a OTC_NOTICE", "c OTC_CLEAR",
    ],
    "borderline": [
        "a BORDERLINE_NOTICE", "a BORDERLINE_NOTICE", "c BORDERLINE_CLEAR",
        "c BORDERLINE_CLEAR", "a BORDERLINE_NOTICE", "c BORDERLINE_CLEAR",
    ],
    "medical": [
        "h QUESTIONNAIRE_MISSING GUIDANCE_REQUIRED", "h QUESTIONNAIRE_MISSING",
        "h GUIDANCE_REQUIRED", "a GUIDANCE_DECLARED", "a CLEARANCE_VALID", "c CLEARANCE_VALID",
    ],
    "medical_high": [
        "h QUESTIONNAIRE_MISSING EVIDENCE_REQUIRED", "h QUESTIONNAIRE_MISSING EVIDENCE_REQUIRED",
        "h EVIDENCE_REQUIRED", "h EVIDENCE_REQUIRED", "a CLEARANCE_VALID", "c CLEARANCE_VALID",
    ],
}
# fmt: on
EVIDENCE = ("none", "tick", "doc", "named")
BY_CODE = {flag.code: flag for flag in FLAGS}


def known(answers: dict[str, str], tier: Tier, evidence: str, name: str) -> Wearer:
    named = [name] if evidence == "named" else []
    papers = [cleared_for(tier, *named)] if evidence in {"doc", "named"} else []
    return wearer(answered(answers), *papers, declared=evidence == "tick")


def is_lifted(flag: Flag, tier: Tier, evidence: str, name: str) -> bool:
    """A tick counts at the medical tier alone; better evidence does what weaker evidence does."""
    if evidence == "tick" and tier is not Tier.MEDICAL:
        return False
    if evidence == "named" and flag.code != name:
        evidence = "doc"
    return flag.by != "never" and EVIDENCE.index(evidence) >= EVIDENCE.index(flag.by)


@pytest.mark.parametrize("evidence", EVIDENCE)
@pytest.mark.parametrize("tier", SCREENED)
@pytest.mark.parametrize("flag", FLAGS, ids=lambda flag: f"{flag.code}-{flag.raised_by}")
def test_every_flag_has_its_outcome_at_every_tier_and_with_every_evidence(
    flag: Flag, tier: Tier, evidence: str
) -> None:
    raised = [flag, *(BY_CODE[code] for code in flag.beside)]
    own = [one.outcome(tier, lifted=is_lifted(one, tier, evidence, flag.code)) for one in raised]
    healthy = line_of(graded(tier), known({}, tier, evidence, flag.code)).outcome

    found = line_of(graded(tier), known(flag.raised_by, tier, evidence, flag.code))

    assert set(found.reasons) & DEFAULT_POLICY.health_codes == {flag.code, *flag.beside}
    assert found.outcome == max(*own, healthy or own[0], key=lambda outcome: outcome.strictness)
    assert found.urgent_care == flag.is_urgent


@pytest.mark.parametrize("tier", SCREENED)
@pytest.mark.parametrize("answers", SAYS_NOTHING, ids=str)
def test_what_lies_beside_a_bound_raises_nothing(answers: dict[str, Any], tier: Tier) -> None:
    assert line_of(graded(tier), wearer(answered(answers))) == line_of(
        graded(tier), wearer(answered())
    )


def test_the_second_statement_knows_every_flag_of_the_policy_and_no_other() -> None:
    rules = {rule.code: rule for rule in DEFAULT_POLICY.health_rules}

    assert set(BY_CODE) == set(rules)
    for flag in FLAGS:
        rule = rules[flag.code]
        assert "".join(rule.outcomes[tier][0] for tier in SCREENED) == flag.tiers, flag.code
        assert (rule.lifted_by, rule.urgent) == (Lift(flag.by), flag.is_urgent), flag.code
        assert rule.leg_only is not flag.is_of_any_garment, flag.code


@pytest.mark.parametrize("flag", FLAGS, ids=lambda flag: f"{flag.code}-{flag.raised_by}")
def test_a_sleeve_for_the_arm_has_the_flags_of_any_garment_alone(flag: Flag) -> None:
    sleeve = {"kind": "sleeve_arm"}

    found = line_of(graded(Tier.OTC), wearer(answered(flag.raised_by)), line=sleeve)

    assert (flag.code in found.reasons) is flag.is_of_any_garment


@pytest.mark.parametrize("situation", Situation)
@pytest.mark.parametrize("tier", SCREENED)
def test_the_base_table_says_what_it_says(tier: Tier, situation: Situation) -> None:
    column = list(Situation).index(situation)
    order = ["unanswered", "unanswered_declared", "answered", "declared"]
    assert list(Situation) == [*order, "documented_unanswered", "documented"]
    letter, *reasons = BASE[tier.value][column].split()
    papers = [cleared_for(tier)] if column > 3 else []
    answers = answered() if column in {2, 3, 5} else None

    found = line_of(graded(tier), wearer(answers, *papers, declared=column in {1, 3}))

    assert (found.outcome, list(found.reasons)) == (LETTERS[letter], reasons)


@pytest.mark.parametrize("doubt", GradeDoubt)
@pytest.mark.parametrize("tier", SCREENED)
def test_a_doubtful_grade_is_held_whatever_is_known(tier: Tier, doubt: GradeDoubt) -> None:
    for one in (
        wearer(),
        wearer(answered(), declared=True),
        wearer(answered(), cleared_for(Tier.MEDICAL_HIGH)),
    ):
        found = line_of(graded(tier, doubt), one)

        assert (found.outcome, list(found.reasons)) == ("hold", [doubt.value])


@pytest.mark.parametrize("tier", SCREENED)
def test_the_examples_of_a_tier_belong_to_it(tier: Tier) -> None:
    for example in DEFAULT_POLICY.tiers[tier].examples:
        grade: Grade = read_grade(GarmentLabel(title=example))

        assert (grade.tier, grade.doubt) == (tier, None), example
