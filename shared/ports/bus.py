"""Sending events to whoever listens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from shared.messages.cloudevent import Event, Packed


class Bus(Protocol):
    """The way out: one exchange, many listeners. A broker that by its settings could lose events is
    refused with `UnsafeBroker`, which is a `BusUnavailable` too.
    """

    def publish(self, exchange: str, events: Sequence[Event]) -> None:
        """Send in order, any number. Returns only when the broker has them all; it costs less per
        event the more of them there are.

        Raises `BusUnavailable` when it may not have them, a few seconds after it fell silent; some
        may have gone out all the same, so repeating doubles and consumers must not mind. Asked
        again, it finds a broker that has come back.
        """

    def send(self, exchange: str, events: Sequence[Packed]) -> Ticket:
        """As `publish`, but the broker may have none of them until `await_confirms` returns: so
        there is something to do while it takes them. No more than some hundreds at a time.
        """

    def await_confirms(self, ticket: Ticket) -> None:
        """Returns when the broker has all that was sent up to this. Raises as `publish` does."""

    def close(self) -> None:
        """Give the connection back; safe to repeat."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """For what is on its way; `way` is the adapter's own handle on it."""

    way: Any
    number: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message as it came; `tag` is the adapter's own handle on it."""

    raw: bytes
    tag: Any


class Subscription(Protocol):
    """One queue. Every method raises `BusUnavailable`; what was received then comes again, and the
    next `receive` connects anew. `UnsafeBroker` is one, as for `Bus`.

    The broker must hear from us: no more than 25 seconds may pass between two calls while anything
    is not acknowledged, or others may get it as well.
    """

    def receive(self, *, limit: int, wait_seconds: float) -> Sequence[Delivery]:
        """A batch by size or time: `limit` messages as soon as they are there, fewer a few
        milliseconds after the first; none when there were none in time.
        """

    def keep(self, deliveries: Sequence[Delivery]) -> None:
        """They are still being handled: nobody else gets them in the next 25 seconds."""

    def acknowledge(self, deliveries: Sequence[Delivery]) -> None:
        """They never come again; any part of what was received, in any order."""

    def give_back(self, deliveries: Sequence[Delivery]) -> None:
        """They come again, here or to another consumer.

        Not for ever: a broker may put aside what came back a hundred times, as a message that kills
        its worker does. Whoever only waits for a part that is out of reach should `keep` them.
        """

    def close(self) -> None:
        """Give the connection back, and with it what is not acknowledged; safe to repeat."""
