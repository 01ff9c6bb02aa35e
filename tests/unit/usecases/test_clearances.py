"""Clinicians' documents filed and verified, and what that does to orders."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shared.adapters.sealing import Keychain
from shared.adapters.sql_ledger.ledger import SqlLedger
from shared.domain.grade import Tier
from shared.domain.policy import Outcome
from shared.usecases.file_clearances import (
    BadClearance,
    Document,
    Filed,
    NothingToClear,
    file_clearance,
    verify_clearance,
)
from tests.builders import LATER, SHOP, a_line, an_order
from tests.unit.usecases.clinic import HIGH, MEDICAL, MINUTE, OTC, Clinic
from tests.unit.usecases.order_desk import AT

TODAY = AT.date()
DAY = timedelta(days=1)
OF_WEARER: dict[str, Any] = {"screening_ref": "s_1"}
OF_ORDER: dict[str, Any] = {"order_id": "1001"}


@pytest.fixture
def clinic(ledger: SqlLedger, vault: Keychain) -> Clinic:
    return Clinic(ledger, vault)


def a_document(**changes: Any) -> Document:
    document = Document(
        kind="prescription",
        issued=TODAY,
        expires=None,
        grade="20-30 mmHg",
        names=frozenset(),
        verified=True,
        reviewer="Rosa",
    )
    return replace(document, **changes)


def file(clinic: Clinic, **changes: Any) -> Filed:
    with clinic.ledger.begin() as books:
        return file_clearance(books, SHOP, a_document(**changes), clinic.screener, at=AT + MINUTE)


def verify(clinic: Clinic, ref: str, reviewer: str = "Ida") -> Filed:
    with clinic.ledger.begin() as books:
        return verify_clearance(books, SHOP, ref, reviewer, clinic.screener, at=AT + MINUTE)


def outcomes(clinic: Clinic, order_id: str = "1001") -> list[Outcome | None]:
    decision = clinic.standing(order_id).decision
    return [line.outcome for line in decision.screening.lines]


def count(clinic: Clinic) -> int:
    with clinic.ledger.look() as books:
        found = books.clearances.concerning(SHOP, screening_refs=["s_1"], order_id="1001")
    return len(found)


def test_a_wearers_document_is_filed_and_all_their_orders_are_screened_again(
    clinic: Clinic,
) -> None:
    clinic.answer("s_1")
    for order_id, ref in (("1001", "s_1"), ("1002", "s_1"), ("1003", "s_2")):
        clinic.screen(clinic.order(order_id=order_id, screening_ref=ref))

    filed = file(clinic, **OF_WEARER)

    assert [one.order_id for one in filed.screened] == ["1001", "1002"]
    assert [outcomes(clinic, one) for one in ("1001", "1002", "1003")] == [
        [Outcome.CLEAR],
        [Outcome.CLEAR],
        [Outcome.HOLD],
    ]
    assert filed.clearance.clearance.tier is Tier.MEDICAL
    assert (filed.clearance.screening_ref, filed.clearance.tiers) == ("s_1", frozenset())


def test_a_wearers_document_counts_for_later_orders_too(clinic: Clinic) -> None:
    clinic.answer("s_1")
    filed = file(clinic, **OF_WEARER)

    decision = clinic.screen(clinic.order(screening_ref="s_1"))

    assert filed.screened == []
    assert decision.screening.lines[0].reasons == ("CLEARANCE_VALID",)


def test_a_wearer_is_known_by_answers_or_by_an_order(clinic: Clinic) -> None:
    clinic.screen(clinic.order(screening_ref="s_1"))

    filed = file(clinic, **OF_WEARER)

    assert [line.reasons for line in filed.screened[0].screening.lines] == [("CLEARANCE_VALID",)]
    assert outcomes(clinic) == [Outcome.ADVISE]  # They were never asked anything.


@pytest.mark.parametrize("about", [OF_WEARER, OF_ORDER])
def test_nothing_is_filed_for_a_wearer_or_an_order_that_nobody_knows(
    clinic: Clinic, about: dict[str, Any]
) -> None:
    clinic.screen(clinic.order(order_id="1002", screening_ref="s_2"))

    with pytest.raises(NothingToClear):
        file(clinic, **about)

    assert count(clinic) == 0


def test_nothing_is_filed_for_an_order_that_was_erased(clinic: Clinic) -> None:
    clinic.screen(clinic.order())
    with clinic.ledger.begin() as books:
        books.decisions.unlink(SHOP, "1001", at=AT)

    with pytest.raises(NothingToClear):
        file(clinic, **OF_ORDER)


def test_an_orders_document_is_about_its_lines_and_their_tiers_of_that_day(
    clinic: Clinic,
) -> None:
    lines = (a_line("1", MEDICAL), a_line("2", MEDICAL), a_line("3", HIGH))
    clinic.screen(an_order(*lines))

    one = file(clinic, **OF_ORDER, lines=frozenset({"2"}))
    after_one = outcomes(clinic)
    whole = file(clinic, **OF_ORDER)

    assert one.clearance.tiers == {Tier.MEDICAL}
    assert whole.clearance.tiers == {Tier.MEDICAL, Tier.MEDICAL_HIGH}
    assert after_one == [Outcome.HOLD, Outcome.ADVISE, Outcome.HOLD]
    assert outcomes(clinic) == [Outcome.ADVISE, Outcome.ADVISE, Outcome.HOLD]


def test_an_orders_document_lasts_through_versions_of_the_same_tier(clinic: Clinic) -> None:
    clinic.screen(clinic.order(MEDICAL))
    file(clinic, **OF_ORDER, grade="30-40 mmHg")

    same = clinic.screen(clinic.order("20-30 mmHg, black", version=LATER))
    other = clinic.screen(clinic.order(HIGH, version="2026-05-01T12:00:00Z"))

    assert same.screening.outcome is Outcome.ADVISE
    assert other.screening.outcome is Outcome.HOLD


def test_a_line_that_the_order_does_not_have_is_named(clinic: Clinic) -> None:
    clinic.screen(clinic.order())

    with pytest.raises(BadClearance) as refused:
        file(clinic, **OF_ORDER, lines=frozenset({"1", "9", "8"}))

    assert refused.value.errors == {"for.lines": ["The order has no line 8, 9."]}
    assert count(clinic) == 0


def test_all_that_is_wrong_with_a_document_is_told_at_once(clinic: Clinic) -> None:
    clinic.answer("s_1")

    with pytest.raises(BadClearance) as refused:
        file(
            clinic,
            **OF_WEARER,
            names=frozenset({"PAD", "DIABETES", "GUIDANCE_REQUIRED"}),
            issued=TODAY + 2 * DAY,
            expires=TODAY,
        )

    assert set(refused.value.errors) == {"names", "issued", "expires"}
    assert "GUIDANCE_REQUIRED, PAD is no health reason" in refused.value.errors["names"][0]
    assert count(clinic) == 0


@pytest.mark.parametrize(
    "dates", [{"issued": TODAY + DAY}, {"expires": TODAY}, {"issued": TODAY - 400 * DAY}]
)
def test_dates_that_can_be_are_filed_whatever_they_are_worth(
    clinic: Clinic, dates: dict[str, Any]
) -> None:
    """Tomorrow has begun elsewhere; an old document says on the order that it is too old."""
    clinic.answer("s_1")

    file(clinic, **OF_WEARER, **dates)

    assert count(clinic) == 1


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"verified": False}, "CLEARANCE_UNVERIFIED"),
        ({"issued": TODAY - 181 * DAY}, "CLEARANCE_EXPIRED"),
        ({"issued": TODAY - 9 * DAY, "expires": TODAY - DAY}, "CLEARANCE_EXPIRED"),
        ({"grade": "15-20 mmHg"}, "CLEARANCE_GRADE_TOO_LOW"),
        ({"grade": "class 2"}, "CLEARANCE_GRADE_TOO_LOW"),
    ],
)
def test_a_document_that_does_not_count_says_why_and_lifts_nothing(
    clinic: Clinic, changes: dict[str, Any], reason: str
) -> None:
    clinic.answer("s_1")
    clinic.screen(clinic.order(screening_ref="s_1"))

    file(clinic, **OF_WEARER, **changes)

    [line] = clinic.standing().decision.screening.lines
    assert line.outcome is Outcome.HOLD
    assert reason in line.reasons


def test_a_document_that_names_a_disease_lifts_its_refusal(clinic: Clinic) -> None:
    clinic.answer("s_1", {"pad_diagnosed": "yes"})
    clinic.screen(clinic.order(OTC, screening_ref="s_1"))
    refused = outcomes(clinic)

    file(clinic, **OF_WEARER)
    unnamed = outcomes(clinic)
    file(clinic, **OF_WEARER, names=frozenset({"PAD_DIAGNOSED"}))

    assert (refused, unnamed) == ([Outcome.REFUSE], [Outcome.REFUSE])
    assert outcomes(clinic) == [Outcome.ADVISE]


def test_a_person_who_looks_at_a_document_makes_it_count(clinic: Clinic) -> None:
    clinic.answer("s_1")
    clinic.screen(clinic.order(screening_ref="s_1"))
    unseen = file(clinic, **OF_WEARER, verified=False)

    seen = verify(clinic, unseen.clearance.ref)

    assert outcomes(clinic) == [Outcome.CLEAR]
    assert seen.clearance == replace(
        unseen.clearance,
        clearance=replace(unseen.clearance.clearance, verified=True),
        reviewer="Ida",
    )
    assert [one.order_id for one in seen.screened] == ["1001"]
    assert count(clinic) == 1


def test_an_orders_document_is_verified_for_the_tiers_that_it_was_filed_for(
    clinic: Clinic,
) -> None:
    clinic.screen(clinic.order(MEDICAL))
    unseen = file(clinic, **OF_ORDER, verified=False, grade="30-40 mmHg")
    clinic.screen(clinic.order(HIGH, version=LATER))

    seen = verify(clinic, unseen.clearance.ref)

    assert seen.clearance.tiers == {Tier.MEDICAL}
    assert outcomes(clinic) == [Outcome.HOLD]


def test_a_document_that_nobody_filed_is_not_verified(clinic: Clinic) -> None:
    with pytest.raises(NothingToClear):
        verify(clinic, "c_1")


def test_references_are_new_and_say_nothing(clinic: Clinic) -> None:
    clinic.answer("s_1")

    refs = [file(clinic, **OF_WEARER).clearance.ref for _ in range(2)]

    assert len(set(refs)) == 2
    assert {ref[:2] for ref in refs} == {"c_"}
    assert {len(ref) for ref in refs} == {34}
