"""A wearer answers, staff files a document, a person releases: over HTTP, on the real product."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
import requests

from tests.e2e.conftest import Product

TEN_MEGABYTES = b"x" * 10_000_000


def post(product: Product, url: str, body: Any, key: str = "secret_key") -> requests.Response:
    return requests.post(url, json=body, headers=product.key(key), timeout=10)


def answers_to_all(product: Product, **given: str) -> str:
    """Asked everything in German; gives the reference."""
    url = f"{product.sizing}/v1/guidance"
    headers = product.key("publishable_key")
    asked = requests.get(f"{url}/questions?lang=de", headers=headers, timeout=10).json()
    consent = {name: asked["consent"][name] for name in ("version", "language", "hash")}
    sent = {
        "answers": given,
        "asked": [one["name"] for one in asked["questions"]],
        "consent": consent,
    }
    kept = post(product, f"{url}/answers", sent, "publishable_key")
    assert kept.status_code == 201, kept.text
    ref: str = kept.json()["screening_ref"]
    return ref


def an_order(ref: str) -> dict[str, Any]:
    line = {"line_id": "1", "title": "Knee-high 30-40 mmHg", "quantity": 1}
    return {"order_id": uuid.uuid4().hex, "version": 1, "screening_ref": ref, "lines": [line]}


def test_a_document_lifts_a_hold_and_a_person_has_the_last_word(product: Product) -> None:
    ref = answers_to_all(product)
    order = an_order(ref)
    screenings = f"{product.orders}/v1/screenings"

    held = post(product, screenings, order).json()
    document = {
        "kind": "prescription",
        "issued": held["decided_at"][:10],
        "grade": "30-40 mmHg",
        "verified": True,
        "reviewer": "anna",
        "for": {"screening_ref": ref},
    }
    filed = post(product, f"{product.orders}/v1/clearances", document).json()
    review = {"action": "refuse", "version": 1, "reviewer": "anna"}
    refused = post(product, f"{screenings}/{order['order_id']}/reviews", review).json()
    again = post(product, screenings, order)

    assert held["outcome"] == "hold"
    assert [one["outcome"] for one in filed["screened"]] == ["clear"]
    assert (refused["outcome"], refused["review"]["reviewer"]) == ("hold", "anna")
    assert (again.status_code, again.json()["decision_id"]) == (200, refused["decision_id"])
    assert "all as they were written" in product.command("ledger", "verify", "demo")
    assert order["order_id"] in product.command("review", "list", "demo")


def test_urgent_answers_are_answered_at_once_and_erased_answers_are_none(product: Product) -> None:
    ref = answers_to_all(product, pad_diagnosed="yes")
    url = f"{product.sizing}/v1/guidance/answers/{ref}"
    refused = post(product, f"{product.orders}/v1/screenings", an_order(ref), "reasons_key").json()

    gone = requests.delete(url, headers=product.key("publishable_key"), timeout=10)
    after = post(product, f"{product.orders}/v1/screenings", an_order(ref), "reasons_key").json()

    assert "PAD_DIAGNOSED" in refused["lines"][0]["reasons"]
    assert gone.status_code == 204
    assert after["lines"][0]["reasons"] == ["QUESTIONNAIRE_MISSING", "EVIDENCE_REQUIRED"]


@pytest.mark.parametrize(
    "route", ["/v1/recommendations", "/v1/screenings", "/v1/webhooks/demo/events"]
)
def test_a_body_that_is_far_too_large_is_told_so_to_a_client_that_sends_it_all(
    product: Product, route: str
) -> None:
    base = product.sizing if "recommendations" in route else product.orders

    answer = requests.post(base + route, data=TEN_MEGABYTES, headers=product.key(), timeout=20)

    assert answer.status_code == 413
    assert answer.json()["errors"] == {}
