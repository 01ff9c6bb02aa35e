"""What a worker could not handle: tried again, each time later, and parked in the end."""

from __future__ import annotations

from datetime import datetime, timedelta

from shared.messages.cloudevent import UnreadableEvent
from shared.messages.reading import trimmed
from shared.ports.ledger import Books
from shared.ports.mail import Incoming
from shared.ports.vault import Vault
from shared.usecases.park_events import INBOX, event_key
from worker.reception import Letter

MOST_ATTEMPTS = 8
FIRST_DELAY, LONGEST_DELAY = timedelta(seconds=5), timedelta(hours=1)


def delay_after(attempts: int, chance: float) -> timedelta | None:
    """How long to wait after so many failures; None when it was tried often enough.

    `chance` is from 0 to 1: with all of the time drawn by chance, events that failed together do
    not come back together.
    """
    if attempts >= MOST_ATTEMPTS:
        return None
    longest: timedelta = min(FIRST_DELAY * 2 ** (attempts - 1), LONGEST_DELAY)
    return longest * chance


def try_again(
    books: Books, letter: Letter, reason: str, vault: Vault, *, at: datetime, chance: float
) -> bool:
    """Have the ledger send it again later. False when it was tried often enough."""
    shop_id, row = letter.shop.shop_id, letter.event.inbox
    attempts = books.inbox.attempts(shop_id, row) if row is not None else None
    delay = delay_after((attempts or 0) + 1, chance)
    if delay is None:
        return False
    if row is not None and attempts is not None:
        return books.inbox.try_again(shop_id, row, reason, at=at, due=at + delay)
    return _kept(books, letter, vault, at=at, due=at + delay)


def _kept(books: Books, letter: Letter, vault: Vault, *, at: datetime, due: datetime) -> bool:
    """It was published directly and has no row yet. One that the ledger knows already is done."""
    try:
        event = trimmed(letter.event)
    except UnreadableEvent:
        return False
    seal = vault.of_shop(letter.shop.shop_id, letter.shop.sealed_key)
    incoming = Incoming(
        shop_id=letter.shop.shop_id,
        dedupe_key=event_key(event),
        event=event,
        sealed_body=seal.seal(letter.raw, INBOX),
        set_aside=True,
    )
    books.inbox.keep([incoming], at=at, due=due)
    return True
