"""Builders of what wearers answered and what clinicians wrote: sound, and of one day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from shared.domain.answers import Answers
from shared.domain.clearance import Clearance, FiledClearance
from shared.domain.grade import Tier
from shared.domain.guidance import AnswerSet, Consent
from tests.policies import DEFAULT_POLICY

GIVEN_AT = datetime(2026, 5, 1, 8, 30, tzinfo=UTC)
GIVEN_ON = GIVEN_AT.date()
CONSENT = Consent("2026-06", "c0ffee", "de")


def an_answer_set(
    ref: str = "s_1",
    answers: Mapping[str, Any] | None = None,
    *,
    given_at: datetime = GIVEN_AT,
    asked: frozenset[str] | None = DEFAULT_POLICY.asked_questions,
    for_another: bool = False,
    withdrawn: bool = False,
    **changes: Any,
) -> AnswerSet:
    """Asked everything; what is not named was answered with the harmless word."""
    return AnswerSet(
        answers=Answers(
            ref=ref,
            given=given_at.date(),
            values=DEFAULT_POLICY.answers_from(answers or {}),
            asked=asked,
            for_another=for_another,
            withdrawn=withdrawn,
        ),
        given_at=given_at,
        **{"consent": CONSENT, **changes},
    )


def a_filed_clearance(
    ref: str = "c_1",
    *names: str,
    tier: Tier | None = Tier.MEDICAL,
    verified: bool = True,
    issued: date = GIVEN_ON,
    expires: date | None = None,
    **changes: Any,
) -> FiledClearance:
    """Of the wearer `s_1`, when a test names neither wearer nor order."""
    about = {} if "order_id" in changes else {"screening_ref": "s_1"}
    told = {"kind": "prescription", "grade": "20-30 mmHg", "reviewer": "Rosa", **about, **changes}
    return FiledClearance(
        clearance=Clearance(
            ref=ref,
            issued=issued,
            expires=expires,
            verified=verified,
            tier=tier,
            names=frozenset(names),
        ),
        **told,
    )


def days_later(count: float) -> datetime:
    return GIVEN_AT + timedelta(days=count)
