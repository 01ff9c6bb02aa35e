"""Screening on request: decided once, told in words that the key may hear, refused with reasons."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from shared.adapters.redis_catalogue.store import RedisCatalogue
from shared.messages.reading import ORDER_CHANGED
from tests import builders, servers
from tests.integration.house import OTHER, House, Plan, an_event, full_disk, locked, problem

NAN = b'{"order_id": "1", "version": 1, "lines": [{"line_id": "1", "quantity": NaN}]}'


def an_order(*lines: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A medical line, one over the counter and one that was taken out again."""
    told = lines or (
        builders.a_line_document("strong", title="Knee-high 20-30 mmHg"),
        builders.a_line_document("light", sku=None, title="Travel sock 8-15 mmHg"),
        builders.a_line_document("gone", title="Knee-high 30-40 mmHg", current_quantity=0),
    )
    return builders.an_order_document(*told, **changes)


def outcomes(document: dict[str, Any]) -> dict[str, str]:
    return {line["line_id"]: line["outcome"] for line in document["lines"]}


def test_an_order_with_a_medical_sock_is_held_and_the_rest_may_ship(house: House) -> None:
    answer = house.screen(an_order())

    document = answer.get_json()
    assert answer.status_code == 201
    assert (document["outcome"], document["code"]) == ("hold", "REVIEW_REQUIRED")
    assert outcomes(document) == {"strong": "hold", "light": "advise", "gone": None}
    assert document["ship_now"] == ["light"]
    assert document["lines"][0]["band_mmhg"] == [20, 30]
    assert document["lines"][0]["tier"] == "medical"
    assert document["previous"] is None
    assert document["decided_at"] == "2026-05-01T12:00:00Z"
    assert document["policy"]["version"].startswith("sha256:")


def test_the_same_order_again_gets_the_same_decision(house: House) -> None:
    first, second = house.screen(an_order()), house.screen(an_order())

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.get_json() == second.get_json()
    assert house.count("decisions") == 1
    assert house.count("outbox") == 1


def test_a_newer_version_adds_a_decision_that_names_the_one_before(house: House) -> None:
    first = house.screen(an_order()).get_json()

    light = builders.a_line_document("light", title="8-15 mmHg")
    second = house.screen(an_order(light, version=builders.LATER)).get_json()

    latest = house.screening("1001").get_json()
    assert second["previous"] == first["decision_id"]
    assert (latest["decision_id"], latest["outcome"]) == (second["decision_id"], "advise")
    assert [one["decision_id"] for one in latest["history"]] == [
        first["decision_id"],
        second["decision_id"],
    ]


def test_an_older_version_never_replaces_a_newer_one(house: House) -> None:
    newer = house.screen(an_order(version=builders.LATER)).get_json()

    house.screen(an_order(builders.a_line_document("light", title="8-15 mmHg")))

    latest = house.screening("1001").get_json()
    assert latest["decision_id"] == newer["decision_id"]
    assert len(latest["history"]) == 2
    assert house.count("outbox") == 1


def test_a_preview_records_nothing(house: House) -> None:
    answer = house.orders.post("/v1/screenings/preview", json=an_order(), headers=house.key())

    document = answer.get_json()
    assert answer.status_code == 200
    assert outcomes(document) == {"strong": "hold", "light": "advise", "gone": None}
    assert "decision_id" not in document
    assert (house.count("decisions"), house.count("outbox")) == (0, 0)
    problem(house.screening("1001"), 404)


def test_reasons_are_told_to_the_key_that_may_hear_them_alone(house: House) -> None:
    outside, inside = house.screen(an_order()), house.screen(an_order(), "reasons")

    assert "reasons" not in outside.text
    assert inside.get_json()["lines"][0]["reasons"] == [
        "QUESTIONNAIRE_MISSING",
        "GUIDANCE_REQUIRED",
    ]
    assert "reasons" not in house.screening("1001").text
    assert "reasons" in house.screening("1001", "reasons").text


def test_an_order_of_another_shop_is_as_one_that_never_was(house: House) -> None:
    house.screen(an_order())

    foreign = house.screening("1001", shop_id=OTHER)
    missing = house.screening("no-such-order")

    assert problem(foreign, 404) == problem(missing, 404)


