"""The size that was bought against the size that was recommended."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from shared.domain.grade import GradeDoubt, Tier
from shared.domain.policy import Outcome
from shared.domain.size_check import FitEvidence, SizeNotice, size_notices
from tests.unit.domain.screenings import answered, cleared_for, graded, line_of, wearer

DIFFERS, NOT_CHECKED = SizeNotice.SIZE_DIFFERS_FROM_FIT, SizeNotice.SIZE_NOT_CHECKED
MEDICAL = [Tier.MEDICAL, Tier.MEDICAL_HIGH]
OTHERS = [Tier.OTC, Tier.BORDERLINE, Tier.NOT_COMPRESSION]


@pytest.mark.parametrize("tier", Tier)
def test_the_size_that_was_recommended_needs_no_notice(tier: Tier) -> None:
    assert size_notices(FitEvidence("M", "M"), tier) == ()


@pytest.mark.parametrize("tier", Tier)
@pytest.mark.parametrize("sold", ["L", "m", ""])
def test_another_size_is_told_at_every_tier(tier: Tier, sold: str) -> None:
    assert size_notices(FitEvidence("M", sold), tier) == (DIFFERS,)


@pytest.mark.parametrize("evidence", [None, FitEvidence("M", None)])
def test_from_medical_on_it_is_told_that_nobody_checked_the_size(
    evidence: FitEvidence | None,
) -> None:
    assert {size_notices(evidence, tier) for tier in MEDICAL} == {(NOT_CHECKED,)}
    assert {size_notices(evidence, tier) for tier in OTHERS} == {()}


@pytest.mark.parametrize(
    ("evidence", "measured"),
    [
        (FitEvidence("M", "L"), {}),
        (FitEvidence("M", "M", off_chart=True), {"leg_shape": "outside_chart"}),
        (FitEvidence("M", "M", calves_differ=True), {"calf_difference_cm": Decimal(3)}),
    ],
)
def test_a_fit_speaks_in_the_words_of_measured_questions(
    evidence: FitEvidence, measured: dict[str, Any]
) -> None:
    assert evidence.measured() == measured


def test_a_notice_changes_no_outcome() -> None:
    known = wearer(answered(), cleared_for(Tier.MEDICAL))
    line = line_of(graded(Tier.MEDICAL), known)

    assert line.notices == (NOT_CHECKED,)
    assert (line.outcome, line.reasons) == (Outcome.CLEAR, ("CLEARANCE_VALID",))


def test_a_grade_in_doubt_is_checked_as_the_strongest_that_it_may_be() -> None:
    doubtful = graded(Tier.MEDICAL_HIGH, GradeDoubt.AMBIGUOUS_CLASS)

    assert line_of(doubtful).notices == (NOT_CHECKED,)
