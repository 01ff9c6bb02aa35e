"""Builders for the ledger's suites: sound entries, of which a test says only what matters."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from shared.adapters.sealing import KEY_BYTES, Keychain
from shared.domain.decision import Decision
from shared.domain.order import Line
from shared.domain.policy import Outcome
from shared.domain.recorded_facts import RecordedFacts
from shared.domain.screening import Code, Screening
from shared.domain.version import version_of
from shared.messages.cloudevent import Event
from shared.messages.queues import DECISIONS
from shared.ports.ledger import ApiKey, Books, Ledger, Platform, Scope, Shop
from shared.ports.mail import Incoming
from tests import builders
from tests.policies import DEFAULT_POLICY

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
VAULT = Keychain(bytes(range(KEY_BYTES)))


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def a_shop(shop_id: str = "a", **settings: Any) -> Shop:
    return Shop(shop_id, f"Shop {shop_id} ½", _wrapped_key(shop_id), settings)


@cache
def _wrapped_key(shop_id: str) -> bytes:
    return VAULT.new_shop_key(shop_id)


def open_shop(books: Books, shop_id: str = "a") -> None:
    """Unless it is open: what is sealed needs a shop's key."""
    if books.shops.get(shop_id) is None:
        books.shops.add(a_shop(shop_id))


def an_incoming(
    dedupe_key: str = "event 1",
    shop_id: str = "a",
    *,
    event: Event | None = None,
    parked: str | None = None,
) -> Incoming:
    return Incoming(
        shop_id=shop_id,
        dedupe_key=dedupe_key,
        event=event or builders.an_event(),
        sealed_body=b"\0sealed\xff",
        parked=parked,
    )


def a_decision(
    decision_id: str = "d1",
    order_id: str = "1001",
    version: str | int = builders.AS_OF,
    outcome: Outcome = Outcome.HOLD,
    **changes: Any,
) -> Decision:
    lines = (builders.a_line_screening("1", outcome), builders.a_line_screening("2", None))
    told = {
        "facts": f"facts of {decision_id}",
        "previous": None,
        "policy_name": DEFAULT_POLICY.name,
        "policy_version": DEFAULT_POLICY.version,
        "decided_at": "2026-05-01T12:00:00Z",
        **changes,
    }
    code = Code.CLEARED if outcome is Outcome.CLEAR else Code.REVIEW_REQUIRED
    return Decision(
        decision_id=decision_id,
        order_id=order_id,
        version=version_of(version),
        screening=Screening(outcome, code, lines, ("2",), lines[0].reasons),
        **told,
    )


def some_facts(*lines: Line, **order: Any) -> RecordedFacts:
    """Of an order of two lines, when no other is named."""
    told = builders.an_order(*(lines or (builders.a_line("1"), builders.a_line("2"))), **order)
    grades = {line.line_id: builders.a_grade() for line in told.lines}
    return RecordedFacts(order=told, grades=grades, today=NOON.date())


def a_key(key_id: str = "k1", shop_id: str = "a", *scopes: Scope) -> ApiKey:
    digest = "d" * 64
    return ApiKey(key_id, shop_id, digest, frozenset(scopes), ("https://a.example",))


def write_everywhere(books: Books) -> None:
    books.shops.add(a_shop("lost"))
    books.shops.add_key(a_key("lost", "lost"))
    books.shops.add_secret("lost", Platform.EVENTS, b"s")
    books.inbox.keep([an_incoming(shop_id="lost")], at=NOON)
    books.outbox.add("lost", DECISIONS, builders.an_event(), at=NOON)
    books.decisions.standing("lost", "1001")
    books.decisions.add("lost", a_decision(), body_digest="x", recorded=some_facts())
    books.decisions.stand("lost", a_decision())
    books.published.put_chart("lost", "c", {"id": "c"})
    books.published.put_product("lost", builders.a_product_document("p"), as_of=1)


def is_untouched(ledger: Ledger) -> bool:
    with ledger.look() as books:
        documents = books.published.documents("lost")
        return not (
            books.shops.all()
            or books.shops.keys("lost")
            or books.shops.secrets("lost", Platform.EVENTS)
            or books.relay.oldest_waiting()
            or books.decisions.history("lost", "1001")
            or documents.charts
            or documents.products
        )
