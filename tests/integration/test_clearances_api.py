"""Clinicians' documents over HTTP: filed, verified, and refused by name when they cannot be."""

from __future__ import annotations

from typing import Any

import pytest

from shared.ports.ledger import Scope
from tests import builders
from tests.integration.guidance import (
    CLEARANCES,
    HIGH,
    MEDICAL,
    a_document,
    a_key,
    answered,
    file,
    filed,
    of_order,
    of_wearer,
    screened,
    standing,
    told,
    verify,
    why,
)
from tests.integration.house import OTHER, House, locked, order, problem

WORD = "zanzibar"


def test_a_checked_document_clears_the_order_that_waits_for_it_at_once(house: House) -> None:
    ref = answered(house)
    held = screened(house, title=HIGH, screening_ref=ref)

    answer = file(house, a_document(of_wearer(ref)))

    document = answer.get_json()
    assert answer.status_code == 201
    assert document["clearance_ref"].startswith("c_")
    assert (document["tier"], document["verified"]) == ("medical_high", True)
    assert document["last_day"] == "2026-08-28"
    [cleared] = document["screened"]
    assert (cleared["outcome"], cleared["previous"]) == ("clear", held["decision_id"])
    assert cleared == {k: v for k, v in standing(house).items() if k != "history"}
    assert [event["data"]["outcome"] for event in told(house)] == ["hold", "clear"]


def test_a_key_that_hears_no_reasons_is_told_none_with_a_document(house: House) -> None:
    ref = answered(house, {"heart_failure": "nyha_3"})
    screened(house, title=HIGH, screening_ref=ref)

    answer = file(house, a_document(of_wearer(ref), names=["HF_NYHA_3"]), "secret")

    assert answer.get_json()["screened"][0]["outcome"] == "hold"
    assert not [word for word in ("reasons", "HF_NYHA_3", "refuse") if word in answer.text]


def test_what_nobody_has_checked_covers_nothing_until_somebody_has(house: House) -> None:
    ref = answered(house)
    screened(house, title=HIGH, screening_ref=ref)
    unchecked = filed(house, of_wearer(ref), verified=False)
    waiting = standing(house)

    answer = verify(house, unchecked["clearance_ref"])

    assert why(waiting) == {"CLEARANCE_UNVERIFIED", "EVIDENCE_REQUIRED"}
    document = answer.get_json()
    assert answer.status_code == 200
    assert (document["clearance_ref"], document["verified"]) == (unchecked["clearance_ref"], True)
    assert document["screened"][0]["outcome"] == "clear"
    assert why(standing(house)) == {"CLEARANCE_VALID"}


def test_verifying_twice_says_the_same_twice(house: House) -> None:
    ref = answered(house)
    screened(house, title=HIGH, screening_ref=ref)
    clearance = filed(house, of_wearer(ref), verified=False)["clearance_ref"]

    first, second = verify(house, clearance), verify(house, clearance)

    assert first.get_json() == second.get_json()
    assert len(standing(house)["history"]) == 3


@pytest.mark.parametrize("shop_id", ["demo", OTHER])
def test_a_document_that_is_not_this_shop_s_cannot_be_verified(house: House, shop_id: str) -> None:
    ref = answered(house)
    clearance = filed(house, of_wearer(ref), verified=False)["clearance_ref"]
    known = clearance if shop_id == OTHER else "c_nothing"

    problem(verify(house, known, shop_id=shop_id), 404)


@pytest.mark.parametrize(
    ("field", "body"),
    [("reviewer", {}), ("reviewer", {"reviewer": "a\nb"}), ("note", {"reviewer": "a", "note": ""})],
)
def test_a_verification_names_who_did_it_and_says_no_more(
    calm: House, field: str, body: dict[str, str]
) -> None:
    path = f"{CLEARANCES}/c_1/verification"

    answer = calm.orders.post(path, json=body, headers=calm.key())

    assert list(problem(answer, 422)["errors"]) == [field]


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("kind", {"kind": WORD}),
        ("issued", {"issued": "2026-05-03"}),
        ("issued", {"issued": "9999-12-31"}),
        ("issued", {"issued": "0001-01-01"}),
        ("issued", {"issued": "2026-02-30"}),
        ("issued", {"issued": None}),
        ("issued", {"issued": 20260301}),
        ("expires", {"expires": "2026-02-28"}),
        ("expires", {"expires": "0001-01-01"}),
        ("expires", {"expires": WORD}),
        ("grade", {"grade": ""}),
        ("grade", {"grade": "20-30 mmHg " * 100_000}),
        ("grade", {"grade": None}),
        ("names", {"names": [WORD]}),
        ("names", {"names": ["GUIDANCE_REQUIRED"]}),
        ("names", {"names": None}),
        ("names", {"names": ["PAD_DIAGNOSED"] * 101}),
        ("names.0", {"names": [7]}),
        ("verified", {"verified": WORD}),
        ("verified", {"verified": None}),
        ("reviewer", {"reviewer": "who\nsays that all is fine"}),
        ("reviewer", {"reviewer": ""}),
        ("note", {"note": WORD}),
        ("for", {"for": None}),
        ("for", {"for": {}}),
        ("for", {"for": of_wearer("s_1") | of_order()}),
        ("for.lines", {"for": {"screening_ref": "s_1", "lines": ["1"]}}),
        ("for.lines", {"for": {"order_id": "1001", "lines": []}}),
        ("for.note", {"for": {"order_id": "1001", "note": WORD}}),
        ("for.order_id", {"for": {"order_id": "10\n01"}}),
    ],
)
def test_a_document_that_is_not_as_described_is_refused_by_name_and_not_kept(
    house: House, field: str, changes: dict[str, Any]
) -> None:
    ref = answered(house)
    screened(house, title=HIGH, screening_ref=ref)

    document = problem(file(house, a_document(of_wearer(ref)) | changes), 422)

    assert list(document["errors"]) == [field]
    assert (house.count("clearances"), house.count("decisions")) == (0, 1)


