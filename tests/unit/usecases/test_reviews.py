"""A person's review as it is recorded and told."""

from __future__ import annotations

from typing import Any

import pytest

from shared.adapters.sealing import Keychain
from shared.adapters.sql_ledger.ledger import SqlLedger
from shared.domain.order import Order
from shared.domain.policy import Outcome
from shared.domain.review import NothingToReview, Review, ReviewAction
from shared.usecases.review_orders import REVIEWED, MovedOn, NoSuchOrder
from tests.builders import AS_OF, LATER, SHOP, a_line, an_order
from tests.evidence import a_filed_clearance
from tests.policies import a_policy
from tests.unit.usecases.clinic import HIGH, MEDICAL, MINUTE, OTC, Clinic
from tests.unit.usecases.order_desk import AT

RELEASE, REFUSE = ReviewAction.RELEASE, ReviewAction.REFUSE
CLEAR, ADVISE, HOLD = Outcome.CLEAR, Outcome.ADVISE, Outcome.HOLD


@pytest.fixture
def clinic(ledger: SqlLedger, vault: Keychain) -> Clinic:
    return Clinic(ledger, vault)


def three_lines(**changes: Any) -> Order:
    lines = (a_line("1", MEDICAL), a_line("2", HIGH), a_line("3", OTC))
    return an_order(*lines, **changes)


def outcomes(clinic: Clinic) -> list[Outcome | None]:
    return [line.outcome for line in clinic.standing().decision.screening.lines]


def test_a_release_is_a_decision_that_says_who_and_what_was_overruled(clinic: Clinic) -> None:
    held = clinic.screen(clinic.order())

    released = clinic.review(at=AT + MINUTE)

    assert released.screening.outcome is CLEAR
    assert (released.order_id, released.version) == ("1001", held.version)
    assert released.previous == held.decision_id
    assert released.decided_at == "2026-05-01T09:01:30Z"
    assert released.review == Review(
        action=RELEASE,
        reviewer="Rosa",
        lines=("1",),
        overridden={"1": held.screening.lines[0].reasons},
        policy_version=held.policy_version,
    )
    assert clinic.history() == [held, released]
    assert clinic.standing().decision == released


def test_a_review_is_told_as_one(clinic: Clinic) -> None:
    clinic.screen(clinic.order())
    released = clinic.review()

    _, event = clinic.told()

    assert (event.type, event.id, event.subject) == (REVIEWED, released.decision_id, "1001")
    assert event.data["review"] == {"action": "release", "reviewer": "Rosa", "lines": ["1"]}
    assert "reasons" not in event.data


def test_a_refusal_looks_like_a_hold_outside(clinic: Clinic) -> None:
    clinic.screen(clinic.order(OTC))

    refused = clinic.review(REFUSE)

    assert refused.screening.outcome is Outcome.REFUSE
    assert clinic.told()[-1].data["outcome"] == "hold"


def test_a_review_rests_on_the_facts_that_the_reviewer_saw(clinic: Clinic) -> None:
    clinic.screen(clinic.order(screening_ref="s_1"))
    before = clinic.standing()

    clinic.review()

    assert clinic.standing().recorded == before.recorded
    assert clinic.standing().body_digest == before.body_digest


@pytest.mark.parametrize(
    ("action", "lines", "expected"),
    [
        (RELEASE, None, [CLEAR, CLEAR, ADVISE]),
        (RELEASE, ["1"], [CLEAR, HOLD, ADVISE]),
        (RELEASE, ["3"], [HOLD, HOLD, CLEAR]),
        (REFUSE, None, [Outcome.REFUSE] * 3),
        (REFUSE, ["3", "3"], [HOLD, HOLD, Outcome.REFUSE]),
    ],
)
def test_a_review_is_about_the_lines_that_it_names(
    clinic: Clinic, action: ReviewAction, lines: list[str] | None, expected: list[Outcome]
) -> None:
    clinic.screen(three_lines())

    decision = clinic.review(action, lines)

    assert outcomes(clinic) == expected
    assert decision.review is not None
    assert set(decision.review.overridden) == set(decision.review.lines)


def test_lines_ship_before_others_only_where_the_shop_lets_them(
    ledger: SqlLedger, vault: Keychain
) -> None:
    policy = a_policy(lambda document: document["choices"].update(split_shipments=False))
    clinic = Clinic(ledger, vault, policy)
    clinic.screen(three_lines())

    one = clinic.review(lines=["1"])
    rest = clinic.review(lines=["2"])

    assert (one.screening.ship_now, one.screening.outcome) == ((), HOLD)
    assert (rest.screening.ship_now, rest.screening.outcome) == ((), ADVISE)


