"""A decision made again from what was kept of it says what it said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.adapters.sql_ledger import documents as kept_documents
from shared.domain.clearance import FiledClearance
from shared.domain.facts import NOBODY_KNOWN, Facts, Wearer
from shared.domain.guidance import AnswerSet
from shared.domain.policy.condition import Value
from shared.domain.recorded_facts import (
    OF_ORDER,
    FactsGone,
    RecordedFacts,
    WearerRefs,
    facts_from,
    recorded,
)
from shared.domain.screening import screen
from shared.domain.size_check import FitEvidence
from tests.builders import a_grade, a_line, an_order
from tests.evidence import CONSENT, a_filed_clearance
from tests.policies import DEFAULT_POLICY, a_policy
from tests.unit.domain.screenings import TODAY, answered, cleared_for
from tests.unit.domain.test_screening_properties import GRADES, MARKETS, VALUES, WEARERS

OTHER_POLICY = a_policy(lambda document: document["choices"].update(split_shipments=False))
LINES = ("1", "2", "3")
FITS = st.builds(
    FitEvidence,
    st.sampled_from("ML"),
    st.none() | st.sampled_from("ML"),
    off_chart=st.booleans(),
    calves_differ=st.booleans(),
)


@dataclass(frozen=True)
class Kept:
    """What the ledger has, by reference."""

    answers: dict[str, AnswerSet]
    clearances: dict[str, FiledClearance]


def kept_of(facts: Facts) -> Kept:
    """Answers as they came in: nobody knew then what they would take back of another order's."""
    kept = Kept({}, {})
    for wearer in (facts.wearer, *facts.wearers.values()):
        if wearer.answers is not None:
            answers = replace(wearer.answers, withdrawn=False)
            given_at = datetime.combine(answers.given, time(9), UTC)
            kept.answers[answers.ref] = AnswerSet(
                answers=answers, given_at=given_at, consent=CONSENT
            )
        for one in wearer.clearances:
            kept.clearances[one.ref] = replace(a_filed_clearance(), clearance=one)
    return kept


def named(wearer: Wearer, name: str) -> Wearer:
    """With references of its own."""
    answers = wearer.answers
    return replace(
        wearer,
        answers=None if answers is None else replace(answers, ref=f"s_{name}"),
        clearances=tuple(
            replace(one, ref=f"c_{name}_{n}") for n, one in enumerate(wearer.clearances)
        ),
    )


@st.composite
def facts_of_orders(draw: st.DrawFn) -> Facts:
    lines = tuple(
        a_line(
            line_id,
            kind=draw(st.sampled_from(sorted(DEFAULT_POLICY.garments))),
            current_quantity=draw(st.sampled_from([1, 1, 1, 0])),
            fulfilled=draw(st.booleans()),
            made_to_measure=draw(st.booleans()),
        )
        for line_id in LINES
    )
    wearers = draw(st.dictionaries(st.sampled_from(LINES), WEARERS | st.just(NOBODY_KNOWN)))
    return Facts(
        order=an_order(
            *lines,
            market=draw(st.sampled_from([one for one in MARKETS if one])),
            gift=draw(st.booleans()),
            professional=draw(st.booleans()),
            cancelled=draw(st.sampled_from([False, False, True])),
        ),
        grades={line_id: draw(st.sampled_from(GRADES)) for line_id in LINES},
        today=TODAY + timedelta(days=draw(st.integers(-1, 1))),
        wearer=named(draw(WEARERS), "order"),
        wearers={line_id: named(wearer, line_id) for line_id, wearer in wearers.items()},
        fits=draw(st.dictionaries(st.sampled_from(LINES), FITS)),
        unavailable=draw(st.booleans()),
    )


def written(told: RecordedFacts) -> RecordedFacts:
    """As it comes back from where it is kept."""
    return kept_documents.facts_from(
        orjson.loads(orjson.dumps(kept_documents.facts_document(told)))
    )


def again(facts: Facts, kept: Kept | None = None) -> Facts:
    found = kept or kept_of(facts)
    return facts_from(written(recorded(facts)), found.answers, found.clearances)


@given(facts_of_orders())
def test_whatever_was_decided_is_decided_again(facts: Facts) -> None:
    for policy in (DEFAULT_POLICY, OTHER_POLICY):
        assert screen(again(facts), policy) == screen(facts, policy)


@given(facts_of_orders())
def test_facts_are_the_same_facts_again(facts: Facts) -> None:
    assert again(facts).digest(DEFAULT_POLICY) == facts.digest(DEFAULT_POLICY)
    assert recorded(again(facts)) == recorded(facts)