def test_two_shops_may_have_orders_of_one_number(house: House) -> None:
    light = builders.a_line_document("light", title="8-15 mmHg")

    ours, theirs = house.screen(an_order()), house.screen(an_order(light), shop_id=OTHER)

    assert (ours.status_code, theirs.status_code) == (201, 201)
    assert house.screening("1001").get_json()["outcome"] == "hold"
    assert house.screening("1001", shop_id=OTHER).get_json()["outcome"] == "advise"


def test_what_the_catalogue_knows_of_a_sku_counts(house: House) -> None:
    line = {"line_id": "1", "sku": "STRONG-20-30-M", "quantity": 1}

    ours, theirs = house.screen(an_order(line)), house.screen(an_order(line), shop_id=OTHER)

    assert ours.get_json()["lines"][0]["tier"] == "medical"
    assert theirs.get_json()["lines"][0]["tier"] == "unknown"
    assert theirs.get_json()["code"] == "GRADE_CHECK"


@pytest.mark.parametrize("order_id", ["%00", "a%00b", "%F0%9F%98%80", "%FF", "..", "x" * 3_000])
def test_an_order_id_that_cannot_be_is_not_found(calm: House, order_id: str) -> None:
    answer = calm.orders.get(f"/v1/screenings/{order_id}", headers=calm.key())

    problem(answer, 404)


@pytest.mark.parametrize("call", ["screen", "preview", "latest"])
def test_a_request_without_a_live_key_is_refused(calm: House, call: str) -> None:
    for headers in ({}, {"Authorization": "Bearer sk_1_2"}, {"Authorization": "Basic x"}):
        answers = {
            "screen": lambda h=headers: calm.orders.post("/v1/screenings", json={}, headers=h),
            "preview": lambda h=headers: calm.orders.post(
                "/v1/screenings/preview", json={}, headers=h
            ),
            "latest": lambda h=headers: calm.orders.get("/v1/screenings/1001", headers=h),
        }

        problem(answers[call](), 401)


@pytest.mark.parametrize("key", ["publishable", "blunt"])
def test_a_key_without_the_scope_is_refused_here(calm: House, key: str) -> None:
    answers = [
        calm.screen(an_order(), key),
        calm.screening("1001", key),
        calm.orders.post("/v1/screenings/preview", json=an_order(), headers=calm.key(key)),
    ]

    for answer in answers:
        problem(answer, 403)


@pytest.mark.parametrize(
    ("field", "order"),
    [
        ("colour", an_order(colour="red")),
        ("lines.0.size", an_order(builders.a_line_document(size="M"))),
        ("order_id", an_order(order_id="")),
        ("order_id", an_order(order_id=None)),
        ("order_id", an_order(order_id="a\x00b")),
        ("version", an_order(version="yesterday")),
        ("version", an_order(version=-1)),
        ("version", an_order(version=1.5)),
        ("version", an_order(version=True)),
        ("version", an_order(version=2**63)),
        ("version", an_order(version="2026-05-01T09:00:00")),
        ("version", an_order(version="9999-12-31T23:59:59-23:59")),
        ("version", an_order(version="0001-01-01T00:00:00+23:59")),
        ("version", an_order(version="1969-12-31T23:59:59Z")),
        ("status", an_order(status=["open"])),
        ("gift", an_order(gift="perhaps")),
        ("lines", an_order(lines=None)),
        ("lines", an_order(lines={})),
        ("lines", an_order(lines=[builders.a_line_document(str(n)) for n in range(1001)])),
        ("lines", an_order(builders.a_line_document("1"), builders.a_line_document("1"))),
        ("lines.1.line_id", an_order(builders.a_line_document(), {"quantity": 1})),
        ("lines.0.quantity", an_order(builders.a_line_document(quantity="one"))),
        ("lines.0.quantity", an_order(builders.a_line_document(quantity="NaN"))),
        ("lines.0.quantity", an_order(builders.a_line_document(quantity=-1))),
        ("lines.0.quantity", an_order(builders.a_line_document(quantity=1.5))),
        ("lines.0.current_quantity", an_order(builders.a_line_document(current_quantity=-1))),
        ("lines.0.title", an_order(builders.a_line_document(title="x" * 10_001))),
        ("lines.0.fit_ref", an_order(builders.a_line_document(fit_ref="x" * 513))),
        ("lines.0.kind", an_order(builders.a_line_document(kind="shoe"))),
        ("lines.0.layers_mmhg.0", an_order(builders.a_line_document(layers_mmhg=["NaN"]))),
        ("lines.0.layers_mmhg.0", an_order(builders.a_line_document(layers_mmhg=[-1]))),
        ("lines.0.layers_mmhg", an_order(builders.a_line_document(layers_mmhg=20))),
    ],
)  # fmt: skip
def test_an_order_that_is_not_as_described_is_refused_by_name(
    calm: House, field: str, order: Any
) -> None:
    document = problem(calm.screen(order), 422)

    assert list(document["errors"]) == [field]
    assert calm.count("decisions") == 0


