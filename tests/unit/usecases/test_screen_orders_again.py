"""Orders that come again with one version: disputes, facts that turn back, cancellations."""

from __future__ import annotations

from shared.adapters.sealing import Keychain
from shared.adapters.sql_ledger.ledger import SqlLedger
from shared.domain.policy import Outcome
from tests.builders import a_line, a_variant, an_order
from tests.unit.usecases.order_desk import OrderDesk

OTC, MEDICAL = "15-20 mmHg", "20-30 mmHg"


def test_a_dispute_outlives_a_third_body_of_the_same_version(
    ledger: SqlLedger, vault: Keychain
) -> None:
    desk = OrderDesk(ledger, vault)
    for title, status in ((MEDICAL, "open"), (OTC, "open"), (OTC, "processing")):
        desk.screen(an_order(a_line(title=title), status=status))

    assert desk.standing().screening.outcome is Outcome.HOLD


def test_facts_that_turn_back_make_the_first_decision_stand_again(
    ledger: SqlLedger, vault: Keychain
) -> None:
    desk, order = OrderDesk(ledger, vault), an_order(a_line(title=None, sku="ACME-M"))
    for as_of, mmhg in ((1, (20, 30)), (2, (15, 20)), (3, (20, 30))):
        desk.publish("acme", as_of, title="Sock", mmhg=mmhg, variants=[a_variant()])
        last = desk.screen(order)

    assert last.decision.screening.outcome is Outcome.HOLD
    assert desk.standing().screening.outcome is Outcome.HOLD


def test_an_order_whose_status_is_cancelled_stays_so_at_an_equal_version(
    ledger: SqlLedger, vault: Keychain
) -> None:
    desk = OrderDesk(ledger, vault)
    desk.screen(an_order(status="cancelled"))
    desk.screen(an_order(status="open"))

    assert desk.standing().screening.outcome is Outcome.CLEAR
