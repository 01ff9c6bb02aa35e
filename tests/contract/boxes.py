"""Inbox and outbox as the suites of the ledger fill and empty them."""

from __future__ import annotations

from collections.abc import Sequence

from shared.adapters.sql_ledger.ledger import SqlLedger
from shared.ports.mail import Incoming, ToSend
from tests.contract.books import after, an_incoming


def keep(ledger: SqlLedger, *incoming: Incoming, seconds: float = 0) -> int:
    with ledger.begin() as books:
        return books.inbox.keep(incoming or [an_incoming()], at=after(seconds))


def claim(
    ledger: SqlLedger, seconds: float = 0, *, lease_seconds: float = 5, limit: int = 100
) -> Sequence[ToSend]:
    with ledger.begin() as books:
        return books.relay.claim(at=after(seconds), lease_seconds=lease_seconds, limit=limit)


def send(ledger: SqlLedger, seconds: float) -> Sequence[ToSend]:
    """What a relay does when the broker confirms at once."""
    with ledger.begin() as books:
        rows = books.relay.claim(at=after(seconds), lease_seconds=5, limit=100)
        books.relay.sent(rows, at=after(seconds))
    return rows


def is_due(ledger: SqlLedger, seconds: float) -> bool:
    with ledger.look() as books:
        return books.relay.is_due(at=after(seconds))
