"""What holds of every order and every answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.answers import Answers
from shared.domain.clearance import Clearance
from shared.domain.facts import Facts, Wearer
from shared.domain.grade import GradeDoubt, Tier
from shared.domain.market import COUNTRIES
from shared.domain.policy import Outcome
from shared.domain.policy.condition import Number, Value
from shared.domain.policy.words import SCREENED
from shared.domain.screening import Screening, judge
from tests.builders import a_grade
from tests.policies import DEFAULT_POLICY
from tests.unit.domain.screenings import TODAY, answered, facts, graded, line_of, screened, wearer

GRADES = [*map(graded, SCREENED), *(graded(tier, d) for d in GradeDoubt for tier in SCREENED)]
MARKETS = [None, "US-NV", "US-TX", "FR", "FR-75", "DE", "nonsense"]


def a_value(name: str) -> st.SearchStrategy[Value]:
    kind = DEFAULT_POLICY.questions[name].kind
    if isinstance(kind, Number):
        return st.decimals(kind.low, kind.high, allow_nan=False, places=2)
    return st.sampled_from(kind.words)


VALUES = st.fixed_dictionaries(
    {}, optional={name: a_value(name) for name in DEFAULT_POLICY.questions}
)


@st.composite
def answer_sets(draw: st.DrawFn) -> Answers:
    return Answers(
        ref="a",
        given=TODAY - timedelta(days=draw(st.integers(0, 400))),
        values=draw(VALUES),
        asked=draw(st.none() | st.frozensets(st.sampled_from(sorted(DEFAULT_POLICY.questions)))),
        for_another=draw(st.booleans()),
        withdrawn=draw(st.booleans()),
    )


@st.composite
def documents(draw: st.DrawFn) -> Clearance:
    issued = TODAY - timedelta(days=draw(st.integers(-30, 400)))
    return Clearance(
        ref="c",
        issued=issued,
        expires=draw(st.none() | st.just(issued + timedelta(days=30))),
        verified=draw(st.booleans()),
        tier=draw(st.sampled_from([None, *SCREENED])),
        names=draw(st.frozensets(st.sampled_from(sorted(DEFAULT_POLICY.health_codes)))),
    )


WEARERS = st.builds(
    Wearer,
    answers=st.none() | answer_sets(),
    declared=st.booleans(),
    clearances=st.tuples() | st.tuples(documents()) | st.tuples(documents(), documents()),
)


@st.composite
def situations(draw: st.DrawFn, grades: Any = GRADES) -> Facts:
    return facts(
        draw(st.sampled_from(grades)),
        draw(WEARERS),
        market=draw(st.sampled_from(MARKETS)),
        gift=draw(st.booleans()),
        professional=draw(st.booleans()),
        line={
            "kind": draw(st.sampled_from(sorted(DEFAULT_POLICY.garments))),
            "made_to_measure": draw(st.booleans()),
        },
    )


def verdict(told: Facts) -> Screening:
    return judge(told, DEFAULT_POLICY)


def changed(told: Facts, **changes: Any) -> Facts:
    """With something else known of the wearer."""
    return replace(told, wearer=replace(told.wearer, **changes))


@given(situations())
def test_a_line_always_has_an_outcome_and_a_reason_and_each_reason_once(told: Facts) -> None:
    line = verdict(told).lines[0]

    assert line.outcome is not None
    assert line.reasons
    assert len(set(line.reasons)) == len(line.reasons)
    assert verdict(told) == verdict(told)


@given(situations())
def test_what_stops_shows_a_code_that_says_so_and_the_rest_does_not(told: Facts) -> None:
    found = verdict(told)

    assert found.outcome.stops == (found.code not in {"CLEARED", "INFO_SENT"})
    assert (found.code == "CLEARED") == (found.outcome is Outcome.CLEAR)


@given(situations(), VALUES)
def test_whatever_is_declared_besides_never_softens(told: Facts, more: Mapping[str, Value]) -> None:
    """But for a good ABPI, which takes the vascular risk away."""
    answers = told.wearer.answers or answered()
    besides = {name: value for name, value in more.items() if name != "abpi"}

    before = verdict(changed(told, answers=answers))
    after = verdict(changed(told, answers=replace(answers, values={**besides, **answers.values})))

    assert after.outcome.strictness >= before.outcome.strictness


@given(situations(), documents())
def test_a_document_never_makes_it_worse(told: Facts, document: Clearance) -> None:
    more = (*told.wearer.clearances, document)

    after = verdict(changed(told, clearances=more))

    assert after.outcome.strictness <= verdict(told).outcome.strictness


@given(situations())
def test_a_tick_never_makes_it_worse_and_never_lifts_a_refusal(told: Facts) -> None:
    without, ticked = changed(told, declared=False), changed(told, declared=True)

    assert verdict(ticked).outcome.strictness <= verdict(without).outcome.strictness
    if verdict(without).outcome is Outcome.REFUSE:
        assert verdict(ticked).outcome is Outcome.REFUSE


@given(situations(grades=[graded(Tier.MEDICAL), graded(Tier.MEDICAL_HIGH)]))
def test_nothing_medical_is_clear_without_a_document_or_a_professional(told: Facts) -> None:
    found = verdict(told).lines[0]

    if found.outcome is Outcome.CLEAR and not told.order.professional:
        assert "CLEARANCE_VALID" in found.reasons
        assert any(one.verified for one in told.wearer.clearances)


@given(situations(grades=[grade for grade in GRADES if grade.doubt]))
def test_a_grade_in_doubt_never_leaves(told: Facts) -> None:
    assert verdict(told).outcome.stops


@given(st.builds(Wearer, answers=st.none() | answer_sets(), declared=st.booleans()))
def test_without_a_document_a_stronger_grade_is_never_milder(known: Wearer) -> None:
    found = [screened(graded(tier), known).outcome.strictness for tier in SCREENED]

    assert found == sorted(found)


@pytest.mark.parametrize("market", sorted(COUNTRIES))
def test_every_country_has_a_verdict(market: str) -> None:
    for name in (market, market.lower(), f"{market}-NV", f"{market}-75"):
        found = line_of(graded(Tier.MEDICAL), market=name)

        expected = "refuse" if name == "US-NV" else "hold"
        assert found.outcome == expected, name


@given(st.text(max_size=300))
def test_any_text_may_stand_as_the_market(market: str) -> None:
    assert screened(graded(Tier.OTC), wearer(answered()), market=market).outcome in Outcome


def test_the_grade_of_a_text_of_a_megabyte_is_unknown_and_held() -> None:
    assert line_of(a_grade("20-30 mmHg " * 100_000)).reasons == ("GRADE_UNKNOWN",)
