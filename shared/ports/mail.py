"""Inbox and outbox: what came and must have its effect once, what was decided and must be told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from shared.messages.cloudevent import Event, Packed


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One event as it came. `event` is its clear part, None when it could not be read.

    `dedupe_key` names the event within its shop, `parked` says why it cannot be handled; with
    `set_aside` it was a worker that could not.
    """

    shop_id: str
    dedupe_key: str
    event: Event | None
    sealed_body: bytes
    parked: str | None = None
    set_aside: bool = False


@dataclass(frozen=True, slots=True)
class ToSend:
    row: int
    exchange: str
    packed: Packed


@dataclass(frozen=True, slots=True)
class ParkedRow:
    """An event that could not be handled, by its inbox row."""

    row: int
    received_at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptEvent:
    """An inbox row, whole. `attempts` counts how often handling failed, `failed` says how."""

    row: int
    received_at: datetime
    event: Event | None
    sealed_body: bytes
    attempts: int
    failed: str | None
    parked: str | None


class Inbox(Protocol):
    """What came and must have its effect once."""

    def keep(
        self, incoming: Sequence[Incoming], *, at: datetime, due: datetime | None = None
    ) -> int:
        """Store what is new, skip what is known by (shop, dedupe key); gives how many were new.
        `due` is when it is sent first, at once when not given.
        """

    def attempts(self, shop_id: str, row: int) -> int | None:
        """How often handling failed; None when the shop has no such row."""

    def try_again(
        self, shop_id: str, row: int, reason: str, *, at: datetime, due: datetime
    ) -> bool:
        """Handling failed once more; it is sent again at `due`. False when there is no such row
        that waits.
        """

    def set_aside_since(self, moment: datetime) -> int:
        """How many rows, of all shops, workers failed on since: parked or to be tried again."""

    def find(self, shop_id: str, row: int) -> KeptEvent | None: ...

    def replay(self, shop_id: str, row: int, *, at: datetime) -> bool:
        """Send it anew, as if it had just come. False when the shop has no such row, or nothing of
        it can be read.
        """

    def drop(self, shop_id: str, row: int) -> bool:
        """Delete it for good."""

    def handled(self, shop_id: str, rows: Iterable[int], *, at: datetime) -> None:
        """The effect of these rows of the shop is in the ledger or where it belongs."""

    def park(self, shop_id: str, row: int, reason: str, *, at: datetime) -> bool:
        """The row cannot be handled; it is not sent again. False when the shop has no such row."""

    def parked(self, shop_id: str, *, limit: int) -> Sequence[ParkedRow]:
        """The newest first."""

    def erase_order(self, shop_id: str, order_id: str) -> int:
        """What came about this order, handled or not; gives how many rows."""

    def forget(self, *, handled: datetime, parked: datetime, limit: int) -> int:
        """Delete what was handled, or parked, before these moments, and no more than so many rows;
        gives how many.
        """


class Outbox(Protocol):
    """What was decided and must be told."""

    def add(self, shop_id: str, exchange: str, event: Event, *, at: datetime) -> None:
        """Send it when the transaction is true, until the broker has it."""

    def erase_order(self, shop_id: str, order_id: str) -> int:
        """What was to be told of this order, sent or not; gives how many rows."""

    def forget(self, *, sent: datetime, limit: int) -> int:
        """Delete what was made before this moment and is sent, and no more than so many rows; gives
        how many.
        """


class Relay(Protocol):
    """Inbox and outbox as whoever sends their rows sees them."""

    def is_due(self, *, at: datetime) -> bool:
        """Whether `claim` would find anything; locks nothing."""

    def claim(self, *, at: datetime, lease_seconds: float, limit: int) -> Sequence[ToSend]:
        """Rows of inbox and outbox that are due, those first that were never sent; of each box in
        order of arrival. They are not due again before the lease ends, for any relay.
        """

    def sent(self, rows: Sequence[ToSend], *, at: datetime) -> None:
        """The broker has them. An outbox row is finished; an inbox row comes again, later each
        time, until it is handled.
        """

    def oldest_waiting(self) -> datetime | None: ...
