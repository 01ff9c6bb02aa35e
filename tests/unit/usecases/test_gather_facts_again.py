"""What makes an order be screened again: its wearers, products that nobody could read, outages."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from shared.adapters.sealing import Keychain
from shared.adapters.sql_ledger.ledger import SqlLedger
from shared.adapters.sql_ledger.tables import answers
from shared.domain.policy import Outcome
from shared.ports.decisions import Watched
from shared.usecases.publish_catalogue import forget_product, screen_again_after
from shared.usecases.screen_orders import UNAVAILABLE_AGAIN
from tests.builders import LATER, SHOP, a_line, a_variant, an_order
from tests.evidence import a_filed_clearance
from tests.unit.usecases.clinic import MEDICAL, MINUTE, OTC, Clinic
from tests.unit.usecases.order_desk import AT

REF, SKU, PRODUCT = Watched.SCREENING_REF, Watched.SKU, Watched.PRODUCT
LONG_AFTER = AT + 1_000 * MINUTE


@pytest.fixture
def clinic(ledger: SqlLedger, vault: Keychain) -> Clinic:
    return Clinic(ledger, vault)


def unread(**changes: Any) -> dict[str, Any]:
    """A line whose grade only the catalogue can tell."""
    return {"title": "Sock", "sku": "ACME-M", "product_id": "acme", **changes}


# What is watched.


def test_the_wearers_of_an_order_and_of_its_lines_are_watched(clinic: Clinic) -> None:
    lines = (a_line("1", MEDICAL), a_line("2", OTC, screening_ref="s_2"))

    clinic.screen(an_order(*lines, screening_ref="s_1"))

    assert [clinic.watching(REF, ref) for ref in ("s_1", "s_2", "s_3")] == [["1001"], ["1001"], []]


def test_a_product_is_watched_only_while_its_grade_is_in_doubt(clinic: Clinic) -> None:
    known = a_line("2", MEDICAL, sku="KNOWN", product_id="known")
    gone = a_line("3", "Sock", sku="GONE", product_id="gone", current_quantity=0)
    ambiguous = a_line("4", "class 2 sock", sku="CLASS", product_id=None)
    clinic.screen(an_order(a_line("1", **unread()), known, gone, ambiguous))

    watched = [clinic.watching(SKU, name) for name in ("ACME-M", "CLASS", "KNOWN", "GONE")]

    assert watched == [["1001"], ["1001"], [], []]
    assert clinic.watching(PRODUCT, "acme") == ["1001"]
    assert clinic.watching(PRODUCT, "known") == clinic.watching(PRODUCT, "gone") == []


def test_a_newer_version_is_watched_for_its_own_sake_alone(clinic: Clinic) -> None:
    clinic.screen(an_order(a_line(**unread()), screening_ref="s_1", version=1))

    clinic.screen(clinic.order(screening_ref="s_2", version=2))

    assert [clinic.watching(REF, ref) for ref in ("s_1", "s_2")] == [[], ["1001"]]
    assert clinic.watching(SKU, "ACME-M") == []


def test_an_older_version_changes_nothing_that_is_watched(clinic: Clinic) -> None:
    clinic.screen(clinic.order(screening_ref="s_2", version=2))

    clinic.screen(an_order(a_line(**unread()), screening_ref="s_1", version=1))

    assert [clinic.watching(REF, ref) for ref in ("s_1", "s_2")] == [[], ["1001"]]
    assert clinic.watching(SKU, "ACME-M") == []


def test_a_preview_watches_nothing(clinic: Clinic) -> None:
    with clinic.ledger.look() as books:
        clinic.screener.preview(
            books, SHOP, an_order(a_line(**unread()), screening_ref="s_1"), at=AT
        )

    assert clinic.watching(REF, "s_1") == clinic.watching(SKU, "ACME-M") == []


# Screened again.


def test_an_order_that_nobody_knows_or_that_was_erased_is_not_screened_again(
    clinic: Clinic,
) -> None:
    clinic.screen(clinic.order())
    with clinic.ledger.begin() as books:
        books.decisions.unlink(SHOP, "1001", at=AT)

    assert clinic.screen_again("1001") is None
    assert clinic.screen_again("1002") is None
    assert clinic.history("1001") == clinic.history("1002") == []


def test_screened_again_with_nothing_new_it_is_the_same_decision(clinic: Clinic) -> None:
    first = clinic.screen(clinic.order(screening_ref="s_1"))

    again = clinic.screen_again(at=AT + MINUTE)

    assert again == first
    assert clinic.history() == [first]
    assert len(clinic.told()) == 1


def test_screened_again_with_what_came_to_be_known_it_is_another_decision(clinic: Clinic) -> None:
    first = clinic.screen(clinic.order(screening_ref="s_1"))
    clinic.answer("s_1", declared=True)

    again = clinic.screen_again(at=AT + MINUTE)

    assert again is not None
    assert (first.screening.outcome, again.screening.outcome) == (Outcome.HOLD, Outcome.ADVISE)
    assert (again.version, again.previous) == (first.version, first.decision_id)
    assert clinic.standing().decision == again
    assert [event.data["outcome"] for event in clinic.told()] == ["hold", "advise"]


def test_a_wearers_document_lifts_the_hold_of_the_same_version(clinic: Clinic) -> None:
    clinic.answer("s_1")
    clinic.screen(clinic.order(screening_ref="s_1"))
    clinic.file(a_filed_clearance())

    again = clinic.screen_again()

    assert again is not None
    assert again.screening.lines[0].reasons == ("CLEARANCE_VALID",)


def test_answers_that_were_erased_are_missing_from_then_on(clinic: Clinic) -> None:
    clinic.answer("s_1", declared=True)
    clinic.screen(clinic.order(screening_ref="s_1"))
    with clinic.ledger.begin() as books:
        books.answers.erase(SHOP, "s_1")

    again = clinic.screen_again()

    assert again is not None
    assert again.screening.outcome is Outcome.HOLD
    assert "QUESTIONNAIRE_MISSING" in again.screening.lines[0].reasons


# Products.


@pytest.mark.parametrize("line", [unread(product_id=None), unread(sku=None), unread()])
def test_an_order_held_for_a_product_that_nobody_knew_is_decided_when_it_is_published(
    clinic: Clinic, line: dict[str, Any]
) -> None:
    held = clinic.screen(an_order(a_line(**line)))

    clinic.publish("acme", a_variant("ACME-M"), title="Sock", mmhg=(15, 20))
    due = clinic.screen_due(at=AT)

    standing = clinic.standing().decision
    assert held.screening.lines[0].reasons == ("GRADE_UNKNOWN",)
    assert due == ["1001"]
    assert standing.screening.lines[0].reasons == ("OTC_NOTICE",)
    assert clinic.watching(SKU, "ACME-M") == clinic.watching(PRODUCT, "acme") == []


def test_a_product_that_says_no_grade_leaves_the_order_held_and_waiting(clinic: Clinic) -> None:
    clinic.screen(an_order(a_line(**unread())))

    clinic.publish("acme", a_variant("ACME-M"), title="Sock", mmhg=None)
    due = [clinic.screen_due(at=AT), clinic.screen_due(at=AT)]
    clinic.publish("acme", a_variant("ACME-M"), title="Sock", as_of="2026-05-01T11:00:00Z")

    assert due == [["1001"], []]
    assert clinic.screen_due(at=AT) == ["1001"]
    assert clinic.standing().decision.screening.outcome is Outcome.ADVISE


def test_an_order_whose_grades_are_read_waits_for_no_product(clinic: Clinic) -> None:
    clinic.screen(clinic.order(OTC))

    clinic.publish("acme", a_variant("ACME-M"), mmhg=(20, 30))

    assert clinic.screen_due(at=LONG_AFTER) == []


def test_the_deletion_of_a_product_asks_again_too(clinic: Clinic) -> None:
    clinic.screen(an_order(a_line(**unread())))

    with clinic.ledger.begin() as books:
        change = forget_product(books, SHOP, {"product_id": "acme", "as_of": LATER})
        assert change is not None
        screen_again_after(books, SHOP, [change], at=AT)

    assert clinic.screen_due(at=AT) == ["1001"]


# Outages.


def sealed_answers(ledger: SqlLedger) -> bytes:
    with ledger._engine.begin() as connection:
        return bytes(connection.execute(select(answers.c.sealed)).scalar_one())


def put_sealed(ledger: SqlLedger, sealed: bytes) -> None:
    with ledger._engine.begin() as connection:
        connection.execute(answers.update().values(sealed=sealed))


def test_an_order_whose_answers_cannot_be_read_is_asked_for_again_until_they_can(
    clinic: Clinic, ledger: SqlLedger
) -> None:
    clinic.answer("s_1", declared=True)
    sound = sealed_answers(ledger)
    put_sealed(ledger, b"x" * 60)

    held = clinic.screen(clinic.order(screening_ref="s_1"))
    at, due = AT, []
    for _ in range(3):
        at += UNAVAILABLE_AGAIN
        due.append((clinic.screen_due(at=at - UNAVAILABLE_AGAIN / 2), clinic.screen_due(at=at)))
    put_sealed(ledger, sound)
    at += UNAVAILABLE_AGAIN
    last = clinic.screen_due(at=at), clinic.screen_due(at=LONG_AFTER)

    assert held.screening.outcome is Outcome.HOLD
    assert due == [([], ["1001"])] * 3
    assert last == (["1001"], [])
    assert clinic.standing().decision.screening.lines[0].reasons == ("GUIDANCE_DECLARED",)
    assert len(clinic.history()) == 2
