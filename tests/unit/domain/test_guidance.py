"""Answer sets one after the other, and the tick-box that counts for one order."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared.domain.guidance import AnswerSet
from tests.evidence import an_answer_set, days_later
from tests.policies import DEFAULT_POLICY, a_policy

HOUR = 1 / 24
ILL, WELL = {"pad_diagnosed": "yes"}, {"pad_diagnosed": "no"}


def is_withdrawn(before: AnswerSet, now: AnswerSet) -> bool:
    return now.after(before, DEFAULT_POLICY).answers.withdrawn


@pytest.mark.parametrize(
    ("hours", "withdrawn"),
    [(0, True), (1, True), (24, True), (24.01, False), (-1, True), (-25, False), (9_600, False)],
)
def test_a_declaration_taken_back_within_a_day_is_withdrawn(hours: float, withdrawn: bool) -> None:
    """Also when older answers come in the place of newer ones."""
    before = an_answer_set("s_1", ILL)

    now = an_answer_set("s_2", WELL, given_at=days_later(hours * HOUR))

    assert is_withdrawn(before, now) is withdrawn


def test_how_long_that_matters_is_the_policys_word() -> None:
    policy = a_policy(lambda document: document["limits"].update(answers_changed_hours=48))
    before, now = an_answer_set("s_1", ILL), an_answer_set("s_2", WELL, given_at=days_later(2))

    assert now.after(before, policy).answers.withdrawn
    assert not is_withdrawn(before, now)


@pytest.mark.parametrize("answers", [ILL, ILL | {"smoker": "yes"}])
def test_what_is_still_declared_is_not_withdrawn(answers: dict[str, str]) -> None:
    now = an_answer_set("s_2", answers)

    assert now.after(an_answer_set("s_1", ILL), DEFAULT_POLICY) == now


def test_a_third_set_does_not_undo_that_the_second_took_something_back() -> None:
    """Otherwise whoever wants a strong sock sends the same answers twice."""
    first = an_answer_set("s_1", ILL)
    second = an_answer_set("s_2", WELL, given_at=days_later(HOUR)).after(first, DEFAULT_POLICY)

    soon = an_answer_set("s_3", WELL, given_at=days_later(2 * HOUR))
    late = an_answer_set("s_4", WELL, given_at=days_later(26 * HOUR))

    assert is_withdrawn(second, soon)
    assert not is_withdrawn(second, late)


def test_nothing_else_of_the_answers_changes() -> None:
    now = an_answer_set("s_2", WELL, declared=True, for_another=True)

    told = now.after(an_answer_set("s_1", ILL), DEFAULT_POLICY)

    assert told.ref == "s_2"
    assert (told.declared, told.consent, told.given_at) == (True, now.consent, now.given_at)
    assert (told.answers.values, told.answers.for_another) == (now.answers.values, True)


@pytest.mark.parametrize(
    ("declared", "declared_for", "counts"),
    [(True, None, True), (True, "1001", True), (True, "1002", False), (False, None, False)],
)
def test_a_tick_counts_for_the_order_that_claimed_it(
    declared: bool, declared_for: str | None, counts: bool
) -> None:
    answered = an_answer_set(declared=declared, declared_for=declared_for)

    assert answered.declares_for("1001") is counts


def test_an_answer_set_is_known_by_the_reference_of_its_answers() -> None:
    answered = an_answer_set("s_7", given_at=days_later(0) + timedelta(seconds=1))

    assert answered.ref == answered.answers.ref == "s_7"
