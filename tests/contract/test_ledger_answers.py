"""What every ledger promises of wearers' answers."""

from __future__ import annotations

from typing import Any

import pytest

from shared.adapters.sql_ledger.ledger import SqlLedger
from shared.adapters.sql_ledger.tables import answers
from shared.domain.guidance import AnswerSet, Consent
from shared.domain.policy.condition import Number
from tests.contract.books import after, open_shop
from tests.contract.rows import change
from tests.evidence import CONSENT, GIVEN_AT, an_answer_set, days_later
from tests.policies import DEFAULT_POLICY

EVERY_WORD: list[dict[str, Any]] = [
    {name: word}
    for name, question in DEFAULT_POLICY.questions.items()
    if not isinstance(question.kind, Number)
    for word in question.kind.words
]
NUMBERS: dict[str, Any] = {"abpi": "0.85", "age": 67, "ankle_pressure_mmhg": "59.50"}


def add(ledger: SqlLedger, *answered: AnswerSet, shop_id: str = "a", days: float = 180) -> None:
    with ledger.begin() as books:
        open_shop(books, shop_id)
        for one in answered:
            books.answers.add(shop_id, one, forget_at=days_later(days))


def get(ledger: SqlLedger, *refs: str, shop_id: str = "a") -> dict[str, AnswerSet]:
    with ledger.look() as books:
        return dict(books.answers.get(shop_id, iter(refs)))


@pytest.mark.parametrize(
    "answered",
    [
        an_answer_set(answers=NUMBERS | {"pad_diagnosed": "yes", "skin": "infection"}),
        an_answer_set(answers=NUMBERS, asked=None),
        an_answer_set(asked=frozenset()),
        an_answer_set(asked=frozenset({"pad_diagnosed", "skin"}), for_another=True),
        an_answer_set(withdrawn=True, declared=True),
        an_answer_set(declared=True, declared_for="1001"),
        an_answer_set(consent=Consent("vérsion 2", "h" * 64, "fr")),
        an_answer_set(given_at=GIVEN_AT.replace(microsecond=1)),
    ],
    ids=range(8),
)
def test_answers_are_read_as_they_were_added(ledger: SqlLedger, answered: AnswerSet) -> None:
    add(ledger, answered)

    assert get(ledger, "s_1") == {"s_1": answered}


def test_every_answer_that_there_is_is_read_as_it_was_given(ledger: SqlLedger) -> None:
    given = {f"s_{n}": an_answer_set(f"s_{n}", one) for n, one in enumerate([NUMBERS, *EVERY_WORD])}
    add(ledger, *given.values())

    assert get(ledger, *given) == given


def test_what_is_not_there_is_absent(ledger: SqlLedger) -> None:
    add(ledger, an_answer_set("s_1"), an_answer_set("s_2"))

    assert set(get(ledger, "s_2", "s_3", "s_2")) == {"s_2"}
    assert get(ledger) == {}


def test_answers_are_never_changed(ledger: SqlLedger) -> None:
    first = an_answer_set(answers={"pad_diagnosed": "yes"})
    add(ledger, first)

    with pytest.raises(Exception, match=r"(?i)unique"):
        add(ledger, an_answer_set())

    assert get(ledger, "s_1") == {"s_1": first}


def test_shops_never_see_each_others_answers(ledger: SqlLedger) -> None:
    of_a, of_b = an_answer_set(), an_answer_set(answers={"pad_diagnosed": "yes"})
    add(ledger, of_a)
    add(ledger, of_b, shop_id="b")

    with ledger.begin() as books:
        books.answers.claim_declaration("b", "s_1", "77")
        assert not books.answers.erase("c", "s_1")

    assert get(ledger, "s_1") == {"s_1": of_a}
    assert get(ledger, "s_1", shop_id="b")["s_1"].answers == of_b.answers
    assert get(ledger, "s_1", shop_id="c") == {}


def test_a_tick_box_counts_for_the_order_that_claimed_it_first(ledger: SqlLedger) -> None:
    add(ledger, an_answer_set("s_1", declared=True), an_answer_set("s_2", declared=True))

    with ledger.begin() as books:
        books.answers.claim_declaration("a", "s_1", "1001")
        books.answers.claim_declaration("a", "s_1", "1002")
        books.answers.claim_declaration("a", "s_1", "1001")
        books.answers.claim_declaration("a", "s_3", "1001")

    found = get(ledger, "s_1", "s_2")
    assert (found["s_1"].declared_for, found["s_2"].declared_for) == ("1001", None)
    assert found["s_1"].declares_for("1001")
    assert not found["s_1"].declares_for("1002")


def test_erased_answers_are_gone_and_others_stay(ledger: SqlLedger) -> None:
    add(ledger, an_answer_set("s_1"), an_answer_set("s_2"))

    with ledger.begin() as books:
        erased = [books.answers.erase("a", "s_1") for _ in range(2)]

    assert erased == [True, False]
    assert set(get(ledger, "s_1", "s_2")) == {"s_2"}


def test_answers_are_forgotten_when_their_time_has_come_in_every_shop(ledger: SqlLedger) -> None:
    add(ledger, an_answer_set("early"), days=1)
    add(ledger, an_answer_set("early"), shop_id="b", days=1)
    add(ledger, an_answer_set("late"), days=2)

    with ledger.begin() as books:
        forgotten = [books.answers.forget(at=days_later(day)) for day in (0.99, 1, 1)]

    assert forgotten == [0, 2, 0]
    assert set(get(ledger, "early", "late")) == {"late"}
    assert get(ledger, "early", shop_id="b") == {}


@pytest.mark.parametrize("moved", [{"ref": "s_9"}, {"shop_id": "b"}])
def test_a_row_in_the_place_of_another_cannot_be_opened(
    ledger: SqlLedger, ledger_url: str, moved: dict[str, Any]
) -> None:
    add(ledger, an_answer_set())
    add(ledger, shop_id="b")

    change(ledger_url, answers, {"shop_id": "a", "ref": "s_1"}, **moved)

    with pytest.raises(ValueError, match="not sealed with this key"):
        get(ledger, moved.get("ref", "s_1"), shop_id=moved.get("shop_id", "a"))


def test_a_sealed_row_that_was_changed_cannot_be_opened(ledger: SqlLedger, ledger_url: str) -> None:
    add(ledger, an_answer_set())

    change(ledger_url, answers, {"ref": "s_1"}, sealed=b"x" * 80)

    with pytest.raises(ValueError, match="not sealed with this key"):
        get(ledger, "s_1")


def test_nothing_is_kept_for_a_shop_that_is_not_there(ledger: SqlLedger) -> None:
    with pytest.raises(LookupError, match="there is no shop a"), ledger.begin() as books:
        books.answers.add("a", an_answer_set(), forget_at=after(1))


def test_the_exact_consent_is_kept(ledger: SqlLedger) -> None:
    add(ledger, an_answer_set())

    assert get(ledger, "s_1")["s_1"].consent == CONSENT
