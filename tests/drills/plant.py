"""The product in processes of its own, with one shop, and what a drill does to it."""

from __future__ import annotations

import http.client
import json
import os
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from shared.adapters.kombu_bus.publishing import KombuBus
from shared.adapters.redis_catalogue.store import RedisCatalogue
from shared.adapters.sealing import Keychain, create_master_key, read_master_key
from shared.adapters.sql_ledger.ledger import SqlLedger
from shared.messages.cloudevent import from_plain
from shared.messages.queues import EVENTS
from shared.ports.failures import BusUnavailable
from shared.ports.ledger import Platform
from shared.usecases import open_shop
from tests import servers
from tests.conftest import ROOT
from tests.drills.listener import Listener
from tests.drills.programs import Program
from tests.drills.tally import Tally
from tests.integration.house import SHOP, sign
from tests.integration.workshop import until

SENDER_SECONDS = 5.0
"""No shop waits longer for an answer."""
PAUSE_SECONDS = 0.02
RESEND_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Addresses:
    """`heard_at` is the broker as the pipeline reaches it, when the product has a bad link."""

    redis: str
    broker: str
    database: str | None = None
    heard_at: str | None = None


class Plant:
    """`home` has the key, the ledger when it is SQLite, and the logs. `release` is the checkout
    from which the next program is started.
    """

    def __init__(
        self, home: Path, addresses: Addresses, stack: ExitStack, *, release: Path = ROOT
    ) -> None:
        self.home, self.addresses, self._stack = home, addresses, stack
        self.release = release
        self.database_url = addresses.database or f"sqlite:///{home / 'ledger.sqlite'}"
        self.port = servers.free_port()
        self.env = {
            "PATH": os.environ["PATH"],
            "SOCKWISE_HOME": str(home),
            "SOCKWISE_REDIS_URL": addresses.redis,
            "SOCKWISE_BROKER_URL": addresses.broker,
            "SOCKWISE_DATABASE_URL": self.database_url,
            "SOCKWISE_ORDERS_PORT": str(self.port),
        }
        self._names: list[str] = []
        self.tally = Tally()
        self.listening_at = addresses.heard_at or addresses.broker
        self.listener = Listener(self.listening_at)

    def open(self) -> None:
        key_file = self.home / "keys"
        create_master_key(key_file)
        self.vault = Keychain(read_master_key(key_file))
        ledger = self.ledger()
        if self.release == ROOT:
            ledger.migrate()
        else:
            self.command("ledger", "migrate")
        self._secret = open_shop.new_events_secret()
        with ledger.begin() as books:
            shop = open_shop.open_shop(books, self.vault, SHOP, SHOP)
            open_shop.add_secret(books, self.vault, shop, Platform.EVENTS, self._secret)
        ledger.close()

    def ledger(self) -> SqlLedger:
        return SqlLedger(self.database_url, self.vault)

    def levels(self, skus: list[str]) -> dict[str, int | None]:
        store = RedisCatalogue(self.addresses.redis)
        try:
            return {sku: one.quantity for sku, one in store.stock(SHOP, skus).levels.items()}
        finally:
            store.close()

    def program(self, *arguments: str, module: str = "commands.main", **env: str) -> Program:
        """Not started yet; ended with the plant."""
        self._names.append(module)
        log = self.home / f"{len(self._names)}-{'-'.join(arguments[:2])}.log"
        command = [sys.executable, "-m", module, *arguments]
        whole = self.env | {"PYTHONPATH": str(self.release)} | env
        program = Program(command, whole, log)
        self._stack.callback(program.end_at_once)
        return program

    def worker(self, role: str = "all") -> Program:
        worker = self.program("worker", role)
        worker.start()
        self.wait_for_start(worker)
        return worker

    def wait_for_start(self, worker: Program) -> None:
        until(lambda: "worker_started" in worker.log(), seconds=30)

    def open_doors(self) -> None:
        """The orders service; who sends first waits for it, so that a worker starts meanwhile."""
        self.doors = self.program("serve", "orders")
        self.doors.start()

    def wait_for_doors(self) -> None:
        until(self.is_live, seconds=30)

    def is_live(self) -> bool:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/livez", timeout=2).close()
        except OSError:
            return False
        return True

    def command(self, *arguments: str, **env: str) -> str:
        """What it says; it must succeed."""
        program = self.program(*arguments, **env)
        program.start()
        assert program.wait(60) == 0, program.log()[-2000:]
        return program.log()

    def post(self, content: Any) -> int:
        return self.post_raw(json.dumps(content).encode())

    def post_raw(self, raw: bytes) -> int:
        """The status of the answer, or 0 for none."""
        url = f"http://127.0.0.1:{self.port}/v1/webhooks/{SHOP}/events"
        request = urllib.request.Request(url, raw, headers=sign(raw, self._secret))
        try:
            with urllib.request.urlopen(request, timeout=SENDER_SECONDS) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except (OSError, http.client.HTTPException):
            return 0

    def send(self, event: dict[str, Any]) -> bool:
        """By webhook. Whether it was accepted."""
        status = self.post(event)
        if status == http.HTTPStatus.OK:
            self.tally.accept(event)
            return True
        self.tally.refused[f"webhook {status}"] += 1
        return False

    def send_new(self, number: int) -> None:
        """All accepted, or the drill is over."""
        self.wait_for_doors()
        for _ in range(number):
            assert self.send(self.tally.next_event())

    @contextmanager
    def traffic(self, *, direct: bool = False, pause: float = PAUSE_SECONDS) -> Iterator[None]:
        """New events all the while, by webhook, and on the exchange as well when it is `direct`.
        At the end everything that was refused is sent again, until it is accepted.
        """
        self.wait_for_doors()
        senders = [Sender(self.tally, self.send, pause)]
        with ExitStack() as stack:
            if direct:
                bus = KombuBus(self.listening_at)
                stack.callback(bus.close)
                senders.append(Sender(self.tally, partial(self._publish, bus), pause))
            for sender in senders:
                sender.start()
            try:
                yield
            finally:
                for sender in senders:
                    sender.stop()
            for sender in senders:
                sender.send_refused()

    def _publish(self, bus: KombuBus, event: dict[str, Any]) -> bool:
        try:
            bus.publish(EVENTS, [from_plain(event)])
        except BusUnavailable:
            self.tally.refused["broker"] += 1
            return False
        self.tally.accept(event)
        return True


class Sender:
    """One that offers new events, and offers again at the end what was refused."""

    def __init__(self, tally: Tally, send: Callable[[dict[str, Any]], bool], pause: float) -> None:
        self._tally, self._send, self._pause = tally, send, pause
        self._stop, self._refused = threading.Event(), list[dict[str, Any]]()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(30)

    def send_refused(self) -> None:
        for event in self._refused:
            until(partial(self._send, event), seconds=RESEND_SECONDS)

    def _run(self) -> None:
        while not self._stop.is_set():
            event = self._tally.next_event()
            if not self._send(event):
                self._refused.append(event)
            self._stop.wait(self._pause)


@contextmanager
def plant(home: Path, addresses: Addresses, *, release: Path = ROOT) -> Iterator[Plant]:
    with ExitStack() as stack:
        made = Plant(home, addresses, stack, release=release)
        made.open()
        made.listener.start()
        stack.callback(made.listener.end)
        made.open_doors()
        yield made
