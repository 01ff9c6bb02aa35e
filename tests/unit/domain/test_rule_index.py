"""Rules are found by the facts that can raise them, and none that could speak is left out."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.policy import Policy
from shared.domain.policy.condition import Number, Value
from shared.domain.policy.question import Question
from shared.domain.policy.words import SCREENED
from tests.policies import DEFAULT_POLICY, a_policy


def answers_to(question: Question) -> st.SearchStrategy[Value]:
    kind = question.kind
    if isinstance(kind, Number):
        return st.decimals(kind.low, kind.high, allow_nan=False, places=2)
    return st.sampled_from(kind.words)


ANSWERS = st.fixed_dictionaries(
    {}, optional={name: answers_to(one) for name, one in DEFAULT_POLICY.questions.items()}
)
ODD_CONDITIONS: list[dict[str, Any]] = [
    {"not": {"not": {"smoker": "yes"}}},
    {"smoker": "no"},
    {"diabetes": ["yes", "no"], "not": {"age": {"below": 18}}},
    {"all": [{"smoker": "no"}, {"foot_sensation": ["normal", "reduced"]}]},
    {"age": {"at_least": 0}},
]


def with_odd_rules() -> Policy:
    """Conditions that hold of harmless answers, which no sane policy has, and any may have."""

    def change(document: Any) -> None:
        for number, condition in enumerate(ODD_CONDITIONS):
            rule = dict(document["health_rules"][0], code=f"ODD_{number}", when=condition)
            document["health_rules"].insert(3 * number, rule)

    return a_policy(change)


POLICIES = {"default": DEFAULT_POLICY, "odd": with_odd_rules()}


@pytest.mark.parametrize("name", POLICIES)
@pytest.mark.parametrize("kind", ["stocking", "sleeve_arm"])
@given(said=ANSWERS)
def test_every_rule_that_speaks_is_asked_in_the_order_of_the_policy(
    name: str, kind: str, said: Mapping[str, Value]
) -> None:
    policy = POLICIES[name]

    for tier in SCREENED:
        asked = [rule for rule in policy.flags_asked_by(kind, said) if rule.speaks(said, tier)]
        assert asked == [rule for rule in policy.flags_for(kind) if rule.speaks(said, tier)]


def test_harmless_answers_ask_no_rule_of_the_default_policy() -> None:
    harmless = {
        name: one.kind.harmless
        for name, one in DEFAULT_POLICY.questions.items()
        if not isinstance(one.kind, Number) and one.kind.harmless is not None
    }

    assert list(DEFAULT_POLICY.flags_asked_by("stocking", harmless)) == []


def test_a_number_asks_only_the_rules_about_it() -> None:
    asked = list(DEFAULT_POLICY.flags_asked_by("stocking", {"abpi": Decimal(1)}))

    assert {rule.code for rule in asked} == {
        "ABPI_LT_0_6",
        "ABPI_0_6_TO_0_8",
        "ABPI_0_8_TO_0_9",
        "ABPI_1_3_TO_1_4",
        "ABPI_GE_1_4",
    }
