"""Orders screened and recorded: once for each version and facts, whatever order they come in."""

from __future__ import annotations

from typing import Any

import pytest

from shared.adapters.sealing import Keychain
from shared.adapters.sql_ledger.ledger import SqlLedger
from shared.domain.decision import as_seen_outside
from shared.domain.order import Order
from shared.domain.policy import Outcome, Reason
from shared.domain.screening import Code
from tests.builders import AS_OF, LATER, SHOP, a_line, a_variant, an_order
from tests.policies import a_policy
from tests.unit.usecases.order_desk import AT, OrderDesk

OTC, MEDICAL = "15-20 mmHg", "20-30 mmHg"


@pytest.fixture
def desk(ledger: SqlLedger, vault: Keychain) -> OrderDesk:
    return OrderDesk(ledger, vault)


def of(title: str | None, version: str | int = AS_OF, **changes: Any) -> Order:
    """An order of one line with this title."""
    return an_order(a_line(title=title), version=version, **changes)


def test_the_same_version_and_facts_are_decided_once(desk: OrderDesk) -> None:
    first, again = desk.screen(of(MEDICAL)), desk.screen(of(MEDICAL))

    assert (first.is_new, again.is_new) == (True, False)
    assert again.decision == first.decision
    assert desk.history() == [first.decision.decision_id]
    assert len(desk.told()) == 1


def test_the_same_version_written_for_another_zone_is_the_same(desk: OrderDesk) -> None:
    first = desk.screen(of(MEDICAL, "2026-05-01T09:00:00Z"))
    again = desk.screen(of(MEDICAL, "2026-05-01T11:00:00+02:00"))

    assert again.decision.decision_id == first.decision.decision_id


def test_a_newer_version_replaces_and_names_the_one_before(desk: OrderDesk) -> None:
    old, new = desk.screen(of(MEDICAL, AS_OF)), desk.screen(of(OTC, LATER))

    assert desk.standing() == new.decision
    assert new.decision.previous == old.decision.decision_id
    assert desk.standing().screening.outcome is Outcome.ADVISE


def test_an_older_version_is_kept_in_history_but_replaces_nothing_and_tells_nobody(
    desk: OrderDesk,
) -> None:
    new, old = desk.screen(of(OTC, LATER)), desk.screen(of(MEDICAL, AS_OF))

    assert desk.standing() == new.decision
    assert desk.history() == [new.decision.decision_id, old.decision.decision_id]
    assert [event.id for event in desk.told()] == [new.decision.decision_id]


def test_integers_are_ordered_by_value(desk: OrderDesk) -> None:
    desk.screen(of(MEDICAL, 9))
    ten = desk.screen(of(OTC, 10))
    desk.screen(of(MEDICAL, "9"))

    assert desk.standing() == ten.decision


@pytest.mark.parametrize("titles", [(MEDICAL, OTC), (OTC, MEDICAL)])
def test_of_two_bodies_of_one_version_the_stricter_word_stands(
    desk: OrderDesk, titles: tuple[str, str]
) -> None:
    first, second = [desk.screen(of(title)) for title in titles]

    standing = desk.standing()

    assert standing == second.decision
    assert (standing.screening.outcome, standing.previous) == (
        Outcome.HOLD,
        first.decision.decision_id,
    )
    assert Reason.EQUAL_VERSION_CONFLICT in standing.screening.reasons


def test_a_repeated_body_of_a_disputed_version_changes_nothing(desk: OrderDesk) -> None:
    for title in (MEDICAL, OTC, MEDICAL, OTC):
        desk.screen(of(title))

    assert desk.standing().screening.outcome is Outcome.HOLD
    assert len(desk.told()) == 2


def test_a_newer_version_ends_the_dispute(desk: OrderDesk) -> None:
    for order in (of(MEDICAL), of(OTC), of(OTC, LATER)):
        desk.screen(order)

    assert desk.standing().screening.outcome is Outcome.ADVISE
    assert desk.standing().screening.reasons == ()


def test_one_version_with_the_same_lines_is_no_dispute(desk: OrderDesk) -> None:
    desk.screen(of(OTC, status="pending"))
    later = desk.screen(of(OTC, status="processing"))

    assert desk.standing() == later.decision
    assert later.decision.screening.reasons == ()


@pytest.mark.parametrize("created", [AS_OF, "2026-05-01T08:00:00Z"])
def test_a_cancellation_that_comes_before_its_order_wins(desk: OrderDesk, created: str) -> None:
    cancelled = desk.cancel(AS_OF)
    late = desk.screen(of(MEDICAL, created))

    assert desk.standing() == cancelled.decision
    assert late.decision.decision_id in desk.history()
    assert [event.id for event in desk.told()] == [cancelled.decision.decision_id]


def test_a_cancellation_closes_the_lines_that_were_known(desk: OrderDesk) -> None:
    desk.screen(an_order(a_line("1"), a_line("2", OTC)))
    desk.cancel(AS_OF)

    screening = desk.standing().screening

    assert (screening.outcome, screening.code) == (Outcome.CLEAR, Code.CLEARED)
    assert [(line.line_id, line.outcome) for line in screening.lines] == [("1", None), ("2", None)]
    assert Reason.ORDER_CANCELLED in screening.reasons