@pytest.mark.parametrize("issued", ["2026-05-02", "2026-05-01", "1970-01-01"])
def test_a_document_may_be_dated_tomorrow_where_the_day_begins_earlier(
    house: House, issued: str
) -> None:
    filed(house, of_wearer(answered(house)), issued=issued)


def test_a_line_that_the_order_does_not_have_is_named(house: House) -> None:
    screened(house, title=HIGH)

    document = problem(file(house, a_document(of_order("1001", "1", "2", "3"))), 422)

    assert document["errors"] == {"for.lines": ["The order has no line 2, 3."]}
    assert house.count("clearances") == 0


def test_a_document_about_nobody_known_is_not_filed(house: House) -> None:
    ref = answered(house)
    screened(house, title=HIGH, screening_ref=ref)

    for about in (of_wearer("s_nobody"), of_order("no-such-order")):
        problem(file(house, a_document(about)), 404)
    for about in (of_wearer(ref), of_order()):
        problem(file(house, a_document(about), shop_id=OTHER), 404)
    assert house.count("clearances") == 0


def test_a_document_may_be_filed_for_a_wearer_whom_an_order_names_and_who_answered_nothing(
    house: House,
) -> None:
    screened(house, title=HIGH, screening_ref="s_phoned")

    told = filed(house, of_wearer("s_phoned"), kind="phone")

    assert told["screened"][0]["outcome"] == "advise"


def test_documents_take_a_key_for_administration(house: House) -> None:
    ref = answered(house)
    screened(house, title=HIGH, screening_ref=ref)
    headers = a_key(house, Scope.SIZING, Scope.SCREENING, Scope.REASONS)
    for path, body in (
        (CLEARANCES, a_document(of_wearer(ref))),
        (f"{CLEARANCES}/c_1/verification", {"reviewer": "a"}),
    ):
        problem(house.orders.post(path, json=body, headers=headers), 403)
        problem(house.orders.post(path, json=body, headers=house.key("publishable")), 403)
        problem(house.orders.post(path, json=body), 401)
    assert house.count("clearances") == 0


def test_with_the_ledger_locked_no_document_is_kept(house: House) -> None:
    ref = answered(house)
    screened(house, title=HIGH, screening_ref=ref)

    with locked(house.ledger_file):
        refused = file(house, a_document(of_wearer(ref)))

    problem(refused, 503)
    assert (house.count("clearances"), house.count("decisions")) == (0, 1)


def test_on_the_disk_a_document_is_unreadable(house: House) -> None:
    ref = answered(house)
    filed(house, of_wearer(ref), names=["HF_NYHA_3"], grade="31.7 to 39.3 mmHg")

    lying = house.all_bytes()

    assert not [word for word in (b"HF_NYHA_3", b"31.7 to", b"clerk.1") if word in lying]


def test_a_document_for_one_line_is_not_about_the_others(house: House) -> None:
    lines = [builders.a_line_document(name, title=MEDICAL) for name in ("one", "two")]
    screened(house, builders.an_order_document(*lines, screening_ref=answered(house)))

    filed(house, of_order("1001", "two"))

    decision = standing(house)
    assert (why(decision, "one"), why(decision, "two")) == (
        {"GUIDANCE_REQUIRED"},
        {"CLEARANCE_VALID"},
    )


def test_an_order_of_another_number_is_not_what_a_document_is_about(house: House) -> None:
    ref = answered(house)
    screened(house, title=HIGH, screening_ref=ref)
    filed(house, of_order())

    other = screened(house, order("1002", HIGH, screening_ref=ref))

    assert why(other) == {"EVIDENCE_REQUIRED"}
