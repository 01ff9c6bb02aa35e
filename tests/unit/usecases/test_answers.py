"""A questionnaire as it was sent: checked, kept, known by a reference."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from shared.adapters.sealing import Keychain
from shared.adapters.sql_ledger.ledger import SqlLedger
from shared.domain.guidance import AnswerSet
from shared.usecases.answer_questions import (
    KEPT_DAYS,
    KEPT_DAYS_SETTING,
    BadAnswers,
    Kept,
    Questionnaire,
    keep_answers,
)
from tests.builders import SHOP
from tests.evidence import CONSENT
from tests.policies import DEFAULT_POLICY
from tests.unit.usecases.clinic import FAR, MINUTE, Clinic
from tests.unit.usecases.order_desk import AT

SHORT = DEFAULT_POLICY.needed_at[next(iter(DEFAULT_POLICY.needed_at))]
YES, NO = {"pad_diagnosed": "yes"}, {"pad_diagnosed": "no"}


@pytest.fixture
def clinic(ledger: SqlLedger, vault: Keychain) -> Clinic:
    return Clinic(ledger, vault)


def a_questionnaire(answers: Any = None, **changes: Any) -> Questionnaire:
    sent = Questionnaire(
        answers=answers if answers is not None else NO,
        asked=DEFAULT_POLICY.asked_questions,
        for_another=False,
        declared=False,
        consent=CONSENT,
    )
    return replace(sent, **changes)


def keep(clinic: Clinic, answers: Any = None, *, minutes: int = 0, **changes: Any) -> Kept:
    sent = a_questionnaire(answers, **changes)
    with clinic.ledger.begin() as books:
        shop = books.shops.get(SHOP)
        assert shop is not None
        at = AT + minutes * MINUTE
        return keep_answers(books, shop, sent, clinic.screener.policies, at=at)


def found(clinic: Clinic, kept: Kept) -> AnswerSet:
    with clinic.ledger.look() as books:
        return books.answers.get(SHOP, [kept.ref])[kept.ref]


def errors(clinic: Clinic, answers: Any = None, **changes: Any) -> dict[str, list[str]]:
    with pytest.raises(BadAnswers) as refused:
        keep(clinic, answers, **changes)
    with clinic.ledger.begin() as books:
        assert books.answers.forget(at=AT + FAR) == 0
    return dict(refused.value.errors)


def test_answers_are_kept_as_they_were_given(clinic: Clinic) -> None:
    kept = keep(
        clinic,
        {"pad_diagnosed": True, "heart_failure": "nyha_3", "abpi": "0.85"},
        for_another=True,
        declared=True,
    )

    answered = found(clinic, kept)
    assert answered.answers.values == {
        "pad_diagnosed": "yes",
        "heart_failure": "nyha_3",
        "abpi": Decimal("0.85"),
    }
    assert answered.answers.asked == DEFAULT_POLICY.asked_questions
    assert (answered.given_at, answered.answers.given) == (AT, AT.date())
    assert (answered.answers.for_another, answered.declared) == (True, True)
    assert (answered.consent, answered.declared_for) == (CONSENT, None)


def test_a_reference_cannot_be_guessed(clinic: Clinic) -> None:
    refs = {keep(clinic).ref for _ in range(5)}

    assert len(refs) == 5
    assert {(ref[:2], len(ref)) for ref in refs} == {("s_", 34)}


def test_what_was_asked_is_what_was_answered_when_nobody_says_more(clinic: Clinic) -> None:
    kept = keep(clinic, YES | {"smoker": "no"}, asked=None)

    assert found(clinic, kept).answers.asked == frozenset({"pad_diagnosed", "smoker"})


def test_nothing_need_be_answered(clinic: Clinic) -> None:
    kept = keep(clinic, {}, asked=SHORT)

    assert found(clinic, kept).answers.values == {}


def test_all_that_is_wrong_is_told_at_once_by_field(clinic: Clinic) -> None:
    told = errors(
        clinic,
        {"pad_diagnosed": "perhaps", "abpi": "-1", "shoe": "42", "leg_shape": "deformity"},
        asked=frozenset({"pad_diagnosed", "hat"}),
    )

    assert set(told) == {
        *("answers.pad_diagnosed", "answers.abpi", "answers.shoe", "answers.leg_shape"),
        "asked",
    }
    assert all(messages and all(messages) for messages in told.values())


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"pad_diagnosed": "PLANTED"}, "answers.pad_diagnosed"),
        ({"heart_failure": "nyha_9"}, "answers.heart_failure"),
        ({"abpi": "0,85"}, "answers.abpi"),
        ({"age": "151"}, "answers.age"),
        ({"skin": None}, "answers.skin"),
        ({"skin": ["infection"]}, "answers.skin"),
    ],
)
def test_an_answer_that_cannot_be_is_not_said_back(
    clinic: Clinic, answers: dict[str, Any], field: str
) -> None:
    told = errors(clinic, answers)

    assert set(told) == {field}
    assert "PLANTED" not in str(told)
    assert "nyha_9" not in str(told)


def test_what_is_measured_is_asked_of_nobody(clinic: Clinic) -> None:
    assert set(errors(clinic, {"leg_shape": "outside_chart"}, asked=None)) == {"answers.leg_shape"}
    assert "asked" in errors(clinic, {}, asked=frozenset({"calf_difference_cm"}))


def test_an_answer_to_a_question_that_was_not_asked_is_refused(clinic: Clinic) -> None:
    told = errors(clinic, YES | {"smoker": "no"}, asked=frozenset({"smoker"}))

    assert told == {"asked": ["pad_diagnosed is answered and was not asked."]}


@pytest.mark.parametrize(
    "answers",
    [
        {"rest_pain_or_foot_sores": "yes"},
        {"dvt": "suspected"},
        {"skin": "infection"},
        {"acute_vein_emergency": "yes"},
        {"pregnancy_warning": "yes"},
    ],
)
def test_whoever_needs_care_at_once_is_told_so_at_once(clinic: Clinic, answers: Any) -> None:
    assert keep(clinic, answers).urgent


@pytest.mark.parametrize("answers", [{}, YES, {"heart_failure": "nyha_4"}, {"dvt": "past"}])
def test_others_are_not_alarmed(clinic: Clinic, answers: Any) -> None:
    assert not keep(clinic, answers).urgent


def test_answers_are_kept_for_180_days_or_as_the_shop_says(clinic: Clinic) -> None:
    usual = keep(clinic)
    with clinic.ledger.begin() as books:
        books.shops.change_settings(SHOP, {KEPT_DAYS_SETTING: 7})
    shorter = keep(clinic)

    assert usual.forget_at == AT + timedelta(days=KEPT_DAYS)
    assert shorter.forget_at == AT + timedelta(days=7)
    with clinic.ledger.begin() as books:
        assert books.answers.forget(at=AT + timedelta(days=7)) == 1


def test_a_yes_that_turned_no_within_a_day_is_withdrawn_when_the_earlier_answers_are_named(
    clinic: Clinic,
) -> None:
    first = keep(clinic, YES)

    named = keep(clinic, NO, minutes=5, earlier=first.ref)
    unnamed = keep(clinic, NO, minutes=5)
    unknown = keep(clinic, NO, minutes=5, earlier="s_nobody")
    late = keep(clinic, NO, minutes=24 * 60 + 1, earlier=first.ref)

    withdrawn = [found(clinic, one).answers.withdrawn for one in (named, unnamed, unknown, late)]
    assert withdrawn == [True, False, False, False]


def test_sent_once_more_the_withdrawal_is_not_forgotten(clinic: Clinic) -> None:
    first = keep(clinic, YES)
    second = keep(clinic, NO, minutes=5, earlier=first.ref)

    third = keep(clinic, NO, minutes=10, earlier=second.ref)

    assert found(clinic, third).answers.withdrawn
