"""What waits in the ledger, asked for at each scrape, for whoever is on watch."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from shared.ports.clock import Clock
from shared.ports.failures import LedgerUnavailable
from shared.ports.ledger import Ledger


class LedgerGauges(Collector):
    """Nothing is told while the ledger is out of reach: /readyz tells that."""

    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        self._ledger, self._clock = ledger, clock

    def describe(self) -> Iterator[Metric]:
        """Nothing: registering must not ask the ledger."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        try:
            with self._ledger.look() as books:
                vitals = books.vital.read()
        except LedgerUnavailable:
            return
        now = self._clock.now()
        for name, what, value in (
            ("unsent_events", "Events that wait to be sent or handled.", vitals.unsent),
            ("oldest_unsent_seconds", "Age of the oldest.", _age(vitals.oldest_unsent, now)),
            ("parked_events", "Events that could not be handled.", vitals.parked),
            ("retried_events", "Events that failed and are tried again.", vitals.tried_again),
            ("stopped_orders", "Orders that are held or refused.", vitals.stopped_orders),
            ("oldest_stopped_seconds", "Age of the oldest.", _age(vitals.oldest_stopped, now)),
            ("due_orders", "Orders to be screened again.", vitals.orders_due),
        ):
            yield GaugeMetricFamily(f"sockwise_{name}", what, value)


def _age(since: datetime | None, now: datetime) -> float:
    return 0.0 if since is None else max(0.0, (now - since).total_seconds())
