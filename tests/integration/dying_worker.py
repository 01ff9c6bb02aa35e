"""A worker that is killed at the worst moment: `python -m tests.integration.dying_worker MOMENT
BROKER LEDGER`. Run by test_killed_worker.py, never by hand.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event as Signal

from shared.adapters.kombu_bus import topology
from shared.adapters.kombu_bus.publishing import KombuBus
from shared.adapters.kombu_bus.receiving import KombuSubscription
from shared.adapters.memory_catalogue import MemoryCatalogue
from shared.adapters.sealing import Keychain
from shared.adapters.sql_ledger.ledger import SqlBooks, SqlLedger
from shared.adapters.system_clock import SystemClock
from shared.messages.queues import Queue
from shared.ports.bus import Ticket
from tests.integration.house import MASTER_KEY
from tests.policies import a_screener
from worker.consumers.desk import Desk
from worker.consumers.orders import OrdersConsumer
from worker.relay import Relay
from worker.runner import Runner

VISIBILITY_SECONDS = 1


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class DyingLedger(SqlLedger):
    """Everything is written, and the commit never comes."""

    @contextmanager
    def begin(self) -> Iterator[SqlBooks]:
        with super().begin() as books:
            yield books
            die()


class DyingBus(KombuBus):
    """The broker has the events, and the ledger never hears of it."""

    def await_confirms(self, ticket: Ticket) -> None:
        super().await_confirms(ticket)
        die()


def main(moment: str, broker_url: str, ledger_url: str) -> None:
    topology.VISIBILITY_SECONDS = VISIBILITY_SECONDS
    stop, clock = Signal(), SystemClock()
    vault = Keychain(MASTER_KEY)
    if moment == "after_publishing":
        Relay(SqlLedger(ledger_url, vault), DyingBus(broker_url), clock, stop).run()
    ledger = (DyingLedger if moment == "before_commit" else SqlLedger)(ledger_url, vault)
    desk = Desk(ledger, MemoryCatalogue(), vault, clock)
    Runner(
        KombuSubscription(broker_url, Queue.ORDERS, prefetch=10),
        OrdersConsumer(desk, a_screener(vault)),
        stop,
        before_acknowledging=die,
    ).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
