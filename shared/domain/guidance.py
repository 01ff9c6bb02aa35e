"""A questionnaire as it was answered: the answers, the consent to keep them, and the tick-box."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from shared.domain.answers import Answers, withdraws
from shared.domain.policy import Policy


@dataclass(frozen=True, slots=True)
class Consent:
    """Which text was agreed to. `hash` is of its exact words."""

    version: str
    hash: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSet:
    """`declared` is the tick-box. It counts for one order: `declared_for`, once that is known."""

    answers: Answers
    given_at: datetime
    consent: Consent
    declared: bool = False
    declared_for: str | None = None

    @property
    def ref(self) -> str:
        return self.answers.ref

    def declares_for(self, order_id: str) -> bool:
        return self.declared and self.declared_for in (None, order_id)

    def after(self, before: AnswerSet, policy: Policy) -> AnswerSet:
        """These answers, with what it means that the same wearer gave others before. A third set
        does not undo that the second took something back.
        """
        soon = timedelta(hours=policy.limits.answers_changed_hours)
        if abs(self.given_at - before.given_at) > soon:
            return self
        earlier = before.answers
        if not earlier.withdrawn and not withdraws(policy, earlier.values, self.answers.values):
            return self
        return replace(self, answers=replace(self.answers, withdrawn=True))
