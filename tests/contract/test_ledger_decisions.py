"""What every ledger promises of decisions."""

from __future__ import annotations

import pytest

from shared.adapters.sql_ledger.ledger import SqlLedger
from shared.domain.decision import Decision
from shared.domain.policy import Outcome
from tests import builders
from tests.contract.books import a_decision, open_shop, some_facts


def add(
    ledger: SqlLedger,
    *decisions: Decision,
    shop_id: str = "a",
    digest: str = "lines",
    stands: bool = True,
) -> None:
    for decision in decisions:
        with ledger.begin() as books:
            open_shop(books, shop_id)
            books.decisions.standing(shop_id, decision.order_id)
            books.decisions.add(shop_id, decision, body_digest=digest, recorded=some_facts())
            if stands:
                books.decisions.stand(shop_id, decision)


def latest(ledger: SqlLedger, order_id: str = "1001", shop_id: str = "a") -> Decision | None:
    with ledger.look() as books:
        return books.decisions.latest(shop_id, order_id)


def stopped(ledger: SqlLedger, shop_id: str = "a", limit: int = 10) -> list[str]:
    with ledger.look() as books:
        return [one.decision_id for one in books.decisions.stopped(shop_id, limit=limit)]


def test_a_decision_is_read_as_it_was_made(ledger: SqlLedger) -> None:
    decision = a_decision(version="2026-05-01T11:00:00.5+02:00", previous="d0")

    add(ledger, decision)

    assert latest(ledger) == decision


@pytest.mark.parametrize("version", [7, 2**63 - 1, "7", "2026-05-01T09:00:00Z"])
def test_a_version_is_told_as_the_shop_wrote_it(ledger: SqlLedger, version: str | int) -> None:
    add(ledger, a_decision(version=version))

    found = latest(ledger)

    assert found is not None
    assert found.version.text == version
    assert type(found.version.text) is type(version)


def test_of_an_order_that_nobody_knows_nothing_stands(ledger: SqlLedger) -> None:
    with ledger.begin() as books:
        assert books.decisions.standing("a", "1001") is None
        assert books.decisions.find("a", "1001", 1, "facts") is None
        assert books.decisions.latest("a", "1001") is None
        assert not books.decisions.history("a", "1001")


def test_the_last_one_that_was_said_to_stand_stands(ledger: SqlLedger) -> None:
    add(ledger, a_decision("d1"), digest="old")
    add(ledger, a_decision("d2", version=builders.LATER), digest="new")
    add(ledger, a_decision("d0", version="2026-05-01T08:00:00Z"), stands=False)

    with ledger.begin() as books:
        standing = books.decisions.standing("a", "1001")

    assert standing is not None
    assert (standing.decision.decision_id, standing.body_digest) == ("d2", "new")
    assert latest(ledger) == standing.decision


def test_history_tells_all_of_them_the_oldest_first(ledger: SqlLedger) -> None:
    add(ledger, a_decision("d2"), a_decision("d1"))
    add(ledger, a_decision("d3"), stands=False)

    with ledger.look() as books:
        history = books.decisions.history("a", "1001")

    assert [one.decision_id for one in history] == ["d2", "d1", "d3"]


def test_a_decision_is_found_by_its_version_and_facts(ledger: SqlLedger) -> None:
    one, two = a_decision("d1", version=1, facts="x"), a_decision("d2", version=1, facts="y")
    add(ledger, one, two)

    with ledger.look() as books:
        assert books.decisions.find("a", "1001", 1, "x") == one
        assert books.decisions.find("a", "1001", 1, "y") == two
        assert books.decisions.find("a", "1001", 2, "x") is None


def test_one_version_and_facts_are_never_decided_twice(ledger: SqlLedger) -> None:
    add(ledger, a_decision("d1", facts="x"))

    with pytest.raises(Exception, match=r"(?i)unique"):
        add(ledger, a_decision("d2", facts="x"))

    with ledger.look() as books:
        assert len(books.decisions.history("a", "1001")) == 1


def test_stopped_orders_are_listed_newest_first_and_up_to_a_limit(ledger: SqlLedger) -> None:
    add(ledger, a_decision("d1", "1"), a_decision("d2", "2", outcome=Outcome.REFUSE))
    add(ledger, a_decision("d3", "3", outcome=Outcome.ADVISE), a_decision("d4", "4"))

    assert stopped(ledger) == ["d4", "d2", "d1"]
    assert stopped(ledger, limit=2) == ["d4", "d2"]


def test_an_order_is_listed_as_stopped_only_while_its_standing_decision_stops_it(
    ledger: SqlLedger,
) -> None:
    add(ledger, a_decision("d1"))
    held = stopped(ledger)

    add(ledger, a_decision("d2", version=builders.LATER, outcome=Outcome.CLEAR))
    add(ledger, a_decision("d0", version="2026-05-01T08:00:00Z"), stands=False)

    assert held == ["d1"]
    assert stopped(ledger) == []


def test_shops_never_see_each_others_orders(ledger: SqlLedger) -> None:
    of_a, of_b = a_decision("d1", facts="x"), a_decision("d2", facts="x", outcome=Outcome.CLEAR)
    add(ledger, of_a, shop_id="a")
    add(ledger, of_b, shop_id="b")

    with ledger.look() as books:
        assert books.decisions.find("b", "1001", of_a.version.value, "x") == of_b
        assert [one.decision_id for one in books.decisions.history("b", "1001")] == ["d2"]
        assert not books.decisions.history("c", "1001")
    assert latest(ledger, shop_id="a") == of_a
    assert latest(ledger, shop_id="b") == of_b
    assert latest(ledger, shop_id="c") is None
    assert (stopped(ledger, "a"), stopped(ledger, "b")) == (["d1"], [])


def test_a_decision_that_stood_before_may_stand_again(ledger: SqlLedger) -> None:
    first, second = a_decision("d1", facts="x"), a_decision("d2", facts="y", outcome=Outcome.CLEAR)
    add(ledger, first, second)
    before = latest(ledger)

    with ledger.begin() as books:
        books.decisions.standing("a", "1001")
        books.decisions.stand("a", first)

    assert (before, latest(ledger)) == (second, first)
    assert stopped(ledger) == ["d1"]
    with ledger.look() as books:
        assert len(books.decisions.history("a", "1001")) == 2
