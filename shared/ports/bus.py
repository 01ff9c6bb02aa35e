"""Sending events to whoever listens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from shared.messages.cloudevent import Event


class Bus(Protocol):
    """The way out: one exchange, many listeners."""

    def publish(self, exchange: str, events: Sequence[Event]) -> None:
        """Send in order. Returns only when the broker has them all.

        Raises `BusUnavailable` when it may not have them; some may have gone out all the same,
        so repeating doubles and consumers must not mind.
        """

    def close(self) -> None:
        """Give the connection back; safe to repeat."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message as it came; `tag` is the adapter's own handle on it."""

    raw: bytes
    tag: Any


class Subscription(Protocol):
    """One queue. Every method raises `BusUnavailable`; what was received then comes again."""

    def receive(self, *, limit: int, wait_seconds: float) -> Sequence[Delivery]:
        """Up to `limit` messages as soon as there are any; none when there were none in time."""

    def acknowledge(self, deliveries: Sequence[Delivery]) -> None:
        """They never come again."""

    def give_back(self, deliveries: Sequence[Delivery]) -> None:
        """They come again, here or to another consumer."""

    def close(self) -> None:
        """Give the connection back, and with it what is not acknowledged; safe to repeat."""
