"""A wearer's answers: checked against the policy in force, kept sealed, known by a reference."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shared.domain.answers import Answers
from shared.domain.guidance import AnswerSet, Consent
from shared.domain.policy import Policy, PolicyFault
from shared.domain.policy.condition import Number
from shared.domain.policy.question import Question
from shared.ports.ledger import Books, Shop
from shared.usecases.policies_in_force import PolicyShelf

REF_BYTES = 24
KEPT_DAYS_SETTING, KEPT_DAYS = "answers_kept_days", 180
"""More than the default would be longer than the consent says."""


class BadAnswers(ValueError):
    """`errors` are the messages by field. Nothing was kept."""

    def __init__(self, errors: Mapping[str, list[str]]) -> None:
        super().__init__("; ".join(errors))
        self.errors = errors


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire:
    """As it was sent. `asked` None: only what is answered was asked. `earlier` is the reference of
    answers that the same wearer gave before.
    """

    answers: Mapping[str, Any]
    asked: frozenset[str] | None
    for_another: bool
    declared: bool
    consent: Consent
    earlier: str | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """`urgent` when the wearer must be told to seek care at once."""

    ref: str
    forget_at: datetime
    urgent: bool


def keep_answers(
    books: Books, shop: Shop, sent: Questionnaire, policies: PolicyShelf, *, at: datetime
) -> Kept:
    """Raises `BadAnswers`. The consent was checked by whoever showed its text."""
    policy, _ = policies.of(books, shop.shop_id)
    answered = _answer_set(sent, policy, at)
    if sent.earlier is not None:
        earlier = books.answers.get(shop.shop_id, [sent.earlier]).get(sent.earlier)
        if earlier is not None:
            answered = answered.after(earlier, policy)
    forget_at = at + timedelta(days=shop.settings.get(KEPT_DAYS_SETTING, KEPT_DAYS))
    books.answers.add(shop.shop_id, answered, forget_at=forget_at)
    return Kept(answered.ref, forget_at, urgent=_is_urgent(policy, answered.answers))


def _answer_set(sent: Questionnaire, policy: Policy, at: datetime) -> AnswerSet:
    errors: dict[str, list[str]] = {}
    try:
        values = policy.answers_from(sent.answers)
    except PolicyFault as error:
        values = {}
        for fault in error.faults:
            name = ".".join(map(str, fault.path))
            errors.setdefault(f"answers.{name}", []).append(_expected(policy.questions.get(name)))
    measured = sorted(set(sent.answers) & (set(policy.questions) - policy.asked_questions))
    for name in measured:
        errors.setdefault(f"answers.{name}", []).append("Is measured, and asked of nobody.")
    asked = sent.asked if sent.asked is not None else frozenset(map(str, sent.answers))
    if unknown := sorted(asked - policy.asked_questions) if sent.asked is not None else []:
        told = f"{', '.join(unknown)} is no question of the policy in force."
        errors.setdefault("asked", []).append(told)
    if unasked := sorted(set(map(str, sent.answers)) - asked):
        told = f"{', '.join(unasked)} is answered and was not asked."
        errors.setdefault("asked", []).append(told)
    if errors:
        raise BadAnswers(errors)
    return AnswerSet(
        answers=Answers(
            ref=f"s_{secrets.token_urlsafe(REF_BYTES)}",
            given=at.date(),
            values=values,
            asked=asked,
            for_another=sent.for_another,
        ),
        given_at=at,
        consent=sent.consent,
        declared=sent.declared,
    )


def _expected(question: Question | None) -> str:
    """What may be answered. What was answered is not said back: it is about health."""
    if question is None:
        return "Is no question of the policy in force."
    if isinstance(question.kind, Number):
        return f"Is no number from {question.kind.low} to {question.kind.high}."
    return f"Is none of {', '.join(question.kind.words)}."


def _is_urgent(policy: Policy, answers: Answers) -> bool:
    """Whether any of the urgent rules speaks, at whatever tier."""
    return any(
        rule.urgent and rule.speaks(answers.values, tier)
        for rule in policy.health_rules
        for tier in rule.when
    )