def test_a_second_review_has_the_last_word(clinic: Clinic) -> None:
    clinic.screen(clinic.order())
    first = clinic.review(REFUSE)

    second = clinic.review(RELEASE)

    assert (second.previous, outcomes(clinic)) == (first.decision_id, [CLEAR])
    assert second.review is not None
    assert second.review.overridden == {"1": ("REFUSED_BY_REVIEW",)}
    assert len(clinic.history()) == 3


def test_the_same_review_said_twice_is_recorded_twice(clinic: Clinic) -> None:
    clinic.screen(clinic.order())

    first, second = clinic.review(REFUSE), clinic.review(REFUSE)

    assert second.previous == first.decision_id
    assert first.facts != second.facts


def test_nothing_is_left_to_release_when_all_was_released(clinic: Clinic) -> None:
    clinic.screen(clinic.order())
    clinic.review()

    with pytest.raises(NothingToReview):
        clinic.review()

    assert len(clinic.history()) == 2


@pytest.mark.parametrize("action", ReviewAction)
def test_a_cancelled_order_is_not_reviewed(clinic: Clinic, action: ReviewAction) -> None:
    clinic.screen(clinic.order())
    clinic.screen(clinic.order(version=LATER, cancelled=True))

    with pytest.raises(NothingToReview):
        clinic.review(action, version=LATER)
    with pytest.raises(NothingToReview):
        clinic.review(action, ["1"], version=LATER)


@pytest.mark.parametrize("version", ["2026-05-01T08:00:00Z", "2026-05-01T11:00:00Z", 7])
def test_only_the_version_that_stands_is_reviewed(clinic: Clinic, version: str | int) -> None:
    clinic.screen(clinic.order())

    with pytest.raises(MovedOn, match=f"the order is at version {AS_OF} by now"):
        clinic.review(version=version)

    assert len(clinic.history()) == 1


def test_the_version_may_be_written_for_another_zone(clinic: Clinic) -> None:
    clinic.screen(clinic.order())

    assert clinic.review(version="2026-05-01T11:00:00+02:00").screening.outcome is CLEAR


def test_of_an_order_that_is_unknown_or_erased_nobody_says_anything(clinic: Clinic) -> None:
    clinic.screen(clinic.order())
    with clinic.ledger.begin() as books:
        books.decisions.unlink(SHOP, "1001", at=AT)

    for order_id in ("1001", "1002"):
        with pytest.raises(NoSuchOrder):
            clinic.review(order_id=order_id)


def test_a_review_is_final_for_its_version(clinic: Clinic) -> None:
    clinic.screen(clinic.order(screening_ref="s_1"))
    released = clinic.review()
    clinic.answer("s_1", {"pad_diagnosed": "yes"})

    again = clinic.screen_again()
    same = clinic.screen(clinic.order(screening_ref="s_1", status="processing"))

    assert again == same == released
    assert len(clinic.history()) == 2


def test_a_newer_version_is_screened_as_if_nobody_had_said_anything(clinic: Clinic) -> None:
    clinic.screen(clinic.order())
    clinic.review()

    newer = clinic.screen(clinic.order(version=LATER))

    assert newer.screening.outcome is HOLD
    assert newer.review is None


def test_what_a_reviewer_left_open_is_screened_again_and_their_word_stands(clinic: Clinic) -> None:
    clinic.answer("s_1")
    clinic.screen(three_lines(screening_ref="s_1"))
    clinic.review(REFUSE, ["1"])
    clinic.file(a_filed_clearance(tier=None), a_filed_clearance("c_2"))

    clinic.screen_again()

    assert outcomes(clinic) == [Outcome.REFUSE, HOLD, CLEAR]


def test_a_cancellation_at_the_same_version_wins_over_a_review(clinic: Clinic) -> None:
    clinic.screen(clinic.order())
    clinic.review(REFUSE)

    cancelled = clinic.screen(clinic.order(cancelled=True))

    assert clinic.standing().decision == cancelled
    assert (cancelled.screening.outcome, outcomes(clinic)) == (CLEAR, [None])


def test_an_order_refunded_at_the_same_version_has_no_line_to_refuse(clinic: Clinic) -> None:
    clinic.screen(clinic.order())
    clinic.review(REFUSE)

    clinic.screen(clinic.order(status="refunded"))

    assert outcomes(clinic) == [None]
    assert clinic.standing().decision.screening.outcome is CLEAR


def test_an_order_in_dispute_is_settled_by_a_person(clinic: Clinic) -> None:
    """Two bodies of one version: the hold is of a line that the second does not have."""
    clinic.screen(an_order(a_line("1", MEDICAL)))
    clinic.screen(an_order(a_line("2", OTC)))
    disputed = clinic.standing().decision.screening

    released = clinic.review()

    assert (disputed.outcome, [line.outcome for line in disputed.lines]) == (HOLD, [ADVISE])
    assert (released.screening.outcome, released.screening.reasons) == (CLEAR, ())
