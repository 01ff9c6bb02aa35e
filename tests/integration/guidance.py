"""What wearers answer, what clerks file and what reviewers say, over the doors of the house."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event as Signal
from typing import Any

import orjson
from sqlalchemy import event
from werkzeug.test import TestResponse

from services.sizing.guidance_texts import consent_in
from shared.domain.grade import Tier
from shared.messages.policy_file import default_policy_text
from shared.ports.ledger import Scope
from shared.ports.policies import PolicyPart
from shared.usecases import open_shop
from tests import builders
from tests.integration.house import SHOP, House, order
from tests.policies import DEFAULT_POLICY, a_screener
from worker.schedule import Schedule

ANSWERS = "/v1/guidance/answers"
CLEARANCES = "/v1/clearances"
HIGH, MEDICAL, OTC = "Knee-high 30-40 mmHg", "Knee-high 20-30 mmHg", "Travel sock 15-20 mmHg"
EVERYTHING = sorted(DEFAULT_POLICY.asked_questions)
SHORT_LIST = sorted(DEFAULT_POLICY.needed_at[Tier.OTC])
DAY, HOUR, MINUTE = 86_400, 3_600, 60
LATEST = "2026-05-01T11:00:00Z"
"""The third of the versions, after those of the builders."""


def consent(language: str = "en") -> dict[str, str]:
    text = consent_in(language)
    return {"version": text.version, "hash": text.hash, "language": text.language}


def questionnaire(values: Any = None, **changes: Any) -> dict[str, Any]:
    """All questions asked, all answered harmlessly but for `values`."""
    told = {"answers": values or {}, "asked": EVERYTHING, "consent": consent()}
    return told | changes


def answer(house: House, body: Any, key: str = "publishable", **more: Any) -> TestResponse:
    headers = house.key(key, more.pop("shop_id", SHOP)) | more.pop("headers", {})
    return house.sizing.post(ANSWERS, json=body, headers=headers, **more)


def answered(house: House, values: Any = None, **changes: Any) -> str:
    """The reference of answers that were kept."""
    got = answer(house, questionnaire(values, **changes))
    assert got.status_code == 201, got.text
    ref: str = got.get_json()["screening_ref"]
    return ref


def erased(house: House, ref: str, key: str = "publishable", shop_id: str = SHOP) -> TestResponse:
    return house.sizing.delete(f"{ANSWERS}/{ref}", headers=house.key(key, shop_id))


def a_document(about: Any, **changes: Any) -> dict[str, Any]:
    """A prescription of 30-40 mmHg that a person has checked."""
    told = {
        "kind": "prescription",
        "issued": "2026-03-01",
        "grade": "30-40 mmHg",
        "verified": True,
        "reviewer": "clerk.1",
        "for": about,
    }
    return told | changes


def of_wearer(ref: str) -> dict[str, Any]:
    return {"screening_ref": ref}


def of_order(order_id: str = "1001", *lines: str) -> dict[str, Any]:
    return {"order_id": order_id, "lines": list(lines) or None}


def file(house: House, document: Any, key: str = "reasons", shop_id: str = SHOP) -> TestResponse:
    """As it is: `filed` expects that it is taken."""
    return house.orders.post(CLEARANCES, json=document, headers=house.key(key, shop_id))


def filed(house: House, about: Any, **changes: Any) -> dict[str, Any]:
    """What is said of a document that was filed."""
    got = file(house, a_document(about, **changes))
    assert got.status_code == 201, got.text
    told: dict[str, Any] = got.get_json()
    return told


def verify(house: House, ref: str, key: str = "reasons", shop_id: str = SHOP) -> TestResponse:
    return house.orders.post(
        f"{CLEARANCES}/{ref}/verification",
        json={"reviewer": "clerk.2"},
        headers=house.key(key, shop_id),
    )


def review(house: House, action: str = "release", **changes: Any) -> TestResponse:
    """By a key that hears reasons, of the first version of order 1001, unless it says otherwise."""
    order_id, key = changes.pop("order_id", "1001"), changes.pop("key", "reasons")
    headers = house.key(key, changes.pop("shop_id", SHOP))
    told = {"action": action, "lines": None, "version": builders.AS_OF, "reviewer": "staff.7"}
    path = f"/v1/screenings/{order_id}/reviews"
    return house.orders.post(path, json=told | changes, headers=headers)


def screened(house: House, document: Any = None, **changes: Any) -> dict[str, Any]:
    """The decision on an order, with reasons; `changes` are those of `order()`."""
    got = house.screen(document or order(**changes), "reasons")
    assert got.status_code in (200, 201), got.text
    told: dict[str, Any] = got.get_json()
    return told


def standing(house: House, order_id: str = "1001") -> dict[str, Any]:
    """The decision that stands, with reasons and history."""
    got = house.screening(order_id, "reasons")
    assert got.status_code == 200, got.text
    told: dict[str, Any] = got.get_json()
    return told


def why(decision: dict[str, Any], line_id: str = "1") -> set[str]:
    """The reasons of a line."""
    return {
        reason
        for line in decision["lines"]
        if line["line_id"] == line_id
        for reason in line["reasons"]
    }


def outcomes(decision: dict[str, Any]) -> dict[str, str]:
    return {line["line_id"]: line["outcome"] for line in decision["lines"]}


def told(house: House) -> list[dict[str, Any]]:
    """Every event that was to be sent, in its order."""
    return [orjson.loads(text) for (text,) in house.rows("SELECT event FROM outbox ORDER BY row")]


def a_key(house: House, *scopes: Scope, shop_id: str = SHOP) -> dict[str, str]:
    """A secret key of just these scopes, as a header."""
    with house.ledger.begin() as books:
        return {"Authorization": f"Bearer {open_shop.secret_key(books, shop_id, scopes)}"}


def schedule(house: House) -> Schedule:
    return Schedule(house.ledger, a_screener(house.vault), house.clock, Signal())


def activate(house: House, raw: bytes | None, shop_id: str | None = None) -> None:
    with house.ledger.begin() as books:
        books.policies.activate(PolicyPart.POLICY, raw, shop_id=shop_id, at=house.clock.now())


def a_stricter_policy() -> bytes:
    """The default one, but answers last a month less and it has another name."""
    text = default_policy_text().replace(b"answers_days: 180", b"answers_days: 150", 1)
    return text.replace(b"\nname: default\n", b"\nname: stricter\n", 1)


@contextmanager
def unreadable_answers(house: House) -> Iterator[None]:
    """Somebody has damaged every sealed row of answers; afterwards they are put back."""
    with house.ledger._engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE kept AS SELECT ref, sealed FROM answers")
        connection.exec_driver_sql("UPDATE answers SET sealed = zeroblob(40)")
    yield
    with house.ledger._engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE answers SET sealed = kept.sealed FROM kept WHERE kept.ref = answers.ref"
        )
        connection.exec_driver_sql("DROP TABLE kept")


@contextmanager
def counted_statements(house: House) -> Iterator[list[str]]:
    """Every SQL statement that the house sends meanwhile."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    event.listen(house.ledger._engine, "before_cursor_execute", note)
    yield sent
    event.remove(house.ledger._engine, "before_cursor_execute", note)