@pytest.mark.parametrize("mmhg", [["NaN", 30], ["x", 30], [20], [-1, 30], [20, 201], 20])
def test_pressures_that_cannot_be_are_refused_by_name(calm: House, mmhg: Any) -> None:
    document = problem(calm.screen(an_order(builders.a_line_document(mmhg=mmhg))), 422)

    assert all(field.startswith("lines.0.mmhg") for field in document["errors"])


@pytest.mark.parametrize("raw", [NAN, b"", b"{", b"\xff", b"Infinity"])
def test_a_body_that_is_no_json_is_a_bad_request(calm: House, raw: bytes) -> None:
    answer = calm.orders.post(
        "/v1/screenings", data=raw, headers=calm.key() | {"Content-Type": "application/json"}
    )

    problem(answer, 400)


def test_a_body_of_ten_megabytes_is_too_large(calm: House) -> None:
    problem(calm.screen(an_order(note="x" * 10_000_000)), 413)


@pytest.mark.parametrize("status", ["draft", "checkout-draft", "auto-draft", "trash"])
def test_a_draft_is_no_order_yet_and_can_be_previewed(calm: House, status: str) -> None:
    order = an_order(status=status)

    preview = calm.orders.post("/v1/screenings/preview", json=order, headers=calm.key())

    assert "status" in problem(calm.screen(order), 422)["errors"]
    assert preview.status_code == 200


def test_a_locked_ledger_keeps_nothing_and_says_when_to_come_again(house: House) -> None:
    with locked(house.ledger_file):
        answer = house.screen(an_order())

    assert problem(answer, 503)
    assert int(answer.headers["Retry-After"]) > 0
    assert (house.count("decisions"), house.count("orders"), house.count("outbox")) == (0, 0, 0)
    assert house.screen(an_order()).status_code == 201


def test_with_the_ledger_locked_decisions_can_still_be_read(house: House) -> None:
    made = house.screen(an_order()).get_json()

    with locked(house.ledger_file):
        found = house.screening("1001")

    assert found.get_json()["decision_id"] == made["decision_id"]


def test_a_full_disk_keeps_nothing_of_an_order(house: House) -> None:
    lines = [builders.a_line_document(f"line {number}") for number in range(200)]

    with full_disk(house.ledger):
        answer = house.screen(an_order(*lines))

    problem(answer, 503)
    assert (house.count("decisions"), house.count("orders"), house.count("outbox")) == (0, 0, 0)
    assert house.screen(an_order(*lines)).status_code == 201


def test_orders_are_screened_and_webhooks_kept_with_redis_stopped(
    plan: Plan, tmp_path: Path
) -> None:
    with servers.private_redis_server() as url:
        house = House(plan, tmp_path, RedisCatalogue(url))

    screened = house.screen(an_order())
    kept = house.send(an_event(ORDER_CHANGED, an_order(order_id="1002")))

    assert (screened.status_code, kept.status_code) == (201, 200)
    assert house.orders.get("/readyz").get_json() == {"status": "ready", "down": []}
    house.ledger.close()
