"""Builders of what a screening rests on: one line, one wearer, on one day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from shared.domain.answers import Answers
from shared.domain.clearance import Clearance
from shared.domain.facts import NOBODY_KNOWN, Facts, Wearer
from shared.domain.grade import Band, Grade, GradeDoubt, Tier, tier_of
from shared.domain.policy import Policy
from shared.domain.screening import LineScreening, Screening, judge
from tests.builders import a_line, an_order
from tests.policies import DEFAULT_POLICY

TODAY = date(2026, 9, 10)
BANDS = {
    Tier.OTC: Band(15, 20),
    Tier.BORDERLINE: Band(18, 21),
    Tier.MEDICAL: Band(20, 30),
    Tier.MEDICAL_HIGH: Band(30, 40),
}


def graded(tier: Tier, doubt: GradeDoubt | None = None) -> Grade:
    band = BANDS.get(tier)
    assert band is None or tier_of(band) is tier
    return Grade(band, tier, "title" if band else None, doubt)


def answered(
    given: Mapping[str, Any] | None = None, *, days_ago: int = 1, **changes: Any
) -> Answers:
    """Asked everything; what is not named was answered with the harmless word."""
    return Answers(
        ref="a1",
        given=TODAY - timedelta(days=days_ago),
        values=DEFAULT_POLICY.answers_from(given or {}),
        **changes,
    )


def cleared_for(tier: Tier | None, *names: str, **changes: Any) -> Clearance:
    """Checked, and of last week, unless a test says otherwise."""
    told = {"ref": "c1", "issued": TODAY - timedelta(days=7), "verified": True, **changes}
    return Clearance(tier=tier, names=frozenset(names), **told)


def wearer(answers: Answers | None = None, *documents: Clearance, declared: bool = False) -> Wearer:
    return Wearer(answers=answers, declared=declared, clearances=documents)


def facts(
    grade: Grade,
    known: Wearer = NOBODY_KNOWN,
    *,
    line: Mapping[str, Any] | None = None,
    measured: Mapping[str, Any] | None = None,
    unavailable: bool = False,
    **order: Any,
) -> Facts:
    return Facts(
        order=an_order(a_line(**(line or {})), **order),
        grades={"1": grade},
        today=TODAY,
        wearer=known,
        measured={"1": DEFAULT_POLICY.answers_from(measured)} if measured else {},
        unavailable=unavailable,
    )


def screened(*args: Any, policy: Policy = DEFAULT_POLICY, **changes: Any) -> Screening:
    return judge(facts(*args, **changes), policy)


def line_of(*args: Any, **changes: Any) -> LineScreening:
    return screened(*args, **changes).lines[0]
