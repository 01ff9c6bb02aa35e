"""Which policy a shop is screened by, and what happens when it cannot be read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from shared.adapters.sealing import Keychain
from shared.adapters.sql_ledger.ledger import SqlLedger
from shared.domain.policy import Outcome, Policy
from shared.messages.policy_file import default_policy_text, read_overrides, read_policy
from shared.ports.policies import PolicyPart
from shared.usecases import policies_in_force
from shared.usecases.policies_in_force import PolicyOfShop, PolicyShelf
from tests.builders import SHOP, a_line, an_order
from tests.policies import DEFAULT_POLICY
from tests.unit.usecases.clinic import MEDICAL, OTC, Clinic
from tests.unit.usecases.order_desk import AT

POLICY, OVERRIDES = PolicyPart.POLICY, PolicyPart.OVERRIDES
OWN = default_policy_text().replace(b"name: default\n", b"name: own\n")
OTHER = default_policy_text().replace(b"name: default\n", b"name: other\n")
CHOICES = b"schema: 1\ndeclared_guidance_up_to: none\nsplit_shipments: false\n"
UNREADABLE = b"schema: 2\nrules: from a later release\n"


@pytest.fixture
def clinic(ledger: SqlLedger, vault: Keychain) -> Clinic:
    return Clinic(ledger, vault)


def activate(
    clinic: Clinic, raw: bytes | None, part: PolicyPart = POLICY, shop_id: str | None = None
) -> None:
    with clinic.ledger.begin() as books:
        books.policies.activate(part, raw, shop_id=shop_id, at=AT)


def of(clinic: Clinic, shelf: PolicyShelf | None = None, shop_id: str = SHOP) -> PolicyOfShop:
    with clinic.ledger.look() as books:
        return (shelf or clinic.screener.policies).of(books, shop_id)


def test_a_shop_without_a_policy_of_its_own_has_the_default(clinic: Clinic) -> None:
    policy, is_sound = of(clinic)

    assert policy is DEFAULT_POLICY
    assert is_sound


def test_a_shop_has_its_own_policy_before_that_of_all_shops(clinic: Clinic) -> None:
    activate(clinic, OWN, shop_id=SHOP)
    activate(clinic, OTHER)

    assert of(clinic).policy.name == "own"
    assert of(clinic, shop_id="another").policy.name == "other"


def test_a_policy_is_the_one_that_its_text_says(clinic: Clinic) -> None:
    activate(clinic, OWN)

    policy, is_sound = of(clinic)

    assert policy.version == read_policy(OWN, "own").version != DEFAULT_POLICY.version
    assert is_sound


def test_a_shops_choices_go_on_top_of_whatever_is_in_force(clinic: Clinic) -> None:
    activate(clinic, CHOICES, OVERRIDES, SHOP)
    on_default = of(clinic).policy
    activate(clinic, OWN)
    on_own = of(clinic).policy

    assert on_default.version == read_overrides(CHOICES, "", DEFAULT_POLICY).version
    assert on_own.version == read_overrides(CHOICES, "", read_policy(OWN, "own")).version
    assert on_own.name == "own"
    assert on_own.choices == on_default.choices != DEFAULT_POLICY.choices
    assert of(clinic, shop_id="another").policy.choices == DEFAULT_POLICY.choices


def test_another_policy_is_in_force_from_the_next_order_on(clinic: Clinic) -> None:
    clinic.answer("s_1", declared=True)
    order = clinic.order(MEDICAL, screening_ref="s_1")
    before = clinic.screen(order)

    activate(clinic, CHOICES, OVERRIDES, SHOP)
    after = clinic.screen_again()

    assert after is not None
    assert (before.screening.outcome, after.screening.outcome) == (Outcome.ADVISE, Outcome.HOLD)
    assert before.policy_version == DEFAULT_POLICY.version != after.policy_version


def test_back_at_the_default_it_is_the_default(clinic: Clinic) -> None:
    activate(clinic, OWN, shop_id=SHOP)
    activate(clinic, None, shop_id=SHOP)

    assert of(clinic) == PolicyOfShop(DEFAULT_POLICY)


@pytest.mark.parametrize("part", PolicyPart)
def test_the_default_stands_in_for_what_this_release_cannot_read(
    clinic: Clinic, part: PolicyPart
) -> None:
    activate(clinic, UNREADABLE, part, SHOP)

    with capture_logs() as logs:
        policy, is_sound = of(clinic)

    assert (policy, is_sound) == (DEFAULT_POLICY, False)
    assert [line["event"] for line in logs] == ["policy_unreadable"]
    assert "line 1" in logs[0]["why"]


def test_choices_that_cannot_be_read_take_the_own_policy_with_them(clinic: Clinic) -> None:
    """Nobody knows what the shop would have said on top of it."""
    activate(clinic, OWN, shop_id=SHOP)
    activate(clinic, UNREADABLE, OVERRIDES, SHOP)

    assert of(clinic) == PolicyOfShop(DEFAULT_POLICY, is_sound=False)


def test_by_a_policy_that_stands_in_nothing_medical_is_cleared(clinic: Clinic) -> None:
    clinic.answer("s_1", declared=True)
    order = an_order(a_line("1", OTC), a_line("2", MEDICAL), screening_ref="s_1")
    activate(clinic, UNREADABLE)

    held = clinic.screen(order)
    activate(clinic, None)
    again = clinic.screen_due(at=AT + timedelta(minutes=1))

    otc, medical = held.screening.lines
    assert (otc.outcome, medical.outcome) == (Outcome.ADVISE, Outcome.HOLD)
    assert "SCREEN_UNAVAILABLE" in medical.reasons
    assert again == ["1001"]
    assert clinic.standing().decision.screening.outcome is Outcome.ADVISE


def test_a_policy_is_read_from_the_ledger_and_compiled_once(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled: list[bytes] = []

    def counted(raw: bytes, name: str) -> Policy:
        compiled.append(raw)
        return read_policy(raw, name)

    monkeypatch.setattr(policies_in_force, "read_policy", counted)
    shelf = PolicyShelf(DEFAULT_POLICY)
    activate(clinic, OWN)

    same = [of(clinic, shelf).policy for _ in range(3)]
    of(clinic, shelf, "another")
    activate(clinic, OTHER)
    of(clinic, shelf)
    activate(clinic, OWN)
    back = of(clinic, shelf).policy

    assert compiled == [OWN, OTHER]
    assert all(one is same[0] for one in (*same, back))


def test_what_cannot_be_read_is_told_once_a_process_and_not_for_every_order(
    clinic: Clinic,
) -> None:
    activate(clinic, UNREADABLE)

    with capture_logs() as logs:
        for _ in range(3):
            of(clinic)

    assert len(logs) == 1