def test_an_old_cancellation_does_not_close_a_newer_order(desk: OrderDesk) -> None:
    new = desk.screen(of(MEDICAL, LATER))
    desk.cancel(AS_OF)

    assert desk.standing() == new.decision


def test_an_order_that_is_newer_than_its_cancellation_is_open_again(desk: OrderDesk) -> None:
    desk.cancel(AS_OF)
    desk.screen(of(MEDICAL, LATER))

    assert desk.standing().screening.outcome is Outcome.HOLD


def test_cancelling_twice_is_cancelling_once(desk: OrderDesk) -> None:
    desk.screen(of(MEDICAL))

    assert [desk.cancel(LATER).is_new, desk.cancel(LATER).is_new] == [True, False]


def test_each_new_standing_decision_is_told_exactly_once_and_as_the_outside_sees_it(
    desk: OrderDesk,
) -> None:
    orders = [of(MEDICAL), of(MEDICAL), of(OTC, LATER), of(MEDICAL)]
    decisions = [desk.screen(order).decision for order in orders]

    told = desk.told()

    assert [event.id for event in told] == [decisions[0].decision_id, decisions[2].decision_id]
    assert [event.data for event in told] == [
        as_seen_outside(decisions[0]),
        as_seen_outside(decisions[2]),
    ]
    assert {(e.type, e.source, e.subject) for e in told} == {
        ("sockwise.screening.decided.v1", "/shops/demo", "1001")
    }


def test_orders_of_two_shops_are_strangers(desk: OrderDesk) -> None:
    one = desk.screen(of(MEDICAL), shop="one")
    other = desk.screen(of(OTC, "2026-05-01T08:00:00Z"), shop="other")

    assert desk.standing("one") == one.decision
    assert desk.standing("other") == other.decision


def test_what_is_not_committed_was_never_decided(desk: OrderDesk) -> None:
    with pytest.raises(RuntimeError, match="power cut"):
        _decide_and_fail(desk)

    assert (desk.history(), desk.told()) == ([], [])


def test_a_line_without_words_is_graded_by_what_the_catalogue_knows(desk: OrderDesk) -> None:
    desk.publish("by-sku", 1, title="Sock", mmhg=(15, 20), variants=[a_variant("KNOWN")])
    desk.publish("by-id", 1, title="Sock", mmhg=(30, 40), variants=[a_variant("OTHER")])
    lines = [a_line("1", None, sku="KNOWN"), a_line("2", None, sku="NEW", product_id="by-id")]

    screening = desk.screen(an_order(*lines)).decision.screening

    assert [line.tier.value for line in screening.lines] == ["otc", "medical_high"]


def test_an_unknown_sku_is_held_and_decided_again_when_it_is_known(desk: OrderDesk) -> None:
    order = an_order(a_line(title=None, sku="NEW"))
    before = desk.screen(order)
    desk.publish("acme", 1, title="Sock", variants=[a_variant("NEW")])
    after = desk.screen(order)

    assert before.decision.screening.code is Code.GRADE_CHECK
    assert after.decision.screening.outcome is Outcome.ADVISE
    assert (desk.standing(), after.decision.previous) == (
        after.decision,
        before.decision.decision_id,
    )


def test_the_scale_that_a_shop_declares_makes_a_bare_class_certain(desk: OrderDesk) -> None:
    desk.open("declared", {"declared_scale": "RAL"})

    unsaid = desk.screen(of("class 2")).decision.screening
    declared = desk.screen(of("class 2"), shop="declared").decision.screening

    assert unsaid.lines[0].reasons == (Reason.GRADE_AMBIGUOUS_CLASS,)
    assert "GUIDANCE_REQUIRED" in declared.lines[0].reasons


def test_another_policy_decides_the_same_order_anew(desk: OrderDesk) -> None:
    first = desk.screen(of(MEDICAL)).decision
    second = desk.screen(of(MEDICAL), policy=a_policy(name="other")).decision

    assert second.previous == first.decision_id
    assert (second.policy_name, second.policy_version) != (first.policy_name, first.policy_version)


def test_a_preview_says_what_would_be_decided_and_records_nothing(desk: OrderDesk) -> None:
    expected = desk.preview(of(MEDICAL))

    assert (desk.history(), desk.told()) == ([], [])
    assert desk.screen(of(MEDICAL)).decision.screening == expected


def _decide_and_fail(desk: OrderDesk) -> None:
    with desk.ledger.begin() as books:
        desk.screener().screen_and_record(books, SHOP, of(MEDICAL), at=AT)
        raise RuntimeError("power cut")


def test_a_mixed_shop_holds_a_stocking_without_a_grade_and_lets_a_shirt_go(desk: OrderDesk) -> None:
    desk.open("mixed", {"garments": "detect", "garment_map": "sku:GIFT-*=not_compression"})
    lines = [
        a_line("1", "Linen shirt"),
        a_line("2", "Firm support stocking"),
        a_line("3", "Support stocking for a doll", sku="GIFT-7"),
    ]

    mixed = desk.screen(an_order(*lines), shop="mixed").decision.screening
    usual = desk.screen(an_order(*lines)).decision.screening

    assert [line.reasons for line in mixed.lines] == [
        ("NOT_COMPRESSION",),
        ("GRADE_UNKNOWN",),
        ("NOT_COMPRESSION",),
    ]
    assert mixed.ship_now == ("1", "3")
    assert {line.reasons for line in usual.lines} == {("GRADE_UNKNOWN",)}
