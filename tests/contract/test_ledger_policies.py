"""What every ledger promises of policies in force."""

from __future__ import annotations

import hashlib

import pytest

from shared.adapters.sql_ledger.ledger import SqlLedger
from shared.ports.policies import InForce, PolicyPart
from tests.contract.books import NOON

POLICY, OVERRIDES = PolicyPart.POLICY, PolicyPart.OVERRIDES


def digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def activate(
    ledger: SqlLedger, raw: bytes | None, shop_id: str | None = None, part: PolicyPart = POLICY
) -> None:
    with ledger.begin() as books:
        books.policies.activate(part, raw, shop_id=shop_id, at=NOON)


def in_force(ledger: SqlLedger, shop_id: str = "a") -> InForce:
    with ledger.look() as books:
        return books.policies.in_force(shop_id)


def test_nothing_is_in_force_but_what_comes_with_the_product(ledger: SqlLedger) -> None:
    assert in_force(ledger) == InForce(None, None)


def test_a_policy_for_all_is_in_force_in_every_shop(ledger: SqlLedger) -> None:
    activate(ledger, b"one")

    assert in_force(ledger, "a") == in_force(ledger, "b") == InForce(digest(b"one"), None)


def test_a_shop_with_one_of_its_own_keeps_it_whatever_all_others_get(ledger: SqlLedger) -> None:
    activate(ledger, b"own", "a")
    activate(ledger, b"for all")
    activate(ledger, b"newer for all")

    assert in_force(ledger, "a").policy == digest(b"own")
    assert in_force(ledger, "b").policy == digest(b"newer for all")


def test_a_shops_choices_go_with_whatever_policy_is_in_force(ledger: SqlLedger) -> None:
    activate(ledger, b"choices", "a", OVERRIDES)
    activate(ledger, b"for all")

    assert in_force(ledger, "a") == InForce(digest(b"for all"), digest(b"choices"))
    assert in_force(ledger, "b") == InForce(digest(b"for all"), None)


def test_a_shop_goes_back_to_the_default(ledger: SqlLedger) -> None:
    activate(ledger, b"own", "a")
    activate(ledger, b"choices", "a", OVERRIDES)

    activate(ledger, None, "a")
    without_policy = in_force(ledger)
    activate(ledger, None, "a", OVERRIDES)

    assert without_policy == InForce(None, digest(b"choices"))
    assert in_force(ledger) == InForce()


def test_all_shops_go_back_to_the_default_but_those_with_their_own(ledger: SqlLedger) -> None:
    activate(ledger, b"for all")
    activate(ledger, b"own", "a")

    activate(ledger, None)

    assert (in_force(ledger, "a").policy, in_force(ledger, "b").policy) == (digest(b"own"), None)


def test_every_text_that_was_ever_activated_is_found_by_its_hash(ledger: SqlLedger) -> None:
    texts = [b"\x00\xff not even text", "Regeln ½".encode(), b""]
    for raw in [*texts, *texts]:
        activate(ledger, raw)
    activate(ledger, None)

    with ledger.look() as books:
        assert [books.policies.text(digest(raw)) for raw in texts] == texts


def test_a_text_that_was_never_activated_is_no_text(ledger: SqlLedger) -> None:
    with ledger.look() as books, pytest.raises(KeyError):
        books.policies.text(digest(b"one"))


def test_a_shop_that_goes_back_follows_all_others_again(ledger: SqlLedger) -> None:
    activate(ledger, b"for all")
    activate(ledger, b"own", "a")

    activate(ledger, None, "a")
    followed = in_force(ledger, "a").policy
    activate(ledger, b"newer for all")

    assert followed == digest(b"for all")
    assert in_force(ledger, "a").policy == digest(b"newer for all")
