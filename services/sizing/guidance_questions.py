"""The questions about health as a page asks them: which ones, and everything that is shown."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from services.sizing.guidance_texts import GUIDANCE_TEXTS, Consent
from shared.domain.grade import Tier
from shared.domain.grade_reading import GarmentLabel, read_grade
from shared.domain.policy import Policy
from shared.domain.policy.condition import Number, Words
from shared.domain.policy.question import Question

LONGEST_GRADE = 100
"""Characters of a grade that are read; one that is longer is none."""


def is_for_the_short_list(compression: str | None) -> bool:
    """Whether a grade is over the counter beyond doubt; every other one has all the questions."""
    if not compression or len(compression) > LONGEST_GRADE:
        return False
    grade = read_grade(GarmentLabel(title=compression))
    return grade.tier is Tier.OTC and grade.doubt is None


def questions_document(policy: Policy, language: str, *, is_short: bool) -> dict[str, Any]:
    """In a language of `GUIDANCE_TEXTS`, every one of which a policy has."""
    texts = GUIDANCE_TEXTS[language]
    asked = policy.needed_at[Tier.OTC] if is_short else policy.asked_questions
    return {
        "language": language,
        "policy": {"name": policy.name, "version": policy.version, "wording": policy.wording},
        "questions": _questions(policy, asked, language),
        "declaration": {
            "name": policy.declaration.name,
            "text": policy.declaration.texts[language],
        },
        "consent": _consent(texts.consent),
        "short": is_short,
    }


def _consent(consent: Consent) -> dict[str, str]:
    return {
        "version": consent.version,
        "language": consent.language,
        "text": consent.text,
        "hash": consent.hash,
    }


def _questions(policy: Policy, asked: Collection[str], language: str) -> list[dict[str, Any]]:
    """In the order of the policy file."""
    return [_question(one, language) for one in policy.questions.values() if one.name in asked]


def _question(question: Question, language: str) -> dict[str, Any]:
    return {
        "name": question.name,
        "number": question.number,
        "text": question.texts[language],
        "hint": question.hints.get(language),
        **_answering(question, language),
        "needed_from": question.needed_from,
        "optional": question.is_optional,
    }


def _answering(question: Question, language: str) -> dict[str, Any]:
    """One of these words, or a number between these ends."""
    kind = question.kind
    if isinstance(kind, Number):
        ends = {"min": _number(kind.low), "max": _number(kind.high)}
        return {"kind": "number", "answers": None, **ends}
    answers = _answers(question, kind, language)
    return {"kind": "choice", "answers": answers, "min": None, "max": None}


def _answers(question: Question, kind: Words, language: str) -> list[dict[str, str]]:
    usual = GUIDANCE_TEXTS[language].answers
    labels = {word: texts[language] for word, texts in question.labels.items()}
    return [{"value": word, "label": labels.get(word) or usual[word]} for word in kind.words]


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
