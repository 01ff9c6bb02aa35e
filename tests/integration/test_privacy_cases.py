"""Who learns what about a wearer's health: the privacy cases P01, P03 and P07 to P09."""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
from typing import Any

import orjson
import pytest

from services.sizing import guidance_texts
from services.sizing.guidance_texts import Consent, GuidanceTexts, consent_in
from shared.messages.reading import ORDER_CHANGED
from tests import builders
from tests.integration.guidance import (
    MEDICAL,
    OTC,
    answer,
    answered,
    consent,
    filed,
    of_order,
    outcomes,
    questionnaire,
    review,
    screened,
    standing,
    told,
    why,
)
from tests.integration.house import OTHER, SHOP, WOO_SECRET, House, an_event, order, problem, sign
from tests.integration.leftovers import messages_in
from tests.integration.workshop import Pipeline, Workshop

DISEASE = {"diabetes": "yes", "foot_sensation": "reduced", "pad_diagnosed": "yes", "abpi": 0.5123}
INSIDE = ("PAD_DIAGNOSED", "DIABETES", "SENSORY_LOSS", "ABPI", "0.5123", "reduced", "refuse")


def assert_tells_nothing(text: str) -> None:
    assert not [word for word in INSIDE if word in text]


def test_p01_a_shop_sees_of_a_held_order_the_neutral_code_and_opaque_references_alone(
    house: House, workshop: Workshop, pipeline: Pipeline
) -> None:
    bought = order(title=MEDICAL, screening_ref=answered(house, DISEASE))

    shown = house.orders.post("/v1/screenings/preview", json=bought, headers=house.key())
    decided = house.screen(bought)
    found = house.screening("1001")
    workshop.work()
    [event] = pipeline.heard()

    for seen in (shown.get_json(), decided.get_json(), found.get_json(), event.data):
        assert (seen["outcome"], seen["code"]) == ("hold", "REVIEW_REQUIRED")
        assert_tells_nothing(str(seen))
    assert why(standing(house)) >= {"PAD_DIAGNOSED", "ABPI_LT_0_6", "SENSORY_LOSS"}


def test_p03_the_queue_carries_the_order_and_the_log_says_what_was_done_with_it(
    house: House, workshop: Workshop, clean_redis_url: str, logged: io.BytesIO
) -> None:
    ref = answered(house, DISEASE)
    person: dict[str, Any] = {"email": "zoe@example.invalid", "name": "Zoë", "calf_cm": 36.24681}
    house.send(an_event(ORDER_CHANGED, order(title=OTC, screening_ref=ref, **person)))

    workshop.relay.turn()
    [message] = messages_in(clean_redis_url)
    workshop.work()

    assert set(orjson.loads(message)["data"]) <= {
        *("order_id", "version", "status", "market", "screening_ref", "lines"),
        *("gift", "professional", "cancelled"),
    }
    assert why(standing(house)) >= {"SENSORY_LOSS"}
    for text in (message.decode(), logged.getvalue().decode()):
        assert_tells_nothing(text)
        assert not [word for word in person.values() if str(word) in text]
    [line] = [
        one
        for one in map(orjson.loads, logged.getvalue().splitlines())
        if one["event"] == "event_handled"
    ]
    assert line["effect"] == "decided"


def test_p07_without_consent_nothing_is_kept_and_an_order_goes_its_way_without_data(
    house: House,
) -> None:
    body = questionnaire({"pad_diagnosed": "yes"})
    del body["consent"]
    problem(answer(house, body), 422)

    lines = [
        builders.a_line_document("light", title=OTC),
        builders.a_line_document("strong", title=MEDICAL),
    ]
    decision = screened(house, builders.an_order_document(*lines))

    assert house.count("answers") == 0
    assert outcomes(decision) == {"light": "advise", "strong": "hold"}
    assert decision["ship_now"] == ["light"]


