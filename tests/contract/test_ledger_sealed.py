"""What whoever has the database alone can read: nothing of anybody's health, no order's words."""

from __future__ import annotations

from dataclasses import replace

from shared.adapters.sql_ledger.ledger import SqlLedger
from shared.adapters.sql_ledger.tables import decisions
from shared.domain.policy import Outcome
from shared.domain.recorded_facts import OF_ORDER, RecordedFacts, WearerRefs
from shared.domain.review import Review, ReviewAction
from shared.domain.size_check import FitEvidence
from tests.builders import a_line, a_line_screening
from tests.contract.books import NOON, a_decision, open_shop, some_facts
from tests.contract.rows import everything, rows_of
from tests.evidence import a_filed_clearance, an_answer_set, days_later
from tests.policies import DEFAULT_POLICY

CANARIES = {
    "answers": ("67.31", "nyha_4", "unknown_severity", "2026-06-canary", "c0ffee"),
    "documents": ("30-40 canary", "prescription-canary", "2026-04-17", "2027-01-31"),
    "people": ("Canary Rosa", "Canary Ida"),
    "order": ("TITLE-CANARY", "VARIANT-CANARY", "SKU-CANARY", "PRODUCT-CANARY", "MARKET-CANARY"),
    "sizes": ("FITTED-CANARY", "SOLD-CANARY", "SIZE_DIFFERS_FROM_FIT"),
    "facts": ("digest-canary",),
    "outcome": ("refuse",),
    "reasons": tuple(sorted(DEFAULT_POLICY.reasons)),
}


def facts() -> RecordedFacts:
    line = a_line(
        "1",
        "TITLE-CANARY",
        variant_title="VARIANT-CANARY",
        sku="SKU-CANARY",
        product_id="PRODUCT-CANARY",
        options={"note": "TITLE-CANARY"},
    )
    return replace(
        some_facts(line, market="MARKET-CANARY"),
        wearers={OF_ORDER: WearerRefs("s_1", declared=True, clearances=("c_1",))},
        fits={"1": FitEvidence("FITTED-CANARY", "SOLD-CANARY")},
    )


def fill(ledger: SqlLedger) -> None:
    line = a_line_screening("1", Outcome.REFUSE, *sorted(DEFAULT_POLICY.reasons))
    told = replace(
        a_decision(facts="digest-canary").screening,
        outcome=Outcome.REFUSE,
        lines=(replace(line, notices=("SIZE_DIFFERS_FROM_FIT",), urgent_care=True),),
        reasons=("EQUAL_VERSION_CONFLICT",),
    )
    review = Review(
        action=ReviewAction.REFUSE,
        reviewer="Canary Rosa",
        lines=("1",),
        overridden={"1": ("PAD_DIAGNOSED",)},
        policy_version="sha256:x",
    )
    decision = replace(a_decision(facts="digest-canary"), screening=told, review=review)
    answered = an_answer_set(
        answers={"heart_failure": "nyha_4", "tcpo2_mmhg": "67.31", "pad_diagnosed": "yes"},
        consent=replace(an_answer_set().consent, version="2026-06-canary"),
        declared=True,
    )
    document = a_filed_clearance(
        "c_1",
        "PAD_DIAGNOSED",
        grade="30-40 canary",
        kind="prescription-canary",
        reviewer="Canary Ida",
        issued=NOON.date().replace(month=4, day=17),
        expires=NOON.date().replace(year=2027, month=1, day=31),
    )
    with ledger.begin() as books:
        open_shop(books)
        books.answers.add("a", answered, forget_at=days_later(180))
        books.clearances.file("a", document, at=NOON, forget_at=NOON)
        books.decisions.standing("a", "1001")
        books.decisions.add("a", decision, body_digest="lines", recorded=facts())
        books.decisions.stand("a", decision)


def test_nothing_that_is_sealed_can_be_read_in_any_column(
    ledger: SqlLedger, ledger_url: str
) -> None:
    fill(ledger)

    raw = everything(ledger_url)

    assert b"1001" in raw
    assert [one for words in CANARIES.values() for one in words if one.encode() in raw] == []


def test_all_that_was_written_can_be_read_with_the_keys(ledger: SqlLedger) -> None:
    """Or the test above would find nothing because nothing was kept."""
    fill(ledger)

    with ledger.begin() as books:
        standing = books.decisions.standing("a", "1001")
        answered = books.answers.get("a", ["s_1"])
        document = books.clearances.get("a", "c_1")

    told = repr((standing, answered, document))
    lost = {"2026-04-17", "2027-01-31"}  # Dates are objects again.
    assert {one for words in CANARIES.values() for one in words if one not in told} <= lost | {
        "unknown_severity"  # Nobody answered it.
    }


def test_the_same_facts_look_different_in_every_order_and_shop(
    ledger: SqlLedger, ledger_url: str
) -> None:
    """Sealed twice, nothing tells that two people are ill with the same."""
    for shop in ("a", "b"):
        with ledger.begin() as books:
            open_shop(books, shop)
            for order_id in ("1", "2"):
                one = a_decision("d", order_id, facts=f"facts of {order_id}")
                books.decisions.add(shop, one, body_digest="lines", recorded=some_facts())

    sealed = {bytes(row["sealed"]) for row in rows_of(ledger_url, decisions)}

    assert len(sealed) == 4
    assert len({one[:16] for one in sealed}) == 4