@given(facts_of_orders())
def test_what_is_recorded_names_evidence_and_never_says_what_is_in_it(facts: Facts) -> None:
    told = recorded(facts)
    for answer_set in kept_of(facts).answers.values():
        assert answer_set.ref in told.answer_refs
    assert told.clearance_refs == set(kept_of(facts).clearances)
    raw = orjson.dumps(kept_documents.facts_document(told)).decode()
    assert not [code for code in DEFAULT_POLICY.health_codes if code in raw]
    assert not [name for name in ("heart_failure", "nyha_", "pad_diag") if name in raw]


@given(first=VALUES, second=VALUES)
def test_what_was_answered_never_enters_the_hash(
    first: Mapping[str, Value], second: Mapping[str, Value]
) -> None:
    digests = {
        replace(SOUND, wearer=Wearer(answers=replace(answered(), values=values))).digest(
            DEFAULT_POLICY
        )
        for values in (first, second)
    }

    assert len(digests) == 1


SOUND = Facts(
    order=an_order(a_line("1"), a_line("2")),
    grades={"1": a_grade(), "2": a_grade()},
    today=TODAY,
    wearer=Wearer(answers=answered({"diabetes": "yes"})),
)
ILL = Wearer(answers=answered({"pad_diagnosed": "yes"}))


def test_a_line_for_somebody_of_whom_nothing_is_known_is_not_for_the_orders_wearer() -> None:
    facts = replace(SOUND, wearer=ILL, wearers={"2": NOBODY_KNOWN})

    first, second = screen(again(facts), DEFAULT_POLICY).lines

    assert "PAD_DIAGNOSED" in first.reasons
    assert "PAD_DIAGNOSED" not in second.reasons


def test_of_nobody_nothing_is_recorded() -> None:
    assert recorded(replace(SOUND, wearer=NOBODY_KNOWN)).wearers == {}


@pytest.mark.parametrize(
    "other",
    [
        replace(SOUND, fits={"1": FitEvidence("M", "M")}),
        replace(SOUND, fits={"2": FitEvidence("M", "M")}),
        replace(SOUND, fits={"1": FitEvidence("M", None)}),
        replace(SOUND, fits={"1": FitEvidence("M", "L")}),
        replace(SOUND, fits={"1": FitEvidence("M", "M", off_chart=True)}),
        replace(SOUND, fits={"1": FitEvidence("M", "M", calves_differ=True)}),
        replace(SOUND, wearers={"1": ILL}),
        replace(SOUND, wearers={"2": ILL}),
    ],
    ids=range(8),
)
def test_each_piece_of_evidence_of_each_line_has_a_hash_of_its_own(other: Facts) -> None:
    told = {one.digest(DEFAULT_POLICY) for one in (SOUND, other, replace(other, today=TODAY))}

    assert len(told) == 2


def test_evidence_that_is_gone_cannot_be_judged_again() -> None:
    facts = replace(SOUND, wearers={"1": Wearer(clearances=(cleared_for(None),))})
    kept = kept_of(facts)

    with pytest.raises(FactsGone, match="a1"):
        again(facts, Kept({}, kept.clearances))
    with pytest.raises(FactsGone, match="c1"):
        again(facts, Kept(kept.answers, {}))


def test_the_references_of_an_order_are_those_of_the_order_and_its_lines() -> None:
    lines = (a_line("1", screening_ref="s_1"), a_line("2", screening_ref="s_0"), a_line("3"))
    facts = replace(SOUND, order=an_order(*lines, screening_ref="s_0"))

    assert recorded(facts).screening_refs == {"s_0", "s_1"}
    assert recorded(SOUND).screening_refs == frozenset()


# Who answered before.


def known(**wearers: WearerRefs) -> RecordedFacts:
    return replace(recorded(replace(SOUND, wearer=NOBODY_KNOWN)), wearers=wearers)


def test_who_answered_last_is_remembered_through_decisions_that_knew_nobody() -> None:
    first = known(**{OF_ORDER: WearerRefs("s_1")})
    second = recorded(replace(SOUND, wearer=NOBODY_KNOWN), first)
    third = recorded(replace(SOUND, wearer=NOBODY_KNOWN), second)

    assert third.last_known == {OF_ORDER: WearerRefs("s_1")}
    assert third.answer_refs == frozenset()


def test_whoever_answers_now_takes_the_place_of_who_answered_before() -> None:
    first = known(**{OF_ORDER: WearerRefs("s_1", withdrawn=True), "2": WearerRefs("s_2")})

    now = recorded(SOUND, first)

    assert now.earlier == first.wearers
    assert now.last_known == {OF_ORDER: WearerRefs("a1"), "2": WearerRefs("s_2")}


def test_documents_of_somebody_who_never_answered_do_not_hide_who_did() -> None:
    documents = WearerRefs(None, clearances=("c_1",))
    first = known(**{OF_ORDER: WearerRefs("s_1")})

    now = replace(known(**{OF_ORDER: documents, "2": documents}), earlier=first.wearers)

    assert now.last_known == {OF_ORDER: WearerRefs("s_1"), "2": documents}