def test_p07_without_any_data_a_phoned_order_or_a_person_releases_the_line(house: House) -> None:
    screened(house, title=MEDICAL)
    screened(house, order("1002", MEDICAL))

    filed(house, of_order(), kind="phone", grade="20-30 mmHg")
    review(house, order_id="1002")

    assert standing(house)["outcome"] == "advise"
    assert standing(house, "1002")["outcome"] == "clear"
    assert house.count("answers") == 0


def another_consent(text: str) -> dict[str, GuidanceTexts]:
    now = guidance_texts.GUIDANCE_TEXTS["en"]
    other = Consent("another", "en", text, "sha256:another")
    return {**guidance_texts.GUIDANCE_TEXTS, "en": GuidanceTexts(other, now.urgent_care, {})}


def test_p08_after_the_consent_text_has_changed_it_must_be_asked_for_anew(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = consent()
    old = answered(house, {"diabetes": "yes"})
    monkeypatch.setattr(guidance_texts, "GUIDANCE_TEXTS", another_consent("And for research."))

    refused = answer(house, questionnaire(consent=before))
    anew = answered(house, consent=consent())

    assert list(problem(refused, 422)["errors"]) == ["consent"]
    assert consent_in("en").text == "And for research."
    with house.ledger.look() as books:
        kept = books.answers.get(SHOP, [old, anew])
    for ref, agreed in ((old, before), (anew, consent())):
        own = kept[ref].consent
        assert {"version": own.version, "hash": own.hash, "language": own.language} == agreed
        assert kept[ref].given_at == house.clock.now()


def test_p08_answers_given_under_the_old_text_still_screen_which_is_what_it_was_for(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = answered(house, {"diabetes": "yes"})
    monkeypatch.setattr(guidance_texts, "GUIDANCE_TEXTS", another_consent("And for research."))

    assert why(screened(house, title=OTC, screening_ref=old)) == {"DIABETES"}


def woo_signature(raw: bytes, secret: str) -> str:
    return base64.b64encode(hmac.digest(secret.encode(), raw, hashlib.sha256)).decode()


def changed(raw: bytes) -> bytes:
    return raw.replace(b"1001", b"1002")


@pytest.mark.parametrize("shop_id", [SHOP, "nobody"])
def test_p09_an_event_with_a_bad_signature_is_refused_and_nothing_of_it_is_kept(
    house: House, shop_id: str
) -> None:
    raw = orjson.dumps(an_event(ORDER_CHANGED, order(title="canary 20-30 mmHg")))
    path = f"/v1/webhooks/{shop_id}/events"
    other = house.keys[OTHER].events_secret
    attempts: list[dict[str, str]] = [
        {},
        sign(raw, other),
        sign(changed(raw), house.keys[SHOP].events_secret),
        sign(raw, house.keys[SHOP].events_secret, at=1_000_000.0),
        sign(raw, house.keys[SHOP].events_secret) | {"webhook-signature": "v1,AAAA"},
    ]

    answers = [house.orders.post(path, data=raw, headers=headers) for headers in attempts]

    assert len({str(problem(one, 401)) for one in answers}) == 1
    assert_nothing_kept(house)


def test_p09_a_woocommerce_delivery_with_a_bad_signature_is_refused_and_not_kept(
    house: House,
) -> None:
    raw = orjson.dumps(builders.a_woo_order(customer_note="canary"))
    right = woo_signature(raw, WOO_SECRET)
    for signature in (
        "",
        "AAAA",
        woo_signature(raw, "other"),
        woo_signature(changed(raw) + b" ", WOO_SECRET),
    ):
        headers = {"X-WC-Webhook-Topic": "order.updated", "X-WC-Webhook-Signature": signature}
        path = f"/v1/webhooks/{SHOP}/woocommerce"

        problem(house.orders.post(path, data=raw, headers=headers), 401)

    assert signature != right
    assert_nothing_kept(house)


def assert_nothing_kept(house: House) -> None:
    assert [house.count(table) for table in ("inbox", "orders", "outbox")] == [0, 0, 0]
    assert told(house) == []
    assert b"canary" not in house.all_bytes()
