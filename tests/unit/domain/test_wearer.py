"""Answers and documents of a wearer, and the hash of all that a decision rests on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from shared.domain.answers import withdraws
from shared.domain.clearance import Clearance, tier_written_for
from shared.domain.facts import Facts, Wearer
from shared.domain.grade import Tier
from shared.domain.market import COUNTRIES, market_from, names_of
from shared.domain.policy.words import ClearanceState
from tests.builders import a_line
from tests.policies import DEFAULT_POLICY, a_policy
from tests.unit.domain.screenings import (
    TODAY,
    answered,
    cleared_for,
    facts,
    graded,
    line_of,
    wearer,
)

VALID, EXPIRED = ClearanceState.VALID, ClearanceState.EXPIRED
DAY = timedelta(days=1)


@pytest.mark.parametrize(("days_ago", "is_stale"), [(0, False), (180, False), (181, True)])
def test_answers_count_for_180_days(days_ago: int, is_stale: bool) -> None:
    assert answered(days_ago=days_ago).is_stale(DEFAULT_POLICY, TODAY) is is_stale


@pytest.mark.parametrize(
    ("before", "after", "is_withdrawn"),
    [
        ({"pad_diagnosed": "yes"}, {}, True),
        ({"pad_diagnosed": "yes"}, {"pad_diagnosed": "no"}, True),
        ({"pad_diagnosed": "yes"}, {"pad_diagnosed": "unknown"}, True),
        ({"pad_diagnosed": "yes"}, {"pad_diagnosed": "yes", "smoker": "yes"}, False),
        ({"pad_diagnosed": "unknown"}, {}, False),
        ({}, {"pad_diagnosed": "yes"}, False),
        ({"heart_failure": "nyha_4"}, {"heart_failure": "no"}, True),
        ({"heart_failure": "nyha_4"}, {"heart_failure": "nyha_1_2"}, False),
        ({"heart_failure": "unknown_severity"}, {"heart_failure": "nyha_1_2"}, False),
        ({"skin": "infection"}, {"skin": "normal"}, True),
        ({"smoker": "yes"}, {"smoker": "no"}, True),
        ({"abpi": "0.5"}, {"abpi": "1.1"}, True),
        ({"abpi": "1.1"}, {"abpi": "1.0"}, False),
        ({"age": "15"}, {"age": "19"}, True),
        ({"age": "60"}, {}, False),
    ],
)
def test_a_declaration_that_is_denied_later_is_withdrawn(
    before: Any, after: Any, is_withdrawn: bool
) -> None:
    policy = DEFAULT_POLICY

    assert (
        withdraws(policy, policy.answers_from(before), policy.answers_from(after)) is is_withdrawn
    )


@pytest.mark.parametrize(
    ("changes", "states"),
    [
        ({"issued": TODAY}, (VALID,)),
        ({"issued": TODAY - 180 * DAY}, (VALID,)),
        ({"issued": TODAY - 181 * DAY}, (EXPIRED,)),
        ({"expires": TODAY}, (VALID,)),
        ({"expires": TODAY - DAY}, (EXPIRED,)),
        ({"issued": TODAY - 200 * DAY, "expires": TODAY + 100 * DAY}, (EXPIRED,)),
        ({"issued": TODAY + DAY}, (VALID,)),
        ({"issued": TODAY + 2 * DAY}, (EXPIRED,)),
        ({"tier": Tier.MEDICAL_HIGH}, (VALID,)),
        ({"tier": Tier.BORDERLINE}, (ClearanceState.TOO_LOW,)),
        ({"tier": None}, (ClearanceState.TOO_LOW,)),
        ({"tier": Tier.OTC, "expires": TODAY - DAY}, (EXPIRED, ClearanceState.TOO_LOW)),
        ({"verified": False, "expires": TODAY - DAY}, (ClearanceState.UNVERIFIED,)),
    ],
)
def test_a_document_is_worth_what_its_dates_its_tier_and_its_check_say(
    changes: dict[str, Any], states: tuple[ClearanceState, ...]
) -> None:
    document = replace(cleared_for(Tier.MEDICAL), **changes)

    assert document.states(DEFAULT_POLICY, TODAY, Tier.MEDICAL) == states


def test_a_document_does_not_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="ends on 2026-01-01, before it begins on 2026-02-01"):
        cleared_for(Tier.OTC, issued=date(2026, 2, 1), expires=date(2026, 1, 1))


@pytest.mark.parametrize(
    ("grade", "tier"),
    [
        ("15-20 mmHg", Tier.OTC),
        ("20-30", Tier.MEDICAL),
        ("20-30 mmHg", Tier.MEDICAL),
        ("CCL 1", Tier.BORDERLINE),
        ("KKL II", Tier.MEDICAL),
        ("30 - 40 mm Hg", Tier.MEDICAL_HIGH),
        ("class 2", None),
        ("15-20 mmHg or 20-30 mmHg", None),
        ("strong", None),
        ("", None),
        ("20-30 mmHg " * 100_000, None),
    ],
)
def test_a_document_covers_the_tier_that_its_grade_says_beyond_doubt(
    grade: str, tier: Tier | None
) -> None:
    assert tier_written_for(grade) is tier


def test_a_french_prescription_speaks_of_french_classes() -> None:
    assert tier_written_for("classe 3", market="FR") is Tier.MEDICAL
    assert tier_written_for("classe 3", market="BE") is None


# The hash.


def of(**changes: Any) -> Facts:
    known = Wearer(
        answers=answered({"diabetes": "yes"}), clearances=(cleared_for(Tier.MEDICAL, "DIABETES"),)
    )
    return replace(facts(graded(Tier.MEDICAL), known), **changes)


def changed_wearer(**changes: Any) -> Facts:
    told = of()
    return replace(told, wearer=replace(told.wearer, **changes))


@pytest.mark.parametrize(
    "other",
    [
        of(grades={"1": graded(Tier.OTC)}),
        of(today=TODAY + 200 * DAY),
        of(wearer=Wearer()),
        of(wearers={"1": Wearer(declared=True)}),
        of(measured={"1": {"leg_shape": "outside_chart"}}),
        of(unavailable=True),
        changed_wearer(declared=True),
        changed_wearer(answers=None),
        changed_wearer(answers=replace(answered(), ref="a2")),
        changed_wearer(answers=answered(for_another=True)),
        changed_wearer(answers=answered(withdrawn=True)),
        changed_wearer(clearances=()),
        changed_wearer(clearances=(cleared_for(Tier.MEDICAL, verified=False),)),
        changed_wearer(clearances=(cleared_for(Tier.MEDICAL, ref="c2"),)),
        changed_wearer(clearances=(cleared_for(Tier.OTC),)),
    ],
    ids=range(15),
)
def test_whatever_may_change_a_decision_changes_the_hash(other: Facts) -> None:
    assert other.digest(DEFAULT_POLICY) != of().digest(DEFAULT_POLICY)


def test_another_policy_changes_the_hash() -> None:
    assert of().digest(a_policy(name="other")) != of().digest(DEFAULT_POLICY)


def test_the_hash_is_the_same_from_one_day_to_the_next() -> None:
    assert of(today=TODAY + DAY).digest(DEFAULT_POLICY) == of().digest(DEFAULT_POLICY)


def test_the_hash_holds_references_and_not_the_answers_themselves() -> None:
    """Whoever has the ledger alone could try every disease against a hash."""
    same = changed_wearer(answers=answered({"dvt": "suspected"}))

    assert same.digest(DEFAULT_POLICY) == of().digest(DEFAULT_POLICY)


# Markets.


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("US-NV", ("US-NV", "US")),
        ("us_nv", ("US-NV", "US")),
        (" US:NV ", ("US-NV", "US")),
        ("FR", ("FR",)),
        ("", ()),
        (None, ()),
        ("--", ()),
    ],
)
def test_a_market_is_known_however_a_shop_writes_it(
    written: str | None, names: tuple[str, ...]
) -> None:
    assert names_of(written) == names


def test_there_are_249_countries_and_rules_speak_of_them_alone() -> None:
    assert len(COUNTRIES) == 249
    assert market_from("GB-SCT") == "GB-SCT"
    for wrong in ("UK", "EU", "fr", "FRA", "US-", "US-NEVADA", "", None, 3):
        with pytest.raises(ValueError, match="no ISO 3166 country"):
            market_from(wrong)


def test_a_line_of_another_kind_than_any_is_worn_on_the_leg() -> None:
    odd = a_line(kind="garter")

    assert DEFAULT_POLICY.flags_for(odd.kind) == DEFAULT_POLICY.health_rules
    assert (
        "PREGNANT"
        in line_of(
            graded(Tier.OTC), wearer(answered({"pregnant": "yes"})), line={"kind": "garter"}
        ).reasons
    )


def test_documents_are_plain_facts() -> None:
    assert cleared_for(Tier.OTC) == Clearance(
        ref="c1", issued=TODAY - 7 * DAY, verified=True, tier=Tier.OTC
    )
