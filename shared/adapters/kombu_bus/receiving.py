"""Receiving from one queue; acknowledging is the caller's word, and only the caller's."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence

from shared.adapters.kombu_bus.connecting import in_our_words
from shared.adapters.kombu_bus.inlets import RabbitInlet, RedisInlet, opened_inlet
from shared.ports.bus import Delivery
from shared.ports.failures import BusUnavailable

LINGER_SECONDS = 0.01
"""How long a batch waits to be full once it has its first message."""

Inlet = RabbitInlet | RedisInlet


class KombuSubscription:
    """One connection, opened when first used and again after a failure. Not for two threads."""

    def __init__(
        self, url: str, queue: str, *, prefetch: int, ticks: Callable[[], float] = time.monotonic
    ) -> None:
        self._url, self._queue, self._prefetch, self._ticks = url, queue, prefetch, ticks
        self._inlet: Inlet | None = None
        self._arrived: deque[Delivery] = deque()

    def receive(self, *, limit: int, wait_seconds: float) -> Sequence[Delivery]:
        with in_our_words(self._abandon):
            inlet = self._inlet or self._open()
            inlet.keep_alive()
            self._gather(inlet, limit, wait_seconds)
        return [self._arrived.popleft() for _ in range(min(limit, len(self._arrived)))]

    def _gather(self, inlet: Inlet, limit: int, wait_seconds: float) -> None:
        until = self._ticks() + wait_seconds
        if self._arrived:
            until = min(until, self._ticks() + LINGER_SECONDS)
        while len(self._arrived) < limit:
            left = until - self._ticks()
            if left <= 0:
                return
            before = len(self._arrived)
            try:
                inlet.wait(left)
            except TimeoutError:
                return
            if before == 0 and self._arrived:
                until = min(until, self._ticks() + LINGER_SECONDS)

    def _open(self) -> Inlet:
        self._arrived = deque()
        self._inlet = opened_inlet(
            self._url, self._queue, prefetch=self._prefetch, arrived=self._arrived
        )
        return self._inlet

    def keep(self, deliveries: Sequence[Delivery]) -> None:
        with in_our_words(self._abandon):
            self._open_one().keep(deliveries)

    def acknowledge(self, deliveries: Sequence[Delivery]) -> None:
        with in_our_words(self._abandon):
            self._open_one().acknowledge(deliveries)

    def give_back(self, deliveries: Sequence[Delivery]) -> None:
        with in_our_words(self._abandon):
            self._open_one().give_back(deliveries)

    def _open_one(self) -> Inlet:
        if self._inlet is None:
            msg = "the connection by which the messages came was lost; they come again"
            raise BusUnavailable(msg)
        return self._inlet

    def _abandon(self) -> None:
        left, self._inlet = self._inlet, None
        self._arrived.clear()
        if left is not None:
            left.abandon()

    def close(self) -> None:
        left, self._inlet = self._inlet, None
        self._arrived.clear()
        if left is not None:
            left.close()
