"""What every ledger promises of all that a decision says and rests on."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime, timedelta

import pytest

from shared.adapters.sql_ledger import decisions as adapter
from shared.adapters.sql_ledger.ledger import SqlLedger
from shared.domain.decision import Decision
from shared.domain.grade import Band, Grade, GradeDoubt, Tier
from shared.domain.order import Line, Order
from shared.domain.policy import Code, Outcome
from shared.domain.recorded_facts import OF_ORDER, RecordedFacts, WearerRefs
from shared.domain.review import Review, ReviewAction
from shared.domain.screening import LineScreening, Screening
from shared.domain.size_check import FitEvidence
from shared.domain.version import version_of
from shared.ports.clock import rfc3339
from shared.ports.decisions import StandingOrder
from tests.builders import a_line
from tests.contract.books import NOON, a_decision, open_shop, some_facts
from tests.evidence import GIVEN_ON

FULL_LINE = Line(
    line_id="l/1",
    sku="ACME-M",
    product_id="acme",
    title="Kniestrümpfe ½ \x00 20-30 mmHg",
    variant_title="M / schwarz",
    options={"Compression": "20-30 mmHg", "Länge": "normal"},
    quantity=3,
    current_quantity=2,
    fulfilled=True,
    fit_ref="f1.1.abc",
    screening_ref="s_line",
    kind="kit",
    mmhg=(20.5, None),
    layers_mmhg=(10.0, 20.25),
    mmhg_parts=((8.0, 12.0), (20.0, None)),
    standard="ral",
    made_to_measure=True,
)
FULL_ORDER = Order(
    order_id="1001",
    version=version_of("2026-05-01T11:00:00.123456789+02:00"),
    status="processing",
    market="US-NV",
    screening_ref="s_order",
    gift=True,
    professional=True,
    cancelled=True,
    lines=(FULL_LINE, a_line("2", None), a_line("3", current_quantity=0)),
)
FULL_FACTS = RecordedFacts(
    order=FULL_ORDER,
    grades={
        "l/1": Grade(Band(49, None), Tier.MEDICAL_HIGH, "variant class", GradeDoubt.CONFLICT),
        "2": Grade(None, Tier.UNKNOWN, None, GradeDoubt.UNKNOWN),
        "3": Grade(Band(18, 21), Tier.BORDERLINE, "merchant", None),
    },
    today=NOON.date().replace(day=2),
    wearers={
        OF_ORDER: WearerRefs("s_order", withdrawn=True, declared=True, clearances=("c_1", "c_2")),
        "l/1": WearerRefs(None, clearances=("c_3",)),
        "2": WearerRefs(),
    },
    fits={
        "l/1": FitEvidence("M", "L", off_chart=True, calves_differ=True),
        "2": FitEvidence("1½", None),
    },
    unavailable=True,
    earlier={OF_ORDER: WearerRefs("s_0", withdrawn=True, declared=True, clearances=("c_0",))},
)
FULL_SCREENING = Screening(
    Outcome.REFUSE,
    Code.REVIEW_REQUIRED,
    (
        LineScreening(
            "l/1",
            Outcome.REFUSE,
            Code.REVIEW_REQUIRED,
            Band(49, None),
            Tier.MEDICAL_HIGH,
            ("PAD_DIAGNOSED", "DVT_SUSPECTED"),
            urgent_care=True,
            notices=("SIZE_DIFFERS_FROM_FIT",),
        ),
        LineScreening(
            "2", Outcome.CLEAR, Code.CLEARED, None, Tier.OTC, ("RELEASED_BY_REVIEW",), reviewed=True
        ),
        LineScreening("3", None, None, Band(18, 21), Tier.BORDERLINE, ("LINE_INACTIVE",)),
    ),
    ("2",),
    ("EQUAL_VERSION_CONFLICT",),
)
REVIEW = Review(
    action=ReviewAction.RELEASE,
    reviewer="Rosa ½",
    lines=("2",),
    overridden={"2": ("GUIDANCE_REQUIRED", "DIABETES")},
    policy_version="sha256:before",
)


def add(
    ledger: SqlLedger, *decisions: Decision, recorded: RecordedFacts | None = None, shop: str = "a"
) -> None:
    with ledger.begin() as books:
        open_shop(books, shop)
        for decision in decisions:
            books.decisions.standing(shop, decision.order_id)
            kept = recorded or some_facts()
            books.decisions.add(shop, decision, body_digest="lines", recorded=kept)
            books.decisions.stand(shop, decision)


def standing(ledger: SqlLedger) -> StandingOrder:
    with ledger.begin() as books:
        found = books.decisions.standing("a", "1001")
    assert found is not None
    return found


def all_standing(
    ledger: SqlLedger, since: datetime | None = None, shop: str = "a"
) -> list[StandingOrder]:
    with ledger.look() as books:
        return list(books.decisions.all_standing(shop, since=since))


def decided(number: int, minutes: float = 0) -> Decision:
    moment = rfc3339(NOON + timedelta(minutes=minutes))
    return a_decision(f"d{number}", str(number), decided_at=moment)


def test_every_fact_is_read_as_it_was_recorded(ledger: SqlLedger) -> None:
    add(ledger, a_decision(), recorded=FULL_FACTS)

    assert standing(ledger).recorded == FULL_FACTS


def test_the_facts_of_this_suite_leave_no_field_at_its_default() -> None:
    """What is left out of the table is then found by the test above."""
    told: tuple[Line | Order | RecordedFacts, ...] = (FULL_LINE, FULL_ORDER, FULL_FACTS)
    order = Order(order_id="0", version=version_of(1))
    plain: tuple[Line | Order | RecordedFacts, ...] = (
        a_line("0", None),
        order,
        RecordedFacts(order=order, grades={}, today=GIVEN_ON),
    )

    same = [
        field.name
        for one, other in zip(told, plain, strict=True)
        for field in fields(one)
        if getattr(one, field.name) == getattr(other, field.name)
    ]

    assert same == []


@pytest.mark.parametrize("review", [None, REVIEW, replace(REVIEW, action=ReviewAction.REFUSE)])
def test_reasons_refusal_notices_and_review_are_read_as_they_were_decided(
    ledger: SqlLedger, review: Review | None
) -> None:
    decision = replace(a_decision(), screening=FULL_SCREENING, review=review)
    add(ledger, decision)

    found = standing(ledger)

    assert found.decision == decision
    assert found.decision.screening.urgent_care


def test_a_decision_is_found_by_facts_that_the_database_does_not_show(
    ledger: SqlLedger, ledger_url: str
) -> None:
    decision = a_decision(version=1, facts="f" * 64)
    add(ledger, decision)

    with ledger.look() as books:
        assert books.decisions.find("a", "1001", 1, "f" * 64) == decision
        assert books.decisions.find("a", "1001", 1, "e" * 64) is None


def test_all_that_every_decision_rested_on_is_told_the_oldest_first(ledger: SqlLedger) -> None:
    other = some_facts(screening_ref="s_2")
    add(ledger, a_decision("d1"), recorded=FULL_FACTS)
    add(ledger, a_decision("d2"), recorded=other)
    add(ledger, a_decision("d3", "1002"))

    with ledger.look() as books:
        assert books.decisions.all_recorded("a", "1001") == [FULL_FACTS, other]
        assert books.decisions.all_recorded("b", "1001") == []


def test_all_that_stands_is_told_the_oldest_first(ledger: SqlLedger) -> None:
    add(ledger, decided(2), decided(1), replace(decided(2), decision_id="d3", facts="x"))
    add(ledger, decided(9), shop="b")

    told = all_standing(ledger)

    assert [one.decision.decision_id for one in told] == ["d1", "d3"]
    assert {(one.body_digest, one.recorded == some_facts()) for one in told} == {("lines", True)}


def test_what_was_decided_since_a_moment_is_told_with_that_moment(ledger: SqlLedger) -> None:
    add(ledger, decided(1, 0), decided(2, 1), decided(3, 1.000_001), decided(4, 2))

    since = all_standing(ledger, NOON + timedelta(minutes=1))

    assert [one.decision.order_id for one in since] == ["2", "3", "4"]
    assert all_standing(ledger, NOON + timedelta(minutes=3)) == []


@pytest.mark.parametrize("count", [1, 3, 4, 7])
def test_all_that_stands_is_told_page_by_page(
    ledger: SqlLedger, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    monkeypatch.setattr(adapter, "PAGE", 3)
    add(ledger, *map(decided, range(count)))

    assert [one.decision.order_id for one in all_standing(ledger)] == [*map(str, range(count))]


def test_what_stands_may_be_screened_again_while_it_is_told(
    ledger: SqlLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapter, "PAGE", 2)
    add(ledger, *map(decided, range(5)))

    with ledger.begin() as books:
        told = []
        for one in books.decisions.all_standing("a", since=None):
            told.append(one.decision.order_id)
            again = replace(one.decision, decision_id=f"again {len(told)}", facts="again")
            if len(told) <= 5:
                books.decisions.add("a", again, body_digest="lines", recorded=some_facts())

    assert told == ["0", "1", "2", "3", "4"]
