"""What every consumer does around its own work: read the messages and find their shops before it,
park what could not be read and tick off the rest after it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from shared.messages.cloudevent import SOURCE_OF_SHOP, Event, UnreadableEvent, decode
from shared.ports.failures import LineStopped
from shared.ports.ledger import Books, Shop
from shared.ports.vault import Vault
from shared.usecases.park_events import Parked, as_incoming

MOST_ASIDE = 200
WITHIN = timedelta(minutes=10)
"""When workers fail on so many events within so long, it is not the events that are bad."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A readable event of a shop that we know."""

    raw: bytes
    event: Event
    shop: Shop

    def named(self) -> dict[str, str]:
        """What a log may say of it."""
        return {"type": self.event.type, "event_id": self.event.id, "shop": self.shop.shop_id}


@dataclass(slots=True)
class Post:
    """A batch, sorted. `spoiled` is to be parked, for the shop if there is one."""

    letters: list[Letter] = field(default_factory=list)
    spoiled: list[tuple[Parked, Shop | None]] = field(default_factory=list)

    def spoil(self, letter: Letter, reason: str) -> None:
        self.letters.remove(letter)
        self.spoiled.append((Parked(letter.raw, reason, letter.event), letter.shop))


def sort_post(books: Books, raws: Sequence[bytes]) -> Post:
    post = Post()
    shops: dict[str, Shop | None] = {}
    for raw in raws:
        try:
            event = decode(raw)
        except UnreadableEvent as error:
            post.spoiled.append((Parked(raw, str(error)), None))
            continue
        if event.source not in shops:
            shops[event.source] = _shop_of(books, event)
        shop = shops[event.source]
        if shop is None:
            reason = "the source names no shop of ours"
            post.spoiled.append((Parked(raw, reason, event), None))
        else:
            post.letters.append(Letter(raw, event, shop))
    return post


def _shop_of(books: Books, event: Event) -> Shop | None:
    return books.shops.get(event.shop_id) if event.source.startswith(SOURCE_OF_SHOP) else None


def check_line(books: Books, *, at: datetime) -> None:
    """Raises `LineStopped` when too much was set aside of late."""
    aside = books.inbox.set_aside_since(at - WITHIN)
    if aside >= MOST_ASIDE:
        raise LineStopped(
            f"workers failed on {aside} events within {WITHIN.seconds // 60} minutes; "
            "`sockwise parked list` shows why. Mend it, or drop them, and the line goes on"
        )


def file_post(books: Books, post: Post, vault: Vault, *, at: datetime) -> None:
    """Park what is spoiled, in its own inbox row when it came from there; tick off the letters.

    Who publishes directly could name any row, so a row counts only within the event's own shop.
    Raises `LineStopped` when there is something to park and too much was.
    """
    if post.spoiled:
        check_line(books, at=at)
    for parked, shop in post.spoiled:
        row = parked.event.inbox if parked.event is not None else None
        if (
            shop is None
            or row is None
            or not books.inbox.park(shop.shop_id, row, parked.reason, at=at)
        ):
            books.inbox.keep([as_incoming(parked, shop, vault)], at=at)
    rows: dict[str, list[int]] = defaultdict(list)
    for letter in post.letters:
        if letter.event.inbox is not None:
            rows[letter.shop.shop_id].append(letter.event.inbox)
    for shop_id, of_shop in rows.items():
        books.inbox.handled(shop_id, of_shop, at=at)
