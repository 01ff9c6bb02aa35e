"""Somebody with every disease there is, and where their words may have been left."""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
from typing import Any

import orjson
import pytest
from werkzeug.test import TestResponse

from shared.usecases import screen_orders
from tests import builders
from tests.integration.guidance import (
    ANSWERS,
    CLEARANCES,
    EVERYTHING,
    MEDICAL,
    a_document,
    answer,
    answered,
    erased,
    file,
    of_order,
    of_wearer,
    questionnaire,
    review,
)
from tests.integration.house import (
    OTC as OTC_PRODUCT,
)
from tests.integration.house import (
    SHOP,
    WOO_SECRET,
    House,
    locked,
    order,
)
from tests.integration.leftovers import found_in, in_redis
from tests.policies import DEFAULT_POLICY

LEGS = {"ankle": "22.13579", "calf": "36.24681"}
NUMBERS = {
    "age": 77.7731,
    "abpi": 0.5123,
    "ankle_pressure_mmhg": 51.2957,
    "toe_pressure_mmhg": 21.8413,
    "tcpo2_mmhg": 11.6719,
}
WORDS = {"heart_failure": "nyha_3", "dvt": "treated_now", "skin": "recent_graft"}
SICK = {
    **dict.fromkeys(set(EVERYTHING) - set(NUMBERS) - set(WORDS) - {"foot_sensation"}, "yes"),
    **NUMBERS,
    **WORDS,
    "foot_sensation": "reduced",
}
CANARY, LATIN = "zanzibar", "zanzib\u00e9r"
PERSON = {
    "email": "zoe.zanzibar@example.invalid",
    "note": f"it is for my {CANARY}",
    "customer": {"first_name": CANARY, "phone": "+44 7700 900461"},
    "note_attributes": [{"name": CANARY, "value": LATIN}],
}
GRADE = "zanzibar 31.7-39.3 mmHg"
NAMES = {name for name in EVERYTHING if "_" in name} | {"calf_difference_cm", "leg_shape"}
SECRETS = {
    *(CANARY, LATIN, "900461", "31.7-39.3"),
    *LEGS.values(),
    *map(str, NUMBERS.values()),
    *WORDS.values(),
    *DEFAULT_POLICY.health_codes,
}
"""What nobody may find; the names of questions besides, but where a bad answer is named."""


class Traces:
    """What was said to callers that may hear nothing of health, and what was left behind."""

    def __init__(self, house: House, redis_url: str, logged: io.BytesIO) -> None:
        self._house, self._redis_url, self._logged = house, redis_url, logged
        self.said: list[bytes] = []
        self.said_of_answers: list[bytes] = []
        self.seen_in_redis: list[bytes] = []
        self.told: list[bytes] = []

    def hear(self, *answers: TestResponse) -> None:
        for one in answers:
            heard = [one.data, str(one.headers).encode()]
            (self.said_of_answers if one.request.path == ANSWERS else self.said).extend(heard)

    def look_into_redis(self) -> None:
        self.seen_in_redis += in_redis(self._redis_url)

    def found(self) -> dict[str, set[str]]:
        """By place; only places where something is."""
        self.look_into_redis()
        everything = SECRETS | NAMES
        places = {
            "redis": found_in(self.seen_in_redis, everything),
            "logs": found_in([self._logged.getvalue()], everything),
            "answers": found_in(self.said, everything),
            "answers to answers": found_in(self.said_of_answers, SECRETS),
            "decisions told": found_in(self.told, everything),
            "outbox": found_in(
                [event.encode() for (event,) in self._house.rows("SELECT event FROM outbox")],
                everything,
            ),
            "ledger": found_in([self._house.all_bytes()], everything),
        }
        return {place: words for place, words in places.items() if words}


def fit_ref(house: House) -> str:
    legs = {"unit": "cm", "left": LEGS}
    found = house.recommend({"measurements": legs, "product_id": OTC_PRODUCT}).get_json()
    ref: str = found["recommendations"][0]["fit_ref"]
    return ref


def an_order(house: House, order_id: str, title: str = MEDICAL, **changes: Any) -> dict[str, Any]:
    """Of somebody with every disease there is, who was measured."""
    told = {"screening_ref": answered(house, SICK), **changes}
    return order(order_id, title, **told) | {
        "lines": [builders.a_line_document(title=title, fit_ref=fit_ref(house))]
    }


def bad_requests(house: House, ref: str) -> list[TestResponse]:
    strange: Any = {"remark": CANARY}
    return [
        answer(house, questionnaire(SICK | {"pad_diagnosed": CANARY, "age": CANARY})),
        answer(house, questionnaire(SICK) | strange),
        answer(house, questionnaire(SICK, consent={"hash": "x", "version": "x", "language": "x"})),
        answer(house, questionnaire(SICK), headers={"Origin": "https://elsewhere.example"}),
        house.sizing.delete(f"{ANSWERS}/{CANARY}", headers=house.key()),
        house.screen(order() | {"note": LATIN, "customer": PERSON["customer"]}),
        house.screen(order(version=CANARY)),
        house.screening(CANARY),
        file(house, a_document(of_wearer(ref), grade=GRADE * 100), "secret"),
        file(house, a_document(of_wearer(ref), note=GRADE), "secret"),
        file(house, a_document(of_wearer(CANARY), grade=GRADE), "secret"),
        file(house, a_document(of_order(CANARY), grade=GRADE), "secret"),
        review(house, key="secret", note=CANARY),
        review(house, key="secret", reviewer=f"{CANARY}\n"),
        house.orders.post(f"{CLEARANCES}/{CANARY}/verification", json={}, headers=house.key()),
        house.orders.post("/v1/webhooks/nobody/events", data=CANARY),
        house.desk.get(f"/{CANARY}", query_string={CANARY: CANARY}),
        house.desk.post("/", data=CANARY),
        house.desk.get("/", headers={"Host": f"{CANARY}.example"}),
    ]


def in_trouble(house: House, monkeypatch: pytest.MonkeyPatch) -> list[TestResponse]:
    """Everything once with the ledger locked, and an order that meets a bug."""
    ref, bought = answered(house, SICK), an_order(house, "9001")
    with locked(house.ledger_file):
        answers = [
            answer(house, questionnaire(SICK)),
            erased(house, ref),
            house.screen(bought),
            file(house, a_document(of_wearer(ref), grade=GRADE), "secret"),
            review(house, key="secret"),
        ]
    assert {one.status_code for one in answers} == {503}

    def fail(*_: object, **__: object) -> None:
        raise ValueError(f"{CANARY} {SICK}")

    with monkeypatch.context() as broken:
        broken.setattr(screen_orders, "gather", fail)
        answers.append(house.screen(bought))
    assert answers[-1].status_code == 500
    return answers


def woo_delivery(house: House) -> TestResponse:
    person = {"email": PERSON["email"], "first_name": CANARY, "country": "IE", "phone": LATIN}
    raw = orjson.dumps(
        builders.a_woo_order(billing=person, shipping=person, customer_note=PERSON["note"])
    )
    signature = base64.b64encode(hmac.digest(WOO_SECRET.encode(), raw, hashlib.sha256)).decode()
    headers = {
        "X-WC-Webhook-Topic": "order.updated",
        "X-WC-Webhook-Signature": signature,
        "X-WC-Webhook-Delivery-ID": "1",
    }
    return house.orders.post(f"/v1/webhooks/{SHOP}/woocommerce", data=raw, headers=headers)
